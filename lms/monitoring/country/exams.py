"""Exams that were sat: which questions were drawn, and of some also what was answered, as marking makes the score of it."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from lms.monitoring.country import curves
from lms.monitoring.country.courses import EXAM, Taught
from lms.monitoring.country.wording import (
    ACTOR,
    INSTRUCTOR,
    REGISTRATION,
    SAMPLE_ID,
    TEAM,
    TIMESTAMP,
    Wording,
    wording,
)
from lms.quizzes import kinds, scoring
from lms.quizzes.kinds import Question
from lms.quizzes.questions import bank_of, settings_of
from lms.quizzes.telling import Learner, Place, answered
from lms.xapi import agents

# Seeds of attempts: as many differ, so that what is drawn, and said of each answer, is worked out once for all who share it.
SEEDS = 48


@dataclass(frozen=True)
class Said:
    """An answer: its JSON, whether it is right, and how it is told to the log."""

    question_id: str
    response: str
    is_right: bool
    told: Wording


class Exams:
    """Of one course."""

    def __init__(self, course: Taught) -> None:
        self._course = course
        self._bank = bank_of(course.revision_id, EXAM)
        self._draws: dict[int, list[str]] = {}
        self._said: dict[tuple[str, int, bool, bool], Said | None] = {}
        places = sorted(self._bank)
        self.failing = frozenset(places[:: curves.FAILING_QUESTION]) if places else frozenset()

    def drawn(self, seed: int) -> list[str]:
        found = self._draws.get(seed)
        if found is None:
            blueprint = settings_of(self._course.content, EXAM).draw
            found = self._draws[seed] = scoring.draw(list(self._bank.values()), blueprint, seed)
        return found

    def answers(self, seed: int, right: int, chance: random.Random, *, is_helped: bool) -> list[Said]:
        """What gives so many right answers; none where a question of the draw can only be marked by hand. Questions that fail
        are wrong first. What cannot be answered wrongly without a part of the points is left out."""
        ids = self.drawn(seed)
        if any(kinds.key(kinds.drawn(self._bank[one], seed)) is None for one in ids):
            return []
        order = sorted(ids, key=lambda one: (one not in self.failing or chance.random() < 0.15, chance.random()))
        wrong = set(order[: len(ids) - right])
        said = [self._answer(one, seed, one not in wrong, is_helped) for one in ids]
        return [one for one in said if one is not None]

    def _answer(self, question_id: str, seed: int, is_right: bool, is_helped: bool) -> Said | None:
        key = (question_id, seed, is_right, is_helped)
        if key not in self._said:
            self._said[key] = self._make(self._bank[question_id], seed, is_right, is_helped)
        return self._said[key]

    def _make(self, question: Question, seed: int, is_right: bool, is_helped: bool) -> Said | None:
        shown = kinds.drawn(question, seed)
        response = kinds.key(shown) if is_right else wrong_answer(shown)
        mark = kinds.mark(shown, response) if response is not None else None
        if response is None or mark is None:
            return None
        learner = Learner(agents.person_agent(ACTOR), agents.group_agent(TEAM))
        place = Place(REGISTRATION, self._course.content, EXAM)
        told = answered(learner, place, question, response, mark, seed=seed, at=TIMESTAMP, statement_id=SAMPLE_ID)
        if is_helped and told.context is not None:
            context = msgspec.structs.replace(told.context, instructor=agents.person_agent(INSTRUCTOR))
            told = msgspec.structs.replace(told, context=context)
        return Said(question.id, json.dumps(response, ensure_ascii=False), is_right, wording(told))


def wrong_answer(question: Question) -> Any:
    """A response that has none of the points, as somebody might give it; None where none is found."""
    for response in _guesses(question):
        try:
            mark = kinds.mark(question, response)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if mark is not None and not mark.is_correct and mark.score == 0:
            return response
    return None


def _guesses(question: Question) -> Iterator[Any]:
    key: Any = kinds.key(question)
    choices: Sequence[Any] = getattr(question, "choices", ())
    for choice in choices:
        yield [choice.id] if isinstance(key, list) else choice.id
    if isinstance(key, bool):
        yield not key
    elif isinstance(key, list):
        yield [*key[1:], *key[:1]]
    elif isinstance(key, dict):
        values = list(key.values())
        yield dict(zip(key, [*values[1:], *values[:1]], strict=True))
    elif isinstance(key, str):
        yield from ("false" if key == "true" else "true", "0", "لا أعرف")
