"""Texts with gaps → one question for each gap, in which the others are dots: a gap of ours is a question of its own kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.questions import Maker, Option
from lms.learning.content import Text

# Characters that no text has (Unicode private use): where a gap was.
_OPEN, _CLOSE = "\ue000", "\ue001"
MARKER = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
MOST_GAPS = 60


@dataclass
class Gap:
    kind: Literal["choice", "several", "words", "number"]
    # Of a number, the first that is right: its text, and in `tolerance` how far an answer may be off.
    options: list[Option] = field(default_factory=list)
    tolerance: str = "0"
    case_matters: bool = False


def marker(number: int) -> str:
    """Stands in a text for gap `number`, counted from 0."""
    return f"{_OPEN}{number}{_CLOSE}"


def without_markers(text: str) -> str:
    """A stranger's text, in which nothing can be taken for a gap."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def fill(maker: Maker, gaps: Sequence[Gap]) -> None:
    """`maker`'s text holds a marker for each gap. Raises Refused."""
    if not gaps:
        raise Refused(Code.NO_GAPS)
    if len(gaps) > MOST_GAPS:
        raise Refused(Code.TOO_MANY, most=MOST_GAPS)
    stem = maker.writer.write(maker.asked.text, maker.asked.written).text
    if len(gaps) > 1:
        maker.item.changed(Code.GAPS_SPLIT, count=len(gaps))
    for number, gap in enumerate(gaps):
        _ask(maker, gap, _text_for(stem, number), f"#{number + 1}" if len(gaps) > 1 else "")


def _text_for(stem: Text, wanted: int) -> Text:
    def shown(found: "re.Match[str]") -> str:
        return "_____" if int(found[1]) == wanted else "(…)"

    return {code: MARKER.sub(shown, words) for code, words in stem.items()}


def _ask(maker: Maker, gap: Gap, text: Text, part: str) -> None:
    if gap.kind == "words":
        maker.words(gap.options, case_matters=gap.case_matters, part=part, text=text)
    elif gap.kind == "number":
        ask_number(maker, gap.options, gap.tolerance, part=part, text=text)
    else:
        maker.choose(gap.options, is_single=gap.kind == "choice", part=part, text=text)


def ask_number(
    maker: Maker,
    options: Sequence[Option],
    tolerance: str,
    *,
    unit: Text | None = None,
    part: str = "",
    text: Text | None = None,
) -> None:
    """The best of the answers that is a number; `tolerance` belongs to the first of them."""
    best = max(options, key=lambda option: option.share, default=None)
    if best is None or best.share <= 0 or best.text.strip() == "*":
        raise Refused(Code.NO_CORRECT)
    if any(option is not best and option.share > 0 for option in options):
        maker.item.changed(Code.OTHER_ANSWERS_LEFT_OUT)
    maker.explain_also(best.feedback)
    if any(option is not best and option.feedback.strip() for option in options):
        maker.item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
    number, _colon, own = best.text.partition(":")
    maker.number(number, own or tolerance, unit=unit, part=part, text=text)
