"""Calculated questions of Moodle: wildcards such as {a} with prepared values, and a formula for the answer."""

import re

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.moodle.asked import MoodleQuestion
from lms.authoring.exchange.questions import Maker, Option
from lms.authoring.exchange.variables import Drawn, ask_drawn

# « {={a}+{b}} » inside a choice.
_COMPUTED = re.compile(r"\{=((?:[^{}]|\{[^{}]{1,40}\}){1,200})\}")


def ask_calculated_choice(maker: Maker, question: MoodleQuestion) -> None:
    """Of choices with computed numbers one is right. Raises Refused."""
    if not question.is_single:
        raise Refused(Code.UNKNOWN_KIND, kind=question.kind)
    drawn = Drawn({data.name: data.values for data in question.data})
    options = []
    for answer in question.answers:
        text, formula = answer.words.text, None
        if found := _COMPUTED.search(text):
            formula = drawn.formula(found[1])
            text = f"{text[: found.start()]}{{value}}{text[found.end() :]}"
        options.append(
            Option(drawn.text(text), answer.share, drawn.text(answer.feedback), answer.words.written, formula=formula)
        )
    maker.asked.text = drawn.text(maker.asked.text)
    maker.item.changed(Code.VALUES_MIXED, count=drawn.most)
    maker.choose(options, is_single=True, variables=drawn.variables)


def ask_calculated(maker: Maker, question: MoodleQuestion) -> None:
    best = max(question.answers, key=lambda answer: answer.share, default=None)
    if best is None or best.share <= 0:
        raise Refused(Code.NO_CORRECT)
    if len(question.answers) > 1:
        maker.item.changed(Code.OTHER_ANSWERS_LEFT_OUT)
    maker.explain_also(best.feedback)
    drawn = Drawn({data.name: data.values for data in question.data})
    ask_drawn(maker, drawn, best.words.text, best.tolerance, is_relative=question.is_relative)
