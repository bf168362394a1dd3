"""One cooperative: when it reached what, and what its people learnt month by month. Read from what counting keeps of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lms.cooperatives.models import Membership
from lms.core.db import db
from lms.core.months import month_of
from lms.monitoring.counting import facts, kept
from lms.monitoring.counting.contributions import Contribution
from lms.monitoring.dimensions import SubjectKind
from lms.monitoring.indicators import Measure
from lms.monitoring.steps import Step
from lms.monitoring.taken import MEASURES

# Months of learning that are shown, the present one included.
MONTHS = 12


@dataclass(frozen=True)
class Month:
    """`active`: people who did something in a course; courses begun, completed, and certificates of them."""

    month: int
    active: int
    begun: int
    completed: int
    certified: int


def steps_of(cooperative_id: UUID) -> dict[Step, int | None]:
    """Step → the month in which it was first reached."""
    found = kept.contributions_of(SubjectKind.COOPERATIVE, [cooperative_id]).get(cooperative_id)
    months: dict[str, list[int]] = {}
    for entry in found.entries if found else ():
        if entry.amount > 0 and not entry.dimension:
            months.setdefault(entry.measure, []).append(entry.month)
    return {step: min(months.get(measure, ()), default=None) for step, measure in MEASURES.items()}


def months_of(cooperative_id: UUID, today: date) -> list[Month]:
    """Of its members of today, the latest first; four queries."""
    people = db.session.scalars(
        select(Membership.person_id).where(Membership.cooperative_id == cooperative_id, Membership.to_on.is_(None))
    ).all()
    enrolments = facts.enrolments_of(people)
    hers = _sums(kept.contributions_of(SubjectKind.PERSON, people).values())
    theirs = _sums(kept.contributions_of(SubjectKind.ENROLMENT, enrolments).values())
    now = month_of(today)
    return [
        Month(
            month,
            hers[Measure.PEOPLE_ACTIVE, month],
            theirs[Measure.ENROLMENTS, month],
            theirs[Measure.COMPLETIONS, month],
            theirs[Measure.COURSE_CERTIFICATES, month],
        )
        for month in range(now, now - MONTHS, -1)
    ]


def _sums(contributions: Iterable[Contribution[Any]]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    for contribution in contributions:
        for entry in contribution.entries:
            if not entry.dimension:
                found[entry.measure, entry.month] += entry.amount
    return found
