"""The map: the same figures as the table beside it, by region, by province, of one region."""

import re

import pytest

from lms.cooperatives import territory
from lms.core.db import db
from lms.monitoring.indicators import Measure
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.cells import AGADIR, AZILAL, TIZNIT, put

PATH = "/staff/monitoring/map"


@pytest.fixture
def salma(client: PageClient, cast: Cast) -> PageClient:
    cast.salma.language = "fr"
    db.session.commit()
    for places, amount in ((AGADIR, 400), (TIZNIT, 120), (AZILAL, 60)):
        put(Measure.ENROLMENTS, amount, month="2025-05", places=places)
    return client.sign_in(cast.salma)


def areas(page: str) -> dict[str, str]:
    """Name → value of each area of the picture."""
    picture = page.split("chart--map")[1].split("</svg>")[0]
    return dict(re.findall(r"<title>([^<:]+)\u00a0: ([^<]+)</title>", picture))


def test_each_region_is_an_area_and_a_row(salma: PageClient) -> None:
    page = salma.get(f"{PATH}?period=2025&indicator=enrolled").text

    found = areas(page)

    assert len(found) == len(territory.regions())
    assert found["Souss-Massa"] == "520"
    table = page.split("<tbody>")[1]
    assert "Souss-Massa" in table
    assert ">520<" in table
    assert "OpenStreetMap" in page


def test_provinces_of_the_country_and_of_one_region(salma: PageClient) -> None:
    country = areas(salma.get(f"{PATH}?period=2025&indicator=enrolled&by=province").text)
    region = areas(salma.get(f"{PATH}?period=2025&indicator=enrolled&place=MA-09").text)

    assert len(country) == len(territory.provinces())
    assert set(region) == {place.name_fr for place in territory.provinces().values() if place.region_code == "MA-09"}
    assert region["Taroudannt"] == country["Taroudannt"] == "400"


def test_region_leads_into_itself_and_province_to_its_figures(salma: PageClient) -> None:
    country = salma.get(f"{PATH}?period=2025&indicator=enrolled").text
    region = salma.get(f"{PATH}?period=2025&indicator=enrolled&place=MA-09").text

    assert f'href="{PATH}?place=MA-09&amp;' in country
    assert 'href="/staff/monitoring?place=MA-TAR&amp;' in region


def test_few_are_hatched_and_nothing_is_nought(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 2, month="2024-05", places=TIZNIT)
    put(Measure.ENROLMENTS, 90, month="2024-05", places=AGADIR)

    page = salma.get(f"{PATH}?period=2024&indicator=enrolled&place=MA-09").text

    assert areas(page)["Tiznit"] == "masqué"
    assert "url(#map-hatch)" in page
    assert areas(page)["Tata"] == "0"


@pytest.mark.parametrize("asked", ["by=sex", "place=MA-TAR", "place=delegation:agadir"])
def test_what_the_map_does_not_show_is_said_in_words(salma: PageClient, asked: str) -> None:
    answer = salma.get(f"{PATH}?{asked}")

    assert answer.status_code == 400
    assert "La carte montre" in answer.text
