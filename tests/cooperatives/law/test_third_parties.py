from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.law.third_parties import Basis, Meter, Reading, meter

AMOUNTS = st.integers(0, 10**12)


def read(base: int, third_parties: int, on: date = date(2026, 1, 1)) -> Meter:
    return meter(
        Basis.SUPPLIED_BY_MEMBERS, base=base, third_parties=third_parties, registered_on=date(2024, 3, 1), on=on
    )


@pytest.mark.parametrize(
    ("third_parties", "reading", "room"),
    [
        (0, Reading.WITHIN, 30_000),
        (23_999, Reading.WITHIN, 6_001),
        (24_000, Reading.NEAR, 6_000),
        (30_000, Reading.NEAR, 0),
        (30_001, Reading.BEYOND, 0),
    ],
)
def test_thirty_percent_of_the_base_are_allowed(third_parties: int, reading: Reading, room: int) -> None:
    found = read(100_000, third_parties)

    assert (found.reading, found.room, found.limit) == (reading, room, 30_000)


def test_nothing_is_allowed_in_the_first_year_in_the_register() -> None:
    assert read(100_000, 1, on=date(2025, 2, 28)).reading is Reading.TOO_EARLY
    assert read(100_000, 1, on=date(2025, 2, 28)).room == 0
    assert read(100_000, 1, on=date(2025, 3, 1)).reading is Reading.WITHIN


def test_dealing_with_third_parties_alone_is_beyond() -> None:
    assert read(0, 1).reading is Reading.BEYOND
    assert read(0, 0).reading is Reading.WITHIN
    assert read(0, 0).percent is None


def test_share_is_told_of_the_base() -> None:
    assert read(200, 30).percent == 15


@pytest.mark.parametrize(("base", "third_parties"), [(-1, 0), (0, -1)])
def test_negative_amounts_are_refused(base: int, third_parties: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        read(base, third_parties)


@given(AMOUNTS, AMOUNTS)
def test_beyond_is_exactly_above_the_limit(base: int, third_parties: int) -> None:
    found = read(base, third_parties)

    assert (found.reading is Reading.BEYOND) == (third_parties > found.limit)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_with_members_never_takes_it_beyond(base: int, third_parties: int, more: int) -> None:
    if read(base, third_parties).reading is not Reading.BEYOND:
        assert read(base + more, third_parties).reading is not Reading.BEYOND
