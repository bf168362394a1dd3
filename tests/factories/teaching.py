"""Cohorts of bees: one that meets, with its people, and sessions on chosen days."""

from datetime import date, datetime, time, timedelta
from typing import Any

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.notices.channels.quiet import moment_of
from lms.teaching.models import Cohort, CohortSession, Way
from lms.teaching.services import cohorts, people, sessions
from lms.teaching.services.cohorts import Plan
from lms.teaching.services.sessions import Meeting


def clock_of_morocco(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """In 2026, by the clock on the wall."""
    return moment_of(date(2026, month, day), time(hour, minute), MOROCCO)


def plan(**values: Any) -> Plan:
    today = clock.now().date()
    defaults: dict[str, Any] = {
        "title": "Tafraout 2027", "course_slug": "bees", "language": "shi", "province_code": "MA-TAR",
        "place": "دار المرأة", "starts_on": today - timedelta(days=10), "ends_on": today + timedelta(days=80),
    }  # fmt: skip
    return Plan(**(defaults | values))


def cohort(by: Person, *members: Person, **values: Any) -> Cohort:
    """Made and run by `by`; committed."""
    made = cohorts.make(plan(**values), by, at=clock.now())
    if members:
        people.add(made, [one.id for one in members], way=Way.COOPERATIVE, by=by, at=clock.now())
    db.session.commit()
    return made


def meeting(starts_at: datetime, **values: Any) -> Meeting:
    defaults: dict[str, Any] = {"minutes": 120, "place": "دار المرأة", "language": "shi", "item": "hive/the-hive"}
    return Meeting(starts_at=starts_at, **(defaults | values))


def session(of: Cohort, by: Person, starts_at: datetime, **values: Any) -> CohortSession:
    """Committed."""
    planned = sessions.plan(of, meeting(starts_at, **values), by, at=clock.now())
    db.session.commit()
    return planned


def form_of(**values: Any) -> dict[str, Any]:
    """What the page of a new cohort sends."""
    today = date(2026, 11, 27)
    defaults = {
        "title": "Tafraout 2027", "course": "bees", "language": "shi", "province": "MA-TAR", "place": "Dar el Mraa",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=80)).isoformat(),
    }  # fmt: skip
    return defaults | values
