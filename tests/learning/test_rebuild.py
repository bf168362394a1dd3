"""The log is the record: whatever was derived comes back from it, for any history, late and repeated statements included."""

import random
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning.activity_ids import item_of
from lms.learning.models import Completion, Enrolment
from lms.quizzes import services as quizzes
from lms.quizzes.errors import MustWait, NotYetOpen
from lms.quizzes.models import PracticeAnswer, Result
from lms.quizzes.questions import practice_of
from lms.xapi import services as xapi
from lms.xapi import verbs
from lms.xapi.consumers import registry
from lms.xapi.models import StoredStatement
from lms.xapi.statement import decode
from tests.factories import Cast, make_cast
from tests.factories.courses import LESSONS, QUIZZES, complete, enrol, finish, learner, publish_bees, sit

DERIVED = (Enrolment, Completion, Result, PracticeAnswer, Certificate)


def derived_state() -> dict[str, set[tuple[Any, ...]]]:
    """Every derived row of every table."""
    db.session.flush()
    db.session.expire_all()
    return {
        model.__tablename__: {tuple(row) for row in db.session.execute(select(*model.__table__.columns))}
        for model in DERIVED
    }


steps = st.lists(
    st.one_of(
        st.tuples(st.just("lesson"), st.sampled_from(LESSONS)),
        st.tuples(st.just("quiz"), st.sampled_from((*QUIZZES, "exam")), st.booleans()),
        st.tuples(st.just("practice"), st.sampled_from(LESSONS), st.booleans()),
        st.tuples(st.just("finish")),
    ),
    max_size=12,
)


def live(cast: Cast, history: list[tuple[Any, ...]]) -> None:
    course = publish_bees()
    people = [cast.amina, cast.esi]
    enrolments = [enrol(person, course) for person in people]
    for number, step in enumerate(history):
        person, enrolment = people[number % 2], enrolments[number % 2]
        try:
            if step[0] == "lesson":
                complete(person, enrolment, step[1])
            elif step[0] == "quiz":
                sit(person, enrolment, step[1], right=step[2])
            elif step[0] == "practice":
                question = practice_of(enrolment.revision_id, step[1])[0]
                response = quizzes.kinds.key(question) if step[2] else ""
                quizzes.practise(
                    learner(person),
                    enrolment,
                    step[1],
                    question,
                    response,
                    at=clock.now(),
                    statement_id=random_id(number),
                )
            else:
                finish(person, enrolment)
        except (NotYetOpen, MustWait):
            continue
    db.session.flush()


def random_id(number: int) -> Any:
    from uuid import UUID

    return UUID(int=random.Random(number).getrandbits(128), version=4)


@pytest.fixture
def empty(app: Any) -> Any:
    """Each example of a property begins with empty tables."""

    def clean() -> Cast:
        db.session.rollback()
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
        return make_cast()

    return clean


relaxed = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(history=steps)
def test_rebuild_restores_the_same_state(empty: Any, history: list[tuple[Any, ...]]) -> None:
    live(empty(), history)
    before = derived_state()

    count = xapi.rebuild()

    assert derived_state() == before
    assert count == db.session.query(StoredStatement).count()


@relaxed
@given(history=steps, seed=st.integers(0, 1000))
def test_order_and_repetition_of_statements_do_not_matter(
    empty: Any, history: list[tuple[Any, ...]], seed: int
) -> None:
    live(empty(), history)
    before = derived_state()
    documents = list(db.session.scalars(select(StoredStatement.document)))
    mixed = documents + random.Random(seed).choices(documents, k=len(documents) // 2)
    random.Random(seed).shuffle(mixed)

    for forget in registry.resets:
        forget()
    for document in mixed:
        registry.tell(decode(document))

    assert derived_state() == before


@relaxed
@given(history=steps, seed=st.integers(0, 1000))
def test_facts_that_arrive_in_any_order_lead_to_the_same_state(
    empty: Any, history: list[tuple[Any, ...]], seed: int
) -> None:
    """What phones tell, without what the platform concluded from it, into an empty log. The hour of a conclusion is that
    of the facts known when it was drawn; what is done, and which certificates there are, depends on the facts alone."""
    live(empty(), history)
    before = what_is_done()
    facts = [
        statement
        for statement in map(decode, db.session.scalars(select(StoredStatement.document)))
        if not is_conclusion(statement)
    ]
    random.Random(seed).shuffle(facts)

    for forget in registry.resets:
        forget()
    db.session.query(StoredStatement).delete()
    for statement in facts:
        xapi.record(statement)

    assert what_is_done() == before


def what_is_done() -> tuple[Any, ...]:
    state = derived_state()
    return (
        {row[:2] for row in state["completion"]},
        {row[:2] for row in state["certificate"]},
        {row[:3] for row in state["practice_answer"]},
        state["quiz_result"],
        state["enrolment"],
    )


def is_conclusion(statement: Any) -> bool:
    """Completion of a module or course, or a certificate: recorded by the platform itself."""
    item = (item_of(statement.object.id) or ("", "certificate"))[1]
    return statement.verb.id == verbs.EARNED.id or (statement.verb.id == verbs.COMPLETED.id and "/" not in item)


def test_repeated_statement_is_a_no_op(cast: Cast) -> None:
    course = publish_bees()
    enrolment = enrol(cast.amina, course)
    complete(cast.amina, enrolment, LESSONS[0])
    before = derived_state()
    document = db.session.scalars(select(StoredStatement.document).order_by(StoredStatement.seq.desc())).first()
    assert document

    assert xapi.record(decode(document)) is False
    assert derived_state() == before


def test_late_statement_moves_a_completion_to_its_own_time(cast: Cast) -> None:
    course = publish_bees()
    enrolment = enrol(cast.amina, course)
    complete(cast.amina, enrolment, LESSONS[0])
    document = db.session.scalars(select(StoredStatement.document).order_by(StoredStatement.seq.desc())).first()
    assert document
    first = decode(document)
    earlier = first.timestamp - timedelta(days=3)

    xapi.record(msgspec.structs.replace(first, id=random_id(7), timestamp=earlier))

    completion = db.session.get_one(Completion, (enrolment.registration, LESSONS[0]))
    assert completion.completed_at == earlier


def test_completions_that_came_before_the_enrolment_count(cast: Cast) -> None:
    course = publish_bees()
    finish(cast.amina, enrol(cast.amina, course))
    before = derived_state()
    documents = list(db.session.scalars(select(StoredStatement.document).order_by(StoredStatement.seq.desc())))

    for forget in registry.resets:
        forget()
    for document in documents:
        registry.tell(decode(document))

    assert derived_state() == before
    assert len(before["certificate"]) == 3
