"""Setting targets, and who sees them."""

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.monitoring.dimensions import COUNTRY
from lms.monitoring.indicators import BY_SLUG, Measure
from lms.monitoring.targets import queries, services
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.worked_out import counted

PAGE = "/staff/monitoring/targets"
ASKED = {"year": "2026", "indicator": "people-certified"}
CERTIFIED = BY_SLUG["people-certified"]


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        yield


def wanted(cast: Cast, **amounts: int) -> None:
    places = {"country": COUNTRY, "souss": "MA-09", "tanger": "MA-01"}
    given = {places[name]: amount for name, amount in amounts.items()}
    services.set_targets(2026, CERTIFIED, given, by=cast.salma, at=clock.now())
    db.session.commit()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_officer_sets_targets_and_reads_what_each_month_must_bring(
    client: PageClient, cast: Cast, language: str
) -> None:
    counted(Measure.PEOPLE_CERTIFIED, 60)
    page = client.speak(language).sign_in(cast.salma)
    assert page.get(f"{PAGE}/new", query_string=ASKED).status_code == 200

    answer = page.post(f"{PAGE}?year=2026&indicator=people-certified", {"country": "1 000", "ma_09": "100"})
    shown = page.follow(answer).text

    # Of 100 there are 60: 40 in November and December.
    assert ">20<" in shown
    assert ">40<" in shown
    assert {place: row.amount for place, row in queries.targets_of(2026, "people-certified").items()} == {
        COUNTRY: 1000, "MA-09": 100,
    }  # fmt: skip


def test_a_changed_target_is_another_row_and_an_empty_field_takes_it_back(client: PageClient, cast: Cast) -> None:
    wanted(cast, souss=100, tanger=50)
    page = client.speak("fr").sign_in(cast.salma)

    page.post(f"{PAGE}?year=2026&indicator=people-certified", {"ma_09": "120", "ma_01": ""})

    assert {place: row.amount for place, row in queries.targets_of(2026, "people-certified").items()} == {"MA-09": 120}
    assert len(queries.history_of(2026, "people-certified")) == 4
    assert "Salma" in page.get(PAGE, query_string=ASKED).text


def test_nothing_is_added_where_nothing_changed(client: PageClient, cast: Cast) -> None:
    wanted(cast, souss=100)

    client.sign_in(cast.salma).post(f"{PAGE}?year=2026&indicator=people-certified", {"ma_09": "100"})

    assert len(queries.history_of(2026, "people-certified")) == 1


@pytest.mark.parametrize("text", ["-3", "0", "much", "1e9", "12.5", "9" * 40, "٣", "=1+1"])
def test_a_faulty_amount_comes_back_with_words(client: PageClient, cast: Cast, text: str) -> None:
    answer = client.sign_in(cast.salma).post(f"{PAGE}?year=2026&indicator=people-certified", {"country": text})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not queries.targets_of(2026, "people-certified")


@pytest.mark.parametrize(("text", "amount"), [("62.5", 625), ("62,5 %", 625), ("100", 1000), ("0.1", 1)])
def test_shares_are_kept_in_tenths_of_a_per_cent(client: PageClient, cast: Cast, text: str, amount: int) -> None:
    client.sign_in(cast.salma).post(f"{PAGE}?year=2026&indicator=completion-rate", {"country": text})

    assert queries.targets_of(2026, "completion-rate")[COUNTRY].amount == amount


@pytest.mark.parametrize("text", ["0", "100.1", "120", "62.55"])
def test_no_share_is_more_than_all(client: PageClient, cast: Cast, text: str) -> None:
    answer = client.sign_in(cast.salma).post(f"{PAGE}?year=2026&indicator=completion-rate", {"country": text})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "query", ["year=1999", "year=20x6", "year=2026&indicator=nothing", "indicator=time-to-complete", "format=exe"]
)
def test_nonsense_is_answered_with_words(client: PageClient, cast: Cast, query: str) -> None:
    assert client.sign_in(cast.salma).get(f"{PAGE}?{query}").status_code == 400


def test_adviser_reads_those_of_her_regions_and_sets_none(client: PageClient, cast: Cast) -> None:
    wanted(cast, souss=777, tanger=888)
    page = client.speak("fr").sign_in(cast.driss)

    shown = page.get(PAGE, query_string=ASKED).text

    assert ">777<" in shown
    assert ">888<" not in shown
    assert page.get(f"{PAGE}/new", query_string=ASKED).status_code == 404
    assert page.post(PAGE, {"country": "1"}).status_code == 404


def test_a_trainer_and_members_see_nothing(client: PageClient, cast: Cast) -> None:
    for who in (cast.khadija, cast.amina, cast.esi):
        page = client.sign_in(who)
        for path in (PAGE, f"{PAGE}/new"):
            assert page.get(path).status_code == 404
        assert page.post(PAGE, {"country": "1"}).status_code == 404


def test_what_is_small_is_hidden_and_so_is_what_remains_to_its_target(client: PageClient, cast: Cast) -> None:
    counted(Measure.PEOPLE_CERTIFIED, 3)
    counted(Measure.PEOPLE_CERTIFIED, 50, province="MA-FAH", delegation="tanger")
    counted(Measure.PEOPLE_CERTIFIED, 70, province="MA-KEN", delegation="kenitra")
    wanted(cast, souss=100)

    found = services.standings(2026, CERTIFIED, ["MA-09"], clock.now().date())
    file = client.speak("fr").sign_in(cast.salma).get(f"{PAGE}?year=2026&indicator=people-certified&format=csv").text

    assert (found[0].figure, found[0].pace) == (None, None)
    assert ",97," not in file
    assert "masqué" in file


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_may_be_taken_away(client: PageClient, cast: Cast, form: str) -> None:
    wanted(cast, souss=100)

    answer = client.sign_in(cast.salma).get(f"{PAGE}?year=2026&indicator=people-certified&format={form}")

    assert answer.status_code == 200
    assert answer.data
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()
