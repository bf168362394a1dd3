"""The cheapest way through a rule, where what is done for one requirement also serves another. Pure."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import ActionKind, Cost, Finding, Missing

# What is done once, whoever asks for it: a person earns a certificate, a paper is filed.
Deed = tuple[object, ...]
Deeds = dict[Deed, Cost]


def cheapest(finding: Finding, facts: Facts) -> Finding:
    """The finding with the ways chosen by what they ask beyond what is needed anyway, where that is cheaper in all.

    One pass: first what is compulsory, then the choices in their order, each given those before.
    """
    if finding.state.is_met or not any(True for _one in _choices(finding)):
        return finding
    needed: Deeds = {}
    for one in _compulsory(finding):
        needed |= deeds_of(one, facts)
    chosen = _chosen(finding, needed, facts)
    return min(finding, chosen, key=lambda one: _cost(deeds_of(one.to_do(), facts)))


def cost_of(finding: Finding, facts: Facts) -> Cost:
    """Of all that is still to do, each deed once."""
    return _cost(deeds_of(finding.to_do(), facts))


def deeds_of(asked: Iterable[Missing], facts: Facts) -> Deeds:
    found: Deeds = {}
    for one in asked:
        for deed, cost in _deeds(one, facts):
            found[deed] = max(found.get(deed, cost), cost)
    return found


def _deeds(one: Missing, facts: Facts) -> Iterator[tuple[Deed, Cost]]:
    match one.action:
        case ActionKind.CERTIFY if one.who_can:
            for person in one.who_can[: one.count]:
                yield (ActionKind.CERTIFY, one.target, person), Cost(minutes=facts.minutes_left(one.target, person))
        case ActionKind.FILL_OFFICE:
            known = facts.people_with(one.target)
            for person in one.who_can[: one.count - len(one.who_joins)]:
                yield (one.action, one.offices[0], person), Cost(others=1)
                if person not in known:
                    minutes = facts.minutes_left(one.target, person)
                    yield (ActionKind.CERTIFY, one.target, person), Cost(minutes=minutes)
            for number in one.who_joins:
                yield (one.action, one.offices[0], number), Cost(others=1)
        case _:
            yield (one.action, one.target, one.offices, one.gender, one.text, one.until), one.cost


def _choices(finding: Finding) -> Iterator[Finding]:
    if finding.kind in ("any", "at_least") and finding.chosen:
        yield finding
    for child in finding.children:
        yield from _choices(child)


def _compulsory(finding: Finding) -> Iterator[Iterable[Missing]]:
    yield finding.missing
    if finding.kind == "all":
        for child in finding.children:
            yield from _compulsory(child)


def _chosen(finding: Finding, needed: Deeds, facts: Facts) -> Finding:
    """`needed` grows by what is chosen on the way."""
    if not finding.children:
        return _by_whom_it_is_done_anyway(finding, needed, facts) if finding.kind == "members_share" else finding
    if finding.kind == "all":
        children = tuple(_chosen(child, needed, facts) for child in finding.children)
        return msgspec.structs.replace(
            finding, children=children, chosen=_with_something(children, range(len(children)))
        )
    # Each way by its own best, beside what is needed anyway; what it would add is not needed yet.
    ways = [_chosen(child, dict(needed), facts) for child in finding.children]
    new = [_cost(_beyond(deeds_of(way.to_do(), facts), needed)) for way in ways]
    order = sorted(range(len(ways)), key=lambda index: (new[index], not ways[index].state.is_met, index))
    taken = order[: int(finding.need)]
    for index in taken:
        needed |= deeds_of(ways[index].to_do(), facts)
    return msgspec.structs.replace(finding, children=tuple(ways), chosen=_with_something(ways, sorted(taken)))


def _by_whom_it_is_done_anyway(finding: Finding, needed: Deeds, facts: Facts) -> Finding:
    """Any member may do it: those first who learn it for something else."""

    def preferred(one: Missing) -> Missing:
        if one.action is not ActionKind.CERTIFY or not one.who_can:
            return one
        people = sorted(one.who_can, key=lambda person: (ActionKind.CERTIFY, one.target, person) not in needed)
        minutes = sum(facts.minutes_left(one.target, person) for person in people[: one.count])
        return msgspec.structs.replace(one, who_can=tuple(people), cost=Cost(minutes=minutes))

    return msgspec.structs.replace(finding, missing=tuple(preferred(one) for one in finding.missing))


def _with_something(children: Sequence[Finding], places: Iterable[int]) -> tuple[int, ...]:
    return tuple(place for place in places if any(True for _one in children[place].to_do()))


def _beyond(asked: Deeds, needed: Deeds) -> Deeds:
    return {deed: cost for deed, cost in asked.items() if deed not in needed or cost > needed[deed]}


def _cost(deeds: Deeds) -> Cost:
    return sum(deeds.values(), start=Cost())
