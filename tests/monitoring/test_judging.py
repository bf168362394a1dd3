"""What is hidden is the same wherever it stands, and is judged with all that belongs together."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.cooperatives import territory
from lms.core.db import db
from lms.monitoring import judging
from lms.monitoring.dimensions import UNKNOWN, Dimension
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG, INDICATORS, Indicator, Measure
from lms.monitoring.judging import (
    hidden_by_month,
    hidden_totals,
    hidden_values,
    is_small_now,
    seen,
    with_hidden_zeros,
)
from lms.monitoring.periods import Period
from lms.monitoring.telling import told_of
from tests.conftest import empty_tables
from tests.monitoring.cells import AGADIR, AZILAL, TIZNIT, figure_of, put

TODAY = date(2026, 11, 20)
YEAR = Period.parse("2025")
ENROLLED, RATE, MEMBERS, COOPERATIVES, SALES = (
    BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "members", "cooperatives", "sales-declared")
)
MONTHS = [Period(month, month) for month in YEAR.months]
SPRING = MONTHS[2:5]
APRIL = MONTHS[3]


def places(slug: str, hidden: judging.Hidden) -> set[str]:
    return {place for one, place, _value in hidden if one == slug}


def test_small_province_takes_another_of_its_region_along(app: Flask) -> None:
    for where, amount in ((AGADIR, 400), (TIZNIT, 3), (AZILAL, 50)):
        put(Measure.ENROLMENTS, amount, places=where)

    assert places("enrolled", hidden_totals("", YEAR, TODAY)) == {"MA-TIZ", "MA-TAR"}
    assert places("enrolled", hidden_totals("MA-05", YEAR, TODAY)) == {"MA-TIZ", "MA-TAR"}


def test_province_is_hidden_as_well_where_it_is_asked_for_by_region(app: Flask) -> None:
    """What stands beside its region's name there is the province's own total."""
    for where, amount in ((AGADIR, 400), (TIZNIT, 3), (AZILAL, 50)):
        put(Measure.ENROLMENTS, amount, places=where)

    of_agadir, of_azilal = (
        hidden_values(ENROLLED, Dimension.REGION, where[2], YEAR, TODAY) for where in (AGADIR, AZILAL)
    )

    assert ("enrolled", "MA-TAR", "MA-09") in of_agadir
    assert ("enrolled", "MA-AZI", "MA-05") not in of_azilal


def test_small_delegation_takes_another_along(app: Flask) -> None:
    put(Measure.ENROLMENTS, 400, places=AGADIR)
    put(Measure.ENROLMENTS, 3, places=AZILAL)

    hidden = hidden_totals("delegation:agadir", YEAR, TODAY)

    assert places("enrolled", hidden) == {"delegation:agadir", "delegation:beni-mellal"}
    by_delegation = hidden_values(ENROLLED, Dimension.DELEGATION, "", YEAR, TODAY)
    assert {value for slug, _place, value in by_delegation if slug == "enrolled"} == {"agadir", "beni-mellal"}


def test_delegation_in_which_a_hidden_province_lies_is_hidden_with_another(app: Flask) -> None:
    """Else an officer takes the provinces that are shown from the delegation, and has the one that is not."""
    fes = ("", "MA-03", "MA-FES", "delegation:fes")
    for where, amount in ((AGADIR, 400), (TIZNIT, 3), (AZILAL, 50), (fes, 70)):
        put(Measure.ENROLMENTS, amount, places=where)
        put(Measure.ENROLMENTS, amount, places=where, by=Dimension.SEX, value="f")
        put(Measure.COOPERATIVES, 9, month="2024-01", places=where)

    totals = places("enrolled", hidden_totals("delegation:agadir", YEAR, TODAY))
    women = hidden_values(ENROLLED, Dimension.SEX, "delegation:agadir", YEAR, TODAY)

    assert totals == {"delegation:agadir", "delegation:beni-mellal"}
    assert ("enrolled", "delegation:agadir", "f") in women
    assert "delegation:fes" not in totals


def test_who_belongs_nowhere_is_a_place_like_others(app: Flask) -> None:
    put(Measure.ENROLMENTS, 400, places=AGADIR)
    put(Measure.ENROLMENTS, 3, places=("", UNKNOWN, UNKNOWN, UNKNOWN))

    hidden = hidden_values(ENROLLED, Dimension.REGION, "", YEAR, TODAY)

    assert ("enrolled", "", UNKNOWN) in hidden
    assert ("enrolled", "", "MA-09") in hidden, "403 less 400"


def test_share_of_nearly_all_is_as_small_as_of_nearly_nobody(app: Flask) -> None:
    put(Measure.ENROLMENTS, 100)
    put(Measure.ENROLMENTS_COMPLETED, 98)

    assert ("completion-rate", "MA-TAR", "") in hidden_totals("", YEAR, TODAY)
    assert is_small_now(Figure(RATE, 98, 100))


def test_what_was_judged_is_kept_and_what_is_small_now_is_hidden_in_any_case(app: Flask) -> None:
    assert hidden_totals("", YEAR, TODAY) == frozenset()
    put(Measure.ENROLMENTS, 3)

    kept = hidden_totals("", YEAR, TODAY)

    assert kept == frozenset()
    assert seen(figure_of(ENROLLED, "MA-TAR", YEAR, TODAY), kept, "MA-TAR").is_hidden


def test_sum_that_few_declared_since_it_was_judged_is_hidden(app: Flask) -> None:
    put(Measure.SALES_DECLARED, 90_000_00, places=AZILAL)
    put(Measure.ACCOUNTS_DECLARED, 30, places=AZILAL)
    kept = hidden_totals("", YEAR, TODAY)

    put(Measure.SALES_DECLARED, 70_000_00)
    put(Measure.ACCOUNTS_DECLARED, 1)

    assert kept == hidden_totals("", YEAR, TODAY) == frozenset()
    assert seen(figure_of(SALES, "MA-TAR", YEAR, TODAY), kept, "MA-TAR").is_hidden
    assert not seen(figure_of(SALES, "MA-AZI", YEAR, TODAY), kept, "MA-AZI").is_hidden


def test_no_more_is_kept_than_there_is_room_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_MOST_KEPT", 2)
    for month in MONTHS:
        hidden_totals("", month, TODAY)
    assert len(judging._kept) <= 2


# One of those that are judged together; what is hidden of the others is looked at by each page of its month.
GROUPS = {judging._group(one): one for one in INDICATORS if one.is_recorded}


@pytest.mark.parametrize("indicator", GROUPS.values(), ids=lambda one: one.slug)
def test_month_is_hidden_in_a_series_as_on_its_own_page(app: Flask, indicator: Indicator) -> None:
    for measure in Measure:
        for where, amount in ((AGADIR, 40), (TIZNIT, 3), (AZILAL, 50)):
            put(measure, amount, month="2025-04", places=where)

    for place in ("", "MA-09", "MA-05", "MA-TAR", "MA-TIZ", "MA-AZI", "delegation:agadir", "delegation:beni-mellal"):
        series = hidden_by_month(indicator, place, SPRING, TODAY)
        assert series == {
            month for month in SPRING if (indicator.slug, place, "") in hidden_totals(place, month, TODAY)
        }, place
    assert APRIL in hidden_by_month(indicator, "MA-TIZ", SPRING, TODAY)


STOCKS = ("members", "people-certified", "members-certified")
certified = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=3)


def test_series_of_a_stock_hides_what_pages_of_each_month_hide(app: Flask) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(certified)
    def check(amounts: list[tuple[int, int]]) -> None:
        judging.forget()
        for where, (did, did_not) in zip((AGADIR, TIZNIT, AZILAL), amounts, strict=True):
            put(Measure.PEOPLE_CERTIFIED, did, month="2025-04", places=where)
            put(Measure.MEMBERS, did + did_not, month="2025-04", places=where)
        page = hidden_totals("", Period.parse("2025-04"), TODAY)
        for slug in STOCKS:
            for place in ("", "MA-09", "MA-05", "MA-TAR", "MA-TIZ", "MA-AZI"):
                series = hidden_by_month(BY_SLUG[slug], place, [APRIL], TODAY)
                assert bool(series) == (place in places(slug, page)), (slug, place)
        db.session.remove()
        empty_tables()

    check()


def test_month_is_not_hidden_alone_in_its_year(app: Flask) -> None:
    for where, amounts in ((AGADIR, (90, 60, 2, 40)), (TIZNIT, (80, 70, 30, 50))):
        for month, amount in zip(("2025-04", "2025-05", "2025-06", "2025-08"), amounts, strict=True):
            put(Measure.ENROLMENTS, amount, month=month, places=where)

    def hidden(place: str) -> set[str]:
        return {str(month) for month in hidden_by_month(ENROLLED, place, MONTHS, TODAY)}

    assert hidden("MA-TAR") == {"2025-06", "2025-08"}
    assert hidden("MA-TIZ") == {"2025-06", "2025-08"}, "two provinces of a region, two months: a circle"
    assert hidden("MA-09") == hidden("") == set()
    for period, is_hidden in (("2025-Q2", True), ("2025-Q3", True), ("2025-Q1", False), ("2025", False)):
        assert ("MA-TAR" in places("enrolled", hidden_totals("", Period.parse(period), TODAY))) == is_hidden, period


def test_values_of_the_country_by_month_hide_what_the_year_and_the_months_hide(app: Flask) -> None:
    for month, women, men in (("2025-04", 90, 60), ("2025-05", 3, 70), ("2025-08", 50, 80)):
        for sex, amount in (("f", women), ("m", men)):
            put(Measure.ENROLMENTS, amount, month=month, by=Dimension.SEX, value=sex)
        put(Measure.ENROLMENTS, women + men, month=month)

    def hidden(period: str) -> set[str]:
        found = hidden_values(ENROLLED, Dimension.SEX, "", Period.parse(period), TODAY)
        return {value for _slug, place, value in found if place == ""}

    assert hidden("2025-05") == {"f", "m"}
    assert hidden("2025-08") == {"f", "m"}
    assert hidden("2025-Q2") == {"f", "m"}
    assert hidden("2025-04") == hidden("2025") == hidden("2025-Q1") == set()


def test_value_that_the_year_hides_is_hidden_in_each_of_its_months(app: Flask) -> None:
    for where, women in ((AGADIR, 2), (AZILAL, 1)):
        for sex, amount in (("f", women), ("m", 50), ("unknown", 40)):
            put(Measure.ENROLMENTS, amount, month="2025-04", places=where, by=Dimension.SEX, value=sex)
            put(Measure.ENROLMENTS, amount, month="2025-04", places=where)
        put(Measure.ENROLMENTS, 60, month="2025-06", places=where, by=Dimension.SEX, value="m")
        put(Measure.ENROLMENTS, 60, month="2025-06", places=where)

    year = hidden_values(ENROLLED, Dimension.SEX, "", YEAR, TODAY)
    values = {value for _slug, place, value in year if place == ""}

    assert "f" in values
    assert len(values) > 1
    april = hidden_values(ENROLLED, Dimension.SEX, "", APRIL, TODAY)
    assert {("enrolled", "", value) for value in values} <= april


@pytest.mark.parametrize(
    ("indicator", "measure"), [(COOPERATIVES, Measure.COOPERATIVES), (ENROLLED, Measure.ENROLMENTS)]
)
def test_nothing_is_told_of_the_values_of_a_place_whose_total_would_give_them_away(
    app: Flask, indicator: Indicator, measure: Measure
) -> None:
    """Five hidden values that make five are one each."""
    for value in ("agriculture", "crafts", "fishing", "housing", "forest"):
        put(measure, 1, month="2025-04", by=Dimension.SECTOR, value=value)
        put(measure, 40, month="2025-04", places=AZILAL, by=Dimension.SECTOR, value=value)
    put(measure, 60, month="2025-04", places=AZILAL, by=Dimension.SECTOR, value="transport")
    put(measure, 5, month="2025-04")
    put(measure, 260, month="2025-04", places=AZILAL)

    hidden = hidden_values(indicator, Dimension.SECTOR, "MA-TAR", YEAR, TODAY)

    assert "MA-TAR" not in places(indicator.slug, hidden_totals("MA-TAR", YEAR, TODAY))
    here = {value for _slug, place, value in hidden if place == "MA-TAR"}
    assert here == {"agriculture", "crafts", "fishing", "housing", "forest", "transport"}, "the zero as well"
    listed = with_hidden_zeros({}, hidden, indicator, Dimension.SECTOR, "MA-TAR")
    assert set(listed) == here


def test_breakdowns_below_the_country_are_told_of_whole_years(app: Flask) -> None:
    with pytest.raises(ValueError, match="MA-09"):
        hidden_values(ENROLLED, Dimension.SEX, "MA-09", APRIL, TODAY)
    assert told_of([ENROLLED], Dimension.SEX, "MA-09", APRIL) == YEAR
    assert told_of([ENROLLED], Dimension.SEX, "", APRIL) == APRIL
    assert told_of([ENROLLED], Dimension.COHORT, "", APRIL) == YEAR, "thousands of them"
    assert told_of([ENROLLED], Dimension.PROVINCE, "MA-09", APRIL) == APRIL
    assert told_of([MEMBERS], Dimension.SEX, "MA-09", APRIL) == APRIL


PROVINCES = [code for code, one in territory.provinces().items() if one.region_code in ("MA-09", "MA-05")]
tables = st.dictionaries(st.tuples(st.sampled_from(PROVINCES), st.sampled_from("fm")), st.integers(0, 12), max_size=12)


def test_nothing_small_is_shown_and_nothing_is_hidden_alone(app: Flask) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tables)
    def check(amounts: dict[tuple[str, str], int]) -> None:
        judging.forget()
        for (province, sex), amount in amounts.items():
            where = ("", territory.provinces()[province].region_code or "", province, "delegation:agadir")
            put(Measure.ENROLMENTS, amount, places=where, by=Dimension.SEX, value=sex)
            put(Measure.ENROLMENTS, amount, places=where)
        hidden = hidden_values(ENROLLED, Dimension.SEX, "", YEAR, TODAY)
        for (province, sex), amount in amounts.items():
            if 0 < amount < 5:
                assert (ENROLLED.slug, province, sex) in hidden
        for sex in "fm":
            together = {place for _slug, place, value in hidden if value == sex}
            for region in ("MA-09", "MA-05"):
                inside = {
                    place for place in together if place in PROVINCES and territory.provinces()[place].region_code == region
                }  # fmt: skip
                assert len(inside) != 1 or region in together
        db.session.remove()
        empty_tables()

    check()
