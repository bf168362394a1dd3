"""What higher slices add to courses: the reading of questions, and where a step of a course is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True)
class QuestionFault:
    # Keys and indexes inside the question, to find the line.
    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True)
class QuestionReader:
    """`parse` answers a question, or its faults; the others work on what it answered, or on its JSON."""

    parse: Callable[..., Any]
    media: Callable[[Any], list[str]]
    with_media: Callable[[Any, Mapping[str, str]], Any]
    encode: Callable[[Any], msgspec.Raw]
    # As a source writes it: what `parse` takes.
    source: Callable[[Any], dict[str, Any]]


# (course slug, item) → address of the page where the step is done.
Address = Callable[[str, str], str]

_readers: list[QuestionReader] = []
_addresses: dict[str, Address] = {}


def register_question_reader(reader: QuestionReader) -> None:
    _readers[:] = [reader]


def question_reader() -> QuestionReader:
    if not _readers:
        raise RuntimeError("No slice reads questions; quizzes registers itself in its init_app")
    return _readers[0]


def register_address(kind: str, address: Address) -> None:
    """`kind` is "lesson", "practice", "quiz", "exam" or "unit"."""
    _addresses[kind] = address


def address_of(course_slug: str, item: str) -> str:
    """Where a step of a course is done."""
    return _addresses[kind_of(item)](course_slug, item)


def practice_address(course_slug: str, item: str) -> str:
    """Where the practice of a lesson begins."""
    return _addresses["practice"](course_slug, item)


def unit_address(course_slug: str, item: str) -> str:
    """Where the unit of a lesson is launched (POST)."""
    return _addresses["unit"](course_slug, item)


# Who asks → the list of courses as a higher slice shows it to her, or None.
CoursesPage = Callable[[Any], str | None]
_courses_pages: list[CoursesPage] = []


def register_courses_page(page: CoursesPage) -> None:
    _courses_pages[:] = [page]


def courses_page(person: Any) -> str | None:
    """The list of courses for those who write them."""
    return next((shown for page in _courses_pages if (shown := page(person))), None)


def kind_of(item: str) -> str:
    if item == "exam":
        return "exam"
    return "quiz" if item.endswith("/quiz") else "lesson"
