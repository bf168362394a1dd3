"""Steps of a course in the reader's words."""

from flask_babel import gettext as _

from lms.core.i18n import in_language
from lms.learning.content import Course


def step_title(course: Course, item: str) -> str:
    """The title of a lesson, quiz or exam."""
    if item == "exam":
        return str(_("Exam of the course"))
    module_slug, _slash, step = item.partition("/")
    if step == "quiz":
        module = course.module(module_slug)
        return str(_("Quiz: %(module)s", module=in_language(module.title) if module else module_slug))
    found = course.lesson(module_slug, step)
    return in_language(found[1].title) if found else item
