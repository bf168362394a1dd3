"""What everybody may fetch: totals, hidden where few stand behind them, of years that are over."""

import csv
import io
from datetime import date

import pytest
import time_machine
from flask import Flask

from lms.cooperatives import territory
from lms.core.db import db
from lms.monitoring import judging
from lms.monitoring.circulation import LEAST
from lms.monitoring.dimensions import Dimension
from lms.monitoring.exports.open_data import PUBLISHED
from lms.monitoring.indicators import BY_SLUG, INDICATORS, Measure
from lms.monitoring.models import Cell
from lms.monitoring.periods import Period
from tests.client import PageClient
from tests.factories.courses import publish_bees
from tests.monitoring.worked_out import counted

ENROLLED = BY_SLUG["enrolled"]
FIGURES = "/open-data/v1/figures"
PROVINCES = {"MA-TAR": ("MA-09", 3), "MA-TIZ": ("MA-09", 40), "MA-OUJ": ("MA-02", 60), "unknown": ("", 9)}


def put(measure: Measure, amount: int, by: Dimension = Dimension.ALL, value: str = "", month: str = "2025-05") -> None:
    db.session.add(
        Cell(place="", dimension=by, measure=measure, month=Period.parse(month).first, value=value, amount=amount)
    )


@pytest.fixture
def country(app: Flask) -> None:
    """112 enrolments of 2025, by province, region and sex."""
    regions: dict[str, int] = {}
    for province, (region, amount) in PROVINCES.items():
        put(Measure.ENROLMENTS, amount, Dimension.PROVINCE, province)
        regions[region or "unknown"] = regions.get(region or "unknown", 0) + amount
    for region, amount in regions.items():
        put(Measure.ENROLMENTS, amount, Dimension.REGION, region)
    put(Measure.ENROLMENTS, sum(regions.values()))
    for sex, amount, completed in (("f", 100, 40), ("m", 12, 2)):
        put(Measure.ENROLMENTS, amount, Dimension.SEX, sex)
        put(Measure.ENROLMENTS_COMPLETED, completed, Dimension.SEX, sex)
    put(Measure.ENROLMENTS_COMPLETED, 42)
    put(Measure.ENROLMENTS, 1000, month="2026-01")
    db.session.commit()


@pytest.fixture(autouse=True)
def in_2026() -> object:
    with time_machine.travel("2026-08-15T10:00:00Z", tick=False):
        yield


def lines(client: PageClient, indicator: str, **asked: str) -> dict[str, tuple[float | None, bool]]:
    answer = client.get(f"{FIGURES}.json", query_string=asked)
    assert answer.status_code == 200, answer.text
    return {
        line["value"]: (line["result"], line["is_hidden"])
        for line in answer.json["figures"]
        if line["indicator"] == indicator
    }


@pytest.mark.usefixtures("country")
def test_anyone_reads_the_country_and_its_regions(client: PageClient) -> None:
    assert lines(client, "enrolled", period="2025") == {"": (112, False)}
    assert lines(client, "enrolled", by="region") == {"MA-02": (60, False), "MA-09": (43, False), "unknown": (9, False)}


@pytest.mark.usefixtures("country")
def test_a_small_figure_and_its_neighbour_are_hidden(client: PageClient) -> None:
    assert lines(client, "enrolled", by="province") == {
        "MA-OUJ": (60, False), "MA-TAR": (None, True), "MA-TIZ": (None, True), "unknown": (9, False),
    }  # fmt: skip


@pytest.mark.usefixtures("country")
def test_shares_of_few_are_hidden(client: PageClient) -> None:
    assert lines(client, "completion-rate", by="sex") == {"f": (None, True), "m": (None, True)}
    assert lines(client, "completion-rate") == {"": (0.375, False)}


@pytest.mark.usefixtures("app")
def test_a_total_that_one_breakdown_hides_is_hidden_in_all(client: PageClient) -> None:
    # Six provinces of one each are all there is: whoever knows that there are six knows each.
    for province in list(territory.provinces())[:6]:
        put(Measure.ENROLMENTS, 1, Dimension.PROVINCE, province)
    put(Measure.ENROLMENTS, 6)
    put(Measure.ENROLMENTS, 6, Dimension.SEX, "f")
    db.session.commit()

    assert lines(client, "enrolled", by="all") == {"": (None, True)}
    assert lines(client, "enrolled", by="sex") == {"f": (None, True)}


@pytest.mark.usefixtures("country")
def test_the_table_says_the_same_as_the_json(client: PageClient) -> None:
    answer = client.get(f"{FIGURES}.csv?period=2025&by=province")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert answer.mimetype == "text/csv"
    found = {
        row["value"]: (float(row["result"]) if row["result"] else None, row["is_hidden"] == "true")
        for row in rows
        if row["indicator"] == "enrolled"
    }
    assert found == lines(client, "enrolled", by="province")
    assert {row["name_fr"] for row in rows} >= {"Taroudannt", "Tiznit"} or all(row["name_fr"] for row in rows)


