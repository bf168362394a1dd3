"""Whether there is any way through a rule: a choice among its alternatives that asks nothing contradictory. Pure.

Only attributes, numbers and men can contradict one another: everything else, a cooperative can have beside everything else.
"""

from collections.abc import Callable, Mapping
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

    def is_consistent(self, attributes: Mapping[str, frozenset[str]]) -> bool:
        names = {one.name for one in (*self.required, *self.denied)}
        return all(self._has_values(name, attributes) for name in names) and all(
            self._has_number(name) for name in {one.name for one in self.limits}
        )

    def _has_values(self, name: str, attributes: Mapping[str, frozenset[str]]) -> bool:
        """One that is denied must be known: it has a value, and another one."""
        left = attributes.get(name, frozenset()).difference(*(one.values for one in self.denied if one.name == name))
        if name == WOMEN_ONLY and self.men:
            left -= {"yes"}
        wanted = [frozenset(one.values) for one in self.required if one.name == name]
        if name in SEVERAL:
            return bool(left) and all(values & left for values in wanted)
        return bool(left.intersection(*wanted))

    def _has_number(self, name: str) -> bool:
        lower = [one.value for one in self.limits if one.name == name and one.op == ">="]
        upper = [one.value for one in self.limits if one.name == name and one.op == "<="]
        return not lower or not upper or max(lower) <= min(upper)


def can_be_met(
    require: Requirement, may_be_met: Callable[[Requirement], bool], attributes: Mapping[str, frozenset[str]]
) -> bool:
    """`may_be_met`: of one requirement by itself. `attributes`: name → values that there are."""
    return _Search(may_be_met, attributes).finds((require,), Asked())


class _Search:
    def __init__(self, may_be_met: Callable[[Requirement], bool], attributes: Mapping[str, frozenset[str]]) -> None:
        self.may_be_met = may_be_met
        self.attributes = attributes
        self.left = PATIENCE

    def finds(self, to_meet: tuple[Any, ...], asked: Asked) -> bool:
        self.left -= 1
        if not to_meet or self.left < 0:
            return True
        node, rest = to_meet[0], to_meet[1:]
        match node:
            case All():
                return self.finds((*node.of, *rest), asked)
            case AnyOf():
                return any(self.finds((child, *rest), asked) for child in node.of)
            case AtLeast():
                return self._chooses(node, rest, asked)
        if not self.may_be_met(node):
            return False
        more = asked.and_also(node)
        return more.is_consistent(self.attributes) and self.finds(rest, more)

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
