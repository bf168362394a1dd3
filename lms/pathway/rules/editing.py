"""A rule with one thing of it changed. Pure: every change answers a new rule; the old one stays as it was.

Paths are those of findings: "0.2" is the third requirement of the first, "" the rule's own "all of these".
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec

from lms.pathway.rules.model import COMBINATORS, AnyOf, Requirement, Rule

# More can be read by nobody, on paper or on a screen.
MOST, DEEPEST = 60, 4


class Missing(LookupError):
    """No requirement stands there, or it cannot go where it should."""


class TooLarge(ValueError):
    """The rule would have more than MOST requirements, or groups in groups deeper than DEEPEST."""


class Step(StrEnum):
    UP = "up"
    DOWN = "down"
    # Into the group that stands before it, as its last.
    IN = "in"
    # Out of its group, to stand after it.
    OUT = "out"


class Row(msgspec.Struct, frozen=True):
    path: str
    node: Requirement
    depth: int


def rows(rule: Rule) -> list[Row]:
    """Every requirement in the order in which it is read, without the rule's own "all of these"."""
    return list(_rows(rule.require, "", 0))


def at(rule: Rule, path: str) -> Requirement:
    """Raises Missing."""
    return _at(rule.require, _places(path))


def replaced(rule: Rule, path: str, node: Requirement) -> Rule:
    """Raises Missing. A group is replaced by a group with the same requirements: `of` of `node` is what counts."""
    return _with(rule, _put(rule.require, _places(path), node))


def added(rule: Rule, group: str, node: Requirement) -> Rule:
    """As the last of that group. Raises Missing, TooLarge."""
    inside = _group_at(rule, group)
    return _checked(replaced(rule, group, msgspec.structs.replace(inside, of=(*inside.of, node))))


def removed(rule: Rule, path: str) -> Rule:
    """With all that stands in it. Raises Missing."""
    group, place = _parted(path)
    inside = _group_at(rule, group)
    at(rule, path)
    return replaced(rule, group, msgspec.structs.replace(inside, of=inside.of[:place] + inside.of[place + 1 :]))


def grouped(rule: Rule, path: str) -> Rule:
    """A group of which one is enough stands in its place, with it as the only one yet. Raises Missing, TooLarge."""
    _parted(path)
    return _checked(replaced(rule, path, AnyOf(of=(at(rule, path),))))


def ungrouped(rule: Rule, path: str) -> Rule:
    """What stood in the group stands in its place. Raises Missing."""
    group, place = _parted(path)
    inside, outside = _group_at(rule, path), _group_at(rule, group)
    of = outside.of[:place] + inside.of + outside.of[place + 1 :]
    return replaced(rule, group, msgspec.structs.replace(outside, of=of))


def moved(rule: Rule, path: str, step: Step) -> tuple[Rule, str]:
    """The rule, and where the requirement stands now. Raises Missing, TooLarge."""
    group, place = _parted(path)
    node, siblings = at(rule, path), _group_at(rule, group).of
    match step:
        case Step.UP | Step.DOWN:
            other = place + (1 if step is Step.DOWN else -1)
            if not 0 <= other < len(siblings):
                raise Missing(path)
            there = below(group, other)
            swapped = replaced(replaced(rule, path, siblings[other]), there, node)
            return swapped, there
        case Step.IN:
            if place == 0 or not isinstance(siblings[place - 1], COMBINATORS):
                raise Missing(path)
            into = below(group, place - 1)
            inside = _group_at(rule, into)
            return added(removed(rule, path), into, node), below(into, len(inside.of))
        case Step.OUT:
            outer, index = _parted(group)
            without = removed(rule, path)
            outside = _group_at(without, outer)
            of = (*outside.of[: index + 1], node, *outside.of[index + 1 :])
            return replaced(without, outer, msgspec.structs.replace(outside, of=of)), below(outer, index + 1)


def steps(rule: Rule, path: str) -> list[Step]:
    """Where it can go."""
    found = []
    for step in Step:
        try:
            moved(rule, path, step)
        except (Missing, TooLarge):
            continue
        found.append(step)
    return found


def below(path: str, place: int) -> str:
    return f"{path}.{place}" if path else str(place)


def _rows(node: Requirement, path: str, depth: int) -> Iterator[Row]:
    for place, child in enumerate(getattr(node, "of", ())):
        here = below(path, place)
        yield Row(here, child, depth)
        yield from _rows(child, here, depth + 1)


def _places(path: str) -> list[int]:
    parts = path.split(".") if path else []
    # Longer ones lead nowhere, and are not worth being counted.
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise Missing(path)
    return [int(part) for part in parts]


def _parted(path: str) -> tuple[str, int]:
    """The group in which it stands, and its place there."""
    places = _places(path)
    if not places:
        raise Missing(path)
    return ".".join(map(str, places[:-1])), places[-1]


def _at(node: Requirement, places: list[int]) -> Requirement:
    for place in places:
        of = getattr(node, "of", ())
        if place >= len(of):
            raise Missing(str(place))
        node = of[place]
    return node


def _group_at(rule: Rule, path: str) -> Any:
    node = at(rule, path)
    if not isinstance(node, COMBINATORS):
        raise Missing(path)
    return node


def _put(inside: Any, places: list[int], node: Requirement) -> Any:
    if not places:
        return node
    of = getattr(inside, "of", ())
    place, *rest = places
    if place >= len(of):
        raise Missing(str(place))
    return msgspec.structs.replace(inside, of=(*of[:place], _put(of[place], rest, node), *of[place + 1 :]))


def _with(rule: Rule, require: Any) -> Rule:
    return msgspec.structs.replace(rule, require=require)


def _checked(rule: Rule) -> Rule:
    found = rows(rule)
    if len(found) > MOST or any(row.depth > DEEPEST for row in found):
        raise TooLarge
    return rule
