"""No hidden figure can be computed back: somebody tries, with exact bounds (bounds.py)."""

import random
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.monitoring.suppression import TOTAL, Key, hide_table
from tests.monitoring.bounds import amounts_of, bounds, sums_of

# Small ones and zeros often; 5 and 6 lie at the edge.
AMOUNT = st.one_of(st.integers(0, 6), st.integers(0, 40), st.integers(0, 3000))
LINE = st.dictionaries(st.sampled_from("abcdefgh"), AMOUNT, min_size=1)
FLAT: dict[str, str] = {}


def hide(cells: dict[str, int], **options: list[str]) -> frozenset[str]:
    """Figures with their total, without a breakdown."""
    return hide_places(cells, FLAT, **options)


def hide_places(
    cells: dict[str, int], parents: dict[str, str], *, forced: list[str] | None = None, spared: list[str] | None = None
) -> frozenset[str]:
    hidden = hide_table(
        {(name, TOTAL): amount for name, amount in cells.items()},
        parents,
        forced=[(name, TOTAL) for name in forced or ()],
        spared=spared or (),
    )
    return frozenset(name for name, _total in hidden)


@st.composite
def grids(draw: st.DrawFn) -> dict[Key, int]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return {(f"r{row}", f"c{column}"): draw(AMOUNT) for row in range(rows) for column in range(columns)}


@st.composite
def trees(draw: st.DrawFn, columns: int = 0) -> tuple[dict[Key, int], dict[str, str]]:
    """Regions with provinces, and something that lies in none."""
    parents: dict[str, str] = {}
    cells: dict[Key, int] = {}
    values = [f"c{number}" for number in range(columns)] or [TOTAL]
    for region in range(draw(st.integers(1, 3))):
        parents[f"R{region}"] = ""
        for province in range(draw(st.integers(1, 3))):
            parents[f"P{region}{province}"] = f"R{region}"
            cells.update({(f"P{region}{province}", value): draw(AMOUNT) for value in values})
    if draw(st.booleans()):
        cells.update({("unknown", value): draw(AMOUNT) for value in values})
    return cells, parents


def assert_safe(cells: dict[Key, int], parents: dict[str, str], hidden: frozenset[Key]) -> None:
    amounts = amounts_of(cells, parents)

    assert all(key in hidden for key, amount in amounts.items() if 1 <= amount <= 4)
    assert all(amounts[key] for key in hidden), "a zero is shown"
    found = bounds(sums_of(cells, parents), amounts, sorted(hidden))
    for key, (least, most) in found.items():
        assert most is None or most - least >= 4, f"{key} ({amounts[key]}) lies between {least} and {most}"


@given(LINE)
@settings(max_examples=300)
@example({"a": 1, "b": 1, "c": 1})
@example({"a": 4, "b": 4})
@example({"a": 1, "b": 5, "c": 900})
def test_no_hidden_figure_of_a_line_can_be_computed_back(cells: dict[str, int]) -> None:
    hidden = hide(cells)

    assert_safe(
        {(name, TOTAL): amount for name, amount in cells.items()}, FLAT, frozenset((name, TOTAL) for name in hidden)
    )
    of_cells = [cells[name] for name in hidden - {TOTAL}]
    if hidden and TOTAL not in hidden:
        assert len(of_cells) >= 2
        assert sum(of_cells) >= len(of_cells) + 4


@given(grids())
@settings(max_examples=150, deadline=None)
def test_no_hidden_figure_of_a_table_can_be_computed_back(cells: dict[Key, int]) -> None:
    assert_safe(cells, FLAT, hide_table(cells))


@given(trees())
@settings(max_examples=150, deadline=None)
def test_no_hidden_figure_of_places_can_be_computed_back_from_all_their_pages(
    tree: tuple[dict[Key, int], dict[str, str]],
) -> None:
    cells, parents = tree

    assert_safe(cells, parents, hide_table(cells, parents))


@given(trees(columns=3))
@settings(max_examples=80, deadline=None)
def test_no_hidden_figure_can_be_computed_back_from_the_breakdowns_of_all_places(
    tree: tuple[dict[Key, int], dict[str, str]],
) -> None:
    cells, parents = tree

    assert_safe(cells, parents, hide_table(cells, parents))


