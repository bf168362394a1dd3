"""Laws of the cash book."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.cash_book.months import (
    Entry,
    lapses_on,
    last_ended,
    lines_of,
    months_kept,
    writable,
)  # fmt: skip
from lms.core.months import first_day, month_of

TODAY = date(2026, 11, 27)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
amounts = st.integers(0, 10**12)
entries = st.lists(
    st.builds(
        Entry, month=st.integers(24300, 24324), incoming=amounts, outgoing=amounts, opening=st.none() | amounts
    ),
    max_size=20,
    unique_by=lambda entry: entry.month,
)  # fmt: skip
months = st.sets(st.integers(month_of(TODAY) - 14, month_of(TODAY) - 1))


@given(day=days)
def test_month_of_a_day_begins_on_its_first(day: date) -> None:
    assert first_day(month_of(day)) == day.replace(day=1)
    assert month_of(day.replace(day=1) - timedelta(days=1)) == month_of(day) - 1


@given(found=entries)
def test_month_ends_with_what_it_began_with_and_what_moved(found: list[Entry]) -> None:
    for line in lines_of(found):
        assert line.closing == line.opening + line.incoming - line.outgoing


@given(found=entries)
def test_month_begins_where_the_one_before_ended(found: list[Entry]) -> None:
    written = {entry.month: entry for entry in found}
    lines = {line.month: line for line in lines_of(found)}

    for month, line in lines.items():
        before = lines.get(month - 1)
        assert line.opening == (before.closing if before else written[month].opening or 0)


@given(found=entries, chance=st.randoms())
def test_order_of_writing_does_not_matter(found: list[Entry], chance: st.DataObject) -> None:
    mixed = [*found]
    chance.shuffle(mixed)

    assert lines_of(mixed) == lines_of(found)


@given(written=months, on=st.integers(0, 60).map(lambda ago: TODAY - timedelta(days=ago)))
def test_months_without_a_gap_are_counted_one_by_one(written: set[int], on: date) -> None:
    kept, last = months_kept(written, on), last_ended(on)
    runs = [
        length
        for end in (last, last - 1)
        for length in range(1, 20)
        if set(range(end - length + 1, end + 1)) <= written and end in written
    ]

    # A longer run may end a month earlier only where the last month is not written.
    assert kept == (max(runs, default=0) if last not in written else sum(1 for _ in _run(written, last)))


def _run(written: set[int], month: int):
    while month in written:
        yield month
        month -= 1


@given(written=months, month=st.integers(month_of(TODAY) - 14, month_of(TODAY) - 1))
def test_one_more_month_never_counts_for_less_unless_it_begins_a_new_run(written: set[int], month: int) -> None:
    before, after = months_kept(written, TODAY), months_kept(written | {month}, TODAY)

    assert after >= before


@given(written=months, on=days)
def test_book_counts_until_the_day_on_which_it_lapses(written: set[int], on: date) -> None:
    if months_kept(written, TODAY):
        last = last_ended(TODAY) if last_ended(TODAY) in written else last_ended(TODAY) - 1
        assert months_kept(written, lapses_on(last) - timedelta(days=1)) > 0
        assert months_kept(written, lapses_on(last)) == 0


@given(registered_on=days, on=days)
def test_months_that_may_be_written_are_over_and_not_before_the_registration(registered_on: date, on: date) -> None:
    for month in (*writable(registered_on, on)[:2], *writable(registered_on, on)[-2:]):
        assert first_day(month + 1) <= on
        assert first_day(month + 1) > registered_on
