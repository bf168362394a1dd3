"""Two versions of a text, the words marked that only one of them has; and where in a course it stands. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

# A word or sign with the space behind it.
_TOKENS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# Longer texts are told as a whole: comparing words grows with the square of their number.
_MOST_TOKENS = 3000
# Below this share of common words the two texts have nothing to do with each other.
_LEAST_ALIKE = 0.4


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Piece:
    """Some words: in both versions (None), only in the new one, or only in the old one. `text`: what an author wrote; words of ours
    (lazy); a text by language of which the reader gets hers; or a day."""

    text: Any
    change: Change | None = None


@dataclass(frozen=True)
class Line:
    """One place that differs. `field`: a name of the body, or the kind of a block; `number`: of the block, from 1. `labels`: what the
    form calls the place, from the outside in, each with a number from 1 where there are several: « Choice 2 · Picture »."""

    field: str
    change: Change
    pieces: list[Piece]
    language: str | None = None
    number: int | None = None
    is_block: bool = False
    labels: tuple[tuple[Any, int | None], ...] = ()


def words(old: str, new: str) -> list[Piece]:
    """The new text with what was added, and what was removed from the old one in its place."""
    left, right = _TOKENS.findall(old), _TOKENS.findall(new)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if len(left) + len(right) > _MOST_TOKENS or matcher.ratio() < _LEAST_ALIKE:
        pieces = [Piece(old, Change.REMOVED), Piece(new, Change.ADDED)]
        return [piece for piece in pieces if piece.text]
    found = []
    for tag, start, end, right_start, right_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(left[start:end])))
            continue
        if start < end:
            found.append(Piece("".join(left[start:end]), Change.REMOVED))
        if right_start < right_end:
            found.append(Piece("".join(right[right_start:right_end]), Change.ADDED))
    return found


def change_of(was: Any, is_now: Any) -> Change:
    return Change.ADDED if not was else Change.REMOVED if not is_now else Change.CHANGED


def swapped(was: Any, is_now: Any) -> list[Piece]:
    """Values that have no words in common."""
    pieces = [Piece(was, Change.REMOVED), Piece(is_now, Change.ADDED)]
    return [one for one in pieces if one.text is not None and not (isinstance(one.text, str) and not one.text)]
