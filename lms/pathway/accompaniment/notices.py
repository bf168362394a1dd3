"""Who binds the cooperative is told that a development plan waits for its word."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext

from lms.cooperatives import queries as cooperatives
from lms.notices import services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.pathway.accompaniment import queries
from lms.pathway.accompaniment.models import DevelopmentPlan
from lms.pathway.diagnosis.seats import OFFICES_THAT_COMMIT

PLAN = "plan_waits"


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
