"""Questions about answers that wait for trainers."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select

from lms.accounts.models import Person
from lms.core.db import db
from lms.quizzes.marking.models import Marking, OpenAnswer


def answers_of_others(marker_id: UUID) -> Select[OpenAnswer]:
    return select(OpenAnswer).where(OpenAnswer.person_id != marker_id)


def queue_of(marker_id: UUID, languages: Collection[str] | None) -> Select[OpenAnswer]:
    """What this trainer may mark, the oldest first. `languages`: of the learners' screens; None for all."""
    hers = select(Marking.marker_id).where(Marking.answer_id == OpenAnswer.id, Marking.marker_id == marker_id)
    query = (
        answers_of_others(marker_id)
        .where(OpenAnswer.marked_at.is_(None), ~hers.exists())
        .order_by(OpenAnswer.answered_at, OpenAnswer.id)
    )
    if languages is None:
        return query
    return query.join(Person, Person.id == OpenAnswer.person_id).where(Person.language.in_(languages))


def waiting_by_language(marker_id: UUID) -> dict[str, int]:
    """Language of the learners' screens → how many answers wait for this trainer."""
    waiting = queue_of(marker_id, None).order_by(None).subquery()
    query = (
        select(Person.language, func.count()).join(waiting, waiting.c.person_id == Person.id).group_by(Person.language)
    )
    return dict(db.session.execute(query).all())


def following(marker_id: UUID, languages: Collection[str] | None) -> OpenAnswer | None:
    return db.session.scalar(queue_of(marker_id, languages).limit(1))


def own_answers(person_id: UUID) -> Select[OpenAnswer]:
    return select(OpenAnswer).where(OpenAnswer.person_id == person_id)


def last_practice_answer(registration: UUID, item: str, question_id: str) -> OpenAnswer | None:
    return db.session.scalar(
        select(OpenAnswer)
        .where(OpenAnswer.registration == registration, OpenAnswer.item == item, OpenAnswer.question_id == question_id)
        .where(OpenAnswer.attempt_id.is_(None))
        .order_by(OpenAnswer.answered_at.desc(), OpenAnswer.id.desc())
        .limit(1)
    )


def answers_of_attempt(attempt_id: UUID) -> dict[str, OpenAnswer]:
    """Question id → answer, of those that trainers mark."""
    rows = db.session.scalars(select(OpenAnswer).where(OpenAnswer.attempt_id == attempt_id))
    return {row.question_id: row for row in rows}


def is_waiting(attempt_id: UUID) -> bool:
    query = select(OpenAnswer.id).where(OpenAnswer.attempt_id == attempt_id, OpenAnswer.marked_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def markings_of(answer_id: UUID) -> Sequence[Marking]:
    return db.session.scalars(
        select(Marking).where(Marking.answer_id == answer_id).order_by(Marking.marked_at, Marking.marker_id)
    ).all()


def has_markings(answer_id: UUID) -> bool:
    return db.session.scalar(select(func.count()).where(Marking.answer_id == answer_id)) != 0
