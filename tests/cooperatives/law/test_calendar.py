from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.law import days
from lms.cooperatives.law.calendar import DutyKind, Year, assembly_latest, duties_of, notice_latest

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def latest(year: Year) -> dict[DutyKind, date]:
    return {duty.kind: duty.latest for duty in duties_of(year)}


class TestDays:
    def test_neither_the_first_nor_the_last_day_counts(self) -> None:
        assert days.clear_days_before(date(2026, 6, 30), 15) == date(2026, 6, 14)
        assert days.clear_days_before(date(2026, 6, 30), 40) == date(2026, 5, 20)

    @given(DAYS, st.integers(0, 60))
    def test_so_many_whole_days_lie_between(self, event: date, count: int) -> None:
        first = days.clear_days_before(event, count)

        between = [first + timedelta(days=n) for n in range(1, 100) if first + timedelta(days=n) < event]

        assert len(between) == count

    @pytest.mark.parametrize(
        ("closes_on", "months", "expected"),
        [
            (date(2025, 12, 31), 6, date(2026, 6, 30)),
            (date(2025, 12, 31), -2, date(2025, 10, 31)),
            (date(2026, 6, 30), 6, date(2026, 12, 31)),
            (date(2026, 2, 28), 6, date(2026, 8, 31)),
            (date(2028, 2, 29), 6, date(2028, 8, 31)),
            (date(2026, 9, 30), -2, date(2026, 7, 31)),
            (date(2026, 2, 28), -2, date(2025, 12, 31)),
            (date(2026, 6, 15), 6, date(2026, 12, 15)),
        ],
    )
    def test_what_closes_with_a_month_is_counted_to_the_end_of_one(
        self, closes_on: date, months: int, expected: date
    ) -> None:
        assert days.months_from_closing(closes_on, months) == expected

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2024, 2, 29), date(2025, 3, 1)),
            (date(2023, 2, 28), date(2024, 2, 28)),
            (date(2024, 3, 15), date(2025, 3, 15)),
            (date(2023, 12, 31), date(2024, 12, 31)),
        ],
    )
    def test_a_year_of_waiting_is_never_a_day_short(self, day: date, expected: date) -> None:
        assert days.after_full_months(day, 12) == expected

    @given(DAYS, st.sampled_from(["12-31", "06-30", "02-29", "08-31", "01-01"]))
    def test_every_day_lies_in_one_accounting_year(self, day: date, closes: str) -> None:
        closing = days.closing_on_or_after(day, closes)

        assert closing >= day
        assert (closing - day).days < 366
        assert days.closing_on_or_after(closing, closes) == closing

    def test_a_year_that_closes_on_the_29th_of_february_closes_on_the_28th_in_others(self) -> None:
        assert days.closing_in(2026, "02-29") == date(2026, 2, 28)
        assert days.closing_in(2028, "02-29") == date(2028, 2, 29)


class TestCalendar:
    def test_year_that_closes_in_december_is_as_the_law_has_it(self) -> None:
        year = Year(closes_on=date(2025, 12, 31), has_auditor=True, has_board=True)

        assert latest(year) == {
            DutyKind.WITHDRAWALS: date(2025, 10, 31),
            DutyKind.CLOSING: date(2025, 12, 31),
            DutyKind.BOARD: date(2025, 12, 31),
            DutyKind.AUDITOR: date(2026, 5, 20),
            DutyKind.NOTICE: date(2026, 6, 14),
            DutyKind.MEMBERS_LIST: date(2026, 6, 29),
            DutyKind.ASSEMBLY: date(2026, 6, 30),
            DutyKind.REFUNDS: date(2026, 7, 15),
            DutyKind.FILING: date(2026, 7, 30),
            DutyKind.FORWARDING: date(2026, 8, 19),
        }

    def test_without_auditor_and_board_their_duties_are_not_there(self) -> None:
        found = latest(Year(closes_on=date(2025, 12, 31)))

        assert DutyKind.AUDITOR not in found
        assert DutyKind.BOARD not in found

    def test_day_of_the_assembly_moves_what_hangs_on_it_and_not_its_limit(self) -> None:
        found = latest(Year(closes_on=date(2025, 12, 31), assembly_on=date(2026, 4, 20)))

        assert found[DutyKind.NOTICE] == date(2026, 4, 4)
        assert found[DutyKind.REFUNDS] == date(2026, 5, 5)
        assert found[DutyKind.FILING] == date(2026, 5, 20)
        assert found[DutyKind.ASSEMBLY] == date(2026, 6, 30)

    def test_list_of_members_follows_the_day_on_which_the_notice_went(self) -> None:
        found = latest(Year(closes_on=date(2025, 12, 31), notice_sent_on=date(2026, 3, 1)))

        assert found[DutyKind.MEMBERS_LIST] == date(2026, 3, 16)

    @pytest.mark.parametrize(("call", "expected"), [(1, 14), (2, 19), (3, 19)])
    def test_later_calls_need_ten_clear_days(self, call: int, expected: int) -> None:
        assert notice_latest(date(2026, 6, 30), call) == date(2026, 6, expected)

    def test_there_is_no_fourth_call(self) -> None:
        with pytest.raises(KeyError):
            notice_latest(date(2026, 6, 30), 4)

    def test_change_of_managers_is_registered_within_thirty_days(self) -> None:
        year = Year(closes_on=date(2025, 12, 31), changes_on=(date(2025, 5, 1), date(2025, 9, 1)))

        found = [duty for duty in duties_of(year) if duty.kind is DutyKind.CHANGE]

        assert [duty.latest for duty in found] == [date(2025, 5, 31), date(2025, 10, 1)]
        assert found[0].articles == (12, 104)

    def test_what_is_done_says_when(self) -> None:
        year = Year(
            closes_on=date(2025, 12, 31), assembly_on=date(2026, 4, 20), is_assembly_held=True,
            notice_sent_on=date(2026, 4, 1),
        )  # fmt: skip

        done = {duty.kind: duty.done_on for duty in duties_of(year) if duty.done_on}

        assert done == {DutyKind.ASSEMBLY: date(2026, 4, 20), DutyKind.NOTICE: date(2026, 4, 1)}

    def test_an_assembly_that_is_only_set_is_not_done(self) -> None:
        year = Year(closes_on=date(2025, 12, 31), assembly_on=date(2026, 4, 20))

        assert not any(duty.done_on for duty in duties_of(year))
        assert not any(duty.is_reckoned for duty in duties_of(year) if duty.kind is DutyKind.FILING)

    @given(DAYS, st.booleans(), st.booleans())
    def test_duties_come_in_order_and_each_names_its_article(
        self, day: date, has_auditor: bool, has_board: bool
    ) -> None:
        found = duties_of(Year(closes_on=day, has_auditor=has_auditor, has_board=has_board))

        assert [duty.latest for duty in found] == sorted(duty.latest for duty in found)
        assert all(duty.articles for duty in found)
        assert assembly_latest(day) - day <= timedelta(days=184)
