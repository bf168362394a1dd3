"""What differs between two versions of a course, as people read it: per lesson, block and question, the words marked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from lms.authoring.parts import Bank, Body, Part, PartKind

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
    """Some words: in both versions (None), only in the new one, or only in the old one."""

    text: str
    change: Change | None = None


@dataclass(frozen=True)
class Line:
    """One place that differs. `field`: a name of the body, or the kind of a block; `number`: of the block, from 1."""

    field: str
    change: Change
    pieces: list[Piece]
    language: str | None = None
    number: int | None = None
    is_block: bool = False


@dataclass(frozen=True)
class Section:
    """A course, module, lesson or question that differs; `part` of the new version, or of the old one where it is gone."""

    part: Part
    change: Change
    lines: list[Line] = field(default_factory=list)
    # Of a lesson or question: the module in which it lies.
    inside: Part | None = None


def differences(old: Part | None, new: Part) -> list[Section]:
    """In the order of the new version, what is gone at the end. Without an old one everything is new."""
    before = {key: part for key, part, _inside in _named(old)} if old else {}
    after = list(_named(new))
    # Questions that are asked elsewhere: those that stay are not moved by their leaving.
    was, is_now = _asked_in(old) if old else {}, _asked_in(new)
    elsewhere = {key for key in was if key in is_now and was[key] != is_now[key]}
    staying = (key for key, _part, _inside in after if key in before and key not in elsewhere)
    orders = {key: place for place, key in enumerate(staying)}
    previous = [key for key in before if key in orders]
    moved = _moved([orders[key] for key in previous], previous) | elsewhere
    found = []
    for key, part, inside in after:
        if key not in before:
            found.append(Section(part, Change.ADDED, [*_lines({}, part.body)], inside))
            continue
        lines = [*_lines(before[key].body, part.body)]
        if lines or key in moved:
            found.append(Section(part, Change.CHANGED if lines else Change.MOVED, lines, inside))
    known = {key for key, _part, _inside in after}
    gone = [(key, part, inside) for key, part, inside in (_named(old) if old else ()) if key not in known]
    return [*found, *(Section(part, Change.REMOVED, [], inside) for _key, part, inside in gone)]


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


def _named(root: Part) -> Iterator[tuple[tuple[str, ...], Part, Part | None]]:
    """Each part under a name that it keeps from revision to revision."""
    yield ("course",), root, None
    for module in root.modules:
        yield ("module", module.body["slug"]), module, None
        # By kind: the rows of a draft lie among each other.
        for child in (*module.lessons, *module.questions(Bank.QUIZ)):
            yield from _named_inside(child, module)
    for question in root.questions(Bank.EXAM):
        yield ("question", str(question.body.get("id"))), question, None


def _asked_in(root: Part) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Question → where it is asked. A lesson that goes to another module takes its questions along."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for owner in root.walk():
        for child in owner.children:
            if child.kind is PartKind.QUESTION:
                found["question", str(child.body.get("id"))] = (
                    str(child.bank),
                    owner.kind,
                    str(owner.body.get("slug")),
                )
    return found


def _named_inside(part: Part, module: Part) -> Iterator[tuple[tuple[str, ...], Part, Part | None]]:
    if part.kind is PartKind.QUESTION:
        yield ("question", str(part.body.get("id"))), part, module
        return
    yield ("lesson", module.body["slug"], part.body["slug"]), part, module
    for question in part.children:
        yield ("question", str(question.body.get("id"))), question, module


def _moved(places: list[int], keys: list[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those that must move to bring the places into order: all but a longest rising row."""
    # Index → the longest rising row that ends there.
    rows: list[list[int]] = []
    for place in places:
        longest: list[int] = []
        for row in rows:
            if places[row[-1]] < place and len(row) > len(longest):
                longest = row
        rows.append([*longest, len(rows)])
    longest_row: list[int] = max(rows, key=len, default=[])
    kept = set(longest_row)
    return {key for index, key in enumerate(keys) if index not in kept}


def _lines(old: Body, new: Body) -> Iterator[Line]:
    for name in dict.fromkeys((*new, *old)):
        if name in ("blocks", "languages", "slug"):
            continue
        was, is_now = old.get(name), new.get(name)
        if was == is_now:
            continue
        if name == "attributions":
            yield Line(name, _change(was, is_now), words(_works(was or {}), _works(is_now or {})))
        elif _is_text(was) or _is_text(is_now):
            yield from _text_lines(name, was or {}, is_now or {})
        else:
            yield Line(name, _change(was, is_now), words(_plain(was), _plain(is_now)))
    yield from _block_lines(old.get("blocks", []), new.get("blocks", []))


def _text_lines(name: str, was: Body, is_now: Body, **more: Any) -> Iterator[Line]:
    for code in dict.fromkeys((*is_now, *was)):
        before, after = str(was.get(code) or ""), str(is_now.get(code) or "")
        if before != after:
            yield Line(name, _change(before, after), words(before, after), code, **more)


def _block_lines(old: list[Body], new: list[Body]) -> Iterator[Line]:
    """Blocks that are alike in kind are held against each other in their order; ids are new in each draft."""
    matcher = SequenceMatcher(None, [_likeness(one) for one in old], [_likeness(one) for one in new], autojunk=False)
    for tag, start, end, right_start, right_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        left, right = list(old[start:end]), list(enumerate(new[right_start:right_end], right_start + 1))
        for number, block in right:
            like = next((one for one in left if one["kind"] == block["kind"]), None)
            if like is not None:
                left.remove(like)
            yield from _one_block(like or {"text": {}}, block, number)
        for block in left:
            yield from _one_block(block, {"text": {}, "kind": block["kind"]}, None)


def _one_block(old: Body, new: Body, number: int | None) -> Iterator[Line]:
    kind = new["kind"]
    yield from _text_lines(kind, old["text"], new["text"], number=number, is_block=True)
    for name in ("media", "captions", "source", "lang"):
        if old.get(name) != new.get(name) and (old.get(name) or new.get(name)):
            change = _change(old.get(name), new.get(name))
            yield Line(kind, change, [Piece(name, change)], None, number, is_block=True)


def _likeness(block: Body) -> str:
    return repr({key: value for key, value in sorted(block.items()) if key != "id"})


def _change(was: Any, is_now: Any) -> Change:
    return Change.ADDED if not was else Change.REMOVED if not is_now else Change.CHANGED


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(code in ("ar", "fr", "zgh", "en") for code in value)


def _works(works: Body) -> str:
    """Works of others as a reader names them, with the number of files that each has here; one a line."""
    told = []
    for work in works.values():
        said = (work["title"], work["author"], work["licence"], work.get("origin"), *work.get("changes", {}).values())
        files = f" ({len(work['media'])})" if work.get("media") else ""
        told.append(" · ".join(filter(None, said)) + files)
    return "\n".join(told)


def _plain(value: Any) -> str:
    """Values that are no text, flat: settings, choices."""
    if value is None or value == []:
        return ""
    if isinstance(value, dict):
        return " · ".join(f"{key}: {_plain(inner)}" for key, inner in value.items() if key != "id")
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return str(value)
