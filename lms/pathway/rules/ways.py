"""Whether there is any way through a rule: a choice among its alternatives that asks nothing contradictory. Pure.

Only attributes, places, numbers and men can contradict one another: everything else, a cooperative can have beside everything
else. Offices cannot: whoever holds one learns what each requirement asks, and `short_of_seats` says where they are too few.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import msgspec

from lms.pathway.rules.model import (
    All,
    AnyOf,
    AtLeast,
    Indicator,
    MembersShare,
    NotAttribute,
    OrgAttribute,
    Requirement,
    RoleCertified,
)

# Of these a cooperative may have several values at once; of every other attribute it has one.
SEVERAL = frozenset({"category"})
WOMEN_ONLY = "women_only"
# Choices that are tried before a rule is taken to be possible. Nobody writes one that needs as many.
PATIENCE = 20_000


class Asked(msgspec.Struct, frozen=True):
    """What a way asks of one cooperative, as far as it can contradict itself."""

    required: tuple[OrgAttribute, ...] = ()
    denied: tuple[OrgAttribute, ...] = ()
    limits: tuple[Indicator, ...] = ()
    men: bool = False

    def and_also(self, node: Requirement) -> "Asked":
        match node:
            case OrgAttribute():
                return msgspec.structs.replace(self, required=(*self.required, node))
            case NotAttribute():
                return msgspec.structs.replace(self, denied=(*self.denied, node.attribute))
            case Indicator():
                return msgspec.structs.replace(self, limits=(*self.limits, node))
            case MembersShare(gender="m") if node.min_count > 0:
                return msgspec.structs.replace(self, men=True)
        return self

    def is_consistent(self, attributes: Mapping[str, frozenset[str]], region_of: Mapping[str, str]) -> bool:
        names = {one.name for one in (*self.required, *self.denied)}
        return (
            all(self._has_values(name, attributes) for name in names)
            and all(self._has_number(name) for name in {one.name for one in self.limits})
            and (not names.issuperset(("region", "province")) or self._has_place(attributes, region_of))
        )

    def _has_values(self, name: str, attributes: Mapping[str, frozenset[str]]) -> bool:
        """One that is denied must be known: it has a value, and another one."""
        left = self._not_denied(name, attributes)
        if name == WOMEN_ONLY and self.men:
            left -= {"yes"}
        if name in SEVERAL:
            return bool(left) and all(values & left for values in self._wanted(name))
        return bool(left.intersection(*self._wanted(name)))

    def _has_place(self, attributes: Mapping[str, frozenset[str]], region_of: Mapping[str, str]) -> bool:
        """A province lies in one region; what is not told lies in any."""
        regions, provinces = (
            self._not_denied(name, attributes).intersection(*self._wanted(name)) for name in ("region", "province")
        )
        return any(province not in region_of or region_of[province] in regions for province in provinces)

    def _not_denied(self, name: str, attributes: Mapping[str, frozenset[str]]) -> frozenset[str]:
        return attributes.get(name, frozenset()).difference(*(one.values for one in self.denied if one.name == name))

    def _wanted(self, name: str) -> list[frozenset[str]]:
        return [frozenset(one.values) for one in self.required if one.name == name]

    def _has_number(self, name: str) -> bool:
        lower = [one.value for one in self.limits if one.name == name and one.op == ">="]
        upper = [one.value for one in self.limits if one.name == name and one.op == "<="]
        return not lower or not upper or max(lower) <= min(upper)


def can_be_met(
    require: Requirement,
    may_be_met: Callable[[Requirement], bool],
    attributes: Mapping[str, frozenset[str]],
    region_of: Mapping[str, str],
) -> bool:
    """`may_be_met`: of one requirement by itself, and of those where nobody counts twice. `attributes`: name → values that
    there are. `region_of`: province → its region."""
    return _Search(may_be_met, attributes, region_of).finds((require,), Asked())


def short_of_seats(nodes: Sequence[RoleCertified], seats: Mapping[str, int]) -> int | None:
    """How many seats there are where these need more of them, if nobody counts twice; None where they are enough.

    `seats`: how many may hold an office, where it is limited. Hall: no set of offices is asked for more than it holds.
    """
    for some in _sets_of(sorted({office for node in nodes for office in node.offices} & set(seats))):
        room = sum(seats[office] for office in some)
        if sum(node.min_count for node in nodes if node.offices and some.issuperset(node.offices)) > room:
            return room
    return None


def _sets_of(names: Sequence[str]) -> Iterator[frozenset[str]]:
    for size in range(1, len(names) + 1):
        yield from map(frozenset, combinations(names, size))


class _Search:
    def __init__(
        self,
        may_be_met: Callable[[Requirement], bool],
        attributes: Mapping[str, frozenset[str]],
        region_of: Mapping[str, str],
    ) -> None:
        self.may_be_met = may_be_met
        self.attributes = attributes
        self.region_of = region_of
        self.left = PATIENCE

    def finds(self, to_meet: tuple[Any, ...], asked: Asked) -> bool:
        self.left -= 1
        if not to_meet or self.left < 0:
            return True
        node, rest = to_meet[0], to_meet[1:]
        match node:
            case All() if node.distinct and node.of and not self.may_be_met(node):
                return False
            case All():
                return self.finds((*node.of, *rest), asked)
            case AnyOf():
                return any(self.finds((child, *rest), asked) for child in node.of)
            case AtLeast():
                return self._chooses(node, rest, asked)
        if not self.may_be_met(node):
            return False
        more = asked.and_also(node)
        return more.is_consistent(self.attributes, self.region_of) and self.finds(rest, more)

    def _chooses(self, node: AtLeast, rest: tuple[Any, ...], asked: Asked) -> bool:
        """With the first of them, or without it."""
        if node.count <= 0:
            return self.finds(rest, asked)
        if node.count > len(node.of):
            return False
        first, others = node.of[0], node.of[1:]
        return self.finds((first, AtLeast(count=node.count - 1, of=others), *rest), asked) or self.finds(
            (AtLeast(count=node.count, of=others), *rest), asked
        )
