"""A text whose gaps take words from one list → a passage; where our kind cannot hold it, a question for each gap."""

import re
from collections.abc import Sequence

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gaps import MARKER, MOST_GAPS, Gap, fill
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.questions import MOST_OF_ALL, RIGHT, Maker, Option, letter
from lms.learning.content import Text
from lms.quizzes.kinds import Credit, DragWords, Word
from lms.quizzes.kinds.drag_words import MAX_GAPS, MAX_WORDS

# What is asked, where a text says nothing but itself.
TASK: Text = {
    "ar": "ضع كل كلمة في مكانها.",
    "fr": "Placez chaque mot à sa place.",
    "en": "Put each word in its place.",
}


def place_words(
    maker: Maker,
    words: Sequence[Option],
    right: Sequence[int],
    *,
    task: Text | None = None,
    credit: Credit = Credit.PARTIAL,
) -> None:
    """`maker`'s text holds a marker for each gap; `right` says for each which of `words` belongs there. Raises Refused."""
    if not right:
        raise Refused(Code.NO_GAPS)
    if len(right) > MOST_GAPS or len(words) > MOST_OF_ALL:
        raise Refused(Code.TOO_MANY, most=MOST_GAPS)
    said = [maker.said(word).text for word in words]
    kept = list({str(text): text for text in said}.values())
    if len(right) > MAX_GAPS or not 2 <= len(kept) <= MAX_WORDS:
        gaps = [
            Gap(
                "choice",
                [Option(one.text, RIGHT * (place == wanted), written=one.written) for place, one in enumerate(words)],
            )
            for wanted in right
        ]
        fill(maker, gaps)
        return
    stem = maker.writer.write(maker.asked.text, maker.asked.written).text
    ids = [letter(kept.index(said[wanted])) for wanted in right]
    before, passage = _parted(stem, ids)
    text = task or before or {code: TASK.get(code, TASK["fr"]) for code in passage}
    made = [Word(id=letter(number), text=word) for number, word in enumerate(kept)]
    maker.add(DragWords(**maker.common(text=text), passage=passage, words=made, credit=credit))


def _parted(stem: Text, ids: Sequence[str]) -> tuple[Text, Text]:
    """What stands on lines before the first gap, and the rest with its gaps."""
    before: Text = {}
    passage: Text = {}
    for code, words in stem.items():
        lines = words.replace("[[", "[ [").replace("]]", "] ]").split("\n")
        first = next((number for number, line in enumerate(lines) if MARKER.search(line)), 0)
        if first:
            before[code] = "\n".join(lines[:first])
        passage[code] = MARKER.sub(lambda found: _gap(found, ids), "\n".join(lines[first:]))
    return (before if before.keys() == passage.keys() else {}), passage


def _gap(found: "re.Match[str]", ids: Sequence[str]) -> str:
    number = int(found[1])
    if number >= len(ids):
        raise Refused(Code.BAD_GAP, text=str(number))
    return f"[[{ids[number]}]]"
