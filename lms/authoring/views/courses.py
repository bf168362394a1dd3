"""The list of courses, a new course, a draft of one that is published; retiring and restoring."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import desk, policy, publishing, queries, services
from lms.authoring.forms import NewCourseForm
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import in_language
from lms.learning import queries as learning
from lms.learning.models import Course


def courses_page(person: Person) -> str | None:
    """The list of courses for authors; None for others, who see what is published (learning)."""
    if not policy.may_author(person):
        return None
    return render_template("authoring/courses.html", person=person, rows=desk.rows())


@bp.get("/staff/courses/new")
@grants(policy.author)
def new_course(_person: Person) -> ResponseReturnValue:
    return render_template("authoring/course_new.html", form=NewCourseForm(None))


@bp.post("/staff/courses/drafts")
@grants(policy.author)
def create_course(person: Person) -> ResponseReturnValue:
    form = NewCourseForm(request.form)
    if not form.validate():
        return render_template("authoring/course_new.html", form=form), 422
    draft = services.open_draft(
        None, by=person, at=clock.now(), title=form.title, summary=form.summary, draft_id=form.row_id
    )
    return redirect(url_for("authoring.show_draft", draft_id=draft.id), 303)


@bp.post("/staff/courses/<string:slug>/draft")
@grants(policy.course)
def create_draft(person: Person, course: Course) -> ResponseReturnValue:
    """The draft that is open, or a new one of what is published."""
    draft = services.draft_of(course, by=person, at=clock.now())
    return redirect(url_for("authoring.show_draft", draft_id=draft.id), 303)


@bp.post("/staff/courses/<string:slug>/retirement")
@grants(policy.course)
def create_retirement(person: Person, course: Course) -> ResponseReturnValue:
    title = _title(course)
    publishing.retire(course, by=person, at=clock.now())
    flash(_("“%(title)s” is retired: nobody begins it any more. Those who are in it go on.", title=title))
    return redirect(url_for("authoring.list_revisions", slug=course.slug), 303)


@bp.post("/staff/courses/<string:slug>/retirement/delete")
@grants(policy.course)
def delete_retirement(person: Person, course: Course) -> ResponseReturnValue:
    publishing.restore(course, by=person, at=clock.now())
    flash(_("“%(title)s” is open to new learners again.", title=_title(course)))
    return redirect(url_for("authoring.list_revisions", slug=course.slug), 303)


def _title(course: Course) -> str:
    revision = queries.newest_revision(course)
    return in_language(learning.content_of(revision.id).title) if revision else course.slug
