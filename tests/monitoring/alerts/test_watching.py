"""What is found in the tables, and that it is kept once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.learning.learner import agent_of, team_of
from lms.learning.services import complete_lesson
from lms.monitoring import working
from lms.monitoring.alerts import queries, services, watching
from lms.monitoring.alerts.kinds import AlertKind, usual_of
from lms.monitoring.alerts.models import Alert
from lms.monitoring.alerts.rules import Finding
from lms.monitoring.indicators import Measure
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession
from lms.pathway.models import StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from lms.quizzes import kinds
from lms.quizzes import services as quizzes
from lms.quizzes.questions import bank_of
from tests.factories import Cast, cooperative, membership, person
from tests.factories.courses import LESSONS, QUIZZES, complete, enrol, learner, publish_bees
from tests.monitoring.worked_out import counted

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def november() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def look() -> None:
    working.look_for_alerts(clock.now())


def standing(kind: AlertKind) -> list[Alert]:
    return [one for one in queries.open_alerts("") if one.kind is kind]


def test_last_quarter_is_one_that_is_over() -> None:
    assert str(watching.last_quarter(date(2026, 11, 27))) == "2026-Q3"
    assert str(watching.last_quarter(date(2026, 1, 1))) == "2025-Q4"
    assert str(watching.last_quarter(date(2026, 3, 31))) == "2025-Q4"


def test_a_course_whose_completion_falls_is_found_once_and_ends(cast: Cast) -> None:
    april, july = 12 * 2026 + 3, 12 * 2026 + 6
    for month, done in ((april, 60), (july, 20)):
        counted(Measure.ENROLMENTS, 100, month=month, course="bees")
        counted(Measure.ENROLMENTS_COMPLETED, done, month=month, course="bees")

    look()
    look()
    (alert,) = standing(AlertKind.COMPLETION_FALLS)
    counted(Measure.ENROLMENTS_COMPLETED, 40, month=july, course="bees")
    look()

    assert alert.numbers == {"before": 0.6, "now": 0.2}
    assert not standing(AlertKind.COMPLETION_FALLS)
    assert db.session.scalars(select(Alert).where(Alert.kind == AlertKind.COMPLETION_FALLS)).one().ended_at == NOW


def test_a_delegation_is_without_sessions_until_one_is_held(cast: Cast) -> None:
    look()
    assert {one.subject for one in standing(AlertKind.NO_SESSIONS)} == {"agadir", "beni-mellal"}

    accompaniment = Accompaniment(id=new_id(), cooperative_id=cast.argan.id, begun_on=date(2026, 1, 5))
    db.session.add(accompaniment)
    db.session.flush()
    db.session.add(
        CoachingSession(
            accompaniment_id=accompaniment.id, number=1, planned_on=TODAY, held_on=TODAY - timedelta(days=3), place=""
        )
    )
    look()

    assert [one.subject for one in standing(AlertKind.NO_SESSIONS)] == ["beni-mellal"]


def test_cooperatives_at_risk_are_counted_by_delegation(cast: Cast) -> None:
    def at_risk(grace_until: date) -> None:
        where = cooperative()
        db.session.flush()
        db.session.add(
            StageState(
                cooperative_id=where.id, stage=Stage.PROJECT, status=Status.AT_RISK, rule_number=1, since=NOW,
                grace_until=grace_until,
            )
        )  # fmt: skip

    at_risk(TODAY + timedelta(days=40))
    look()
    assert not standing(AlertKind.AT_RISK)

    at_risk(TODAY + timedelta(days=10))
    look()

    (alert,) = standing(AlertKind.AT_RISK)
    assert (alert.place, alert.numbers["cooperatives"]) == ("delegation:agadir", 2)


def test_phones_that_come_late_are_found_by_delegation(cast: Cast, november: Any) -> None:
    course = publish_bees()
    late = [person() for _ in range(5)]
    db.session.flush()
    for one in late:
        membership(one, cast.argan)
    db.session.commit()
    november.move_to(NOW - timedelta(days=20))
    enrolments = [enrol(one, course) for one in late]
    db.session.commit()
    november.move_to(NOW)
    for one, enrolment in zip(late, enrolments, strict=True):
        complete_lesson(agent_of(one), enrolment, LESSONS[0], team=team_of(one), at=NOW - timedelta(days=10))
    db.session.commit()

    november.shift(timedelta(minutes=1))
    look()

    (alert,) = standing(AlertKind.LATE_PHONES)
    assert (alert.subject, alert.numbers["people"]) == ("agadir", 5)


def test_figures_that_lag_are_found(cast: Cast, november: Any) -> None:
    counted(Measure.ENROLMENTS, 10)

    november.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC))
    look()

    assert standing(AlertKind.COUNTING_LAGS)


def test_a_question_that_nobody_can_answer_is_found(cast: Cast) -> None:
    course = publish_bees()
    learners = [person() for _ in range(100)]
    db.session.flush()
    for one in learners:
        enrolment = enrol(one, course)
        complete(one, enrolment, *LESSONS[:2])
        attempt = quizzes.start_attempt(learner(one), one.id, enrolment, QUIZZES[0], at=NOW)
        # The first by its name is known to everybody, the last to nobody: who answers nothing at all is not looked at.
        question = bank_of(attempt.revision_id, attempt.item)[min(attempt.question_ids)]
        quizzes.answer(attempt, question, kinds.key(question), at=NOW)
        quizzes.hand_in(learner(one), attempt, at=NOW)
    db.session.commit()

    found = watching.failing_questions("bees", QUIZZES[0], TODAY)

    assert found
    assert all(float(one.numbers["answers"]) >= 30 for one in found)
    look()
    assert len(standing(AlertKind.QUESTION_FAILS)) == len(found)


def test_a_course_that_is_no_more_has_no_failing_questions(app: Flask) -> None:
    assert watching.failing_questions("nothing", "exam", TODAY) == []


def test_failing_questions_of_a_course_that_is_no_more_are_over(cast: Cast) -> None:
    services.keep(AlertKind.QUESTION_FAILS, [Finding(AlertKind.QUESTION_FAILS, "nothing|exam|q1")], at=NOW)
    (alert,) = standing(AlertKind.QUESTION_FAILS)

    look()

    assert alert.ended_at == NOW


def test_what_pages_hide_of_a_fall_no_alert_tells(cast: Cast) -> None:
    april, july = 12 * 2026 + 3, 12 * 2026 + 6
    for course, enrolled, done in (("bees", 100, (60, 20)), ("bread", 40, (10, 3))):
        for month, completed in zip((april, july), done, strict=True):
            counted(Measure.ENROLMENTS, enrolled, month=month, course=course)
            counted(Measure.ENROLMENTS_COMPLETED, completed, month=month, course=course)

    look()

    # Of bread three completed: from the total and the share of bees they could be computed.
    assert {one.subject: dict(one.numbers) for one in standing(AlertKind.COMPLETION_FALLS)} == {"bees": {}, "bread": {}}


def test_what_was_seen_is_not_opened_again_while_it_goes_on(cast: Cast) -> None:
    look()
    (alert, *_others) = standing(AlertKind.NO_SESSIONS)
    services.see(alert, "Sessions are planned", by=cast.salma, at=clock.now())

    look()

    assert alert.subject not in {one.subject for one in standing(AlertKind.NO_SESSIONS)}
    assert alert.ended_at is None


def test_numbers_count_as_last_set(cast: Cast) -> None:
    assert services.set_limits(AlertKind.NO_SESSIONS, {"days": 90}, by=cast.salma, at=clock.now())
    assert not services.set_limits(AlertKind.NO_SESSIONS, {"days": 90}, by=cast.salma, at=clock.now())

    assert queries.limits_of(AlertKind.NO_SESSIONS) == {"days": 90}
    assert queries.limits_of(AlertKind.AT_RISK) == usual_of(AlertKind.AT_RISK)


def test_worker_looks_once_a_day_a_step_a_round(cast: Cast, november: Any) -> None:
    besides = working.Besides()

    rounds = 0
    while besides.look():
        rounds += 1
    assert rounds == 6
    assert not besides.look()

    november.shift(timedelta(days=1))
    assert besides.look()
