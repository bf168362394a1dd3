"""What training would open a stage: which course for how many people of a cooperative, and who. Pure."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import ActionKind, Finding, Missing


class Need(msgspec.Struct, frozen=True, array_like=True):
    """People of one cooperative who would earn one certificate; `minutes` is what remains of it for all of them."""

    achievement: str
    minutes: int
    people: tuple[UUID, ...]


def gap_of(finding: Finding, facts: Facts) -> tuple[Need, ...]:
    """If all of these people earn these certificates, the rule is met. Empty where it is met, or where anything else
    than learning is missing.

    Who learns for an office counts among the members too, so that each requirement asks only for whom others do not.
    """
    asked = list(_asked(finding))
    if finding.state.is_met or any(not _is_learning(missing) for _kind, missing in asked):
        return ()
    chosen: dict[str, list[UUID]] = {}
    # Offices first, for there is no choice; then smaller groups, for the larger ones hold them.
    for kind, missing in sorted(asked, key=lambda one: (one[0] != "role_certified", len(one[1].who_can))):
        people = chosen.setdefault(missing.target, [])
        counted = set() if kind == "role_certified" else set(people) & set(missing.who_can)
        lacking = missing.count - len(counted)
        free = [person for person in missing.who_can if person not in counted]
        people += [person for person in free[:lacking] if person not in people]
    return tuple(
        Need(achievement, sum(facts.minutes_left(achievement, one) for one in people), tuple(people))
        for achievement, people in sorted(chosen.items())
    )


def _asked(finding: Finding) -> Iterator[tuple[str, Missing]]:
    """What is to do by the cheapest way, with the kind of the requirement that asks for it."""
    for missing in finding.missing:
        yield finding.kind, missing
    for index in finding.chosen:
        yield from _asked(finding.children[index])


def _is_learning(missing: Missing) -> bool:
    return missing.action is ActionKind.CERTIFY and len(missing.who_can) >= missing.count
