"""Figures as pages read them: what is added over a period, what is there at its end, and what is asked in an address."""

from datetime import date

import pytest
from flask import Flask

from lms.accounts.models import StaffRole
from lms.core.db import db
from lms.core.errors import NotFound
from lms.monitoring import figures
from lms.monitoring.asking import BadQuestion, known_periods, places_below, read_question
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import BY_SLUG, INDICATORS, Measure
from lms.monitoring.models import Cell
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer, national_viewer, viewer, viewer_of_courses
from tests.factories import Cast, staff
from tests.monitoring.cells import figure_of, series_of

TODAY = date(2026, 8, 15)
YEAR = Period.parse("2026")


def put(
    measure: Measure, month: str, amount: int, *, place: str = "", by: Dimension = Dimension.ALL, value: str = ""
) -> None:
    db.session.add(
        Cell(place=place, dimension=by, measure=measure, month=Period.parse(month).first, value=value, amount=amount)
    )


def test_flow_is_the_sum_of_its_months(app: Flask) -> None:
    for month, amount in (("2025-12", 7), ("2026-01", 3), ("2026-08", 4), ("2026-09", 100)):
        put(Measure.ENROLMENTS, month, amount)
    db.session.flush()

    found = figure_of(BY_SLUG["enrolled"], "", YEAR, TODAY)

    assert found.value == 7, "September has not begun"
    assert figure_of(BY_SLUG["enrolled"], "MA-09", YEAR, TODAY).value == 0


def test_stock_is_what_there_is_by_then(app: Flask) -> None:
    for month, amount in (("2020-03", 50), ("2026-02", 5), ("2026-06", -2)):
        put(Measure.MEMBERS, month, amount)
    db.session.flush()

    series = series_of(BY_SLUG["members"], "", Period.parse("2026").parts, TODAY)

    assert [figure.value for figure in series.values()] == [55, 53, 53, 53]


def test_level_is_that_of_the_last_month_that_has_begun(app: Flask) -> None:
    for month, amount in (("2026-06", 9), ("2026-07", 5), ("2026-08", 2)):
        put(Measure.PEOPLE_ACTIVE, month, amount)
    db.session.flush()
    active = BY_SLUG["active"]
    assert figure_of(active, "", YEAR, TODAY).value == 2
    assert figure_of(active, "", Period.parse("2026-Q2"), TODAY).value == 9


def test_share_is_of_its_denominator_and_nothing_of_nothing_is_no_share(app: Flask) -> None:
    put(Measure.ENROLMENTS, "2026-01", 8, by=Dimension.SEX, value="f")
    put(Measure.ENROLMENTS_COMPLETED, "2026-01", 2, by=Dimension.SEX, value="f")
    db.session.flush()
    rate = BY_SLUG["completion-rate"]

    found = figures.breakdown_of(rate, "", Dimension.SEX, YEAR, TODAY)

    assert found["f"].value == 0.25
    assert found["f"].behind == 8
    assert figure_of(rate, "", YEAR, TODAY).value is None


def test_what_nothing_records_has_no_value(app: Flask) -> None:
    assert figure_of(BY_SLUG["jobs"], "", YEAR, TODAY).value is None


def test_several_indicators_over_places(app: Flask) -> None:
    put(Measure.ENROLMENTS, "2026-01", 8, place="MA-09")
    put(Measure.MEMBERS, "2024-01", 80, place="MA-05")
    db.session.flush()

    found = figures.over_places([BY_SLUG["enrolled"], BY_SLUG["members"]], ["MA-09", "MA-05"], YEAR, TODAY)

    assert {slug: {place: one.value for place, one in some.items()} for slug, some in found.items()} == {
        "enrolled": {"MA-09": 8, "MA-05": 0},
        "members": {"MA-09": 0, "MA-05": 80},
    }


def test_every_indicator_is_defined_and_named_apart() -> None:
    assert len(BY_SLUG) == len(INDICATORS)
    assert len({str(one.name) for one in INDICATORS}) == len(INDICATORS)
    assert all(str(one.definition) and str(one.source) for one in INDICATORS)


@pytest.mark.parametrize(
    "asked",
    [{"place": "MA-99"}, {"place": "delegation:x"}, {"period": "2026-13"}, {"period": "2031"}, {"period": "2001"}, {"by": "x"}, {"indicator": "'"}],
)  # fmt: skip
def test_nonsense_is_refused_in_words(app: Flask, cast: Cast, asked: dict[str, str]) -> None:
    (salma,) = viewer(cast.salma)
    with pytest.raises(BadQuestion) as refused:
        read_question(asked, salma, TODAY)
    assert refused.value.status == 400
    assert str(refused.value)


def test_adviser_asks_about_her_delegation_alone(app: Flask, cast: Cast) -> None:
    (driss,) = viewer(cast.driss)
    assert read_question({}, driss, TODAY).place == "delegation:agadir"
    for place in ("MA-09", "MA-TAR", "delegation:fes"):
        with pytest.raises(NotFound):
            read_question({"place": place}, driss, TODAY)


def test_officer_asks_about_every_place(app: Flask, cast: Cast) -> None:
    (salma,) = viewer(cast.salma)
    for place in ("", "MA-09", "MA-TAR", "delegation:fes"):
        assert read_question({"place": place}, salma, TODAY).place == place


def test_others_ask_about_nothing(app: Flask, cast: Cast) -> None:
    nowhere = staff(StaffRole.ADVISER, delegation_code=None)
    for who in (cast.amina, cast.bilal, cast.esi, cast.khadija, nowhere):
        with pytest.raises(NotFound):
            viewer(who)
    for who in (cast.amina, cast.driss, cast.khadija):
        with pytest.raises(NotFound):
            national_viewer(who)
    assert viewer_of_courses(cast.khadija) == (Viewer(cast.khadija, ""),)
    assert not Viewer(cast.khadija, "").sees_lists
    with pytest.raises(NotFound):
        viewer_of_courses(cast.amina)


def test_question_stands_in_the_address_as_it_was_asked(app: Flask, cast: Cast) -> None:
    (salma,) = viewer(cast.salma)
    asked = read_question({"place": "MA-09", "period": "2026-Q1", "by": "sex"}, salma, TODAY)
    assert read_question(asked.parameters(), salma, TODAY) == asked
    assert asked.parameters(period=YEAR)["period"] == "2026"


def test_lists_to_choose_from() -> None:
    assert str(known_periods(TODAY)[0]) == "2026"
    assert all(one.first <= Period.parse("2026-08").first for one in known_periods(TODAY))
    assert len(places_below("")) == 12
    assert "MA-TAR" in places_below("MA-09")
    assert places_below("MA-TAR") == places_below("delegation:agadir") == []