@pytest.mark.usefixtures("app")
def test_modules_are_published_with_their_names(client: PageClient) -> None:
    publish_bees()
    for by, value in ((Dimension.ALL, ""), (Dimension.MODULE, "bees/hive")):
        put(Measure.MODULE_COMPLETIONS, 40, by, value)
    db.session.commit()

    (line,) = client.get(f"{FIGURES}.json?period=2025&by=module").json["figures"]

    assert (line["indicator"], line["value"], line["result"]) == ("modules-completed", "bees/hive", 40)
    assert "\N{NO-BREAK SPACE}: " in line["name"]["fr"]
    assert line["name"]["ar"] != line["name"]["fr"]


@pytest.mark.usefixtures("country")
def test_programs_and_caches_may_keep_it(client: PageClient) -> None:
    first = client.get(f"{FIGURES}.json?by=region")
    again = client.get(f"{FIGURES}.json?by=region", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in first.headers
    assert again.status_code == 304
    assert first.json["least_shown"] == LEAST
    assert "ODCo" in first.json["publisher"]

    put(Measure.ENROLMENTS, 10, Dimension.REGION, "MA-02", month="2025-06")
    db.session.commit()
    changed = client.get(f"{FIGURES}.json?by=region", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.usefixtures("app")
def test_index_leads_to_every_file(client: PageClient) -> None:
    index = client.get("/open-data/v1/").json

    assert index["periods"] == ["2025", "2024"]
    assert len(index["figures"]) == 2 * len(PUBLISHED)
    for entry in index["figures"][:: len(PUBLISHED) - 1]:
        assert client.get(entry["json"]).status_code == client.get(entry["csv"]).status_code == 200
    assert client.get(index["definitions"]).status_code == 200


@pytest.mark.usefixtures("app")
def test_every_figure_is_defined_in_three_languages(client: PageClient) -> None:
    found = client.get("/open-data/v1/definitions.json").json["indicators"]

    assert [one["indicator"] for one in found] == [one.slug for one in INDICATORS]
    for one in found:
        assert set(one["words"]) == {"en", "ar", "fr"}
        assert all(all(words.values()) for words in one["words"].values())
    assert found[0]["words"]["ar"]["name"] != found[0]["words"]["en"]["name"]


@pytest.mark.usefixtures("app")
def test_each_figure_says_since_when_its_own_source_is_recorded(client: PageClient) -> None:
    found = client.get("/open-data/v1/definitions.json").json["indicators"]

    since = {one["indicator"]: one["since"] for one in found}
    # Registers have dates of their own; the platform came later.
    assert since["members"] == since["cooperatives"] == "2024-01"
    assert since["enrolled"] == since["members-certified"] == since["sales-declared"] == "2026-11"
    assert {one["indicator"] for one in found if one["since"] is None} == {
        one["indicator"] for one in found if not one["is_recorded"]
    }


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "asked",
    [
        "period=2026",
        "period=2025-Q1",
        "period=2025-05",
        "period=2019",
        "period='",
        "by=cohort",
        "by=trainer",
        "by=x",
        "by=%00",
    ],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_nonsense_and_what_is_not_published_are_refused_in_words(client: PageClient, asked: str, form: str) -> None:
    answer = client.get(f"{FIGURES}.{form}?{asked}")

    assert answer.status_code == 400
    assert len(answer.json["error"]) > 20


@pytest.mark.usefixtures("app")
def test_other_forms_are_not_there(client: PageClient) -> None:
    assert client.get(f"{FIGURES}.xml").status_code == 404
    assert client.get("/open-data/v2/").status_code == 404


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("language", "missing", "nonsense"),
    [
        ("ar", "لا يوجد شيء هنا", "لا يوجد"),
        ("fr", "Il n’y a rien ici", "Cette répartition n’existe pas"),
        ("en", "There is nothing here", "There is no such breakdown"),
    ],
)
def test_refusals_are_json_in_the_language_of_the_reader(
    client: PageClient, language: str, missing: str, nonsense: str
) -> None:
    headers = {"Accept-Language": language}
    unknown, refused = (
        client.get("/open-data/v2/x", headers=headers),
        client.get(f"{FIGURES}.json?by=x", headers=headers),
    )

    assert (unknown.status_code, unknown.mimetype) == (404, "application/json")
    assert unknown.json["error"] == missing
    assert refused.json["error"].startswith(nonsense)
    assert unknown.headers["Cache-Control"] == "no-store"


def test_what_pages_hide_for_the_sake_of_a_place_is_hidden_here_too(client: PageClient) -> None:
    """Of five women three are in one province: shown, the five would tell of the three."""
    month = Period.parse("2025-05").first
    for province, women in (("MA-TAR", 3), ("MA-TIZ", 2)):
        counted(Measure.ENROLMENTS, women, province=province, month=month, sex="f")
        counted(Measure.ENROLMENTS, 300, province=province, month=month, sex="m")

    hidden = judging.hidden_values(ENROLLED, Dimension.SEX, "", Period.parse("2025"), date(2026, 8, 15))

    assert ("enrolled", "", "f") in hidden
    assert lines(client, "enrolled", by="sex", period="2025")["f"] == (None, True)


def test_delegations_are_not_published_for_they_are_sums_of_provinces(client: PageClient, country: None) -> None:
    # From a delegation that is shown and its other provinces, one that is hidden could be computed.
    assert client.get(f"{FIGURES}.json?period=2025&by=delegation").status_code == 400
    assert "delegation" not in client.get("/open-data/v1/").json["breakdowns"]
