"""A lesson led by a trainer for those who sit with her: the faces, the lesson with its pauses, questions for all, on one phone.

The same parts as where a member leads (`lms/quizzes/group`); what it counts lands there as well.
"""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.learning import queries as learning
from lms.quizzes.group.pages import parts_of
from lms.quizzes.group.reading import read_session
from lms.quizzes.group.services import NobodyPresent
from lms.quizzes.kinds import Question
from lms.quizzes.questions import shown_practice
from lms.teaching import policy
from lms.teaching.policy import Seen
from lms.teaching.services import attendance
from lms.teaching.services.attendance import Held
from lms.teaching.views.blueprint import SESSION, bp


@bp.get(f"{SESSION}/lesson")
@grants(policy.lesson_to_lead)
def show_lesson(seen: Seen, held: Held) -> ResponseReturnValue:
    return _page(seen, held)


@bp.post(f"{SESSION}/lesson")
@grants(policy.lesson_to_lead)
def create_group_session(seen: Seen, held: Held) -> ResponseReturnValue:
    form = request.form.to_dict(flat=False)
    noted = read_session(form, _questions(held), held.seed)
    if not noted.present:
        return _page(seen, held, error=NobodyPresent(), given=form), NobodyPresent.status
    # Nobody is taken off the list here: that is done where it is corrected.
    attendance.keep_list(held, noted.present, was=(), noted=noted, at=clock.now())
    flash(_("The session is over. It counts for each one who was there."))
    return redirect(url_for("teaching.show_session", cohort_id=seen.cohort.id, session_id=held.session.id), 303)


def _page(seen: Seen, held: Held, **more: Any) -> str:
    revision_id = _revision(held)
    found = learning.content_of(revision_id).lesson(*held.session.item.split("/"))
    assert found is not None
    people = seen.people
    return render_template(
        "teaching/lead.html", seen=seen, cohort=seen.cohort, session=held.session, lesson=found[1],
        course=learning.content_of(revision_id), found={"roster": people},
        **parts_of(
            revision_id, held.session.item, _questions(held), held.seed, ticked=len(people), hands=len(people)
        ),
        **more,
    )  # fmt: skip


def _questions(held: Held) -> list[Question]:
    return shown_practice(_revision(held), held.session.item, held.seed)


def _revision(held: Held) -> UUID:
    assert held.course.current_revision_id is not None
    return held.course.current_revision_id
