from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.law.surplus import (
    BeyondSurplus,
    Year,
    cover_loss,
    distribute,
    free_surplus,
    interest_of,
    legal_reserve,
    refunds,
)

AMOUNTS = st.integers(0, 10**12)
OPERATIONS = st.dictionaries(st.integers(0, 50), AMOUNTS, min_size=1).filter(lambda done: sum(done.values()) > 0)


class TestReserve:
    @pytest.mark.parametrize(
        ("surplus", "capital", "reserve", "expected"),
        [
            (1_000_000, 5_000_000, 0, 100_000),
            (1_000_001, 5_000_000, 0, 100_001),
            (1_000_000, 5_000_000, 4_950_000, 50_000),
            (1_000_000, 5_000_000, 5_000_000, 0),
            (1_000_000, 5_000_000, 6_000_000, 0),
            (0, 5_000_000, 0, 0),
            (-500_000, 5_000_000, 0, 0),
        ],
    )
    def test_is_a_tenth_until_it_equals_the_capital(
        self, surplus: int, capital: int, reserve: int, expected: int
    ) -> None:
        assert legal_reserve(surplus, capital, reserve) == expected

    @given(AMOUNTS, AMOUNTS, AMOUNTS)
    def test_never_grows_beyond_the_capital(self, surplus: int, capital: int, reserve: int) -> None:
        added = legal_reserve(surplus, capital, reserve)

        assert 0 <= added <= surplus
        assert added == 0 or reserve + added <= capital


class TestDistribution:
    def test_worked_example(self) -> None:
        """100 000 DH of surplus, 50 000 of capital fully paid, 2 000 in reserve, interest of 4 %."""
        year = Year(
            surplus=10_000_000, capital=5_000_000, reserve=200_000, levies=50_000, paid_shares=5_000_000,
            interest_rate=400,
        )  # fmt: skip

        found = distribute(year, to_special_reserve=1_000_000, refunded=7_000_000)

        assert (found.to_reserve, found.levies, found.interest) == (1_000_000, 50_000, 200_000)
        assert (found.to_special_reserve, found.refunded, found.carried) == (1_000_000, 7_000_000, 750_000)

    def test_without_a_figure_all_that_is_left_is_refunded(self) -> None:
        found = distribute(Year(surplus=1_000, capital=10_000, reserve=0))

        assert (found.refunded, found.carried) == (900, 0)

    def test_a_loss_bears_no_interest_and_gives_nothing(self) -> None:
        year = Year(surplus=-1_000, capital=10_000, reserve=0, paid_shares=10_000, interest_rate=500)

        assert interest_of(year) == 0
        assert distribute(year).refunded == 0

    @pytest.mark.parametrize(
        ("year", "special", "refunded", "left"),
        [
            (Year(surplus=1_000, capital=9_000, reserve=0, levies=901), 0, None, 900),
            (Year(surplus=1_000, capital=9_000, reserve=0, paid_shares=9_000, interest_rate=2_000), 0, None, 900),
            (Year(surplus=1_000, capital=9_000, reserve=0), 901, None, 900),
            (Year(surplus=1_000, capital=9_000, reserve=0), 100, 801, 800),
            (Year(surplus=1_000, capital=9_000, reserve=0), 0, -1, 900),
        ],
    )
    def test_more_than_there_is_cannot_be_given(
        self, year: Year, special: int, refunded: int | None, left: int
    ) -> None:
        with pytest.raises(BeyondSurplus) as refusal:
            distribute(year, to_special_reserve=special, refunded=refunded)

        assert refusal.value.left == left

    def test_negative_amounts_are_refused(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            distribute(Year(surplus=1, capital=-1, reserve=0))

    @given(AMOUNTS, AMOUNTS, AMOUNTS, st.data())
    def test_parts_are_the_whole(self, surplus: int, capital: int, reserve: int, data: st.DataObject) -> None:
        year = Year(surplus=surplus, capital=capital, reserve=reserve)
        special = data.draw(st.integers(0, free_surplus(year)))
        refunded = data.draw(st.integers(0, free_surplus(year) - special))

        found = distribute(year, to_special_reserve=special, refunded=refunded)

        parts = (
            found.to_reserve,
            found.levies,
            found.interest,
            found.to_special_reserve,
            found.refunded,
            found.carried,
        )
        assert sum(parts) == surplus
        assert min(parts) >= 0


class TestRefunds:
    def test_worked_example(self) -> None:
        assert refunds(1_000, {"amina": 1, "bilal": 1, "esi": 1}) == {"amina": 334, "bilal": 333, "esi": 333}

    @given(AMOUNTS, OPERATIONS)
    def test_sum_is_exact_and_nobody_is_a_centime_off(self, amount: int, operations: dict[int, int]) -> None:
        found = refunds(amount, operations)

        assert sum(found.values()) == amount
        total = sum(operations.values())
        assert all(abs(found[key] * total - amount * done) < total for key, done in operations.items())

    @given(AMOUNTS, OPERATIONS)
    def test_who_did_more_never_gets_less(self, amount: int, operations: dict[int, int]) -> None:
        found = refunds(amount, operations)
        by_operations = sorted(operations, key=lambda key: operations[key])

        assert all(
            found[less] <= found[more] + (operations[less] == operations[more])
            for less, more in pairwise(by_operations)
        )

    @pytest.mark.parametrize("operations", [{}, {1: 0}, {1: 5, 2: -1}])
    def test_there_must_be_something_to_share_by(self, operations: dict[int, int]) -> None:
        with pytest.raises(ValueError, match="share by"):
            refunds(100, operations)


class TestLosses:
    @pytest.mark.parametrize(
        ("loss", "provisions", "reserve", "expected"),
        [(100, 150, 50, (100, 0, 0)), (100, 60, 50, (60, 40, 0)), (100, 60, 10, (60, 10, 30)), (0, 1, 1, (0, 0, 0))],
    )
    def test_provisions_bear_them_first_then_the_reserve(
        self, loss: int, provisions: int, reserve: int, expected: tuple[int, int, int]
    ) -> None:
        found = cover_loss(loss, provisions=provisions, reserve=reserve)

        assert (found.from_provisions, found.from_reserve, found.carried) == expected

    def test_a_loss_is_no_negative_number(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            cover_loss(-1, provisions=0, reserve=0)

    @given(AMOUNTS, AMOUNTS, AMOUNTS)
    def test_parts_are_the_whole(self, loss: int, provisions: int, reserve: int) -> None:
        found = cover_loss(loss, provisions=provisions, reserve=reserve)

        assert found.from_provisions + found.from_reserve + found.carried == loss
        assert found.from_reserve == 0 or found.from_provisions == provisions
