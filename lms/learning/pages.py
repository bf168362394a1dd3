"""The pages of a course and of a lesson, rendered from what a policy found: shown by the views, kept by phones."""

from typing import Any

from flask import render_template

from lms.accounts.models import Person
from lms.core.i18n import content_language
from lms.learning import calling, home
from lms.learning.activities import address_of
from lms.learning.policy import OpenCourse, OpenLesson
from lms.learning.rendering import lesson_blocks


def help_page(person: Person) -> str:
    calls, helpers = calling.calls_of(person), home.helpers_of(person)
    return render_template("learning/help.html", person=person, calls=calls, helpers=helpers)


def course_page(found: OpenCourse, **shown: Any) -> str:
    """`shown`: what drafts say of themselves (authoring.preview)."""
    return render_template("learning/course.html", found=found, course=found.content, progress=found.progress, **shown)


def lesson_page(found: OpenLesson, **shown: Any) -> str:
    """`shown`: what takes the place of what the page would find for itself (drafts show blocks of no revision)."""
    course = found.open
    values = {
        "found": found,
        "course": course.content,
        "sources": [course.content.sources[name] for name in found.lesson.sources],
        "following": _following_unit(found),
    }
    if "blocks" not in shown:
        values["blocks"] = lesson_blocks(course.revision_id, found.item, content_language().code)
    return render_template("learning/lesson.html", **values | shown)


def _following_unit(found: OpenLesson) -> str | None:
    """After a unit that is done, the next step; our own lessons lead on by their button."""
    progress = found.open.progress
    if found.lesson.unit is None or found.item not in progress.items:
        return None
    following = home.step_after(found.open.content, found.item, progress.items)
    return address_of(found.open.content.slug, following) if following else None
