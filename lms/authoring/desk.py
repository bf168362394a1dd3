"""The list of courses as authors see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.authoring import queries
from lms.authoring.models import Draft
from lms.authoring.parts import LANGUAGES, Body
from lms.learning import content
from lms.learning import queries as learning
from lms.learning.models import Course


@dataclass(frozen=True)
class Row:
    title: dict[str, str]
    slug: str
    course: Course | None
    draft: Draft | None
    # Of the published revision that is shown to new learners; None where there is none.
    number: int | None
    # In which every text of the draft, or of what is published, is there.
    complete: list[str]
    changed_at: datetime | None
    enrolled: int
    # A package that runs by itself.
    is_package: bool


def rows() -> list[Row]:
    """Every course and every draft; five queries, whatever their number."""
    drafts = {draft.slug: draft for draft in queries.list_of_open_drafts()}
    bodies = queries.bodies_of([draft.id for draft in drafts.values()])
    counts = learning.learners_by_course()
    latest = queries.latest_revisions()
    found = []
    for course in queries.courses():
        revision = latest.get(course.id)
        if revision is None:
            continue
        draft = drafts.pop(course.slug, None)
        published = learning.content_of(course.current_revision_id or revision.id)
        enrolled, _finished = counts.get(course.id, (0, 0))
        found.append(
            Row(
                title=_root(bodies, draft)["title"] if draft else published.title,
                slug=course.slug,
                course=course,
                draft=draft,
                number=revision.number if course.current_revision_id else None,
                complete=complete_in(bodies[draft.id]) if draft else _languages_of(published),
                changed_at=draft.changed_at if draft else revision.published_at,
                enrolled=enrolled,
                is_package=published.package is not None,
            )
        )
    found += [
        Row(
            _root(bodies, draft)["title"],
            slug,
            None,
            draft,
            None,
            complete_in(bodies[draft.id]),
            draft.changed_at,
            0,
            False,
        )
        for slug, draft in drafts.items()
    ]
    return sorted(found, key=lambda row: (row.draft is None, -(row.changed_at.timestamp() if row.changed_at else 0)))


def complete_in(bodies: list[Body]) -> list[str]:
    """The languages in which no text of these bodies is missing."""
    return [code for code in LANGUAGES if not any(_lacks(body, code) for body in bodies)]


def _lacks(body: Body, code: str) -> bool:
    texts = [body[name] for name in ("title", "summary", "explain") if isinstance(body.get(name), dict)]
    texts += [body["text"]] if isinstance(body.get("text"), dict) else []
    texts += [block["text"] for block in body.get("blocks", []) if block["kind"] != "audio"]
    return any(not str(text.get(code, "")).strip() for text in texts)


def _languages_of(published: content.Course) -> list[str]:
    lessons = [lesson for _module, lesson in published.lessons()]
    return [code for code in LANGUAGES if all(lesson.title.get(code) and code in lesson.blocks for lesson in lessons)]


def _root(bodies: dict[Any, list[Body]], draft: Draft) -> Body:
    return next(body for body in bodies[draft.id] if "audience" in body)
