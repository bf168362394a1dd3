"""What the checks of a draft must be told: which files are there, and what each page weighs when it is rendered."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from lms.authoring.checks import Facts
from lms.authoring.parts import LANGUAGES, Body, Part
from lms.authoring.preview import MOST_PAGE_BYTES, weight
from lms.authoring.revisions import lesson_of
from lms.core.files import media_store
from lms.learning import content


def facts_of(root: Part, today: date) -> Facts:
    store = media_store()
    return Facts(
        has_media=lambda name: store.path_of(name) is not None,
        today=today,
        weights=weights_of(root),
        most_bytes=MOST_PAGE_BYTES,
    )


def weights_of(root: Part) -> dict[UUID | None, Mapping[str, int]]:
    """Lesson → language → bytes. Needs a request, for pages have addresses."""
    shell = shell_of(root)
    found: dict[UUID | None, Mapping[str, int]] = {}
    for module in root.modules:
        for lesson in module.lessons:
            found[lesson.id] = weight_of(shell, module, lesson)
    return found


def weight_of(shell: content.Course, module: Part, lesson: Part) -> dict[str, int]:
    around = msgspec.convert({**module.body, "quiz": None, "lessons": []}, content.Module)
    return {code: weight(shell, around, lesson_of(lesson), code) for code in LANGUAGES}


def outline_of(root: Part) -> content.Course:
    """What the page of the course shows of it: its steps by their titles, its works; nothing that lies in lessons and quizzes."""
    course = msgspec.convert({**root.body, "modules": [], "sources": {}}, content.Course)
    modules = [
        msgspec.convert(
            {**_named(module.body), "lessons": [_step_of(lesson) for lesson in module.lessons]}, content.Module
        )
        for module in root.modules
    ]
    return msgspec.structs.replace(
        course, **_named({"title": course.title, "summary": course.summary}), modules=modules
    )


def _step_of(lesson: Part) -> Body:
    return {**_named({key: lesson.body[key] for key in ("slug", "title")}), "minutes": 0, "blocks": {}}


def _named(body: Body) -> Body:
    """A text that is still to be written shows in the other language."""
    texts = {
        key: {code: text for code, text in body[key].items() if text} for key in ("title", "summary") if key in body
    }
    return {**body, **{key: text or {"ar": "–"} for key, text in texts.items()}}


def shell_of(root: Part) -> content.Course:
    """The course without what lies in it."""
    return msgspec.convert({**root.body, "exam": None, "modules": []}, content.Course)
