"""What stands in the log of a country is what the platform itself would have written: some of it is done again by the services."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec
from flask import Flask
from sqlalchemy import delete, select

from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.learning import services
from lms.learning.activity_ids import item_of
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Completion, Course, Enrolment
from lms.learning.progress import implied_completions
from lms.pathway.models import StageState
from lms.pathway.statements import record_standing
from lms.pathway.transitions import Standing, Status
from lms.quizzes import kinds, scoring, telling
from lms.quizzes.models import Answer, Attempt, PracticeAnswer
from lms.quizzes.models import Result as QuizResult
from lms.quizzes.questions import bank_of
from lms.quizzes.telling import Learner, Place
from lms.teaching.models import AttendanceMark, Cohort, CohortSession
from lms.teaching.services import attendance
from lms.teaching.services.attendance import Held
from lms.xapi import definitions, helping, verbs
from lms.xapi import services as xapi
from lms.xapi.models import KnownActivity, Mention, StoredStatement
from lms.xapi.statement import Statement, decode
from tests.monitoring.country.small import load

Logged = dict[UUID, dict[str, Any]]


def logged(ids: Sequence[UUID]) -> Logged:
    """Documents without the moment at which each was stored."""
    rows = db.session.execute(select(StoredStatement.id, StoredStatement.document).where(StoredStatement.id.in_(ids)))
    return {one: {**json.loads(document), "stored": ""} for one, document in rows}


def statements() -> Iterator[tuple[UUID, Statement]]:
    for one in db.session.scalars(select(StoredStatement).order_by(StoredStatement.seq)):
        yield one.id, decode(one.document)


@contextmanager
def forgotten(ids: Sequence[UUID]) -> Iterator[None]:
    """They are gone, with what activities were; after it they are there again, and the same."""
    before, activities = logged(ids), known()
    db.session.execute(
        delete(Mention).where(Mention.seq.in_(select(StoredStatement.seq).where(StoredStatement.id.in_(ids))))
    )
    db.session.execute(delete(StoredStatement).where(StoredStatement.id.in_(ids)))
    db.session.execute(delete(KnownActivity))
    definitions.forget_all()
    yield
    assert logged(ids) == before
    assert before
    again = known()
    assert again
    assert again.items() <= activities.items()


def known() -> dict[str, str]:
    return dict(db.session.execute(select(KnownActivity.id, KnownActivity.definition)).all())


def history(registration: UUID) -> list[tuple[UUID, Statement]]:
    return [one for one in statements() if one[1].registration == registration and one[1].verb.id != verbs.ATTENDED.id]


def do_again(enrolment: UUID, person: Person, told: list[tuple[UUID, Statement]]) -> None:
    """By the services, what follows from it left to the consumers."""
    found = db.session.get(Enrolment, enrolment)
    learner = Learner(agent_of(person), team_of(person))
    for statement_id, one in told:
        _slug, item = item_of(one.object.id) or ("", "")
        if one.verb.id == verbs.REGISTERED.id:
            course = db.session.scalars(select(Course)).one()
            services.enrol(learner.agent, course, team=learner.team, at=one.timestamp)
            found = db.session.get_one(Enrolment, enrolment)
        assert found is not None
        content = learning.content_of(found.revision_id)
        if one.verb.id == verbs.COMPLETED.id and "/" in item:
            services.complete_lesson(learner.agent, found, item, team=learner.team, at=one.timestamp)
        elif one.verb.id == verbs.ATTEMPTED.id:
            services.record_step(
                learner.agent, found, item, verb=verbs.ATTEMPTED, result=None, team=learner.team, at=one.timestamp,
                statement_id=statement_id,
            )  # fmt: skip
        elif one.verb.id == verbs.ANSWERED.id:
            answer_again(learner, Place(enrolment, content, "exam"), one, statement_id)
        elif one.verb.id in (verbs.PASSED.id, verbs.FAILED.id):
            end_again(learner, Place(enrolment, content, item), one, statement_id)


def answer_again(learner: Learner, place: Place, one: Statement, statement_id: UUID) -> None:
    question_id = one.object.id.rsplit("/", 1)[-1]
    query = select(Attempt).where(Attempt.registration == place.registration, Attempt.closed_at == one.timestamp)
    attempt = db.session.scalars(query).one()
    response = db.session.get_one(Answer, (attempt.id, question_id)).response
    question = bank_of(attempt.revision_id, "exam")[question_id]
    mark = kinds.mark(kinds.drawn(question, attempt.seed), response)
    xapi.record(
        telling.answered(
            learner, place, question, response, mark, seed=attempt.seed, at=one.timestamp, statement_id=statement_id
        )
    )


def end_again(learner: Learner, place: Place, one: Statement, statement_id: UUID) -> None:
    assert one.result
    assert one.result.score
    score = one.result.score
    assert score.raw is not None
    raw, most = Fraction(score.raw), int(score.max or 0)
    minutes, seconds = (one.result.duration or "").removeprefix("PT").removesuffix("S").split("M")
    attempt = Attempt(
        id=statement_id, registration=place.registration, item=place.item, passed=one.verb.id == verbs.PASSED.id,
        started_at=one.timestamp - timedelta(minutes=int(minutes), seconds=int(seconds)),
    )  # fmt: skip
    ended = telling.ended(learner, attempt, place.course, scoring.Score(raw, most, raw / most), one.timestamp)
    xapi.record(msgspec.structs.replace(ended, id=statement_id))


def finished(*, is_helped: bool, answers: bool = False) -> UUID:
    """An enrolment whose course is done."""
    done = db.session.scalars(
        select(Completion.registration).where(Completion.item == "").order_by(Completion.registration)
    ).all()
    with_answers = set(db.session.scalars(select(PracticeAnswer.registration)))
    for registration in done:
        helped = any(one.context and one.context.instructor for _id, one in history(registration))
        if helped is is_helped and (registration in with_answers or not answers):
            return registration
    raise AssertionError("no such history; take another seed")


def check_again(registration: UUID) -> None:
    enrolment = db.session.get_one(Enrolment, registration)
    person = db.session.get_one(Person, enrolment.person_id)
    told = history(registration)
    instructor = next((one.context.instructor for _id, one in told if one.context and one.context.instructor), None)
    with forgotten([statement_id for statement_id, _one in told]):
        for model in (Completion, QuizResult, Certificate, PracticeAnswer, Enrolment):
            db.session.execute(delete(model).where(model.registration == registration))
        db.session.expunge_all()
        with helping.beside(agent_of(person), instructor):
            do_again(registration, person, told)


def test_a_finished_history_is_told_as_the_services_tell_it(app: Flask) -> None:
    load(scale=0.001)

    check_again(finished(is_helped=False, answers=True))


def test_a_history_that_was_helped_names_the_helper_as_the_services_do(app: Flask) -> None:
    load(scale=0.001)

    check_again(finished(is_helped=True))


def test_attendance_is_told_as_the_services_tell_it(app: Flask) -> None:
    load(scale=0.003)
    mark = db.session.scalars(select(AttendanceMark).order_by(AttendanceMark.id)).first()
    assert mark is not None
    session = db.session.get_one(CohortSession, mark.session_id)
    cohort = db.session.get_one(Cohort, session.cohort_id)
    trainer = db.session.get_one(Person, mark.by_id)
    held = Held(cohort, session, db.session.scalars(select(Course)).one(), trainer)
    person = db.session.get_one(Person, mark.person_id)
    team = team_of(person)
    cooperative = db.session.get_one(Cooperative, UUID(team.account.name)) if team and team.account else None
    found = next(one for one, said in statements() if said.verb.id == verbs.ATTENDED.id and said.object.id.endswith(str(session.id)) and str(person.id) in said.actor.key)  # fmt: skip

    with forgotten([found]):
        attendance._say(held, person, cooperative, verbs.ATTENDED, mark.id, at=mark.at)


def test_stages_are_told_as_the_pathway_tells_them(app: Flask) -> None:
    load(scale=0.03, statements=0)
    states = {one.status: one for one in db.session.scalars(select(StageState))}
    assert set(states) == {Status.OPEN, Status.AT_RISK, Status.SUSPENDED}

    for state in states.values():
        assert (state.grace_until is not None) == (state.status is Status.AT_RISK)
        found = next(
            one
            for one, said in statements()
            if said.verb.id == verbs.PROGRESSED.id
            and said.registration == id_from("stage", state.cooperative_id, state.stage)
            and said.timestamp == state.since
        )
        with forgotten([found]):
            record_standing(
                state.cooperative_id, state.stage, Standing(state.status, state.grace_until), state.rule_number,
                at=state.since,
            )  # fmt: skip


def test_documents_are_in_the_form_in_which_the_log_keeps_them(app: Flask) -> None:
    load()
    for row in db.session.scalars(select(StoredStatement)):
        value = json.loads(row.document)
        assert list(value)[-2:] == ["stored", "authority"]
        assert datetime.fromisoformat(value["stored"]) == row.stored
        assert value["id"] == str(row.id)
        # Stored in the second in which it was said.
        said = datetime.fromisoformat(value["timestamp"]).astimezone(UTC)
        assert timedelta() <= row.stored - said < timedelta(seconds=1)


def test_implied_steps_are_those_of_the_course(app: Flask) -> None:
    load()
    course = learning.content_of(db.session.scalars(select(Enrolment.revision_id)).first())  # type: ignore[arg-type]
    items: dict[UUID, set[str]] = {}
    for registration, item in db.session.execute(select(Completion.registration, Completion.item)):
        items.setdefault(registration, set()).add(item)

    for done in items.values():
        implied = {one for one, _parts in implied_completions(course, frozenset(done))}
        assert implied == {one for one in done if one == "" or ("/" not in one and one != "exam")}
