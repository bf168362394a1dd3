"""A lesson learnt together on one phone, and what each sees of it afterwards."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.learning import queries as learning
from lms.learning.titles import step_title
from lms.quizzes.group import notices, pages, policy, queries, services
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.group.policy import OpenGroup
from lms.quizzes.group.reading import id_in, read_session
from lms.quizzes.group.services import Held, NobodyPresent
from lms.quizzes.questions import practice_seed

bp = Blueprint("group", __name__, template_folder="templates")
LESSON = "/courses/<string:slug>/lessons/<string:module>/<string:lesson>"
MOST_LISTED = 30


@bp.app_template_global()
def may_learn_together(person_id: UUID) -> bool:
    return queries.has_others(person_id, clock.now().date())


@bp.get(f"{LESSON}/group")
@grants(policy.group)
def show_group(_person: Person, found: OpenGroup) -> ResponseReturnValue:
    return pages.group_page(found)


@bp.post(f"{LESSON}/group")
@grants(policy.group)
def create_group_session(person: Person, found: OpenGroup) -> ResponseReturnValue:
    form = request.form.to_dict(flat=False)
    given = id_in(request.form.get("statement", "")) or uuid.uuid4()
    # As the page had it: she may have chosen another of her cooperatives since.
    cooperative_id = id_in(request.form.get("cooperative", "")) or found.cooperative_id
    noted = read_session(form, found.questions, practice_seed(found.enrolment.registration))
    held = Held(
        person, cooperative_id, found.enrolment, found.lesson.item, services.session_id_of(person, given), clock.now()
    )
    try:
        services.hold(held, noted)
    except NobodyPresent as error:
        return pages.group_page(found, error=error, given=form), error.status
    return redirect(pages.end_address_of(found), 303)


@bp.get(f"{LESSON}/group/end")
@grants(policy.group)
def show_group_end(person: Person, found: OpenGroup) -> ResponseReturnValue:
    """Where nothing was held there is nothing to end."""
    if not queries.has_led(person.id, found.lesson.open.content.slug, found.lesson.item):
        return redirect(pages.address_of(found), 303)
    return pages.ended_page(found)


@dataclass(frozen=True)
class Line:
    """A session in a list: the lesson in words; `presence` where the reader was there, `present` where she led."""

    lesson: str
    held_at: datetime
    presence: GroupPresence | None = None
    is_objection_told: bool = False
    present: int = 0


@bp.get("/group-sessions")
@grants(policy.own_sessions)
def list_sessions(person: Person) -> ResponseReturnValue:
    credited = queries.latest_presences_of(person.id, limit=MOST_LISTED)
    told = notices.objections_told(credited)
    led = queries.sessions_led_by(person.id, limit=MOST_LISTED)
    return render_template(
        "group/sessions.html",
        person=person,
        credited=[
            Line(
                _title(person.id, one.course_slug, one.item),
                one.held_at,
                one,
                one.session_id in told,
            )
            for one in credited
        ],
        led=[Line(_title(person.id, one.course_slug, one.item), one.held_at, present=one.present) for one in led],
    )


@bp.post("/group-sessions/<uuid:session_id>/objection")
@grants(policy.own_presence)
def create_objection(person: Person, presence: GroupPresence) -> ResponseReturnValue:
    services.object_to(presence, person, at=clock.now())
    flash(_("It is noted that you were not there."))
    return redirect(url_for("group.list_sessions"), 303)


@bp.post("/group-sessions/<uuid:session_id>/objection/delete")
@grants(policy.own_presence)
def delete_objection(_person: Person, presence: GroupPresence) -> ResponseReturnValue:
    services.take_back_objection(presence)
    flash(_("It is noted that you were there."))
    return redirect(url_for("group.list_sessions"), 303)


def _title(person_id: UUID, slug: str, item: str) -> str:
    """As she has the course."""
    revision_id = learning.revision_seen_by(person_id, slug)
    return step_title(learning.content_of(revision_id), item) if revision_id else item
