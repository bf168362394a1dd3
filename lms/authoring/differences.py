"""What differs between two versions of a course, as people read it: per lesson, block and question, the words marked. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.authoring.body_lines import lines, names_in
from lms.authoring.marked import Change, Line
from lms.authoring.parts import Bank, Part, PartKind


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
    names = names_in(old, new)
    found = []
    for key, part, inside in after:
        if key not in before:
            found.append(Section(part, Change.ADDED, [*lines({}, part.body, names)], inside))
            continue
        told = [*lines(before[key].body, part.body, names)]
        if told or key in moved:
            found.append(Section(part, Change.CHANGED if told else Change.MOVED, told, inside))
    known = {key for key, _part, _inside in after}
    gone = [(key, part, inside) for key, part, inside in (_named(old) if old else ()) if key not in known]
    return [*found, *(Section(part, Change.REMOVED, [], inside) for _key, part, inside in gone)]


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
