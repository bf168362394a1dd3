"""Transitions of stages, versions in force and months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.pathway.rules.people import needed_of
from lms.pathway.transitions import InForce, Standing, Status, next_standing, version_for

TODAY = date(2026, 11, 27)
standings = st.one_of(
    st.sampled_from([Standing(), Standing(Status.OPEN), Standing(Status.SUSPENDED)]),
    st.integers(-90, 90).map(lambda days: Standing(Status.AT_RISK, TODAY + timedelta(days=days))),
)


@given(standing=standings, grace=st.integers(0, 120), is_cut=st.booleans())
def test_what_is_met_is_open(standing: Standing, grace: int, is_cut: bool) -> None:
    after = next_standing(standing, is_met=True, on=TODAY, grace_days=grace, is_cut=is_cut)

    assert after == Standing(Status.OPEN)


@given(standing=standings, grace=st.integers(0, 120), is_cut=st.booleans())
def test_nothing_is_withdrawn_without_a_step_that_is_told(standing: Standing, grace: int, is_cut: bool) -> None:
    after = next_standing(standing, is_met=False, on=TODAY, grace_days=grace, is_cut=is_cut)

    # Closed is where one begins: nobody is sent back there.
    assert (after.status is Status.CLOSED) == (standing.status is Status.CLOSED)
    if standing.status is Status.OPEN and grace and not is_cut:
        assert after == Standing(Status.AT_RISK, TODAY + timedelta(days=grace - 1))


@given(standing=standings, grace=st.integers(0, 120), is_met=st.booleans())
def test_judging_twice_is_judging_once(standing: Standing, grace: int, is_met: bool) -> None:
    once = next_standing(standing, is_met=is_met, on=TODAY, grace_days=grace)

    assert next_standing(once, is_met=is_met, on=TODAY, grace_days=grace) == once


VERSIONS = [
    InForce(1, date(2026, 1, 1)),
    InForce(2, date(2026, 6, 1), date(2026, 11, 1)),
    InForce(3, date(2026, 12, 1), None),
]


@pytest.mark.parametrize(
    ("entered", "on", "number"),
    [
        (None, date(2025, 12, 31), None), (None, date(2026, 1, 1), 1), (None, date(2026, 6, 1), 2),
        (None, date(2026, 12, 1), 3), (1, date(2026, 10, 31), 1), (1, date(2026, 11, 1), 2), (2, date(2030, 1, 1), 2),
    ],
)  # fmt: skip
def test_version_is_that_of_entering_until_the_day_to_migrate(
    entered: int | None, on: date, number: int | None
) -> None:
    assert version_for(VERSIONS, entered, on) == number


def test_later_version_takes_the_place_of_a_migration_that_has_not_come() -> None:
    """60 % with 30 days to migrate, then 40 % again: nobody is moved to the 60 %."""
    first = date(2026, 1, 1)
    versions = [InForce(1, first), InForce(2, first, date(2026, 1, 31)), InForce(3, date(2026, 1, 10))]

    assert version_for(versions, 1, date(2026, 2, 1)) == 1
    assert version_for([*versions[:2], InForce(3, date(2026, 1, 31))], 1, date(2026, 2, 1)) == 1
    # Who was moved before the third one came stays moved.
    assert version_for([*versions[:2], InForce(3, date(2026, 2, 1))], 1, date(2026, 2, 1)) == 2
    assert version_for([*versions[:2], InForce(3, date(2026, 1, 10), date(2026, 3, 1))], 1, date(2026, 3, 1)) == 3


@st.composite
def three_versions(draw: st.DrawFn) -> list[InForce]:
    """As they can be published: none begins to move anybody before it is in force."""
    found, begins = [InForce(1, TODAY)], st.integers(0, 90)
    for number in (2, 3):
        first = TODAY + timedelta(draw(begins))
        found.append(
            InForce(number, first, draw(st.none() | begins.map(lambda later, first=first: first + timedelta(later))))
        )
    return found


@given(versions=three_versions(), looks=st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_version_is_the_same_however_often_one_looks(versions: list[InForce], looks: list[int]) -> None:
    """A worker that stood still for weeks moves cooperatives to where daily judgement would have."""
    entered = 1
    for look in sorted(looks):
        entered = version_for(versions, entered, TODAY + timedelta(look)) or 0

    last = TODAY + timedelta(max(looks))
    assert entered == version_for(versions, 1, last)


@given(versions=three_versions(), entered=st.sampled_from([1, 2]), look=st.integers(0, 200))
def test_nobody_moves_to_a_version_that_another_has_replaced(versions: list[InForce], entered: int, look: int) -> None:
    number = version_for(versions, entered, TODAY + timedelta(look))

    assert number is not None
    assert number >= entered
    if number > entered:
        moved = versions[number - 1]
        assert moved.migrate_by is not None
        assert moved.migrate_by <= TODAY + timedelta(look)
        assert all(later.valid_from > moved.migrate_by for later in versions[number:])


@pytest.mark.parametrize(
    ("members", "share", "count", "needed"),
    [(5, 0.4, 5, 5), (25, 0.4, 5, 10), (26, 0.4, 5, 11), (0, 0.4, 0, 0), (7, 1.0, 5, 7)],
)
def test_share_is_paired_with_a_count(members: int, share: float, count: int, needed: int) -> None:
    assert needed_of(members, share, count) == needed
