"""A course as a phone keeps it: its pages under their normal addresses, rendered by the same templates as online, and what the
phone needs to mark practice and to say what was done. docs/offline.md describes the format."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from flask import render_template, url_for

from lms.accounts.models import Person
from lms.core.files import media_store
from lms.core.i18n import content_language, language
from lms.core.pictures import RASTER, Format, picture_for
from lms.learning import content, pages
from lms.learning.activities import address_of, practice_address
from lms.learning.activity_ids import REVISION, item_activity, question_activity_id
from lms.learning.home import step_after
from lms.learning.models import Enrolment
from lms.learning.policy import OpenCourse, OpenLesson
from lms.learning.services import completion_id
from lms.offline.groups import groups_of, groups_with
from lms.offline.sync import FORM
from lms.offline.words import alert
from lms.quizzes import kinds
from lms.quizzes import pages as quizzes
from lms.quizzes.answers import said_of_wrong, said_to
from lms.quizzes.kinds import Judge, Mark, Reason
from lms.quizzes.kinds.phones import can_judge, phone_key
from lms.quizzes.messages import UNREADABLE, missing_words
from lms.quizzes.policy import OpenPractice, OpenQuiz
from lms.quizzes.questions import practice_of, practice_seed
from lms.web.compression import sent_bytes
from lms.web.fragments import Fragment, kept
from lms.xapi.agents import activity_id, person_agent

FORMAT = 1
# Of blocks: videos are too large to be kept unasked.
KEPT_MEDIA = ("picture", "audio", "document")
# Pixels: two for each point of a phone's column.
SCREEN_WIDTH = 640


def may_be_kept(course: content.Course) -> bool:
    """Units of imported courses run on a server."""
    return all(lesson.unit is None for _module, lesson in course.lessons())


def contents_of(
    person_id: UUID, found: OpenCourse, enrolment: Enrolment, *, roster: Sequence[Person] = ()
) -> dict[str, Any]:
    """All of the package but its digest, in the language of this request. `enrolment` may be nobody's, with this `roster`."""
    course = found.content
    lessons = [OpenLesson(found, module, lesson) for module, lesson in course.lessons()]
    practices = [one for lesson in lessons for one in _practices(lesson, enrolment)]
    groups = groups_with(person_id, roster, lessons, enrolment) if roster else groups_of(person_id, lessons, enrolment)
    card = kept(lambda: render_template("offline/card.html", course=course, progress=found.progress))
    return {
        "format": FORMAT,
        "slug": course.slug,
        "title": card.title,
        "revision": found.revision_id,
        "registration": enrolment.registration,
        "person": person_id,
        "language": language().code,
        "card": card.main,
        "actor": person_agent(person_id),
        "extensions": {"revision": activity_id(REVISION), "form": activity_id(FORM)},
        "pages": dict(_pages(found, lessons, practices, enrolment)) | groups.pages,
        "practice": {_practice_address(one): _marking(one) for one in practices if can_judge(one.question)}
        | groups.sessions,
        "completions": dict(_completions(found, lessons, enrolment)),
        "words": {reason.value: alert(text) for reason, text in UNREADABLE.items()},
        "media": [*_media(course, lessons, practices), *groups.media.values()],
    }


def _practices(lesson: OpenLesson, enrolment: Enrolment) -> Iterator[OpenPractice]:
    questions = practice_of(enrolment.revision_id, lesson.item)
    for number in range(1, len(questions) + 1):
        yield OpenPractice(lesson, enrolment, questions, number)


def _pages(
    found: OpenCourse, lessons: list[OpenLesson], practices: list[OpenPractice], enrolment: Enrolment
) -> Iterator[tuple[str, dict[str, str]]]:
    course = found.content
    yield url_for("learning.show_course", slug=course.slug), _kept(lambda: pages.course_page(found))
    for lesson in lessons:
        yield address_of(course.slug, lesson.item), _kept(lambda lesson=lesson: pages.lesson_page(lesson))
    for one in practices:
        yield _practice_address(one), _kept(lambda one=one: quizzes.practice_page(one))
    for item in course.items():
        if item == "exam" or item.endswith("/quiz"):
            quiz = OpenQuiz(found, enrolment, item)
            yield address_of(course.slug, item), _kept(lambda quiz=quiz: _held_online(quiz))


