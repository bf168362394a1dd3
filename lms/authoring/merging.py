"""Two people changed one body: what each did is kept, and where both changed the same place both versions are told. Pure."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Path = tuple[str, ...]
# Stands for what is not there.
NOTHING: Any = None


@dataclass(frozen=True)
class Conflict:
    """`path` leads there; a block or choice is named by its id: ("blocks", "b3", "text", "ar")."""

    path: Path
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """Where both changed the same place `value` holds mine."""

    value: Any
    conflicts: list[Conflict] = field(default_factory=list)


def merged(base: Any, mine: Any, theirs: Any) -> Merged:
    """Three versions of a JSON value: the one from which mine was made, mine, and what stands there now."""
    conflicts: list[Conflict] = []
    return Merged(_merge((), base, mine, theirs, conflicts), conflicts)


def _merge(path: Path, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> Any:
    if mine == theirs or base == theirs:
        return mine
    if base == mine:
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_dicts(path, base if isinstance(base, dict) else {}, mine, theirs, conflicts)
    if is_keyed(mine) and is_keyed(theirs) and (mine or theirs):
        return _merge_keyed(path, base if is_keyed(base) else [], mine, theirs, conflicts)
    conflicts.append(Conflict(path, base, mine, theirs))
    return mine


def _merge_dicts(path: Path, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> dict[str, Any]:
    found = {}
    for key in dict.fromkeys((*theirs, *mine)):
        value = _merge(
            (*path, key), base.get(key, NOTHING), mine.get(key, NOTHING), theirs.get(key, NOTHING), conflicts
        )
        if value is not NOTHING or (key in mine and key in theirs):
            found[key] = value
    return found


def _merge_keyed(path: Path, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> list[Any]:
    old, hers, others = (by_id(rows) for rows in (base, mine, theirs))
    kept = {}
    for key in dict.fromkeys((*others, *hers)):
        value = _merge((*path, key), old.get(key, NOTHING), hers.get(key, NOTHING), others.get(key, NOTHING), conflicts)
        if value is not NOTHING:
            kept[key] = value
        elif any(one.path == (*path, key) for one in conflicts):
            # I removed what others changed: it stays until somebody decides.
            kept[key] = others[key]
    return [kept[key] for key in merged_order(list(old), list(hers), list(others)) if key in kept]


def merged_order(base: list[T], mine: list[T], theirs: list[T]) -> list[T]:
    """Mine where I moved anything, else theirs; what only the other has stands behind the one that it followed."""
    common = set(base) & set(mine) & set(theirs)
    have_moved = [one for one in mine if one in common] != [one for one in base if one in common]
    first, second = (mine, theirs) if have_moved else (theirs, mine)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            before = next((one for one in reversed(second[:place]) if one in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def is_keyed(value: Any) -> bool:
    """A list of which each has an id of its own."""
    if not isinstance(value, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in value
    ):
        return False
    return len({one["id"] for one in value}) == len(value)


def by_id(rows: list[Any]) -> dict[str, Any]:
    return {one["id"]: one for one in rows}
