"""The published revisions of a course: who published what when, and what differs between two."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import policy, queries
from lms.authoring.differences import differences
from lms.authoring.revisions import parts_of
from lms.authoring.views.blueprint import bp
from lms.core.access import grants
from lms.learning import queries as learning
from lms.learning.models import Course, CourseRevision


@bp.get("/staff/courses/<string:slug>/revisions")
@grants(policy.course)
def list_revisions(_person: Person, course: Course) -> ResponseReturnValue:
    revisions = queries.revisions_of(course.id)
    acts = queries.acts_of(course.id)
    return render_template(
        "authoring/revisions.html",
        course=course,
        published=learning.content_of(revisions[0].id),
        revisions=revisions,
        acts=acts,
        numbers={one.id: one.number for one in revisions},
        draft=queries.open_draft_of(course.slug),
    )


@bp.get("/staff/courses/<string:slug>/revisions/<int:older>/<int:newer>")
@grants(policy.two_revisions)
def show_difference(course: Course, older: CourseRevision, newer: CourseRevision) -> ResponseReturnValue:
    old, new = (parts_of(learning.content_of(one.id)) for one in (older, newer))
    return render_template(
        "authoring/difference.html", course=course, root=new, older=older, newer=newer, sections=differences(old, new)
    )
