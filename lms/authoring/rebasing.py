"""A draft and a newer revision than the one from which it was opened: what the newer one brings, and where both changed. Pure.

Parts are known by what they are called (slugs, ids of questions), blocks by what they say: their ids are new in every tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from uuid import UUID

from lms.authoring.editing import value_at, with_value
from lms.authoring.merging import Conflict, merged, merged_order
from lms.authoring.parts import Bank, Body, Part, PartKind

Key = tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """The draft and the newer revision changed the same: the draft's stands. `conflict` is None where one of them removed the part."""

    part: Part
    conflict: Conflict | None = None


@dataclass
class Brought:
    """`bodies`: part of the draft → its body with what is new; `added`: id of the parent in the draft, and the part with
    all that lies in it."""

    bodies: dict[UUID, Body] = field(default_factory=dict)
    added: list[tuple[UUID, Part]] = field(default_factory=list)
    # Question, new owner (which may be among what is added), bank.
    moved: list[tuple[UUID, Key, Bank]] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    part: Part
    above: Key | None


def keyed(root: Part) -> dict[Key, Part]:
    """Each part by a name that it keeps from revision to revision."""
    return {key: one.part for key, one in _known(root).items()}


def brought(base: Part | None, draft: Part, newer: Part) -> Brought:
    """`base`: the revision from which the draft was opened; None for a course that was published by others meanwhile."""
    old, mine, theirs = (_known(root) for root in (base, draft, newer))
    found, coming = Brought(), set[Key]()
    # What lies in another comes behind it.
    for key, one in theirs.items():
        here = mine.get(key)
        if here is not None:
            _merge(old.get(key), here, one, found)
            _move(old.get(key), here, one, one.above in mine or one.above in coming, found)
        elif key in old:
            if _says(one.part.body) != _says(old[key].part.body):
                found.clashes.append(Clash(one.part))
        elif one.above in coming:
            coming.add(key)
        elif one.above in mine:
            found.added.append((_id(mine[one.above].part), _fresh(one.part, mine)))
            coming.add(key)
        elif one.above in old:
            # Into what the draft has removed.
            found.clashes.append(Clash(one.part))
    _remove(old, mine, theirs, found)
    return found


def order(base: list[Key], mine: list[Key], theirs: list[Key]) -> list[Key]:
    """Of what lies beside each other: as the draft has it where it moved anything, else as the newer revision does."""
    return [key for key in merged_order(base, mine, theirs) if key in mine]


def rows(root: Part) -> Iterator[tuple[Key, PartKind, Bank | None, list[Key]]]:
    """Above, kind, bank, and the keys of what lies beside each other there."""
    for key, one in _known(root).items():
        below: dict[tuple[PartKind, Bank | None], list[Key]] = {}
        for child in one.part.children:
            below.setdefault((child.kind, child.bank), []).append(_key(child, key))
        for (kind, bank), keys in below.items():
            yield key, kind, bank, keys


def _merge(old: _Known | None, here: _Known, one: _Known, found: Brought) -> None:
    base = old.part.body if old else {}
    result = merged(base, here.part.body, _aligned(base, one.part.body, here.part.body))
    found.clashes += [Clash(here.part, conflict) for conflict in result.conflicts]
    value = result.value
    for conflict in result.conflicts:
        # What the draft removed stays removed: where two authors meet, `merged` keeps it until somebody decides.
        if conflict.mine is None and value_at(value, conflict.path) is not None:
            value = with_value(value, conflict.path, None)
    if value != here.part.body:
        found.bodies[_id(here.part)] = value


def _move(was: _Known | None, here: _Known, one: _Known, has_owner: bool, found: Brought) -> None:
    """A question that is asked elsewhere since."""
    if was is None or one.above is None or one.part.bank is None or was.above == one.above or here.above == one.above:
        return
    if has_owner and was.above == here.above:
        found.moved.append((_id(here.part), one.above, one.part.bank))
    else:
        # The draft has moved it too, or removed where it went.
        found.clashes.append(Clash(here.part))


def _remove(old: dict[Key, _Known], mine: dict[Key, _Known], theirs: dict[Key, _Known], found: Brought) -> None:
    gone = [key for key in old if key not in theirs and key in mine]
    leaving = {part_id for part_id, _owner, _bank in found.moved}
    for key in gone:
        if old[key].above in gone:
            # It goes, or stays, with what it lies in.
            continue
        here = mine[key].part
        stays = (one for one in here.walk() if one.kind is PartKind.QUESTION and one.id not in leaving)
        if _says_all(here) == _says_all(old[key].part) and not any(_key(one, ()) in theirs for one in stays):
            found.removed.append(_id(here))
        else:
            found.clashes.append(Clash(here))


def _aligned(base: Body, newer: Body, draft: Body) -> Body:
    """The newer body with the ids that its blocks have in the base; those that are new get ids that nobody has."""
    if "blocks" not in newer or "blocks" not in base:
        return newer
    left, right = base["blocks"], newer["blocks"]
    pairs: dict[int, str] = {}
    matcher = SequenceMatcher(None, [_likeness(one) for one in left], [_likeness(one) for one in right], autojunk=False)
    for tag, start, end, right_start, right_end in matcher.get_opcodes():
        free = list(range(start, end))
        for place in range(right_start, right_end):
            same = (one for one in free if tag == "equal" or left[one]["kind"] == right[place]["kind"])
            if (like := next(same, None)) is not None:
                free.remove(like)
                pairs[place] = left[like]["id"]
    taken = {block["id"] for blocks in (left, draft.get("blocks", [])) for block in blocks}
    fresh = (name for number in range(1, 10_000) if (name := f"b{number}") not in taken)
    return newer | {"blocks": [block | {"id": pairs.get(place) or next(fresh)} for place, block in enumerate(right)]}


def _fresh(part: Part, mine: dict[Key, _Known]) -> Part:
    """Without the questions that the draft asks elsewhere."""
    children = [
        _fresh(one, mine) for one in part.children if one.kind is not PartKind.QUESTION or _key(one, ()) not in mine
    ]
    return Part(part.kind, part.body, part.bank, children)


def _known(root: Part | None, key: Key = ("course",), above: Key | None = None) -> dict[Key, _Known]:
    if root is None:
        return {}
    found = {key: _Known(root, above)}
    for child in root.children:
        for name, one in _known(child, _key(child, key), key).items():
            found.setdefault(name, one)
    return found


def _key(part: Part, above: Key) -> Key:
    if part.kind is PartKind.QUESTION:
        return ("question", str(part.body.get("id")))
    return (*above, part.kind, str(part.body["slug"]))


def _says(body: Body) -> Body:
    return body | {"blocks": [_likeness(one) for one in body["blocks"]]} if "blocks" in body else body


def _says_all(part: Part) -> list[Body]:
    return [_says(one.body) for one in part.walk()]


def _likeness(block: Body) -> str:
    return repr({key: value for key, value in sorted(block.items()) if key != "id"})


def _id(part: Part) -> UUID:
    """Of a part of a draft."""
    assert part.id is not None
    return part.id
