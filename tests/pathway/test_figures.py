"""Yearly figures, cash books and assemblies as facts."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from lms.cooperatives.cash_book import services as cash_book
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.cash_book.months import Entry, last_ended, months_kept
from lms.cooperatives.desk.models import YearFigures
from lms.core.db import db
from lms.core.ids import new_id
from lms.pathway import queries, watching
from lms.pathway.facts import facts_of
from lms.pathway.rules.facts import Fact, FactKind
from lms.pathway.rules.model import All, Indicator, Rule, Stage
from lms.pathway.transitions import Status
from tests.cooperatives.papers import assembly
from tests.factories import Cast
from tests.pathway.test_services import TITLE, publish_rule

AT = datetime(2026, 11, 27, 10, tzinfo=UTC)
TODAY = AT.date()
HALF_A_YEAR = Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(Indicator(name="cash_book_months", value=6),)))


def figures(cast: Cast, closes_on: date, **centimes: int | None) -> None:
    db.session.add(
        YearFigures(
            id=new_id(), cooperative_id=cast.argan.id, closes_on=closes_on, recorded_at=AT,
            **{f"{name}_centimes": amount for name, amount in ({"turnover": 0} | centimes).items()},
        )
    )  # fmt: skip
    db.session.flush()


def number(cast: Cast, name: str, kind: FactKind = FactKind.INDICATOR) -> list[float | None]:
    return [fact.value for fact in facts_of(cast.argan, TODAY).named(kind, name)]


def months(cast: Cast, *written: int) -> None:
    for month in written:
        db.session.add(
            CashMonth(
                id=new_id(), cooperative_id=cast.argan.id, month=month, number=1, in_centimes=0, out_centimes=0,
                recorded_at=AT,
            )
        )  # fmt: skip
    db.session.flush()


def test_figures_of_the_last_year_count_in_dirhams_and_per_cent(cast: Cast) -> None:
    figures(cast, date(2024, 12, 31), turnover=900_000)
    figures(
        cast, date(2025, 12, 31), turnover=1_250_050, surplus=-30_000, capital=100_000, reserve=2_500, members=50_000,
        third_parties=20_000,
    )  # fmt: skip

    asked = ("turnover", "surplus", "capital", "reserve_percent", "third_parties_percent")

    assert [number(cast, name) for name in asked] == [[12_500.5], [-300], [1_000], [2.5], [40]]


def test_what_is_not_known_gives_no_fact(cast: Cast) -> None:
    figures(cast, date(2025, 12, 31), capital=0, reserve=5, third_parties=5)

    asked = ("surplus", "net_worth", "reserve_percent", "third_parties_percent")

    assert [number(cast, name) for name in asked] == [[]] * 4
    assert number(cast, "turnover") == [0]


def test_assemblies_count_once_they_were_held(cast: Cast) -> None:
    assembly(cast.argan, meets_on=date(2026, 6, 1), members=2, present=2, represented=0)
    assembly(cast.argan, meets_on=date(2026, 7, 1))
    assembly(cast.honey, meets_on=date(2026, 6, 1), members=2, present=2, represented=0)
    db.session.flush()

    (held,) = facts_of(cast.argan, TODAY).named(FactKind.EVENT, "assembly_held")

    assert held.on == date(2026, 6, 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.sets(st.integers(last_ended(TODAY) - 9, last_ended(TODAY))))
def test_database_counts_months_as_the_book_does(cast: Cast, written: set[int]) -> None:
    db.session.execute(delete(CashMonth))
    months(cast, *written)

    found = [int(value or 0) for value in number(cast, "cash_book_months")]

    assert max(found, default=0) == months_kept(written, TODAY)


@pytest.mark.parametrize(("last", "until"), [(0, date(2027, 1, 1)), (-1, date(2026, 12, 1))])
def test_book_counts_until_a_day(cast: Cast, last: int, until: date) -> None:
    end = last_ended(TODAY) + last
    months(cast, *range(end - 2, end + 1))

    facts: list[Fact] = facts_of(cast.argan, TODAY).named(FactKind.INDICATOR, "cash_book_months")

    assert [(fact.value, fact.until) for fact in facts] == [(3, until)]


def test_sixth_month_opens_the_stage_at_once_and_a_book_left_alone_puts_it_at_risk(cast: Cast) -> None:
    with time_machine.travel(AT):
        publish_rule(HALF_A_YEAR)
        last = last_ended(TODAY)
        for month in range(last - 5, last + 1):
            before = queries.state_of(cast.argan.id, Stage.PROJECT)
            entry = Entry(month=month, incoming=100, outgoing=0, opening=0)
            cash_book.record_month(cast.argan, entry, page_file=None, seen=0, by=cast.bilal, at=AT)
            db.session.commit()
        opened = queries.state_of(cast.argan.id, Stage.PROJECT)
        assert opened is not None
        status = opened.status
    with time_machine.travel(datetime(2027, 1, 1, 8, tzinfo=UTC)):
        watching.judge_due()

    db.session.expire_all()
    after = queries.state_of(cast.argan.id, Stage.PROJECT)
    assert before is None
    assert status is Status.OPEN
    assert after is not None
    assert after.status is Status.AT_RISK
