"""What the reader was told: waiting until she understood it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.access import actor, grants
from lms.notices import policy, queries, services
from lms.notices.kinds import Told, told
from lms.notices.models import Notice

bp = Blueprint("notices", __name__, template_folder="templates")
# Of unread ones as many as a page holds; the rest comes as these are understood.
MOST_UNREAD, MOST_READ, MOST_ON_DESK = 50, 20, 5
# A page of this site: never another address.
_PATH = re.compile(r"(/[a-z0-9]+(-[a-z0-9]+)*){1,4}")


@dataclass(frozen=True)
class Shown:
    """`cooperative`: which one it is about, if any."""

    notice: Notice
    told: Told
    cooperative: Cooperative | None


@bp.get("/notices")
@grants(policy.signed_in)
def list_notices(person: Person) -> ResponseReturnValue:
    unread = shown(queries.unread_of(person, limit=MOST_UNREAD))
    return render_template(
        "notices/notices.html",
        person=person,
        unread=unread,
        until=unread[0].notice.at if unread else None,
        understood=shown(queries.understood_by(person, limit=MOST_READ)),
    )


@bp.post("/notices/<uuid:notice_id>/acknowledgement")
@grants(policy.own_notice)
def create_acknowledgement(_person: Person, notice: Notice) -> ResponseReturnValue:
    services.acknowledge(notice, at=clock.now())
    back = request.form.get("back", "")
    return redirect(back if _PATH.fullmatch(back) else url_for("notices.list_notices"), 303)


@bp.post("/notices/acknowledgement")
@grants(policy.signed_in)
def create_acknowledgements(person: Person) -> ResponseReturnValue:
    """Of all that the page showed."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        until = None
    # Sent again from a page that is left, or mangled: there is nothing to say about it.
    if until is not None and until.tzinfo is not None:
        services.acknowledge_all(person, until=until, at=clock.now())
    return redirect(url_for("notices.list_notices"), 303)


@bp.app_template_global()
def waiting_notices(limit: int = MOST_ON_DESK) -> list[Shown]:
    """The reader's unread ones, the latest first. Pages of any floor ask for them by this name."""
    person = actor()
    return shown(queries.unread_of(person, limit=limit)) if isinstance(person, Person) else []


@bp.app_template_global()
def waiting_count() -> int:
    person = actor()
    return queries.unread_count(person) if isinstance(person, Person) else 0


def shown(notices: Sequence[Notice]) -> list[Shown]:
    ids = {notice.cooperative_id for notice in notices if notice.cooperative_id}
    found = {one.id: one for one in cooperatives.cooperatives_with_ids(list(ids))} if ids else {}
    return [
        Shown(notice, words, found.get(notice.cooperative_id) if notice.cooperative_id else None)
        for notice in notices
        if (words := told(notice))
    ]
