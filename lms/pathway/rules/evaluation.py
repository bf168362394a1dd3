"""Judges a rule: facts in, a tree of findings out. Pure: the same facts and the same rule find the same, years later too."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from lms.pathway.rules import evidence, model, people
from lms.pathway.rules.choosing import cheapest
from lms.pathway.rules.elections import Elections
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import Finding, State
from lms.pathway.rules.model import All, AnyOf, AtLeast, MembersShare, Requirement, RoleCertified, Rule
from lms.pathway.rules.plan import Joining, joining_for
from lms.pathway.rules.timing import WARNING, expires

# Goes up with every change of what is found from the same facts; evaluations keep it.
ENGINE_VERSION = 4

_PREDICATES: dict[type, Callable[[Any, str, Facts], Finding]] = {
    model.MemberCount: people.member_count,
    model.Document: evidence.document,
    model.Indicator: evidence.indicator,
    model.EventCount: evidence.event_count,
    model.Age: evidence.age,
    model.AssessmentMin: evidence.assessment_min,
    model.OrgAttribute: evidence.org_attribute,
    model.NotAttribute: evidence.not_attribute,
    model.HumanDecision: evidence.human_decision,
}


# Who joins for one requirement counts among the members of another, and who gives up an office for one gives it up for all:
# what is missing is looked for until it holds together.
_ROUNDS = 6


def evaluate(rule: Rule, facts: Facts) -> Finding:
    joining: Joining = {}
    elections = Elections(rule.require, facts)
    for _round in range(_ROUNDS):
        finding = cheapest(_Judge(facts, elections, joining).find(rule.require, ""), facts)
        asked = joining_for(finding)
        passed_on = elections.passed_on if any(one.passes_on for one in finding.to_do()) else None
        if asked == joining and passed_on is None:
            break
        joining, elections = asked, passed_on or elections
    return finding


def is_met(rule: Rule, facts: Facts) -> bool:
    """What `evaluate` says of the whole, without looking for what is missing: that changes no state, and costs most."""
    return _holds(rule.require, "", _Judge(facts, Elections(rule.require, facts), {}))


def _holds(node: Requirement, path: str, judge: "_Judge") -> bool:
    inner = (_holds(child, _below(path, index), judge) for index, child in enumerate(getattr(node, "of", ())))
    match node:
        case All() if not node.distinct:
            return all(inner)
        case AnyOf():
            return any(inner)
        case AtLeast():
            return sum(inner) >= node.count
        case RoleCertified():
            return len(_certified_holders(node, judge.facts)) >= node.min_count
    return judge.find(node, path).state.is_met


@dataclass(frozen=True)
class _Judge:
    facts: Facts
    elections: Elections
    joining: Joining

    def find(self, node: Requirement, path: str) -> Finding:
        match node:
            case All():
                children = self._children_of_all(node, path)
                return _combined("all", path, children, len(children))
            case AnyOf():
                return _combined("any", path, self._children(node.of, path), 1)
            case AtLeast():
                return _combined("at_least", path, self._children(node.of, path), node.count)
            case MembersShare():
                coming = self.joining.get(node.gender, 0) if node.gender else sum(self.joining.values())
                return people.members_share(node, path, self.facts, joining=coming)
            case RoleCertified():
                return self._offices(node, path)
            case _:
                return _PREDICATES[type(node)](node, path, self.facts)

    def _offices(self, node: RoleCertified, path: str, counted: Collection[UUID] | None = None) -> Finding:
        is_alone = counted is None and not self.elections.passing
        seated = partial(self.elections.of, path)
        return people.role_certified(node, path, self.facts, seated=seated, counted=counted, is_alone=is_alone)

    def _children(self, nodes: Sequence[Requirement], path: str) -> list[Finding]:
        return [self.find(node, _below(path, index)) for index, node in enumerate(nodes)]

    def _children_of_all(self, node: All, path: str) -> list[Finding]:
        if not node.distinct:
            return self._children(node.of, path)
        seats = {index: child for index, child in enumerate(node.of) if isinstance(child, RoleCertified)}
        counted = people.assignment(
            {index: _certified_holders(seat, self.facts) for index, seat in seats.items()},
            {index: seat.min_count for index, seat in seats.items()},
        )
        found = []
        for index, child in enumerate(node.of):
            place = _below(path, index)
            if isinstance(child, RoleCertified):
                found.append(self._offices(child, place, counted[index]))
            else:
                found.append(self.find(child, place))
        return found


def _below(path: str, index: int) -> str:
    return f"{path}.{index}" if path else str(index)


def _certified_holders(node: RoleCertified, facts: Facts) -> set[UUID]:
    return set(people.certified_among(facts.holders_of(node.offices), node.achievement, node.max_age_months, facts))


def _combined(kind: str, path: str, children: Sequence[Finding], need: int) -> Finding:
    """Met where `need` of the children are, by three-valued logic: what is not known may still come."""
    met = [child for child in children if child.state.is_met]
    state, expires_on = State.NOT_MET, None
    if len(met) >= need:
        lasting = expires([child.expires_on for child in met], need)
        state = State.MET if sum(child.state is State.MET for child in met) >= need else State.EXPIRING
        expires_on = lasting
    elif len(met) + sum(child.state is State.UNKNOWN for child in children) >= need:
        state = State.UNKNOWN
    return Finding(
        path=path, kind=kind, state=state, have=len(met), need=need, expires_on=expires_on, children=tuple(children),
        chosen=_to_do(children, need),
        changes_on=min((child.changes_on for child in children if child.changes_on), default=None),
    )  # fmt: skip


def _to_do(children: Sequence[Finding], need: int) -> tuple[int, ...]:
    """Which of the children something must be done for, by the cheapest way, in their order.

    One that is met may still ask for something: those who join for another requirement learn what all learn.
    """
    cheapest = sorted((child.cost, not child.state.is_met, index) for index, child in enumerate(children))[:need]
    return tuple(sorted(index for _cost, _unmet, index in cheapest if any(True for _ in children[index].to_do())))


def encode(finding: Finding) -> str:
    return msgspec.json.encode(finding).decode()


def decode(document: str | bytes) -> Finding:
    return msgspec.json.decode(document, type=Finding)


def next_change(finding: Finding, on: date) -> date | None:
    """The first day after `on` on which time alone may change what was found: something ends, or is about to; or None."""
    ends = [leaf.expires_on for leaf in finding.leaves() if leaf.expires_on]
    days = [leaf.changes_on for leaf in finding.leaves() if leaf.changes_on]
    return min((day for day in (*ends, *days, *(end - WARNING for end in ends)) if day > on), default=None)


def endings(finding: Finding) -> Iterator[Finding]:
    """What is met and ends soon, where something would be missing then: not beside another way that lasts. What is renewed
    month by month is always about to end, and no news."""
    if finding.state is State.EXPIRING and not finding.children:
        yield finding
    for child in finding.children:
        if finding.state is not State.MET:
            yield from endings(child)
