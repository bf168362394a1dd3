"""Provinces by delegation, and delegations by province: an officer who lays these pages beside the totals of both finds nothing that is hidden."""

from datetime import date
from itertools import product

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.monitoring import judging
from lms.monitoring.dimensions import Dimension, delegation_place
from lms.monitoring.indicators import BY_SLUG, Indicator, Measure
from lms.monitoring.judging import hidden_totals, hidden_values
from lms.monitoring.periods import Period
from tests.conftest import empty_tables
from tests.monitoring.bounds import Key, Sum, bounds
from tests.monitoring.cells import put

TODAY = date(2026, 11, 20)
ENROLLED, MEMBERS = BY_SLUG["enrolled"], BY_SLUG["members"]
YEAR = Period.parse("2025")
FEW = 5
REGIONS = {"MA-09": ["MA-TAR", "MA-TIZ"], "MA-05": ["MA-AZI"]}
REGION_OF = {province: region for region, some in REGIONS.items() for province in some}
DELEGATIONS = ["agadir", "beni-mellal"]
PLACES = ["", *REGIONS, *REGION_OF]
amount = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 40))


def sums() -> list[Sum]:
    """Place and delegation; "" is the country, and all delegations."""
    found: list[Sum] = [(tuple((place, one) for one in DELEGATIONS), (place, "")) for place in PLACES]
    for one in ("", *DELEGATIONS):
        found += [
            (tuple((part, one) for part in parts), (place, one))
            for place, parts in {**REGIONS, "": list(REGIONS)}.items()
        ]
    return found


def is_hidden(indicator: Indicator, place: str, delegation: str) -> bool:
    """On each page where it stands: a figure that one page shows is known."""
    if not delegation:
        return (indicator.slug, place, "") in hidden_totals(place, YEAR, TODAY)
    there = delegation_place(delegation)
    if not place:
        by_delegation = hidden_values(indicator, Dimension.DELEGATION, "", YEAR, TODAY)
        return (indicator.slug, there, "") in hidden_totals(there, YEAR, TODAY) and (
            indicator.slug,
            "",
            delegation,
        ) in by_delegation
    by = Dimension.REGION if place in REGIONS else Dimension.PROVINCE
    return (indicator.slug, place, delegation) in hidden_values(indicator, Dimension.DELEGATION, place, YEAR, TODAY) and (
        indicator.slug, there, place,
    ) in hidden_values(indicator, by, there, YEAR, TODAY)  # fmt: skip


def assert_safe(indicator: Indicator, amounts: dict[Key, int]) -> None:
    hidden = {key for key in amounts if is_hidden(indicator, *key)}
    assert {key for key, number in amounts.items() if 0 < number < FEW} <= hidden
    # Where a delegation or all of a place is hidden, nobody knows that a figure is 1 at least.
    may_be_zero = {key for key in hidden if not amounts[key] or hidden >= set(product([key[0]], DELEGATIONS))}
    found = bounds(sums(), amounts, sorted(hidden), may_be_zero=may_be_zero)
    for key in hidden:
        least, most = found[key]
        # Where all of a place lies in one delegation, that is the figure of the place, which is shown.
        is_whole = any(amounts[whole] == amounts[key] for whole in ((key[0], ""), ("", key[1])) if whole not in hidden)
        if amounts[key] and not is_whole:
            assert most is None or most - least >= FEW - 1, f"{key} ({amounts[key]}) lies between {least} and {most}"


def test_what_lies_in_a_province_and_a_delegation_is_not_computed_back(app: Flask) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.lists(amount, min_size=6, max_size=6), st.sampled_from([ENROLLED, MEMBERS]))
    def check(drawn: list[int], indicator: Indicator) -> None:
        judging.forget()
        amounts = dict.fromkeys(product(PLACES, ("", *DELEGATIONS)), 0)
        assert indicator.measure is not None
        for (province, one), number in zip(product(REGION_OF, DELEGATIONS), drawn, strict=True):
            where = ("", REGION_OF[province], province, delegation_place(one))
            put(indicator.measure, number, places=where)
            put(Measure.COOPERATIVES, 1, places=where)
            for place, of in product((province, REGION_OF[province], ""), (one, "")):
                amounts[place, of] += number
        try:
            assert_safe(indicator, amounts)
        finally:
            db.session.remove()
            empty_tables()

    check()


def test_delegation_names_only_provinces_that_lie_in_it(app: Flask) -> None:
    for province, one, number in (("MA-TAR", "agadir", 400), ("MA-TIZ", "agadir", 3), ("MA-AZI", "beni-mellal", 50)):
        where = ("", REGION_OF[province], province, delegation_place(one))
        put(Measure.ENROLMENTS, number, places=where)
        put(Measure.COOPERATIVES, 20, places=where)

    by_province, by_region = (
        {
            value
            for slug, place, value in hidden_values(ENROLLED, by, there, YEAR, TODAY)
            if (slug, place) == ("enrolled", there)
        }
        for there in [delegation_place("agadir")]
        for by in (Dimension.PROVINCE, Dimension.REGION)
    )
    in_tiznit = {
        value
        for _slug, place, value in hidden_values(ENROLLED, Dimension.DELEGATION, "MA-TIZ", YEAR, TODAY)
        if place == "MA-TIZ"
    }

    assert by_province - {"unknown"} == {"MA-TAR", "MA-TIZ"}
    assert by_region - {"unknown"} <= {"MA-09"}
    assert in_tiznit - {"unknown"} == {"agadir"}
