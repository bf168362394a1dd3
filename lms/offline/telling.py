"""What a refused statement says, for whoever looks at it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.core.i18n import in_language
from lms.learning.activity_ids import item_of
from lms.learning.content import Course
from lms.learning.titles import step_title
from lms.offline.models import OutboxRefusal, Reason
from lms.xapi.statement import NO_TIME, BadStatement, Statement, read


@dataclass(frozen=True)
class Told:
    """`document`: as people read it. None where the statement does not say it."""

    document: str
    course: str | None = None
    step: str | None = None
    # Written out: a phone may be in the year 9999.
    phone_time: str | None = None


@dataclass
class Heap:
    """What was refused to one person for one reason. `steps`: titles, each once, of the latest."""

    reason: Reason
    latest: datetime
    count: int
    steps: list[str]


# Of one reason: what a person can remember, and no page of its own.
STEPS_TOLD = 5


def heaps_of(refusals: Iterable[OutboxRefusal], courses: Sequence[Course]) -> list[Heap]:
    """By reason, in the order in which the refusals come: the latest first. `courses`: those that are published."""
    heaps: dict[Reason, Heap] = {}
    for one in refusals:
        heap = heaps.setdefault(one.reason, Heap(one.reason, one.refused_at, 0, []))
        heap.count += 1
        if heap.count <= STEPS_TOLD and (step := tell(one, courses).step) and step not in heap.steps:
            heap.steps.append(step)
    return list(heaps.values())


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
    """Of a question the lesson in which it stands: the page names no other."""
    parents = statement.context.context_activities if statement.context else None
    addresses = [statement.object.id, *(one.id for one in (parents.parent if parents else ()))]
    places = [item_of(address) or ("", "") for address in addresses]
    for course in courses:
        items = [item for slug, item in places if slug == course.slug]
        if items:
            known = next((item for item in items if item in course.items()), None)
            return in_language(course.title), step_title(course, known) if known else None
    return None, None


def _indented(document: str) -> str:
    try:
        return json.dumps(json.loads(document), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return document
