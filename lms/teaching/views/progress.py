"""Who is stuck and where: of a cohort, and of all cohorts of a course that one sees."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.learning.models import Course
from lms.teaching import policy, progress, queries
from lms.teaching.policy import Seen
from lms.teaching.views.blueprint import COHORT, bp

# Days without a move after which somebody is looked after; the second where nothing is asked.
STILL = (7, 14, 30)


@bp.get(f"{COHORT}/progress")
@grants(policy.seen_cohort)
def show_progress(seen: Seen) -> ResponseReturnValue:
    days = _days()
    board = progress.board_of(seen.course, seen.people, at=clock.now(), still=timedelta(days=days))
    return render_template(
        "teaching/progress.html", seen=seen, cohort=seen.cohort, course=seen.course, board=board, days=days,
        choices=STILL, cohort_of={}, now=clock.now(),
    )  # fmt: skip


@bp.get("/staff/cohorts/courses/<string:slug>")
@grants(policy.course_on_desk)
def show_course_progress(person: Person, course: Course) -> ResponseReturnValue:
    days = _days()
    cohort_of = queries.cohorts_by_learner(person, course.slug)
    people = queries.learners_seen_by(person, course.slug)
    board = progress.board_of(course, people, at=clock.now(), still=timedelta(days=days))
    return render_template(
        "teaching/progress.html", seen=None, cohort=None, course=course, board=board, days=days, choices=STILL,
        cohort_of=cohort_of, now=clock.now(),
    )  # fmt: skip


def _days() -> int:
    asked = request.args.get("days", STILL[1], int)
    return asked if asked in STILL else STILL[1]
