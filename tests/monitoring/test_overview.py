"""The overview: what matters first, one figure month by month, its breakdown, and the ways behind it."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from lms.core.db import db
from lms.core.i18n import in_language
from lms.learning.queries import titles
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import INDICATORS, Measure
from lms.monitoring.periods import Period
from lms.monitoring.reading.headlines import NOT_RECORDED, SHOWN, Asked, Headline, headlines, read_series
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.monitoring.cells import AGADIR, AZILAL, TIZNIT, put

ROOT = "/staff/monitoring"


@pytest.fixture
def salma(client: PageClient, cast: Cast) -> PageClient:
    cast.salma.language = "en"
    db.session.commit()
    return client.sign_in(cast.salma)


def lines(client: PageClient, asked: str) -> dict[str, list[str]]:
    """Label → cells of the table as CSV."""
    table = client.get(f"{ROOT}?{asked}&format=csv").text.lstrip("\ufeff")
    rows = [line.split(",") for line in table.splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_figure_stands_beside_what_it_was_and_what_it_means(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 100, month="2024-05")
    put(Measure.ENROLMENTS, 150, month="2025-05")

    page = salma.get(f"{ROOT}?period=2025").text

    assert ">150</bdi>" in page
    assert "+50%" in page
    assert "against 2024" in page
    for one in SHOWN:
        assert str(one.name) in page
        assert str(one.definition) in page


def test_headline_says_since_when_its_source_is_recorded(salma: PageClient) -> None:
    page = salma.get(ROOT).text

    def since(name: str) -> str:
        return page.split(f">{name}</a></h3>")[1].split("<dt>Recorded since</dt><dd>")[1].split("</dd>")[0]

    assert since("Cooperatives") == "January 2024"
    assert since("Enrolments") == "November 2026"


def test_what_nothing_records_is_named_without_a_number(salma: PageClient) -> None:
    page = salma.get(ROOT).text

    assert {one.slug for one in NOT_RECORDED} == {one.slug for one in INDICATORS if not one.is_recorded}
    for one in NOT_RECORDED:
        assert f"<dt>{one.name}</dt>" in page


def test_share_tells_its_numerator_and_denominator(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 1200, month="2025-05")
    put(Measure.ENROLMENTS_COMPLETED, 300, month="2025-05")

    page = salma.get(f"{ROOT}?period=2025").text

    assert "25%" in page
    assert "300 of 1,200" in page


def test_few_are_hidden_on_the_page_and_in_its_files(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 3, month="2025-05")

    page = salma.get(f"{ROOT}?period=2025&indicator=enrolled&by=sector").text

    assert 'headline__value--hidden"><bdi>hidden</bdi>' in page
    assert ">3<" not in page
    for table in ("figures", "months", "breakdown"):
        cells = [cell for row in lines(salma, f"period=2025&indicator=enrolled&table={table}").values() for cell in row]
        assert "3" not in cells, table
        assert "hidden" in cells, table


def test_place_is_hidden_alike_in_the_list_of_places_and_on_its_own_page(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 400, month="2025-05", places=AGADIR)
    put(Measure.ENROLMENTS, 3, month="2025-05", places=TIZNIT)
    put(Measure.ENROLMENTS, 50, month="2025-05", places=AZILAL)

    provinces = lines(salma, "period=2025&indicator=enrolled&place=MA-09&by=province&table=breakdown")
    small, other = (
        lines(salma, f"period=2025&place={place}&table=figures")["Enrolments"][0] for place in ("MA-TIZ", "MA-TAR")
    )

    assert small == "hidden"
    # Else 403 less 400 would tell it.
    assert other == "hidden"
    assert provinces["Taroudannt"][0] == provinces["Tiznit"][0] == "hidden"


def test_breakdown_of_one_place_is_judged_with_those_of_the_others(salma: PageClient) -> None:
    for places, women, men in ((AGADIR, 300, 100), (TIZNIT, 200, 3), (AZILAL, 100, 50)):
        put(Measure.ENROLMENTS, women + men, month="2025-05", places=places)
        for sex, amount in (("f", women), ("m", men)):
            put(Measure.ENROLMENTS, amount, month="2025-05", places=places, by=Dimension.SEX, value=sex)

    def men_of(place: str) -> str:
        return lines(salma, f"period=2025&indicator=enrolled&by=sex&place={place}&table=breakdown")["Men"][0]

    assert men_of("MA-TIZ") == "hidden"
    assert men_of("") == "153"
    # 153 less those of the two others would be the three.
    assert "hidden" in (men_of("MA-TAR"), men_of("MA-AZI"))


def test_region_leads_to_its_provinces_and_province_to_its_figures(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 400, month="2025-05")

    country = salma.get(f"{ROOT}?period=2025&indicator=enrolled").text
    region = salma.get(f"{ROOT}?period=2025&indicator=enrolled&place=MA-09").text

    assert {"place": ["MA-09"], "period": ["2025"], "indicator": ["enrolled"], "by": ["province"]} in _ways(country)
    assert {"place": ["MA-TAR"], "period": ["2025"], "indicator": ["enrolled"], "by": ["sector"]} in _ways(region)


def _ways(page: str) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(part.split('"')[0].replace("&amp;", "&")).query) for part in page.split('href="')[1:]]


def test_figure_without_the_breakdown_asked_for_shows_another_and_says_so(salma: PageClient) -> None:
    put(Measure.COOPERATIVES, 400, month="2025-05")

    page = salma.get(f"{ROOT}?period=2025&indicator=cooperatives&by=sex").text

    assert "“Cooperatives” is not counted by: Sex." in page
    assert "Cooperatives by: Region" in page


def test_months_stand_beside_those_of_the_year_before(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 100, month="2024-05")
    put(Measure.ENROLMENTS, 150, month="2025-05")

    months = lines(salma, "period=2025&indicator=enrolled&table=months")

    assert months["May"] == ["150", "100"]
    assert months["June"] == ["0", "0"]
    assert list(months)[1] == "January"


def test_month_that_would_tell_of_another_is_hidden_with_it(salma: PageClient) -> None:
    put(Measure.ENROLMENTS, 100, month="2025-04")
    put(Measure.ENROLMENTS, 60, month="2025-05")
    put(Measure.ENROLMENTS, 2, month="2025-06")

    months = lines(salma, "period=2025&indicator=enrolled&table=months")

    assert months["June"][0] == "hidden"
    assert "hidden" in (months["April"][0], months["May"][0]), "Of the quarter only one would be missing"


def test_modules_are_told_by_place_and_by_their_names(salma: PageClient) -> None:
    publish_bees()
    put(Measure.MODULE_COMPLETIONS, 40, places=AGADIR)
    put(Measure.MODULE_COMPLETIONS, 40, places=AGADIR, by=Dimension.MODULE, value="bees/hive")
    course, module = (in_language(titles()[item]) for item in ("bees", "bees/hive"))
    asked = "period=2025&indicator=modules-completed&table=breakdown"

    assert lines(salma, f"{asked}&by=region")["Souss-Massa"][0] == "40"
    assert lines(salma, f"{asked}&by=module")[f"{course}: {module}"][0] == "40"
    # A province has no smaller places: its modules are what is asked first.
    assert f"{course}: {module}" in lines(salma, f"{asked}&place=MA-TAR")
    assert salma.get(f"{ROOT}?{asked}&by=course&format=csv").status_code == 400


def test_figure_that_is_not_recorded_yet_is_said_to_be(salma: PageClient) -> None:
    assert "Nothing on the platform records it yet." in salma.get(f"{ROOT}?indicator=jobs").text


def test_sums_of_money_are_hidden_by_how_many_declared_them(salma: PageClient) -> None:
    put(Measure.SALES_DECLARED, 5_000_000_00, month="2024-12")
    put(Measure.ACCOUNTS_DECLARED, 2, month="2024-12")
    put(Measure.SALES_DECLARED, 7_000_000_00, month="2025-12")
    put(Measure.ACCOUNTS_DECLARED, 40, month="2025-12")

    assert lines(salma, "period=2024&table=figures")["Sales declared"][0] == "hidden"
    assert "7,000,000 DH" in salma.get(f"{ROOT}?period=2025").text


def test_month_in_which_one_declared_her_sales_has_no_point_in_the_shape(salma: PageClient) -> None:
    for month, accounts in (("2025-06", 40), ("2025-12", 1)):
        put(Measure.SALES_DECLARED, 100_000_00 * accounts, month=month)
        put(Measure.ACCOUNTS_DECLARED, accounts, month=month)

    page = salma.get(f"{ROOT}?period=2025&indicator=sales-declared").text

    shape = page.split('id="spark-sales-declared-title"')[1].split("</svg>")[0]
    # Eleven stretches join twelve months. December stands alone, and June with it, for the year less June would tell it.
    assert shape.count("<line") == 8
    months = lines(salma, "period=2025&indicator=sales-declared&table=months")
    assert months["December"][0] == months["June"][0] == "hidden"


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_every_breakdown_can_be_chosen(client: PageClient, cast: Cast, code: str) -> None:
    cast.salma.language = code
    db.session.commit()
    client.sign_in(cast.salma)
    put(Measure.ENROLMENTS, 400, month="2025-05")
    for by in Dimension:
        if by not in (
            Dimension.ALL,
            Dimension.STEP,
            Dimension.DURATION,
            Dimension.LATER,
            Dimension.FUNNEL,
        ):
            put(Measure.ENROLMENTS, 400, month="2025-05", by=by, value="unknown")
            assert client.get(f"{ROOT}?period=2025&indicator=enrolled&by={by}").status_code == 200, by


def test_shape_of_a_stock_leaves_out_months_that_its_page_hides(salma: PageClient) -> None:
    """Its height would tell them: 203 cooperatives of the region less 200 are the three of a province."""
    for month, here, there in (("2024-12", 200, 3), ("2025-04", 100, 40)):
        put(Measure.COOPERATIVES, here, month=month, places=AGADIR)
        put(Measure.COOPERATIVES, there, month=month, places=TIZNIT)

    page = salma.get(f"{ROOT}?place=MA-TAR&period=2025-06").text

    shape = page.split('id="spark-cooperatives-title"')[1].split("</svg>")[0]
    # July to November 2024, when there were none, and April to June.
    assert shape.count("<line") == 4 + 2


def test_months_before_all_that_is_counted_have_no_stock(salma: PageClient) -> None:
    """What was there before 2024 stands in its last month: whoever reads nought in November sees all of it come in December."""
    put(Measure.COOPERATIVES, 900, month="2023-12")
    put(Measure.COOPERATIVES, 100, month="2024-02")
    asked = "period=2024-02&indicator=cooperatives"

    page = salma.get(f"{ROOT}?{asked}").text
    months = lines(salma, f"{asked}&table=months")

    assert [months[name] for name in ("January", "February")] == [["900", ""], ["1000", ""]]
    assert months["December"] == ["1000", "900"]
    shape = page.split('id="spark-cooperatives-title"')[1].split("</svg>")[0]
    assert shape.count("<line") == 2, "From December to February"
    assert "+11%" in page.split('id="spark-cooperatives-title"')[1].split("</article>")[0]


def on(today: date, period: str) -> dict[str, Headline]:
    asked = Asked(Period.parse(period), today)
    return headlines(read_series(SHOWN, "", asked), "", asked)


def test_active_of_a_month_that_has_begun_are_not_compared_with_those_of_a_whole_one(salma: PageClient) -> None:
    for month, people in (("2024-10", 200), ("2024-12", 400), ("2025-10", 300), ("2025-11", 40)):
        put(Measure.PEOPLE_ACTIVE, people, month=month)

    year = on(date(2025, 11, 3), "2025")["active"]
    month = on(date(2025, 11, 3), "2025-11")["active"]

    assert (year.text, year.change_text.strip("\u2066\u2069"), year.since) == ("40", "+50%", "October 2024")
    assert (month.text, month.change_text, month.since) == ("40", "–", "")


def test_tables_say_since_when_what_they_show_is_recorded(salma: PageClient) -> None:
    page = salma.get(f"{ROOT}?indicator=cooperatives").text

    meaning = page.split('<span class="ledger__source">')[1].split("</span>")[0]
    assert meaning == "Source: Register of the cooperative. Recorded since: January 2024."
