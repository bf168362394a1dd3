"""One measure is hidden alike wherever it stands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.monitoring.concealing import COUNTS_BEHIND, hidden_breakdowns, hidden_of, hidden_together
from lms.monitoring.dimensions import UNKNOWN
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG
from tests.monitoring.bounds import amounts_of, bounds, sums_of

ENROLLED, RATE, DAYS, DONE = (
    BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete", "completed")
)
SALES = BY_SLUG["sales-declared"]
ACCOUNTS = COUNTS_BEHIND["sales-declared"]


def test_share_is_hidden_where_few_did_or_few_did_not() -> None:
    rates = {"a": Figure(RATE, 3, 90), "b": Figure(RATE, 88, 90), "c": Figure(RATE, 45, 90), "d": Figure(RATE, 0, 90)}

    hidden = hidden_of(rates)

    assert {"a", "b"} <= hidden
    assert "d" not in hidden, "none of ninety tells of nobody"


def test_mean_is_hidden_where_the_count_behind_it_is() -> None:
    days = {"a": Figure(DAYS, 900, 3), "b": Figure(DAYS, 40, 20), "c": Figure(DAYS, 90, 40)}
    counts = {name: Figure(DONE, figure.of or 0) for name, figure in days.items()}

    assert hidden_of(days) == {"a", "b"}
    found = hidden_together({"time-to-complete": days, "completed": counts})
    assert found["time-to-complete"] == found["completed"] == {"a", "b"}


def test_sum_of_money_is_hidden_where_few_cooperatives_are_behind_it() -> None:
    sums = {"a": Figure(SALES, 10_000_000), "b": Figure(SALES, 5_000_000), "c": Figure(SALES, 7_000_000)}
    counts = {"a": Figure(ACCOUNTS, 2), "b": Figure(ACCOUNTS, 30), "c": Figure(ACCOUNTS, 50)}

    found = hidden_together({SALES.slug: sums, ACCOUNTS.slug: counts})

    assert found[SALES.slug] == {"a", "b"}


def test_without_the_count_behind_it_all_money_is_hidden() -> None:
    assert hidden_of({"a": Figure(SALES, 10_000_000), "b": Figure(SALES, 0)}) == {"a", ""}


def test_members_who_left_but_are_certified_break_nothing() -> None:
    certified = BY_SLUG["members-certified"]

    assert hidden_of({"a": Figure(certified, 30, 20), "b": Figure(certified, 60, 90)}) == frozenset()


def test_what_nothing_records_is_not_hidden_and_nothing_of_nothing_neither() -> None:
    assert hidden_of({"a": Figure(BY_SLUG["jobs"])}) == hidden_of({}) == frozenset()


def test_a_total_that_another_breakdown_hides_is_hidden() -> None:
    hidden = hidden_of({"f": Figure(ENROLLED, 6), "m": Figure(ENROLLED, 0)}, forced=[""])

    assert hidden == {"f", ""}


AMOUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(AMOUNT, AMOUNT), min_size=1))
@settings(max_examples=80, deadline=None)
def test_counts_and_shares_of_them_together_give_no_hidden_figure_away(parts: dict[str, tuple[int, int]]) -> None:
    """Who reads the count from one table and the share from another knows the numerator: all three are in one system."""
    counts = {name: Figure(ENROLLED, did + rest) for name, (did, rest) in parts.items()}
    rates = {name: Figure(RATE, did, did + rest) for name, (did, rest) in parts.items()}

    found = hidden_together({"enrolled": counts, "completion-rate": rates})

    assert found["enrolled"] <= found["completion-rate"], "a share of a hidden count gives it away"
    cells = {
        (name, column): amount
        for name, two in parts.items()
        for column, amount in zip(("did", "rest"), two, strict=True)
    }
    amounts = amounts_of(cells, {})
    hidden = {(name, "") for name in found["enrolled"]}
    hidden |= {
        (name, column) for name in found["completion-rate"] for column in ("did", "rest") if amounts[name, column]
    }
    hidden = {key for key in hidden if amounts[key]}
    for key, (least, most) in bounds(sums_of(cells, {}), amounts, sorted(hidden)).items():
        if amounts[key] < 5:
            assert most is None or most - least >= 4, f"{key} lies between {least} and {most}"


def test_the_same_question_has_the_same_answer() -> None:
    rates = {name: Figure(RATE, did, of) for name, did, of in (("c", 3, 90), ("a", 40, 90), ("b", 50, 90))}

    assert hidden_of(rates) == hidden_of(dict(sorted(rates.items())))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["P1", "P2", "P3", "unknown"]), st.sampled_from("fm")),
        st.tuples(AMOUNT, AMOUNT),
        min_size=1,
    )
)
@settings(max_examples=60, deadline=None)
def test_shares_of_a_breakdown_at_every_place_give_nothing_away(parts: dict[tuple[str, str], tuple[int, int]]) -> None:
    parents = {"P1": "R1", "P2": "R1", "P3": "R2", "R1": "", "R2": ""}
    hidden = hidden_breakdowns({key: Figure(RATE, did, did + rest) for key, (did, rest) in parts.items()}, parents)

    # Both tables, and their sum where it is shown: one system, with the denominator as a third column of each cell.
    for index in (0, 1):
        cells = {key: two[index] for key, two in parts.items()}
        amounts = amounts_of(cells, parents)
        few = {key for key, amount in amounts.items() if 1 <= amount <= 4}
        assert few <= hidden
        found = bounds(sums_of(cells, parents), amounts, sorted(key for key in hidden if amounts.get(key)))
        assert all(most is None or most - least >= 4 for least, most in found.values())


def test_breakdowns_of_counts_and_money_hide_what_is_few() -> None:
    counts = {("P1", "f"): 3, ("P1", "m"): 40, ("P2", "f"): 50, ("P2", "m"): 60}

    hidden = hidden_breakdowns({key: Figure(ENROLLED, amount) for key, amount in counts.items()})

    assert ("P1", "f") in hidden
    assert len(hidden) == 4, "a circle of four"
    sums = {key: Figure(SALES, 100_000 * amount) for key, amount in counts.items()}
    assert hidden_breakdowns(sums, counts=counts) == hidden
    assert set(counts) <= hidden_breakdowns(sums)
    assert hidden_breakdowns({}) == frozenset()


def test_who_belongs_nowhere_is_hidden_for_its_own_sake_or_where_nothing_else_helps() -> None:
    """For another breakdown shows it: by delegation, by sector, by age of the cooperative it is the same people."""
    counts = {"a": Figure(ENROLLED, 3), "b": Figure(ENROLLED, 40), UNKNOWN: Figure(ENROLLED, 6)}
    rates = {"a": Figure(RATE, 3, 20), "b": Figure(RATE, 20, 40), UNKNOWN: Figure(RATE, 6, 12)}

    assert hidden_of(counts) == hidden_of(rates) == {"a", "b"}
    assert hidden_of({"a": Figure(ENROLLED, 3), UNKNOWN: Figure(ENROLLED, 6)}) == {"a", UNKNOWN}
    assert hidden_of({"a": Figure(ENROLLED, 30), "b": Figure(ENROLLED, 40), UNKNOWN: Figure(ENROLLED, 4)}) == {
        "a",
        UNKNOWN,
    }
