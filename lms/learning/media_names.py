"""The media of a course by name: which there are, and the course with other names for them. Pure but for the reader of
questions, which a slice above registers."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from lms.learning.activities import question_reader
from lms.learning.content import Attribution, Block, Course, Lesson, QuizSettings


def media_of(course: Course) -> list[str]:
    """Each once, in the order in which a reader meets them."""
    return list(dict.fromkeys(_all_media(course)))


def questions_of(course: Course) -> Iterator[msgspec.Raw]:
    """Of practice, quizzes and the exam."""
    for module in course.modules:
        for lesson in module.lessons:
            yield from lesson.practice
        yield from module.quiz.bank if module.quiz else []
    yield from course.exam.bank if course.exam else []


def stored_names(course: Course, names: Mapping[str, str]) -> Course:
    """The course with every medium under another name. `names`: the name it has → the name it gets. Raises KeyError for a
    medium that they lack."""
    reader = question_reader()

    def questions(raws: Iterable[msgspec.Raw]) -> list[msgspec.Raw]:
        return [reader.encode(reader.with_media(raw, names)) for raw in raws]

    def blocks(found: list[Block]) -> list[Block]:
        return [
            msgspec.structs.replace(
                block,
                media=names[block.media] if block.media else None,
                captions=names[block.captions] if block.captions else None,
            )
            for block in found
        ]

    def lesson(found: Lesson) -> Lesson:
        by_language = {code: blocks(items) for code, items in found.blocks.items()}
        return msgspec.structs.replace(found, blocks=by_language, practice=questions(found.practice))

    def quiz(found: QuizSettings | None) -> QuizSettings | None:
        return msgspec.structs.replace(found, bank=questions(found.bank)) if found else None

    def attribution(found: Attribution) -> Attribution:
        return msgspec.structs.replace(found, media=[names[name] for name in found.media])

    modules = [
        msgspec.structs.replace(module, lessons=[lesson(item) for item in module.lessons], quiz=quiz(module.quiz))
        for module in course.modules
    ]
    return msgspec.structs.replace(
        course,
        cover=names[course.cover] if course.cover else None,
        modules=modules,
        exam=quiz(course.exam),
        attributions={name: attribution(one) for name, one in course.attributions.items()},
    )


def _all_media(course: Course) -> Iterator[str]:
    reader = question_reader()
    if course.cover:
        yield course.cover
    for _module, lesson in course.lessons():
        for blocks in lesson.blocks.values():
            yield from (name for block in blocks for name in (block.media, block.captions) if name)
    for raw in questions_of(course):
        yield from reader.media(raw)
    for attribution in course.attributions.values():
        yield from attribution.media
