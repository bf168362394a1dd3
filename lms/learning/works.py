"""The works of others that a page shows, so that it can name them. Pure but for the registered reader of questions."""

from collections.abc import Iterator

import msgspec

from lms.learning.activities import question_reader
from lms.learning.content import Attribution, Course, Lesson
from lms.learning.licences import LICENCES, OWN, Licence


class _Question(msgspec.Struct):
    attribution: str | None = None


def works_in_course(course: Course) -> list[Attribution]:
    return [work for work in course.attributions.values() if work.licence != OWN]


def works_in_lesson(course: Course, lesson: Lesson) -> list[Attribution]:
    """Of its text, its practice, and whatever is seen and heard there."""
    if not course.attributions:
        return []
    names, media = set(_named(lesson)), set(_media(lesson))
    return [
        work
        for name, work in course.attributions.items()
        if work.licence != OWN and (name in names or media.intersection(work.media))
    ]


def works_outside_lessons(course: Course) -> list[Attribution]:
    """Of quizzes, the exam and the cover."""
    named = [work for _module, lesson in course.lessons() for work in works_in_lesson(course, lesson)]
    return [work for work in works_in_course(course) if work not in named]


def licence_of(name: str) -> Licence:
    """Also of one that was left out of the list since."""
    return LICENCES.get(name) or Licence(name, {"ar": name, "fr": name})


def _named(lesson: Lesson) -> Iterator[str | None]:
    yield lesson.attribution
    for raw in lesson.practice:
        yield msgspec.json.decode(raw, type=_Question).attribution


def _media(lesson: Lesson) -> Iterator[str | None]:
    for blocks in lesson.blocks.values():
        for block in blocks:
            yield block.media
    for raw in lesson.practice:
        yield from question_reader().media(raw)
