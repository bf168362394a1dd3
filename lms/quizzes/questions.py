"""Questions of published courses, read once and kept: revisions never change."""

import zlib
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

import msgspec

from lms.learning import content, queries
from lms.learning.activities import QuestionFault, QuestionReader
from lms.quizzes import kinds
from lms.quizzes.kinds import Question
from lms.quizzes.kinds.written import source_of

EXAM = "exam"
QUIZ = "quiz"


def decode(raws: list[msgspec.Raw]) -> list[Question]:
    return [msgspec.json.decode(raw, type=Question) for raw in raws]


@lru_cache(maxsize=256)
def bank_of(revision_id: UUID, item: str) -> dict[str, Question]:
    """The bank of "module/quiz" or "exam": id → question."""
    return {question.id: question for question in decode(settings_of(queries.content_of(revision_id), item).bank)}


@lru_cache(maxsize=512)
def practice_of(revision_id: UUID, item: str) -> list[Question]:
    """The practice questions of "module/lesson", in order."""
    found = queries.content_of(revision_id).lesson(*item.split("/"))
    return decode(found[1].practice) if found else []


def shown_practice(revision_id: UUID, item: str, seed: int) -> list[Question]:
    """The same with the numbers that a phone shows which has this seed."""
    return [kinds.drawn(question, seed) for question in practice_of(revision_id, item)]


def practice_seed(registration: UUID) -> int:
    """Practice is shuffled for each learner, and stays as it is while she thinks."""
    return zlib.crc32(registration.bytes)


def settings_of(course: content.Course, item: str) -> content.QuizSettings:
    """Raises KeyError for an item that is no quiz."""
    found = course.quiz_at(item)
    if found is None:
        raise KeyError(item)
    return found


def _parse(raw: object, *, needs_module: bool) -> Question | list[QuestionFault]:
    parsed = kinds.parse_question(raw, needs_module=needs_module)
    if isinstance(parsed, list):
        return [QuestionFault(fault.path, fault.message) for fault in parsed]
    return parsed


def _media(question: Question | msgspec.Raw) -> list[str]:
    return kinds.media(_decoded(question))


def _with_media(question: Question | msgspec.Raw, names: Mapping[str, str]) -> Question:
    return kinds.with_media(_decoded(question), names)


def _decoded(question: Question | msgspec.Raw) -> Question:
    return msgspec.json.decode(question, type=Question) if isinstance(question, msgspec.Raw) else question


READER = QuestionReader(
    parse=_parse,
    media=_media,
    with_media=_with_media,
    encode=lambda question: msgspec.Raw(msgspec.json.encode(question)),
    source=lambda question: source_of(_decoded(question)),
)
