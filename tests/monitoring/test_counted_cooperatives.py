"""Which cooperatives learn, have an office certified, and opened stages; those that left the register are none of them any more."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Membership
from lms.core.db import db
from lms.core.months import month_of
from lms.learning.models import Course
from lms.monitoring.counting import kept
from lms.monitoring.counting.contributions import CooperativeFacts, of_cooperative
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.pathway.rules.model import Stage
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees
from tests.monitoring.counted import amount, assert_equal_to_direct_count, by_month, follow

OCTOBER, NOVEMBER = month_of(date(2026, 10, 1)), month_of(date(2026, 11, 1))
# Counted at the end of a period: what was registered, learns, is certified, has opened.
STANDING = (
    Measure.COOPERATIVES, Measure.COOPERATIVES_ENROLLED, Measure.OFFICES_CERTIFIED, Measure.PROJECTS_OPENED,
    Measure.MARKETS_OPENED,
)  # fmt: skip
MONTHS = st.integers(12 * 2024, 12 * 2027 - 1)


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 10, 20, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def course(app: Flask, now: time_machine.Traveller, cast: Cast) -> Course:
    return publish_bees()


def leave(one: Person, on: date) -> None:
    db.session.scalars(select(Membership).where(Membership.person_id == one.id)).one().to_on = on
    db.session.commit()


def learning() -> tuple[int, int]:
    """As the indicator tells it, and as the funnel does."""
    funnel = amount(Measure.FUNNEL_REACHED, dimension=Dimension.FUNNEL, value="learning")
    return amount(Measure.COOPERATIVES_ENROLLED), funnel


@pytest.mark.parametrize("left", [date(2026, 10, 3), date(2026, 10, 20)], ids=["before", "on the day"])
def test_what_somebody_begins_after_she_left_is_not_of_the_cooperative(cast: Cast, course: Course, left: date) -> None:
    leave(cast.amina, left)
    enrol(cast.amina, course)
    follow()

    assert amount(Measure.PEOPLE_ENROLLED) == 1, "She learns all the same"
    assert learning() == (0, 0)

    enrol(cast.bilal, course)
    follow()
    assert learning() == (1, 1), "He belongs to it"
    assert_equal_to_direct_count()


def test_what_somebody_began_before_she_left_stays_of_the_cooperative(
    cast: Cast, course: Course, now: time_machine.Traveller
) -> None:
    enrol(cast.amina, course)
    now.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    leave(cast.amina, date(2026, 11, 2))
    enrol(cast.bilal, course)
    follow()

    assert by_month(Measure.COOPERATIVES_ENROLLED) == {OCTOBER: 1}


def test_cooperative_that_is_struck_off_is_none_that_learns(
    cast: Cast, course: Course, now: time_machine.Traveller
) -> None:
    follow()
    finish(cast.bilal, enrol(cast.bilal, course))
    kept.add_opening(cast.argan.id, Stage.PROJECT, datetime(2026, 10, 21, tzinfo=UTC))
    kept.add_opening(cast.argan.id, Stage.MARKET, datetime(2026, 10, 22, tzinfo=UTC))
    cast.argan.struck_off_on = date(2026, 11, 5)
    db.session.commit()
    follow()

    for measure in STANDING:
        standing = by_month(measure, place="MA-09")
        assert sum(standing.values()) == 0, measure
        assert standing[NOVEMBER] == -1, measure
    assert amount(Measure.COOPERATIVES) == 1
    assert_equal_to_direct_count()


@given(
    st.builds(
        CooperativeFacts,
        registered=MONTHS,
        struck_off=MONTHS,
        enrolled=st.none() | MONTHS,
        office_certified=st.none() | MONTHS,
        project_opened=st.none() | MONTHS,
        market_opened=st.none() | MONTHS,
    )
)
def test_no_month_has_fewer_than_none(facts: CooperativeFacts) -> None:
    for measure in STANDING:
        entries = [(one.month, one.amount) for one in of_cooperative(facts) if one.measure == measure]
        standing = [sum(amount for month, amount in entries if month <= until) for until in sorted(dict(entries))]

        assert set(standing) <= {0, 1}
        assert standing[-1:] in ([], [0])
