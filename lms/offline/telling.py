"""What a refused statement says, for whoever looks at it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from lms.core.i18n import in_language
from lms.learning.activity_ids import item_of
from lms.learning.content import Course
from lms.learning.titles import step_title
from lms.offline.models import OutboxRefusal
from lms.xapi.statement import NO_TIME, BadStatement, Statement, read


@dataclass(frozen=True)
class Told:
    """`document`: as people read it. None where the statement does not say it."""

    document: str
    course: str | None = None
    step: str | None = None
    # Written out: a phone may be in the year 9999.
    phone_time: str | None = None


def tell(refusal: OutboxRefusal, courses: Iterable[Course]) -> Told:
    """`courses`: those that are published."""
    document = _indented(refusal.document)
    try:
        statement, _raw = read(refusal.document.encode())
    except BadStatement:
        return Told(document)
    course, step = _place(statement, courses)
    moment = statement.timestamp
    return Told(document, course, step, None if moment is NO_TIME else f"{moment:%Y-%m-%d %H:%M}")


def _place(statement: Statement, courses: Iterable[Course]) -> tuple[str | None, str | None]:
    slug, item = item_of(statement.object.id) or ("", "")
    for course in courses:
        if course.slug == slug:
            return in_language(course.title), step_title(course, item) if item in course.items() else item
    return None, None


def _indented(document: str) -> str:
    try:
        return json.dumps(json.loads(document), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return document
