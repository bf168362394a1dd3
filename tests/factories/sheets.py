"""Attempts that were handed in, written straight into the tables: many, in little time, by people of different knowledge."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from lms.core.db import db
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.quizzes import kinds, scoring
from lms.quizzes.analysis.options import choices_of
from lms.quizzes.kinds import MultipleChoice, Question
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.questions import bank_of, settings_of

CHUNK = 1000
# Of every attempt: it draws the numbers of questions that have variables.
SEED = 1
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
# (ability, question, chance) → what is answered; None leaves it out.
Learner = Callable[[float, Question, random.Random], Any]


def average_learner(ability: float, question: Question, chance: random.Random) -> Any:
    """Harder questions are those whose id has a higher checksum; what is wrong is any wrong answer."""
    hardness = sum(question.id.encode()) % 9 / 3 - 1.5
    if chance.random() < 1 / (1 + exp(hardness - ability)):
        return kinds.key(question)
    return wrong_answer(question, chance)


def wrong_answer(question: Question, chance: random.Random) -> Any:
    wrong = choices_of(question).wrong
    if not wrong:
        return {}
    picked = chance.choice(wrong)
    return [picked] if isinstance(question, MultipleChoice) else picked


def hand_in_many(
    revision_id: UUID,
    item: str,
    person_id: UUID,
    number: int,
    *,
    seed: int = 1,
    learner: Learner = average_learner,
    at: datetime = START,
) -> None:
    """So many first attempts, all by one person in registrations of their own: of whom they are does not matter here."""
    chance = random.Random(seed)
    settings = settings_of(learning.content_of(revision_id), item)
    bank = bank_of(revision_id, item)
    attempts: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for place in range(number):
        drawn = scoring.draw(list(bank.values()), settings.draw, chance.randrange(2**31))
        attempt, given = _sheet(
            [kinds.drawn(bank[one], SEED) for one in drawn], learner, chance, at + timedelta(minutes=place % 40_000)
        )
        attempts.append(attempt | {"person_id": person_id, "revision_id": revision_id, "item": item})
        answers += given
        if len(attempts) == CHUNK or place == number - 1:
            db.session.execute(insert(Attempt), attempts)
            db.session.execute(insert(Answer), answers) if answers else None
            attempts, answers = [], []
    db.session.commit()


def _sheet(
    questions: list[Question], learner: Learner, chance: random.Random, at: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    ability, attempt_id, when = chance.gauss(0.5, 1), new_id(), at
    answers, marks = [], []
    for question in questions:
        response = learner(ability, question, chance)
        if response is None:
            marks.append(kinds.Mark.of(False))
            continue
        when += timedelta(seconds=chance.randint(8, 40))
        mark = kinds.mark(question, response)
        if mark:
            marks.append(mark)
        answers.append(
            {"attempt_id": attempt_id, "question_id": question.id, "response": response, "answered_at": when}
        )
    scaled = float(scoring.total(marks).scaled)
    attempt = {
        "id": attempt_id, "registration": new_id(), "number": 1, "seed": SEED, "question_ids": [one.id for one in questions],
        "started_at": at, "due_at": None, "closed_at": when, "scaled": scaled, "passed": scaled >= 0.7,
    }  # fmt: skip
    return attempt, answers
