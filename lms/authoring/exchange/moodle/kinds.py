"""Kinds of question of Moodle → ours."""

import re
from collections.abc import Callable

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gaps import MOST_GAPS, Gap, ask_number, fill, marker, without_markers
from lms.authoring.exchange.intake import Fetch, Intake, Item, ModuleInMaking, Refused
from lms.authoring.exchange.lessons import add_description
from lms.authoring.exchange.moodle.asked import Answer, MoodleQuestion
from lms.authoring.exchange.moodle.calculated import ask_calculated, ask_calculated_choice
from lms.authoring.exchange.moodle.cloze import gaps_in
from lms.authoring.exchange.moodle.markers import ask_markers
from lms.authoring.exchange.passages import place_words
from lms.authoring.exchange.questions import RIGHT, Asked, Maker, Option
from lms.authoring.exchange.writing import Writer
from lms.quizzes.kinds import Credit

_NUMBERED_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_BACKUP_GAP = re.compile(r"\{#(\d{1,3})\}")
# Of Moodle's database and of its older versions.
_OTHER_NAMES = {"match": "matching", "multianswer": "cloze", "calculatedsimple": "calculated", "ddmatch": "matching"}


def add_question(intake: Intake, item: Item, module: ModuleInMaking, question: MoodleQuestion, fetch: Fetch) -> None:
    """Raises Refused."""
    if question.is_broken:
        raise Refused(Code.TOO_LARGE, most=48)
    kind = _OTHER_NAMES.get(question.kind, question.kind)
    # « true » and « false » are Moodle's words, not the author's.
    answers = [] if kind == "truefalse" else [answer.words.text for answer in question.answers]
    sample = " ".join([question.words.text, *answers, question.name])
    writer = Writer(intake, item, sample, fetch)
    if kind == "description":
        add_description(intake, item, module, writer, question.name, question.words.text, question.words.written)
        return
    if kind not in _KINDS:
        raise Refused(Code.UNKNOWN_KIND, kind=kind)
    if question.combined_feedback and kind not in ("truefalse", "essay"):
        item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
    asked = Asked(
        origin=question.origin,
        text=without_markers(question.words.text),
        written=question.words.written,
        name=question.name,
        explain=question.general,
        hints=question.hints,
        tags=question.tags,
        rubric=question.rubric,
    )
    _KINDS[kind](Maker(intake, item, module, writer, asked), question)


def options_of(question: MoodleQuestion) -> list[Option]:
    return [Option(one.words.text, one.share, one.feedback, one.words.written) for one in question.answers]


def _typed(question: MoodleQuestion) -> list[Option]:
    """Answers that are text, whatever they say of their format."""
    return [Option(one.words.text, one.share, one.feedback, "plain") for one in question.answers]


def _choice(maker: Maker, question: MoodleQuestion) -> None:
    if question.settings.get("shuffleanswers") in ("false", "0"):
        maker.item.changed(Code.ORDER_FREED)
    maker.choose(options_of(question), is_single=question.is_single)


def _choice_of_all(maker: Maker, question: MoodleQuestion) -> None:
    """Of plugins: each right answer has all points, and all of them are wanted."""
    options = options_of(question)
    right = sum(option.share > 0 for option in options)
    for option in options:
        option.share = RIGHT / right if option.share > 0 else RIGHT * 0
    credit = Credit.ALL_OR_NOTHING if question.kind == "multichoiceset" else Credit.PARTIAL
    maker.choose(options, is_single=False, credit=credit)


def _true_false(maker: Maker, question: MoodleQuestion) -> None:
    right = next((answer for answer in question.answers if answer.share == RIGHT), None)
    if right is None:
        raise Refused(Code.NO_CORRECT)
    for answer in sorted(question.answers, key=lambda one: -one.share):
        maker.explain_also(answer.feedback)
    maker.true_false(_is_true(right))


def _is_true(answer: Answer) -> bool:
    return answer.words.text.strip().lower() in ("true", "1", "vrai", "صحيح", "صح", "صواب")


def _short_answer(maker: Maker, question: MoodleQuestion) -> None:
    maker.words(_typed(question), case_matters=question.case_matters)


