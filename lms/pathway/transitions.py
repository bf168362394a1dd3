"""How a stage moves on from what is found, and which version of a rule judges it. Pure.

Nothing is ever taken away in silence: an open stage is first at risk, for as many days as its rule grants; then it is
suspended, which stops only what would begin anew; and every step is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Status(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    # The rule is not met any more; everything stays usable until the grace is over.
    AT_RISK = "at_risk"
    # What was begun can be finished, nothing new begins.
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Standing:
    status: Status = Status.CLOSED
    # The last day of grace.
    grace_until: date | None = None


def next_standing(
    standing: Standing, *, is_met: bool, on: date, grace_days: int, is_cut: bool = False, is_newly_asked: bool = False
) -> Standing:
    """`is_met`: by the facts, or because an adviser keeps the stage open. `is_cut`: without grace, because a certificate was
    revoked, or because only an adviser had opened the stage. `is_newly_asked`: another version asks from now on for something
    that who is at risk did not lack before; she has all days of grace for it."""
    if is_met:
        return Standing(Status.OPEN)
    match standing.status:
        case Status.OPEN if is_cut or grace_days == 0:
            return Standing(Status.SUSPENDED)
        case Status.OPEN:
            return Standing(Status.AT_RISK, on + timedelta(days=grace_days - 1))
        case Status.AT_RISK if is_newly_asked and not is_cut and grace_days > 0:
            last_day = on + timedelta(days=grace_days - 1)
            return Standing(Status.AT_RISK, max(standing.grace_until or last_day, last_day))
        case Status.AT_RISK if is_cut or standing.grace_until is None or standing.grace_until < on:
            return Standing(Status.SUSPENDED)
    return standing


@dataclass(frozen=True)
class InForce:
    """A published version: from when it judges, and from when also those who entered before it."""

    number: int
    valid_from: date
    migrate_by: date | None = None


def version_for(versions: Sequence[InForce], entered: int | None, on: date) -> int | None:
    """The number of the version that judges on that day; None where no rule is in force.

    `entered`: the version by which an open stage was entered; None for who has not entered, or must enter again. A version
    that comes into force on the day to migrate of an earlier one, or before, takes its place: nobody moves to that one any more.
    """
    valid = sorted((one for one in versions if one.valid_from <= on), key=lambda one: one.number)
    if not valid:
        return None
    if entered is None:
        return valid[-1].number
    due = [one.number for one in valid if one.number > entered and _migrates(one, valid, on)]
    return max(due, default=entered)


def _migrates(version: InForce, valid: Sequence[InForce], on: date) -> bool:
    day = version.migrate_by
    return (
        day is not None
        and day <= on
        and not any(other.number > version.number and other.valid_from <= day for other in valid)
    )
