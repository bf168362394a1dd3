"""Whether a question may be asked: it is whole, in every language, and its own right answer is right. Pure."""

from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from typing import Any

import msgspec

from lms.authoring.parts import Body
from lms.authoring.questions.missing import missing
from lms.quizzes import kinds
from lms.quizzes.kinds.choices import Choosing, ChoosingOne
from lms.quizzes.kinds.source import LANGUAGES as KNOWN_LANGUAGES


class QuestionFault(StrEnum):
    # Something that its kind needs is missing.
    UNREADABLE = "unreadable"
    LANGUAGE = "language"
    # No choice is right, or several of a kind that has one.
    KEY = "key"
    MEDIA = "media"


def faults_of(
    body: Body, languages: Collection[str], has_media: Callable[[str], bool]
) -> Iterator[tuple[QuestionFault, str | None]]:
    """Each fault with the language that it concerns."""
    try:
        question = msgspec.json.decode(msgspec.json.encode(body), type=kinds.Question)
    except (msgspec.ValidationError, TypeError):
        yield QuestionFault.UNREADABLE, None
        return
    is_incomplete = False
    for code in languages:
        if any(not _is_said(text, code) for text in _texts(msgspec.to_builtins(question))):
            is_incomplete = True
            yield QuestionFault.LANGUAGE, code
    if not _has_right_key(question):
        is_incomplete = True
        yield QuestionFault.KEY, None
    if not is_incomplete and missing(body):
        # A formula that divides by zero, a gap without its word: what its editor marks and nothing above tells.
        yield QuestionFault.UNREADABLE, None
    if not all(map(has_media, kinds.media(question))):
        yield QuestionFault.MEDIA, None


def _texts(value: Any) -> Iterator[dict[str, Any]]:
    """Every text, and every list of texts, by language."""
    if isinstance(value, dict):
        if value and all(key in KNOWN_LANGUAGES for key in value):
            yield value
        else:
            for inner in value.values():
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _is_said(text: dict[str, Any], code: str) -> bool:
    said = text.get(code)
    return bool(said.strip() if isinstance(said, str) else said)


def _has_right_key(question: kinds.Question) -> bool:
    """What the page shows as the right answer, sent as a form, is marked as right."""
    if isinstance(question, Choosing):
        count = len(question.correct_ids())
        if len(question.choices) < 2 or not count or (isinstance(question, ChoosingOne) and count > 1):
            return False
    try:
        key = kinds.key(question)
        # A kind without a right answer, or of which people judge, has no key or no mark.
        mark = kinds.mark(question, key) if key else None
        return mark is None or mark.is_correct
    except (IndexError, KeyError, ValueError, StopIteration, ArithmeticError):
        return False