def _numerical(maker: Maker, question: MoodleQuestion) -> None:
    options = _typed(question)
    best = max(question.answers, key=lambda answer: answer.share, default=None)
    if len(question.units) > 1:
        maker.item.changed(Code.UNITS_LEFT_OUT, units=", ".join(name for name, _times in question.units[1:]))
    unit = next((name for name, _times in question.units), "")
    ask_number(maker, options, best.tolerance if best else "0", unit={maker.writer.language: unit} if unit else None)


def _matching(maker: Maker, question: MoodleQuestion) -> None:
    pairs = [
        (Option(left.text, written=left.written), Option(right.text, written=right.written))
        for left, right in question.pairs
        if left.text.strip()
    ]
    maker.match(pairs, extra=len(question.pairs) - len(pairs))


def _cloze(maker: Maker, question: MoodleQuestion) -> None:
    if question.gaps:
        # Each once: a text that names a long gap a thousand times would be a thousand times as long.
        if len(_BACKUP_GAP.findall(maker.asked.text)) > MOST_GAPS:
            raise Refused(Code.TOO_MANY, most=MOST_GAPS)
        maker.asked.text = _BACKUP_GAP.sub(lambda found: _gap_text(question, int(found[1])), maker.asked.text)
    maker.asked.text, gaps = gaps_in(maker.asked.text)
    fill(maker, gaps)


def _gap_text(question: MoodleQuestion, number: int) -> str:
    if not 1 <= number <= len(question.gaps) or not question.gaps[number - 1]:
        raise Refused(Code.BAD_GAP, text=f"{{#{number}}}")
    return question.gaps[number - 1]


def _gap_select(maker: Maker, question: MoodleQuestion) -> None:
    """Each gap is chosen among the words of the group of its right one."""
    by_number = {drag.number: drag for drag in question.drags}
    gaps: list[Gap] = []

    def gap(found: "re.Match[str]") -> str:
        right = by_number.get(int(found[1]))
        if right is None:
            raise Refused(Code.BAD_GAP, text=found[0])
        options = [
            Option(drag.words.text, RIGHT if drag is right else RIGHT * 0, written=drag.words.written)
            for drag in question.drags[:200]
            if drag.group == right.group
        ]
        gaps.append(Gap("choice", options))
        if len(gaps) > MOST_GAPS:
            raise Refused(Code.TOO_MANY, most=MOST_GAPS)
        return marker(len(gaps) - 1)

    maker.asked.text = _NUMBERED_GAP.sub(gap, maker.asked.text)
    fill(maker, gaps)


def _drag_words(maker: Maker, question: MoodleQuestion) -> None:
    """Words of one group are one list; several groups are lists of their own, which ours has not."""
    if len({drag.group for drag in question.drags}) > 1:
        return _gap_select(maker, question)
    places = {drag.number: place for place, drag in enumerate(question.drags)}
    right: list[int] = []

    def gap(found: "re.Match[str]") -> str:
        if int(found[1]) not in places:
            raise Refused(Code.BAD_GAP, text=found[0])
        right.append(places[int(found[1])])
        return marker(len(right) - 1)

    maker.asked.text = _NUMBERED_GAP.sub(gap, maker.asked.text)
    return place_words(maker, [Option(drag.words.text, written=drag.words.written) for drag in question.drags], right)


def _essay(maker: Maker, _question: MoodleQuestion) -> None:
    maker.essay()


def _ordering(maker: Maker, question: MoodleQuestion) -> None:
    if question.settings.get("selecttype", "0") not in ("0", "ALL"):
        maker.item.changed(Code.SETTINGS_LEFT_OUT)
    maker.order(options_of(question))


_KINDS: dict[str, Callable[[Maker, MoodleQuestion], None]] = {
    "multichoice": _choice,
    "multichoiceset": _choice_of_all,
    "oumultiresponse": _choice_of_all,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "cloze": _cloze,
    "gapselect": _gap_select,
    "ddwtos": _drag_words,
    "essay": _essay,
    "ordering": _ordering,
    "calculated": ask_calculated,
    "calculatedmulti": ask_calculated_choice,
    "ddmarker": ask_markers,
}
