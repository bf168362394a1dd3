"""One measure is hidden alike wherever it stands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.monitoring.concealing import hidden_together
from lms.monitoring.dimensions import UNKNOWN
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.suppression import TOTAL, Key
from tests.monitoring.bounds import amounts_of, bounds, sums_of

ENROLLED, RATE, DAYS, DONE = (
    BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete", "completed")
)
SALES = BY_SLUG["sales-declared"]
FEW = 5
PARENTS = {"P1": "R1", "P2": "R1", "P3": "R2", "R1": "", "R2": ""}


def hidden_each(by_slug: dict[str, dict[str, Figure]], **forced: list[str]) -> dict[str, frozenset[str]]:
    """Of figures with their total, without another breakdown."""
    found = hidden_together(
        {slug: {(name, TOTAL): figure for name, figure in figures.items()} for slug, figures in by_slug.items()},
        forced={slug: {(name, TOTAL) for name in names} for slug, names in forced.items()},
    )
    return {slug: frozenset(name for name, _total in keys) for slug, keys in found.items()}


def hidden_of(figures: dict[str, Figure], **forced: list[str]) -> frozenset[str]:
    slug = next((figure.indicator.slug for figure in figures.values()), "")
    return hidden_each({slug: figures}, **forced)[slug]


def test_share_is_hidden_where_few_did_or_few_did_not() -> None:
    rates = {"a": Figure(RATE, 3, 90), "b": Figure(RATE, 88, 90), "c": Figure(RATE, 45, 90), "d": Figure(RATE, 0, 90)}

    hidden = hidden_of(rates)

    assert {"a", "b"} <= hidden
    assert "d" not in hidden, "none of ninety tells of nobody"


def test_mean_is_hidden_where_the_count_behind_it_is() -> None:
    days = {"a": Figure(DAYS, 900, 3), "b": Figure(DAYS, 40, 20), "c": Figure(DAYS, 90, 40)}
    counts = {name: Figure(DONE, figure.of or 0) for name, figure in days.items()}

    assert hidden_of(days) == {"a", "b"}
    found = hidden_each({"time-to-complete": days, "completed": counts})
    assert found["time-to-complete"] == found["completed"] == {"a", "b"}


def test_sum_of_money_is_hidden_where_few_cooperatives_are_behind_it() -> None:
    sums = {name: Figure(SALES, 10_000_000, counted=count) for name, count in (("a", 2), ("b", 30), ("c", 50))}

    assert hidden_of(sums) == {"a", "b"}


def test_money_of_which_nobody_knows_whose_it_is_is_hidden() -> None:
    assert hidden_of({"a": Figure(SALES, 10_000_000, counted=0), "b": Figure(SALES, 0, counted=0)}) == {"a", ""}


def test_members_who_left_but_are_certified_break_nothing() -> None:
    certified = BY_SLUG["members-certified"]

    assert hidden_of({"a": Figure(certified, 30, 20), "b": Figure(certified, 60, 90)}) == frozenset()


def test_what_nothing_records_is_not_hidden_and_nothing_of_nothing_neither() -> None:
    assert hidden_of({"a": Figure(BY_SLUG["jobs"])}) == hidden_of({}) == frozenset()


def test_a_total_that_another_breakdown_hides_is_hidden() -> None:
    hidden = hidden_of({"f": Figure(ENROLLED, 6), "m": Figure(ENROLLED, 0)}, enrolled=[""])

    assert hidden == {"f", ""}


AMOUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["P1", "P2", "P3", "unknown"]), st.sampled_from(["01", "02", "03"])),
        st.tuples(AMOUNT, AMOUNT),
        min_size=1,
    )
)
@settings(max_examples=40, deadline=None)
def test_counts_and_shares_of_every_place_and_month_together_give_nothing_away(
    parts: dict[Key, tuple[int, int]],
) -> None:
    """Who reads the count from one page and the share from another, of months and of the year, of provinces and regions: all of it is one
    system."""
    counts = {key: Figure(ENROLLED, did + rest) for key, (did, rest) in parts.items()}
    rates = {key: Figure(RATE, did, did + rest) for key, (did, rest) in parts.items()}

    found = hidden_together({"enrolled": counts, "completion-rate": rates}, PARENTS)

    assert found["enrolled"] <= found["completion-rate"], "a share of a hidden count gives it away"
    tables = {
        "did": {key: did for key, (did, _rest) in parts.items()},
        "rest": {key: rest for key, (_did, rest) in parts.items()},
        "of": {key: did + rest for key, (did, rest) in parts.items()},
    }
    amounts = {
        named(table, key): amount
        for table, cells in tables.items()
        for key, amount in amounts_of(cells, PARENTS).items()
    }
    sums = [
        (tuple(named(table, part) for part in some), named(table, whole))
        for table, cells in tables.items()
        for some, whole in sums_of(cells, PARENTS)
    ]
    sums += [((named("did", key), named("rest", key)), named("of", key)) for key in amounts_of(tables["of"], PARENTS)]
    hidden = {named("of", key) for key in found["enrolled"]}
    hidden |= {named(table, key) for table in ("did", "rest") for key in found["completion-rate"]}
    assert {key for key, amount in amounts.items() if 0 < amount < FEW} <= hidden
    # That nobody did is shown as such; whether nobody did not, not where the share is hidden.
    zeros = {key for key in hidden if not amounts[key] or key[0].startswith("rest")}
    for key, (least, most) in bounds(sums, amounts, sorted(hidden), may_be_zero=zeros).items():
        if 0 < amounts[key] < FEW or (amounts[key] and key not in zeros):
            assert most is None or most - least >= FEW - 1, f"{key} ({amounts[key]}) lies between {least} and {most}"


def named(table: str, key: Key) -> Key:
    place, value = key
    return f"{table} {place}", value


def test_the_same_question_has_the_same_answer() -> None:
    rates = {name: Figure(RATE, did, of) for name, did, of in (("c", 3, 90), ("a", 40, 90), ("b", 50, 90))}

    assert hidden_of(rates) == hidden_of(dict(sorted(rates.items())))


def test_breakdowns_of_counts_and_money_hide_what_is_few() -> None:
    counts = {("P1", "f"): 3, ("P1", "m"): 40, ("P2", "f"): 50, ("P2", "m"): 60}

    sums = {key: Figure(SALES, 100_000 * amount, counted=amount) for key, amount in counts.items()}

    hidden = hidden_together({"enrolled": {key: Figure(ENROLLED, amount) for key, amount in counts.items()}})[
        "enrolled"
    ]

    assert ("P1", "f") in hidden
    assert len(hidden) == 4, "a circle of four"
    assert hidden_together({SALES.slug: sums})[SALES.slug] == hidden
    assert hidden_together({"enrolled": {}}) == {"enrolled": frozenset()}


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