@given(trees(columns=2), st.data())
@settings(max_examples=60, deadline=None)
def test_what_another_table_hides_stays_hidden_and_safe(
    tree: tuple[dict[Key, int], dict[str, str]], data: st.DataObject
) -> None:
    cells, parents = tree
    forced = data.draw(st.sets(st.sampled_from(sorted(amounts_of(cells, parents)))))

    hidden = hide_table(cells, parents, forced=forced)

    assert {key for key in forced if amounts_of(cells, parents)[key]} <= hidden
    assert_safe(cells, parents, hidden)


@given(grids())
def test_a_table_without_small_figures_is_shown_whole(cells: dict[Key, int]) -> None:
    assert not hide_table({key: amount and amount + 4 for key, amount in cells.items()})


@given(trees(columns=3), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_in_which_a_page_asks_changes_nothing(
    tree: tuple[dict[Key, int], dict[str, str]], chance: random.Random
) -> None:
    cells, parents = tree
    shuffled = list(cells.items())
    chance.shuffle(shuffled)

    assert hide_table(dict(shuffled), parents) == hide_table(cells, parents)


def test_the_smallest_other_figure_is_hidden_with_a_small_one() -> None:
    assert hide({"a": 3, "b": 20, "c": 40, "d": 0}) == {"a", "b"}


def test_small_figures_hide_each_other_where_they_are_enough() -> None:
    assert hide({"a": 3, "b": 3, "c": 3}) == {"a", "b", "c"}


def test_where_small_figures_are_not_enough_another_joins_them() -> None:
    assert hide({"a": 1, "b": 2, "c": 2, "d": 90, "e": 30}) == {"a", "b", "c", "e"}


def test_the_total_is_hidden_only_where_nothing_else_is_left() -> None:
    assert hide({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 0}) == {"a", "b", "c", "d", "e", TOTAL}


def test_a_hidden_total_hides_one_of_its_parts() -> None:
    assert hide({"a": 20, "b": 30}, forced=[TOTAL]) == {TOTAL, "a"}


def test_a_hidden_region_hides_some_of_its_provinces() -> None:
    hidden = hide_places({"P1": 3, "P2": 25, "P3": 20}, {"P1": "R1", "P2": "R2", "P3": "R2", "R1": "", "R2": ""})

    assert hidden == {"R1", "P1", "R2", "P3"}


def test_circles_of_two_in_each_row_and_column_do_not_hide_a_bridge_between_them() -> None:
    # Two blocks, each with two hidden in every row and column, and one small figure that alone joins them.
    cells = {(row, column): 50 for row in "abcd" for column in "1234"}
    cells |= dict.fromkeys([("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("b", "3")], 4)

    assert_safe(cells, FLAT, hide_table(cells))


def test_what_is_shown_elsewhere_is_no_hiding_place() -> None:
    cells = {("a", "x"): 3, ("a", "y"): 37, ("b", "x"): 20, ("b", "y"): 40, ("c", "x"): 9, ("c", "y"): 9}

    assert ("b", "x") in hide_table(cells, shown=[("c", "x"), ("c", "y")])
    assert ("c", "x") in hide_table(cells)


def test_what_is_spared_is_hidden_before_the_total_of_all_alone() -> None:
    assert hide({"a": 3, "b": 40, "c": 6}, spared=["c"]) == {"a", "b"}
    assert hide({"a": 3, "c": 6}, spared=["c"]) == {"a", "c"}


def test_a_negative_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        hide({"a": -1})


def test_a_table_of_13_by_20_is_judged_in_milliseconds() -> None:
    chance = random.Random(7)
    cells = {
        (f"r{row:02}", f"c{column:02}"): chance.randint(0, 4)
        if chance.random() < 0.2
        else int(5 * chance.paretovariate(0.8))
        for row in range(13)
        for column in range(20)
    }
    times = []
    for _ in range(9):
        begun = perf_counter()
        hide_table(cells)
        times.append(perf_counter() - begun)

    # About 2 ms; ten times that is still no page's cost.
    assert min(times) < 0.02
