"""Counting in tests: what waits is counted, and what was counted is read."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_statement_id
from lms.learning import services as learning
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Enrolment
from lms.monitoring import queries
from lms.monitoring.counting import rollup
from lms.monitoring.counting.reconciling import reconcile
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Cell
from lms.xapi import services as xapi
from lms.xapi import verbs
from lms.xapi.statement import VOIDED, Object, Result, Statement, Verb
from tests.factories.statements import recorded


def follow() -> None:
    # What is not committed is not settled.
    db.session.commit()
    if queries.is_counted_anew():
        rollup.rebuild(at=clock.now())
    while rollup.follow(at=clock.now()):
        pass
    db.session.commit()


def amount(measure: Measure, *, place: str = "", dimension: Dimension = Dimension.ALL, value: str = "") -> int:
    """Over all months."""
    return sum(by_month(measure, place=place, dimension=dimension, value=value).values())


def by_month(
    measure: Measure, *, place: str = "", dimension: Dimension = Dimension.ALL, value: str = ""
) -> dict[int, int]:
    rows = db.session.execute(
        select(Cell.month, Cell.amount).where(
            Cell.place == place, Cell.dimension == dimension, Cell.measure == measure, Cell.value == value,
            Cell.amount != 0,
        )
    )  # fmt: skip
    return dict(rows.all())


def assert_equal_to_direct_count() -> None:
    found = reconcile(at=clock.now())
    assert found.is_equal, found.differing


def tell(enrolment: Enrolment, at: datetime, *, statement_id: Any = None) -> Statement:
    """She did something in the course that no consumer derives anything from."""
    statement_id = statement_id or new_statement_id()
    learner = db.session.get_one(Person, enrolment.person_id)
    learning.record_step(
        agent_of(learner), enrolment, "hive/the-hive", verb=verbs.COMPLETED, result=Result(completion=True),
        team=team_of(learner), at=at, statement_id=statement_id,
    )  # fmt: skip
    db.session.commit()
    return next(one for one in recorded() if one.id == statement_id)


def void(statement: Statement) -> None:
    xapi.record(
        Statement(
            id=new_statement_id(), actor=statement.actor, verb=Verb(id=VOIDED, display={"en": "voided"}),
            object=Object(object_type="StatementRef", id=str(statement.id)), timestamp=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()
