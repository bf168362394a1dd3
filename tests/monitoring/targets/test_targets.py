"""Setting targets, and who sees them."""

import re
from datetime import timedelta

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
    services.set_targets(2026, CERTIFIED, given, by=cast.salma, at=clock.now() - timedelta(hours=1))
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


def test_targets_of_a_coming_year_are_set_and_nothing_is_reached_yet(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.salma)
    asked = {"year": "2027", "indicator": "enrolled"}

    answer = page.post(f"{PAGE}?year=2027&indicator=enrolled", {"country": "500"})

    assert answer.status_code == 303
    assert "500" in page.get(PAGE, query_string=asked).text


def test_nothing_is_added_where_nothing_changed(client: PageClient, cast: Cast) -> None:
    wanted(cast, souss=100)

    client.sign_in(cast.salma).post(f"{PAGE}?year=2026&indicator=people-certified", {"ma_09": "100"})

    assert len(queries.history_of(2026, "people-certified")) == 1


class TestTwoOfficersAtOnce:
    """Salma has the form open with 100 for Souss-Massa; Yassine sets it meanwhile."""

    URL = f"{PAGE}?year=2026&indicator=people-certified"

    @pytest.fixture
    def page(self, client: PageClient, cast: Cast) -> PageClient:
        wanted(cast, souss=100, tanger=50)
        return client.speak("en").sign_in(cast.salma)

    def sent(self, page: PageClient, **values: str) -> dict[str, str]:
        """The fields of the open form, with what she wrote."""
        form = page.get(f"{PAGE}/new", query_string=ASKED).text
        return dict(re.findall(r'name="([a-z_0-9]+)"[^>]* value="([^"]*)"', form)) | values

    def meanwhile(self, cast: Cast, amount: int | None) -> None:
        services.set_targets(2026, CERTIFIED, {"MA-09": amount}, by=cast.yassine, at=clock.now() - timedelta(minutes=1))
        db.session.commit()

    def test_what_she_left_alone_is_not_set_back(self, page: PageClient, cast: Cast) -> None:
        sent = self.sent(page, ma_01="60")
        self.meanwhile(cast, 120)

        assert page.post(self.URL, sent).status_code == 303

        found = queries.targets_of(2026, "people-certified")
        assert {place: row.amount for place, row in found.items()} == {"MA-09": 120, "MA-01": 60}

    def test_she_reads_what_the_other_wrote_and_nothing_is_lost(self, page: PageClient, cast: Cast) -> None:
        sent = self.sent(page, ma_09="150", ma_01="60")
        self.meanwhile(cast, 120)

        answer = page.post(self.URL, sent)

        assert answer.status_code == 409
        assert re.search(r"Yassine\S* set 120 here meanwhile", answer.text)
        assert 'value="150"' in answer.text
        assert 'value="60"' in answer.text
        assert queries.targets_of(2026, "people-certified")["MA-09"].amount == 120
        assert queries.targets_of(2026, "people-certified")["MA-01"].amount == 50

    def test_saved_once_more_it_stands(self, page: PageClient, cast: Cast) -> None:
        sent = self.sent(page, ma_09="150")
        self.meanwhile(cast, None)
        answer = page.post(self.URL, sent)
        assert answer.status_code == 409
        assert "took this target back meanwhile" in answer.text

        again = dict(re.findall(r'name="([a-z_0-9]+)"[^>]* value="([^"]*)"', answer.text))
        assert page.post(self.URL, again).status_code == 303

        assert queries.targets_of(2026, "people-certified")["MA-09"].amount == 150

    def test_who_wrote_the_same_need_not_talk(self, page: PageClient, cast: Cast) -> None:
        sent = self.sent(page, ma_09="120")
        self.meanwhile(cast, 120)

        assert page.post(self.URL, sent).status_code == 303
        assert len(queries.history_of(2026, "people-certified")) == 3

    def test_nonsense_in_what_was_seen_sets_nothing_in_silence(self, page: PageClient, cast: Cast) -> None:
        answer = page.post(self.URL, {"ma_09": "150", "seen_ma_09": "=1+1"})

        assert answer.status_code == 409
        assert queries.targets_of(2026, "people-certified")["MA-09"].amount == 100


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


def state(client: PageClient, cast: Cast, **asked: str) -> str:
    """As the file tells it of Souss-Massa."""
    file = client.speak("en").sign_in(cast.salma).get(PAGE, query_string=ASKED | asked | {"format": "csv"}).text
    (line,) = [line for line in file.splitlines() if line.startswith("Souss-Massa")]
    return line.rpartition(",")[2]


def test_certificates_of_earlier_years_bring_no_place_on_the_way(client: PageClient, cast: Cast) -> None:
    counted(Measure.PEOPLE_CERTIFIED, 1000, month=12 * 2025 + 11)
    counted(Measure.PEOPLE_CERTIFIED, 5)
    wanted(cast, souss=1100)
    # Of 100 that the year is to add there are 5, and a month is left after this one.
    assert state(client, cast) == "Behind"

    counted(Measure.PEOPLE_CERTIFIED, 90)
    assert state(client, cast) == "On the way"


def test_a_year_that_adds_up_counts_from_nothing(client: PageClient, cast: Cast) -> None:
    counted(Measure.ENROLMENTS, 1000, month=12 * 2025 + 11)
    counted(Measure.ENROLMENTS, 95)
    services.set_targets(2026, BY_SLUG["enrolled"], {"MA-09": 100}, by=cast.salma, at=clock.now())
    db.session.commit()

    assert state(client, cast, indicator="enrolled") == "On the way"


def test_whether_it_is_on_the_way_tells_nothing_of_a_hidden_start(client: PageClient, cast: Cast) -> None:
    counted(Measure.PEOPLE_CERTIFIED, 3, month=12 * 2025 + 11)
    counted(Measure.PEOPLE_CERTIFIED, 50)
    wanted(cast, souss=60)

    assert state(client, cast) == "–"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_may_be_taken_away(client: PageClient, cast: Cast, form: str) -> None:
    wanted(cast, souss=100)

    answer = client.sign_in(cast.salma).get(f"{PAGE}?year=2026&indicator=people-certified&format={form}")

    assert answer.status_code == 200
    assert answer.data
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()
