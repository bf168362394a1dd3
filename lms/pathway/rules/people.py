"""Requirements about the people of a cooperative: who holds a certificate, and how many they are. Pure."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from lms.core.months import months_after
from lms.pathway.rules.facts import NO_EFFORT, Facts, Member
from lms.pathway.rules.findings import ActionKind, Cost, Finding, Missing, Seated, State
from lms.pathway.rules.model import MemberCount, MembersShare, RoleCertified
from lms.pathway.rules.timing import expires, state_until


def role_certified(
    node: RoleCertified,
    path: str,
    facts: Facts,
    *,
    seated: Callable[[], Seated],
    counted: Collection[UUID] | None = None,
    is_alone: bool = True,
) -> Finding:
    """`counted`: the holders that may count for this requirement, where nobody counts for two. `seated`: who is to learn and to
    be elected for it, asked only where somebody is. `is_alone`: no other requirement takes away who counts for this one."""
    holders = facts.holders_of(node.offices)
    certified = certified_among(holders, node.achievement, node.max_age_months, facts)
    if counted is not None:
        certified = {person_id: until for person_id, until in certified.items() if person_id in counted}
    have, need = len(certified), node.min_count
    until = expires(certified.values(), need)
    lacking = State.NOT_MET if holders else State.UNKNOWN
    return Finding(
        path=path, kind="role_certified", state=state_until(until, facts.on) if have >= need else lacking, have=have, need=need,
        missing=tuple(_for_offices(node, holders, certified, seated(), facts, is_alone=is_alone)) if have < need or not is_alone else (),
        evidence=_certificates(certified, node.achievement, facts), expires_on=until if have >= need else None,
    )  # fmt: skip


def members_share(node: MembersShare, path: str, facts: Facts, *, joining: int = 0) -> Finding:
    """Of the members on the register, not of those with an account.

    `joining`: how many must join this group for other requirements; what is missing is missing with them counted.
    """
    group = [member for member in facts.members if node.gender is None or member.gender == node.gender]
    certified = certified_among(group, node.achievement, node.max_age_months, facts)
    have, need = len(certified), needed_of(len(group), node.min_share, node.min_count)
    until = expires(certified.values(), need)
    later = needed_of(len(group) + joining, node.min_share, node.min_count)
    return Finding(
        path=path, kind="members_share", have=have, need=need, denominator=len(group),
        state=state_until(until, facts.on) if have >= need else State.NOT_MET,
        missing=tuple(_for_share(node, group, certified, later, facts)) if have < later else (),
        evidence=_certificates(certified, node.achievement, facts), expires_on=until if have >= need else None,
    )  # fmt: skip


def member_count(node: MemberCount, path: str, facts: Facts) -> Finding:
    have, need = len(facts.members), node.min_count
    return Finding(
        path=path, kind="member_count", have=have, need=need, state=State.MET if have >= need else State.NOT_MET,
        missing=(join(need - have),) if have < need else (),
    )  # fmt: skip


def needed_of(members: int, min_share: float, min_count: int) -> int:
    """How many of the members must have it. Ten of 25 are 40 %, however the computer writes 0.4."""
    return max(math.ceil(round(min_share * members, 6)), min_count)


def certified_among(
    people: Iterable[Member], achievement: str, max_age_months: int | None, facts: Facts
) -> dict[UUID, date | None]:
    """Person → until when her certificate counts; None is for ever."""
    certificates = facts.people_with(achievement)
    found: dict[UUID, date | None] = {}
    for member in people:
        certificate = certificates.get(member.id)
        if certificate is None or certificate.on is None:
            continue
        until = months_after(certificate.on, max_age_months) if max_age_months else None
        if until is None or until > facts.on:
            found[member.id] = until
    return found


def join(count: int, gender: str | None = None) -> Missing:
    return Missing(action=ActionKind.JOIN, target="", count=count, gender=gender, cost=Cost(others=count))


def assignment(candidates: Mapping[int, Collection[UUID]], needs: Mapping[int, int]) -> dict[int, set[UUID]]:
    """Give to as many seats as possible a person of their own: seat → its people.

    Kuhn's augmenting paths; seats are few, and the order of the ids decides between equals, so the result is one.
    """
    holder_of: dict[UUID, int] = {}
    given: dict[int, set[UUID]] = {seat: set() for seat in candidates}

    def place(seat: int, tried: set[UUID]) -> bool:
        for person in sorted(candidates[seat], key=lambda one: one.int):
            if person in tried or person in given[seat]:
                continue
            tried.add(person)
            holder = holder_of.get(person)
            if holder is None or place(holder, tried):
                if holder is not None:
                    given[holder].discard(person)
                holder_of[person] = seat
                given[seat].add(person)
                return True
        return False

    for seat in sorted(candidates):
        while len(given[seat]) < needs[seat] and place(seat, set()):
            pass
    return given


def _for_offices(
    node: RoleCertified, holders: Sequence[Member], certified: Collection[UUID], seated: Seated, facts: Facts, *,
    is_alone: bool,
) -> Iterable[Missing]:  # fmt: skip
    """`is_alone`: any holder may do it; otherwise the others may be needed for the seats beside it."""
    if seated.learning:
        others = [one for one in facts.by_effort(holders, node.achievement) if one.id not in certified]
        named = [_member(one, facts) for one in seated.learning]
        learning = [*named, *(one for one in others if is_alone and one not in named)]
        yield _learn(node.achievement, learning, len(named), facts)
    for office in dict.fromkeys(office for office, _someone in seated.elected):
        elected = [someone for one, someone in seated.elected if one == office]
        members = [someone for someone in elected if isinstance(someone, UUID)]
        spared = {*members, *(member.id for member in holders)}
        others = [one for one in facts.by_effort(facts.members, node.achievement) if one.id not in spared]
        known = facts.people_with(node.achievement)
        minutes = sum(facts.minutes_left(node.achievement, one) for one in members if one not in known)
        yield Missing(
            action=ActionKind.FILL_OFFICE, target=node.achievement, count=len(elected),
            # The office that is vacant first.
            offices=(office, *(one for one in node.offices if one != office)),
            who_can=(*members, *(one.id for one in others)),
            who_joins=tuple(someone for someone in elected if isinstance(someone, int)),
            passes_on=office in seated.passing,
            cost=Cost(others=len(elected), minutes=minutes),
        )  # fmt: skip


def _member(person_id: UUID, facts: Facts) -> Member:
    return next(member for member in facts.members if member.id == person_id)


def _for_share(
    node: MembersShare, group: Sequence[Member], certified: Collection[UUID], need: int, facts: Facts
) -> Iterable[Missing]:
    learning = [one for one in facts.by_effort(group, node.achievement) if one.id not in certified]
    lacking = need - len(certified)
    if able := min(lacking, len(learning)):
        yield _learn(node.achievement, learning, able, facts)
    if len(group) < node.min_count:
        yield join(node.min_count - len(group), node.gender)
    if lacking > able:
        # Fewer are there than are needed: whoever joins learns it too.
        yield Missing(
            action=ActionKind.CERTIFY, target=node.achievement, count=lacking - able, gender=node.gender,
            cost=Cost(minutes=(lacking - able) * facts.efforts.get(node.achievement, NO_EFFORT).minutes),
        )  # fmt: skip


def _learn(achievement: str, people: Sequence[Member], count: int, facts: Facts) -> Missing:
    minutes = sum(facts.minutes_left(achievement, one.id) for one in people[:count])
    return Missing(
        action=ActionKind.CERTIFY, target=achievement, count=count, who_can=tuple(one.id for one in people),
        cost=Cost(minutes=minutes),
    )  # fmt: skip


def _certificates(people: Collection[UUID], achievement: str, facts: Facts) -> tuple[UUID, ...]:
    found = facts.people_with(achievement)
    return tuple(sorted(reference for one in people if (reference := found[one].reference)))
