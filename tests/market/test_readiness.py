"""Properties of readiness: evidence helps, its end is the day it ends, and what is missing is all that is missing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.market.families import EvidenceKind, Item, Source, families
from lms.market.readiness import NOTICE_DAYS, Evidence, ItemState, ends_on, readiness

TEXT = {"ar": "نص", "fr": "texte"}
TODAY = date(2026, 11, 27)
days = st.dates(date(2023, 1, 1), date(2030, 1, 1))
past = st.dates(date(2023, 1, 1), TODAY)
items = st.sampled_from(list(families().values())).map(lambda family: family.items)


def item(*, months: int | None = None, blocks: bool = True) -> Item:
    return Item("one", TEXT, TEXT, Source(TEXT, TODAY), EvidenceKind.DATE, blocks, months)


def evidences(slugs: list[str]) -> st.SearchStrategy[list[Evidence]]:
    return st.lists(st.builds(Evidence, item=st.sampled_from(slugs), on=past, until=st.none() | days), max_size=20)


@st.composite
def products(draw: st.DrawFn) -> tuple[tuple[Item, ...], list[Evidence]]:
    chosen = draw(items)
    return chosen, draw(evidences([one.slug for one in chosen]))


def test_nothing_shown_is_nothing_done() -> None:
    found = readiness(families()["honey"].items, [], TODAY)

    assert not found.is_ready
    assert found.done == 0
    assert found.next_item == families()["honey"].items[0]


def test_paper_counts_on_its_last_day_and_not_after() -> None:
    shown = [Evidence("one", date(2026, 1, 1), until=TODAY)]

    assert readiness([item()], shown, TODAY).is_ready
    assert not readiness([item()], shown, TODAY + timedelta(days=1)).is_ready


def test_end_is_told_as_the_last_day_on_which_it_counts() -> None:
    found = readiness([item()], [Evidence("one", TODAY, until=TODAY)], TODAY)

    assert found.last_day == found.standings[0].last_day == TODAY
    assert readiness([item()], [Evidence("one", TODAY)], TODAY).last_day is None


def test_term_of_months_ends_on_the_same_day_of_the_month() -> None:
    """A certificate under one year old is none on its first birthday."""
    assert ends_on(item(months=12), Evidence("one", date(2025, 11, 27))) == TODAY
    assert ends_on(item(months=12), Evidence("one", date(2024, 2, 29))) == date(2025, 2, 28)


def test_earlier_of_two_ends_counts() -> None:
    evidence = Evidence("one", date(2026, 1, 1), until=date(2026, 2, 1))

    assert ends_on(item(months=12), evidence) == date(2026, 2, 2)


def test_end_is_announced_before_it_comes() -> None:
    shown = [Evidence("one", TODAY, until=TODAY + timedelta(days=NOTICE_DAYS - 1))]
    before = readiness([item()], shown, TODAY).standings[0]
    later = [Evidence("one", TODAY, until=TODAY + timedelta(days=NOTICE_DAYS))]

    assert before.state is ItemState.EXPIRING
    assert readiness([item()], later, TODAY).standings[0].state is ItemState.DONE


def test_evidence_of_a_day_to_come_counts_for_nothing() -> None:
    assert not readiness([item()], [Evidence("one", TODAY + timedelta(days=1))], TODAY).is_ready


def test_what_only_helps_does_not_block() -> None:
    found = readiness([item(blocks=False)], [], TODAY)

    assert found.is_ready
    assert found.ready_until is None


def test_what_blocks_is_asked_before_what_expires() -> None:
    expiring, missing = item(months=12), item()
    found = readiness([expiring], [Evidence("one", date(2025, 12, 10))], TODAY)

    assert found.next_item == expiring
    assert readiness([missing], [], TODAY).next_item == missing


@given(products(), days, st.data())
def test_more_evidence_never_does_harm(product, on: date, data: st.DataObject) -> None:
    chosen, shown = product
    more = data.draw(evidences([one.slug for one in chosen]))

    before, after = readiness(chosen, shown, on), readiness(chosen, shown + more, on)

    assert after.done >= before.done
    assert after.is_ready >= before.is_ready
    if before.is_ready:
        assert after.ready_until is None or (before.ready_until and after.ready_until >= before.ready_until)


@given(products())
def test_ready_product_stays_ready_until_its_day(product) -> None:
    chosen, shown = product
    shown = shown + [Evidence(one.slug, TODAY) for one in chosen if one.blocks]
    found = readiness(chosen, shown, TODAY)

    assert found.is_ready
    if found.ready_until is None:
        assert readiness(chosen, shown, date(2200, 1, 1)).is_ready
    else:
        assert readiness(chosen, shown, found.ready_until - timedelta(days=1)).is_ready
        assert not readiness(chosen, shown, found.ready_until).is_ready


@given(products(), past)
def test_showing_each_next_item_makes_the_product_ready(product, on: date) -> None:
    chosen, shown = product
    steps = 0
    while not (found := readiness(chosen, shown, on)).is_ready:
        assert found.next_item is not None
        assert found.next_item.blocks
        shown = [*shown, Evidence(found.next_item.slug, on)]
        steps += 1

    assert steps <= len(chosen)


@given(products(), days, st.randoms())
def test_order_of_evidence_does_not_matter(product, on: date, random) -> None:
    chosen, shown = product
    mixed = list(shown)
    random.shuffle(mixed)

    states = [one.state for one in readiness(chosen, shown, on).standings]

    assert states == [one.state for one in readiness(chosen, mixed, on).standings]
