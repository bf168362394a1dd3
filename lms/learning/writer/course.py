"""The files of a course, but for its media: path in the course's folder → text. Pure but for the registered reader of questions."""

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.learning.activities import question_reader
from lms.learning.content import Attribution, Course, Module, QuizSettings
from lms.learning.loader.course import NONE
from lms.learning.loader.faults import LANGUAGES
from lms.learning.media_names import media_of, stored_names
from lms.learning.writer.lessons import lesson_text
from lms.learning.writer.yaml_text import Plain, document

# What kinds of question take as the path of a picture, and a lesson as that of a medium.
_MEDIUM = re.compile(r"media(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MINUTE_S, _HOUR_S = 60, 3600


class UnwritableCourse(DomainError):
    """The course holds what course sources cannot say; `reasons` in English, for who writes sources."""

    message = _("This course cannot be written as course sources.")

    def __init__(self, *reasons: str) -> None:
        super().__init__()
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join((str(self.message), *self.reasons))


def source_names(course: Course, kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """Name of each medium in the course → its path in the sources. `kept`: paths that some have there already."""
    found: dict[str, str] = {}
    for name in media_of(course):
        path = (kept or {}).get(name) or (name if _MEDIUM.fullmatch(name) else f"media/{_safe(name)}")
        found[name] = _other(path, name) if path in found.values() else path
    return found


def texts_of(course: Course, names: Mapping[str, str]) -> dict[str, str]:
    """`names`: see source_names. Raises UnwritableCourse for what no source can say."""
    _refuse_what_has_no_form(course)
    try:
        return _texts_of(stored_names(course, names))
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise UnwritableCourse(f"{type(error).__name__}: {error}") from error


def _texts_of(course: Course) -> dict[str, str]:
    files = {"course.yaml": document(_course(course)), "sources.yaml": document(_sources(course))}
    if course.attributions:
        attributions = {name: _attribution(one) for name, one in course.attributions.items()}
        files["attributions.yaml"] = document(attributions)
    for number, module in enumerate(course.modules, 1):
        files |= {f"{number:02}-{module.slug}/{path}": text for path, text in _module_files(module).items()}
    if course.exam:
        files["exam.yaml"] = _questions(course.exam.bank)
    return files


def _refuse_what_has_no_form(course: Course) -> None:
    if course.package or any(lesson.unit for _module, lesson in course.lessons()):
        raise UnwritableCourse("an imported course is kept as its package")


def _course(course: Course) -> dict[str, Any]:
    found: dict[str, Any] = {"title": course.title, "summary": course.summary, "audience": course.audience}
    found["cover"] = course.cover or NONE
    if course.licence:
        found["licence"] = course.licence
    if course.exam is None:
        return found | {"exam": NONE}
    draw = [{"module": module, "questions": count} for module, count in course.exam.draw]
    return found | {"exam": {**_settings(course.exam), "draw": draw}}


def _sources(course: Course) -> dict[str, Any]:
    return {name: {"title": one.title, "checked": Plain(one.checked)} for name, one in course.sources.items()}


def _attribution(attribution: Attribution) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(attribution)
    first = {key: getattr(attribution, key) for key in ("title", "author", "origin", "licence")}
    return first | {key: value for key, value in found.items() if key not in first}


def _module_files(module: Module) -> dict[str, str]:
    about: dict[str, Any] = {"title": module.title, "summary": module.summary, "quiz": NONE}
    files = {}
    if module.quiz:
        ((_any_module, count),) = module.quiz.draw
        about["quiz"] = {"draw": count, **_settings(module.quiz)}
        files["quiz.yaml"] = _questions(module.quiz.bank)
    files["module.yaml"] = document(about)
    for number, lesson in enumerate(module.lessons, 1):
        stem = f"{number:02}-{lesson.slug}"
        files |= {f"{stem}.{language}.md": lesson_text(lesson, language) for language in LANGUAGES}
        files[f"{stem}.practice.yaml"] = _questions(lesson.practice)
    return files


def _settings(settings: QuizSettings) -> dict[str, Any]:
    found: dict[str, Any] = {"pass_score": Decimal(settings.pass_score)}
    if settings.attempts is not None:
        found["attempts"] = settings.attempts
    if settings.wait_s:
        found["wait"] = Plain(_duration(settings.wait_s))
    if settings.time_limit_s is not None:
        found["time_limit"] = Plain(_duration(settings.time_limit_s))
    return found


def _questions(raws: list[msgspec.Raw]) -> str:
    reader = question_reader()
    return document([reader.source(raw) for raw in raws])


def _duration(seconds: int) -> str:
    """ISO 8601, in hours, minutes and seconds as sources write it: PT24H."""
    parts = (
        (seconds // _HOUR_S, "H"),
        (seconds % _HOUR_S // _MINUTE_S, "M"),
        (seconds % _MINUTE_S, "S"),
    )
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")


def _safe(name: str) -> str:
    return _UNSAFE.sub("-", name).strip("-.") or "medium"


def _other(path: str, name: str) -> str:
    """Beside another of the same path: told apart by its own name."""
    stem, dot, extension = path.rpartition(".")
    return f"{stem or extension}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{dot}{extension if stem else ''}"
