"""Activities of courses as xAPI names them, and back."""

from uuid import UUID

from lms.core.i18n import LANGUAGES
from lms.learning.content import Course
from lms.xapi import verbs
from lms.xapi.agents import activity_id, activity_path
from lms.xapi.statement import Activity, Definition, LanguageMap, Statement

FOLDER = "courses"
REVISION = "revision"


def language_map(text: dict[str, str]) -> LanguageMap:
    """Our language codes as RFC 5646 tags: ar → ar-MA."""
    return {LANGUAGES[code].tag: words for code, words in text.items()}


def item_activity(course: Course, item: str) -> Activity:
    """The activity of a lesson, quiz, module, exam, or ("") of the course."""
    title, activity_type = _describe(course, item)
    return Activity(
        id=activity_id(FOLDER, course.slug, *filter(None, item.split("/"))),
        definition=Definition(type=activity_type, name=language_map(title)),
    )


def question_activity_id(course: Course, question_id: str) -> str:
    return activity_id(FOLDER, course.slug, "questions", question_id)


def item_of(iri: str) -> tuple[str, str] | None:
    """(course slug, item) of an activity of ours, or None."""
    folder, *rest = activity_path(iri) or ("",)
    return (rest[0], "/".join(rest[1:])) if folder == FOLDER and rest else None


def revision_of(statement: Statement) -> UUID | None:
    """The revision that a `registered` or `earned` statement names."""
    value = statement.context.extensions.get(activity_id(REVISION)) if statement.context else None
    return UUID(value) if isinstance(value, str) else None


def _describe(course: Course, item: str) -> tuple[dict[str, str], str]:
    if item == "":
        return course.title, verbs.COURSE
    if item == "exam":
        return course.title, verbs.ASSESSMENT
    module_slug, _slash, step = item.partition("/")
    module = course.module(module_slug)
    if module is None:
        raise KeyError(item)
    if not step:
        return module.title, verbs.MODULE
    if step == "quiz":
        return module.title, verbs.ASSESSMENT
    found = course.lesson(module_slug, step)
    if found is None:
        raise KeyError(item)
    return found[1].title, verbs.LESSON
