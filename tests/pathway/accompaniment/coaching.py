"""An accompaniment as tests make it, by the services."""

from datetime import date, timedelta
from typing import Any

from lms.core import clock
from lms.core.db import db
from lms.pathway.accompaniment import planning, services
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, DevelopmentPlan
from lms.pathway.accompaniment.planning import LineValues
from tests.factories import Cast


def begun(cast: Cast) -> Accompaniment:
    found = services.begin(cast.argan, cast.driss, begun_on=clock.now().date() - timedelta(days=100))
    db.session.commit()
    return found


def held(cast: Cast, found: Accompaniment, *, on: date | None = None) -> CoachingSession:
    day = on or clock.now().date()
    session = services.plan_session(found, planned_on=day, place="Tafraout")
    services.record_session(
        session, cast.driss, cast.argan, held_on=day, place="Tafraout", present={cast.amina.id},
        notes="We counted the cash together.", next_step="Amina writes every sale.", at=clock.now(),
    )  # fmt: skip
    db.session.commit()
    return session


def line_values(**values: Any) -> LineValues:
    until = clock.now().date() + timedelta(days=60)
    fields = {"dimension": "money", "goal": "A cash book", "action": "Buy a book", "who": "Amina", "until": until}
    return LineValues(**(fields | values))


def proposed_plan(cast: Cast) -> DevelopmentPlan:
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    planning.add_line(plan, line_values())
    db.session.commit()
    return plan


def agreed_plan(cast: Cast) -> DevelopmentPlan:
    plan = proposed_plan(cast)
    planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now())
    db.session.commit()
    return plan


def today(days: int = 0) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def session_fields(cast: Cast) -> dict[str, object]:
    return {
        "held_on": today(), "place": "Tafraout", "present": [str(cast.amina.id), str(cast.bilal.id)],
        "notes": "We counted the cash.", "next_step": "Amina writes.",
    }  # fmt: skip


def line_fields(**fields: str) -> dict[str, str]:
    return {"dimension": "money", "goal": "A book", "action": "Buy it", "who": "Amina", "until": today(30)} | fields
