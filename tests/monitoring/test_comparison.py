"""Two periods or two places side by side."""

import pytest

from lms.core import clock
from lms.core.db import db
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.monitoring.reading.comparison import SHOWN
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.cells import AGADIR, AZILAL, put

PATH = "/staff/monitoring/comparison"


@pytest.fixture
def salma(client: PageClient, cast: Cast) -> PageClient:
    cast.salma.language = "en"
    db.session.commit()
    return client.sign_in(cast.salma)


def lines(client: PageClient, asked: str) -> dict[str, list[str]]:
    rows = [line.split(",") for line in client.get(f"{PATH}?{asked}&format=csv").text.lstrip("\ufeff").splitlines()]
    return {row[0]: row[1:] for row in rows}


def plain(text: str) -> str:
    return text.strip("'\u2066\u2069")


def test_period_is_compared_with_the_year_before(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 100, month="2024-05")
    put(Measure.ENROLMENTS, 130, month="2025-05")

    found = lines(salma, "period=2025")

    assert found["Figure"] == ["2024", "2025", "Difference", "Unit of measure"]
    assert found["Enrolments"][:2] == ["100", "130"]
    assert plain(found["Enrolments"][2]) == "+30%"
    assert {str(one.name) for one in SHOWN} <= set(found)


def test_place_is_compared_with_another(salma: PageClient) -> None:
    for places, completed in ((AGADIR, 300), (AZILAL, 100)):
        put(Measure.ENROLMENTS, 500, month="2025-05", places=places)
        put(Measure.ENROLMENTS_COMPLETED, completed, month="2025-05", places=places)

    found = lines(salma, "period=2025&place=MA-09&other_place=MA-05&other_period=2025")

    assert found["Figure"] == ["Béni Mellal-Khénifra", "Souss-Massa", "Difference", "Unit of measure"]
    # Numbers in the unit that the row names: whoever takes them away can add them up.
    assert found["Completion rate"][:2] == ["0.2", "0.6"]
    assert found["Completion rate"][3].startswith('"share of 1')
    assert found["Enrolments"][3] == "number"
    assert "+40" in found["Completion rate"][2]


def test_country_can_stand_on_the_other_side_of_a_region(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 500, month="2025-05")
    assert lines(salma, "period=2025&place=MA-09&other_place=&other_period=2025")["Figure"][0] == "Morocco"


def test_breakdown_names_values_of_both_sides(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 200, month="2024-05", by=Dimension.SEX, value="f")
    put(Measure.ENROLMENTS, 90, month="2025-05", by=Dimension.SEX, value="m")

    found = lines(salma, "period=2025&indicator=enrolled&by=sex&table=breakdown")

    assert found["Women"][:2] == ["200", "0"]
    assert found["Men"][:2] == ["0", "90"]


def test_few_are_not_compared(salma: PageClient) -> None:
    for year, completed in (("2024", 12), ("2025", 6)):
        put(Measure.ENROLMENTS, 20, month=f"{year}-05")
        put(Measure.ENROLMENTS_COMPLETED, completed, month=f"{year}-05")
    assert lines(salma, "period=2025")["Completion rate"][2] == "too few to compare"


def test_hidden_figure_has_no_difference(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 3, month="2024-05")
    put(Measure.ENROLMENTS, 130, month="2025-05")

    found = lines(salma, "period=2025")["Enrolments"]

    assert found == ["hidden", "130", "–", "number"]


def test_running_period_is_said_to_run(salma: PageClient) -> None:
    year = clock.now().year

    assert f"“{year}” is still running" in salma.get(f"{PATH}?period={year}").text
    assert "is still running" not in salma.get(f"{PATH}?period=2025").text


def test_first_year_is_compared_with_itself_for_nothing_was_before(salma: PageClient) -> None:
    assert salma.get(f"{PATH}?period=2024").status_code == 200


def test_both_sides_are_whole_years_where_one_is(salma: PageClient) -> None:
    for sex, amount in (("f", 90), ("m", 60)):
        put(Measure.ENROLMENTS, amount, month="2025-03", by=Dimension.SEX, value=sex)
        put(Measure.ENROLMENTS, amount, month="2025-08", by=Dimension.SEX, value=sex)
    asked = "indicator=enrolled&by=sex&place=MA-09&other_place=&period=2025-03&other_period=2025-03"

    found = lines(salma, f"{asked}&table=breakdown")

    assert found["Sex"][:2] == ["Morocco", "Souss-Massa"]
    assert found["Women"][:2] == ["180", "180"]
    assert "broken down for whole years. These figures are of: 2025." in salma.get(f"{PATH}?{asked}").text


def test_two_months_of_one_year_have_nothing_to_compare_by_sex(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 90, month="2025-03", by=Dimension.SEX, value="f")

    page = salma.get(f"{PATH}?indicator=enrolled&by=sex&place=MA-09&period=2025-08&other_period=2025-03").text

    assert "there is nothing to compare" in page
