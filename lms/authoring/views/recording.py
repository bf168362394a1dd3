"""The queue of lessons that wait for a voice; each leads to where it is read aloud."""

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import policy, recording, services, tracks
from lms.authoring.editing import index_of
from lms.authoring.errors import TextChanged
from lms.authoring.models import DraftPart
from lms.authoring.parts import Body
from lms.authoring.uploads import UnusableUpload
from lms.authoring.views.blueprint import bp
from lms.authoring.views.tracks import Ways, reading_page, sound_sent, with_sound
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.i18n import lazy
from lms.learning.models import Course
from lms.voice.queues import Queue, register_queue
from lms.voice.tongues import Tongue

PATH = "/staff/courses/<string:slug>/<string:module>/<string:lesson>/recordings/<string:language>"
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


@bp.get(PATH)
@grants(policy.course_to_record)
def new_reading(_person: Person, course: Course, module: str, lesson: str, tongue: Tongue) -> ResponseReturnValue:
    """Where no draft is open the lesson is read as it is published: a draft is opened when something is recorded. `block`: in the
    query; else the first one that waits."""
    found = recording.lesson_in(course, module, lesson)
    block_id = _block(found.body, tongue)
    if found.id is not None:
        return redirect(
            url_for("authoring.new_track", part_id=found.id, block_id=block_id, language=tongue.code), 303
        )  # fmt: skip
    return reading_page(found.body, block_id, tongue, _ways(course, module, lesson, tongue))


@bp.post(PATH)
@grants(policy.course_to_record)
def create_reading(person: Person, course: Course, module: str, lesson: str, tongue: Tongue) -> ResponseReturnValue:
    """The recording is kept in the draft that is open, else in a new one."""
    body = recording.lesson_in(course, module, lesson).body
    block_id = _block(body, tongue)
    text = body["blocks"][index_of(body, block_id)]["text"][tracks.language_read(tongue.code)]
    try:
        kept = sound_sent()
    except UnusableUpload as error:
        return reading_page(body, block_id, tongue, _ways(course, module, lesson, tongue), error), error.status
    services.draft_of(course, by=person, at=clock.now())
    part = db.session.get_one(DraftPart, recording.lesson_in(course, module, lesson).id)
    if recording.text_of(part.body, block_id, tongue) != text:
        raise TextChanged
    return with_sound(part, block_id, tongue, kept, by=person)


def _block(body: Body, tongue: Tongue) -> str:
    """The one that is asked for, else the first that waits. Raises NotFound."""
    ids = [one["id"] for one in tracks.to_read(body, tongue.code)]
    asked = request.args.get("block")
    if not ids or (asked is not None and asked not in ids):
        raise NotFound
    return asked or str((tracks.waiting(body, tongue.code) or ids)[0])


def _ways(course: Course, module: str, lesson: str, tongue: Tongue) -> Ways:
    def way(endpoint: str, block_id: str, code: str = tongue.code) -> str:
        return url_for(
            f"authoring.{endpoint}", slug=course.slug, module=module, lesson=lesson, language=code, block=block_id
        )  # fmt: skip

    back = url_for("authoring.list_lessons_to_record", language=tongue.code)
    return Ways(back, partial(way, "new_reading"), partial(way, "create_reading"))
