"""The log of personal lists, for administrators."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.monitoring import asking
from lms.monitoring.asking import BadQuestion
from lms.monitoring.people import policy, queries
from lms.monitoring.people.forms import people_choices, read_wanted
from lms.monitoring.people.models import ListAccess
from lms.monitoring.people.words import LISTS, REASONS, person_with_role
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.views.blueprint import PREFIX, bp, today
from lms.xapi.statement import is_uuid

PAGE_SIZE = 50
FILTERS = ("who", "reason", "behind", "cooperative", "period")


@bp.get(f"{PREFIX}/accesses")
@grants(policy.reader_of_log)
def list_accesses(viewer: Viewer) -> ResponseReturnValue:
    wanted = read_wanted(request.args, today())
    rows = queries.accesses_before(wanted, _before(request.args.get("before", "")), size=PAGE_SIZE + 1)
    return render_template(
        "monitoring/accesses.html",
        viewer=viewer,
        rows=rows[:PAGE_SIZE],
        older=rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
        chosen={name: request.args.get(name, "") for name in FILTERS},
        narrowed={name: value for name in FILTERS if (value := request.args.get(name))},
        people=people_choices(queries.who_looked()),
        reasons=REASONS,
        lists=LISTS,
        periods=asking.known_periods(today()),
        person_with_role=person_with_role,
        period_of=Period.parse,
    )


def _before(text: str) -> ListAccess | None:
    if not text:
        return None
    found = queries.access(UUID(text)) if is_uuid(text) else None
    if found is None:
        raise BadQuestion(_("There is no such page of this list. Begin with its first."))
    return found
