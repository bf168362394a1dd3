"""Calculated questions of Moodle: wildcards such as {a} with prepared values, and a formula for the answer."""

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.moodle.asked import MoodleQuestion
from lms.authoring.exchange.questions import Maker
from lms.authoring.exchange.variables import Drawn, ask_drawn


def ask_calculated(maker: Maker, question: MoodleQuestion) -> None:
    best = max(question.answers, key=lambda answer: answer.share, default=None)
    if best is None or best.share <= 0:
        raise Refused(Code.NO_CORRECT)
    if len(question.answers) > 1:
        maker.item.changed(Code.OTHER_ANSWERS_LEFT_OUT)
    maker.explain_also(best.feedback)
    drawn = Drawn({data.name: data.values for data in question.data})
    ask_drawn(maker, drawn, best.words.text, best.tolerance, is_relative=question.is_relative)