def _kept(render: Any) -> dict[str, str]:
    return kept(render).parts()


def _held_online(quiz: OpenQuiz) -> str:
    """Said before anybody travels to it."""
    count = sum(count for _module, count in quiz.settings.draw)
    return render_template("offline/held_online.html", found=quiz, course=quiz.course, question_count=count)


def _marking(one: OpenPractice) -> dict[str, Any]:
    course, question = one.lesson.open.content, one.question
    seed = practice_seed(one.enrolment.registration)
    key = kinds.form_of(question, kinds.key(question), seed)

    def answered(*, is_right: bool) -> Fragment:
        said = said_to(question, kinds.key(question)) if is_right else said_of_wrong(question)
        # Of a survey nothing is right.
        mark = None if question.judge is Judge.NOBODY else Mark.of(is_right)
        given: dict[str, list[str]] = {"answer": []}
        return kept(lambda: quizzes.practice_page(one, is_answered=True, mark=mark, given=given, key=key, said=said))

    right = answered(is_right=True)
    return {
        "question": question_activity_id(course, question.id),
        "item": one.lesson.item,
        "lesson": item_activity(course, one.lesson.item).id,
        "kind": question.kind,
        "key": phone_key(question, seed),
        # What is typed is not called a choice: in place of the course's own words.
        Reason.MISSING.value: alert(missing_words(question)),
        "title": right.title,
        "back": right.back,
        "right": right.main,
        "wrong": answered(is_right=False).main,
        "next": _after_practice(one),
    }


def _after_practice(one: OpenPractice) -> str:
    if one.number == len(one.questions):
        return _completion_address(one.lesson)
    return _practice_address(OpenPractice(one.lesson, one.enrolment, one.questions, one.number + 1))


def _completions(
    found: OpenCourse, lessons: list[OpenLesson], enrolment: Enrolment
) -> Iterator[tuple[str, dict[str, Any]]]:
    course, done = found.content, found.progress.items
    for lesson in lessons:
        following = step_after(course, lesson.item, done | {lesson.item})
        yield (
            _completion_address(lesson),
            {
                "id": completion_id(enrolment.registration, lesson.item),
                "item": lesson.item,
                "activity": item_activity(course, lesson.item).id,
                "next": address_of(course.slug, following)
                if following
                else url_for("learning.show_course", slug=course.slug),
            },
        )


def _practice_address(one: OpenPractice) -> str:
    first = practice_address(one.lesson.open.content.slug, one.lesson.item)
    return f"{first.removesuffix('1')}{one.number}"


def _completion_address(lesson: OpenLesson) -> str:
    return url_for(
        "learning.create_completion",
        slug=lesson.open.content.slug, module=lesson.module.slug, lesson=lesson.lesson.slug,
    )  # fmt: skip


def _media(
    course: content.Course, lessons: list[OpenLesson], practices: list[OpenPractice]
) -> Iterator[dict[str, str | int]]:
    """Every file that the pages show, once, and its bytes as sent."""
    names = [course.cover] if course.cover else []
    for lesson in lessons:
        blocks = lesson.lesson.blocks.get(content_language().code, [])
        names += [block.media for block in blocks if block.media and block.kind in KEPT_MEDIA]
    names += [name for one in practices for name in kinds.media(one.question)]
    store = media_store()
    for name in dict.fromkeys(names):
        path = store.path_of(name)
        if path is None:
            continue
        address = url_for("web.show_media", name=name)
        if path.suffix == ".svg":
            yield {"path": address, "size": sent_bytes(path.read_bytes())}
        elif path.suffix[1:] in RASTER:
            # A copy as wide as the screen of a phone; what a worker fetches names no format, so that any phone can show it.
            copy = picture_for(store, path, Format.JPEG, SCREEN_WIDTH, is_light=False)
            yield {"path": address, "from": f"{address}?w={SCREEN_WIDTH}", "size": copy.stat().st_size}
        else:
            yield {"path": address, "size": path.stat().st_size}
