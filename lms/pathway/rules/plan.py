"""Everything that is still to do for a rule, each thing once. Pure."""

from collections.abc import Iterable

import msgspec

from lms.pathway.rules.findings import ActionKind, Cost, Finding, Missing

# Gender, or None for whoever it may be → how many must join the cooperative.
Joining = dict[str | None, int]


def plan(finding: Finding) -> list[Missing]:
    """Do all of this and the rule is met. Who joins for one requirement joins for the others as well."""
    asked = list(finding.to_do())
    joining = [
        Missing(action=ActionKind.JOIN, target="", count=count, gender=gender, cost=Cost(others=count))
        for gender, count in joining_for(finding).items()
    ]
    found: dict[object, Missing] = {}
    for number, one in enumerate(asked):
        if one.action is ActionKind.JOIN:
            continue
        # Two seats in the same office are two.
        seat = number if one.action is ActionKind.FILL_OFFICE else None
        key = (seat, one.action, one.target, one.offices, one.gender, one.text, one.until, one.who_can)
        known = found.get(key)
        # The same thing twice is done once; of two counts or values the greater serves both.
        found[key] = one if known is None else _greater(known, one)
    return [*joining, *found.values()]


def joining_for(finding: Finding) -> Joining:
    asked = [one for one in finding.to_do() if one.action is ActionKind.JOIN]
    joining: Joining = {}
    for gender in ("f", "m"):
        if wanted := _most(one.count for one in asked if one.gender == gender):
            joining[gender] = wanted
    # Offices that no member is left to take are for those who join.
    seats = _most(number + 1 for one in finding.to_do() for number in one.who_joins)
    anyone = max(_most(one.count for one in asked if one.gender is None), seats) - sum(joining.values())
    return {**joining, None: anyone} if anyone > 0 else joining


def _most(counts: Iterable[int]) -> int:
    return max(counts, default=0)


def _greater(one: Missing, other: Missing) -> Missing:
    most = max((one, other), key=lambda missing: missing.count)
    values = [missing.value for missing in (one, other) if missing.value is not None]
    if not values:
        return most
    # An upper limit (<=) serves two requirements where it is the lower one.
    return msgspec.structs.replace(most, value=min(values) if one.text == "<=" else max(values))
