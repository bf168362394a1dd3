"""The queue of lessons that wait for a voice; each leads to where it is read aloud."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import policy, queries, recording, services, tracks
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import NotFound
from lms.core.i18n import lazy
from lms.learning.models import Course
from lms.voice.queues import Queue, register_queue
from lms.voice.tongues import Tongue

register_queue(
    "lessons",
    Queue(
        lazy("Blocks of lessons recorded"), recording.counts,
        lambda tongue: url_for("authoring.list_lessons_to_record", language=tongue.code),
    ),
)  # fmt: skip


@bp.get("/staff/recordings/<string:language>/lessons")
@grants(policy.tongue)
def list_lessons_to_record(_person: Person, tongue: Tongue) -> ResponseReturnValue:
    return render_template("authoring/recording.html", tongue=tongue, rows=recording.waiting_in(tongue))


@bp.post("/staff/courses/<string:slug>/<string:module>/<string:lesson>/recordings/<string:language>")
@grants(policy.course_to_record)
def create_reading(person: Person, course: Course, module: str, lesson: str, tongue: Tongue) -> ResponseReturnValue:
    """Recordings are kept in the draft that is open, else in a new one."""
    draft = services.draft_of(course, by=person, at=clock.now())
    tree = queries.tree_of(draft.id)
    found = next(
        (
            other
            for one in tree.modules
            for other in one.lessons
            if (one.body["slug"], other.body["slug"]) == (module, lesson)
        ),
        None,
    )
    blocks = [one["id"] for one in tracks.to_read(found.body, tongue.code)] if found else []
    if found is None or not blocks:
        raise NotFound
    first = (tracks.waiting(found.body, tongue.code) or blocks)[0]
    return redirect(
        url_for("authoring.new_track", part_id=found.id, block_id=first, language=tongue.code), 303
    )  # fmt: skip
