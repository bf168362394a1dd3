"""How far cooperatives came: each step holds the next, and nobody stops at two."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.db import db
from lms.core.ids import new_id
from lms.market.models import Product, Unit
from lms.monitoring.counting.contributions import CooperativeFacts, of_cooperative
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Cell
from lms.monitoring.steps import WAITS, Step, furthest, reached, stay
from tests.factories import Cast
from tests.monitoring.test_rollup import assert_equal_to_direct_count, follow

MONTHS = st.integers(24_000, 24_400)
known = st.dictionaries(st.sampled_from(Step), st.one_of(st.none(), MONTHS)).map(
    lambda months: {Step.REGISTERED: 24_100, **months}
)


@given(known)
def test_later_step_is_reached_by_no_more_than_an_earlier_one_at_any_time(months: dict[Step, int | None]) -> None:
    found = list(reached(months).items())

    assert [step for step, _month in found] == list(Step)[: len(found)]
    assert [month for _step, month in found] == sorted(month for _step, month in found)


@given(known)
def test_furthest_step_is_the_last_that_was_really_taken(months: dict[Step, int | None]) -> None:
    if not any(month is not None for month in months.values()):
        return
    found = reached(months)

    last = furthest(found)

    assert found[last] == months[last]


@given(st.dictionaries(MONTHS, st.integers(1, 50)), MONTHS)
def test_each_of_those_who_stay_waits_in_one_band(arrived: dict[int, int], now: int) -> None:
    found = stay(arrived, now)

    assert sum(found.waits) == found.count == sum(amount for month, amount in arrived.items() if month <= now)
    assert 0 <= found.months <= 400


def test_bands_of_waiting_begin_at_their_first_month() -> None:
    found = stay({100: 1, 97: 2, 94: 3, 88: 4}, 100)

    assert len(WAITS) == len(found.waits)
    assert found.waits == (1, 2, 3, 4)
    assert found.months == (0 + 2 * 3 + 3 * 6 + 4 * 12) / 10


@given(st.one_of(st.none(), MONTHS), st.one_of(st.none(), MONTHS), st.lists(MONTHS, max_size=3))
def test_who_stays_at_a_step_reached_it_and_not_the_next(
    enrolled: int | None, struck_off: int | None, products: list[int]
) -> None:
    entries = of_cooperative(
        CooperativeFacts(registered=24_000, struck_off=struck_off, enrolled=enrolled, products=products)
    )

    def counted(measure: Measure) -> dict[str, int]:
        found = dict.fromkeys(Step, 0)
        for entry in entries:
            if entry.measure == measure:
                found[Step(entry.value)] += entry.amount
        return found

    passed, staying = counted(Measure.FUNNEL_REACHED), counted(Measure.FUNNEL_STAYING)
    for step, following in zip(Step, [*list(Step)[1:], None], strict=True):
        assert staying[step] == passed[step] - (passed[following] if following else 0)


def test_cooperative_moves_on_when_it_lists_a_product(cast: Cast) -> None:
    follow()
    assert staying() == {"registered": 2}

    db.session.add(
        Product(
            id=new_id(), cooperative_id=cast.argan.id, family="honey", unit=Unit.JAR, season=[],
            listed_at=datetime(2026, 7, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    db.session.commit()
    follow()

    assert staying() == {"registered": 1, "listed": 1}
    assert staying("MA-09") == {"listed": 1}
    assert_equal_to_direct_count()


def staying(place: str = "") -> dict[str, int]:
    rows = db.session.execute(
        select(Cell.value, Cell.amount).where(
            Cell.place == place, Cell.dimension == Dimension.FUNNEL, Cell.measure == Measure.FUNNEL_STAYING, Cell.amount != 0
        )
    )  # fmt: skip
    return dict(rows.all())
