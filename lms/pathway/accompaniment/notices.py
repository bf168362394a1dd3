"""Who binds the cooperative is told that a development plan waits for its word; members, that their adviser comes tomorrow."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext

from lms.cooperatives import queries as cooperatives
from lms.core.i18n import format_date, isolated
from lms.notices import queries as told
from lms.notices import services
from lms.notices.channels.daily import register_daily
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.pathway.accompaniment import queries
from lms.pathway.accompaniment.models import DevelopmentPlan
from lms.pathway.diagnosis.seats import OFFICES_THAT_COMMIT

PLAN, SESSION = "plan_waits", "session_tomorrow"


def tell_of_plan(plan: DevelopmentPlan, *, at: datetime) -> None:
    """As soon as it can be agreed to: each line has an action, a person and a day. Once of each plan."""
    lines = queries.lines_of(plan.id)
    if plan.agreed_at is not None or not lines or not all(line.is_complete for line in lines):
        return
    nothing: dict[str, Any] = {}
    services.tell(
        cooperatives.holders_of(plan.cooperative_id, OFFICES_THAT_COMMIT, at.date()),
        PLAN,
        nothing,
        cooperative_id=plan.cooperative_id,
        subject=f"{PLAN}:{plan.id}",
        at=at,
    )


@describe(PLAN)
def _plan(_notice: Notice) -> Told:
    text = gettext("Your adviser wrote a plan with your cooperative. Read it: it waits for your agreement.")
    return Told(text, address=url_for("accompaniment.show_own_accompaniment"))


@register_daily
def tell_of_sessions(at: datetime) -> int:
    """Coaching sessions of tomorrow; one that is moved is told anew."""
    found = 0
    for session, cooperative_id in queries.sessions_planned_on(at.date() + timedelta(days=1)):
        subject = f"{SESSION}:{session.id}:{session.planned_on.isoformat()}"
        if told.is_told(subject):
            continue
        members = [person.id for person in cooperatives.members_of(cooperative_id, at.date())]
        found += bool(members)
        values = {"number": session.number, "on": session.planned_on.isoformat(), "place": session.place}
        services.tell(members, SESSION, values, cooperative_id=cooperative_id, subject=subject, at=at)
    return found


@describe(SESSION, reminds=True)
def _session(notice: Notice) -> Told:
    day, place = format_date(date.fromisoformat(notice.values["on"])), notice.values["place"]
    address = url_for("accompaniment.show_own_accompaniment")
    if place:
        text = gettext("Your adviser meets your cooperative on %(day)s: %(place)s.", day=day, place=isolated(place))
        return Told(text, address=address)
    return Told(gettext("Your adviser meets your cooperative on %(day)s.", day=day), address=address)
