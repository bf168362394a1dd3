"""Pages that calculate: quorum, surplus and third parties."""

from datetime import date
from urllib.parse import parse_qsl

import pytest

from lms.core.db import db
from tests.client import PageClient
from tests.factories import Cast

FIGURES_2025 = "/cooperative/figures/2025-12-31"
SURPLUS = "/cooperative/calculators/surplus"
QUORUM = "/cooperative/calculators/quorum?kind=ordinary&call=1&members=12"
pytestmark = pytest.mark.usefixtures("november")


class TestCalculators:
    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ("&present=6", "The quorum is reached"),
            ("&present=5", "1 member is missing"),
            ("&present=4&represented=2", "only with the proxies"),
            ("&present=7&votes_for=4&votes_against=3", "Adopted"),
            ("&present=6&votes_for=3&votes_against=3", "A tie"),
            ("&present=6&votes_for=3&votes_against=3&chair=against", "Not adopted"),
            ("&present=6&votes_for=3&votes_against=3&chair=odd", "A tie"),
        ],
    )
    def test_quorum_answers(self, client: PageClient, cast: Cast, query: str, text: str) -> None:
        page = client.speak("en").sign_in(cast.amina).get(QUORUM + query)

        assert page.status_code == 200
        assert text in page.text

    def test_votes_without_quorum_decide_nothing(self, client: PageClient, cast: Cast) -> None:
        page = client.speak("en").sign_in(cast.amina).get(f"{QUORUM}&present=2&votes_for=2&votes_against=0")

        assert "Adopted" not in page.text

    @pytest.mark.parametrize(
        "query",
        [
            "kind=x", "present=1", f"{QUORUM}&present=13", f"{QUORUM}&present=2&represented=3",
            f"{QUORUM}&present=2&votes_for=2&votes_against=1", f"{QUORUM}&present=-1", f"{QUORUM}&present=1e3",
            "kind=ordinary&call=1&members=0&present=0", "kind=ordinary&call=9&members=5&present=1",
            "kind=ordinary&call=1&members=99999999999&present=1",
        ],
    )  # fmt: skip
    def test_faulty_counts_are_asked_again(self, client: PageClient, cast: Cast, query: str) -> None:
        path = query if query.startswith("/") else f"/cooperative/calculators/quorum?{query}"

        assert client.sign_in(cast.amina).get(path).status_code == 422

    def test_surplus_is_shared_to_the_centime(self, client: PageClient, cast: Cast) -> None:
        query = "surplus=100000&capital=50000&reserve=2000&refunded=70000&operations-0=100&operations-1=50"

        page = client.speak("fr").sign_in(cast.amina).post(SURPLUS, dict(parse_qsl(query))).text

        for amount in ("10\u202f000 DH", "20\u202f000 DH", "46\u202f666,67 DH", "23\u202f333,33 DH"):
            assert amount in page.replace("\u00a0", "\u202f").replace("\u202fDH", " DH")

    def test_loss_is_borne_by_provisions_and_reserve(self, client: PageClient, cast: Cast) -> None:
        query = "surplus=-1000&capital=50000&reserve=300&provisions=500"

        page = client.speak("en").sign_in(cast.amina).post(SURPLUS, dict(parse_qsl(query))).text

        assert "Borne by provisions" in page
        assert "200 DH" in page

    @pytest.mark.parametrize(
        "query",
        [
            "surplus=x", "surplus=1", "surplus=1000&capital=1&reserve=0&refunded=1000", "surplus=5&capital=-5&reserve=0",
            "surplus=100&capital=100&reserve=0&interest_rate=101", "surplus=100&capital=100&reserve=0&paid_shares=101",
            "surplus=100&capital=100&reserve=0&operations-0=x", "surplus=-5&capital=100&reserve=0&refunded=1",
            "surplus=100&capital=100&reserve=0&interest_rate=0,050", "surplus=100&capital=100&reserve=0&operations-0=0",
        ],
    )  # fmt: skip
    def test_faulty_amounts_are_asked_again(self, client: PageClient, cast: Cast, query: str) -> None:
        assert client.sign_in(cast.amina).post(SURPLUS, dict(parse_qsl(query))).status_code == 422

    @pytest.mark.parametrize("query", ["operations-99=5", "operations-x=5", "odd=1"])
    def test_odd_operations_are_no_error(self, client: PageClient, cast: Cast, query: str) -> None:
        sent = dict(parse_qsl(f"surplus=100&capital=100&reserve=0&{query}"))

        assert client.sign_in(cast.amina).post(SURPLUS, sent).status_code == 200

    @pytest.mark.parametrize(
        ("amounts", "text"),
        [("base=1000&third_parties=100", "Within"), ("base=1000&third_parties=290", "Close"), ("base=1&third_parties=1", "Beyond")],
    )  # fmt: skip
    def test_meter_reads(self, client: PageClient, cast: Cast, amounts: str, text: str) -> None:
        path = f"/cooperative/calculators/third-parties?basis=work&{amounts}"

        assert text in client.speak("en").sign_in(cast.amina).get(path).text

    def test_meter_reads_nothing_in_the_first_year(self, client: PageClient, cast: Cast) -> None:
        cast.argan.registered_on = date(2026, 3, 1)
        db.session.commit()
        path = "/cooperative/calculators/third-parties?basis=work&base=10&third_parties=0"

        assert "March 1, 2027" in client.speak("en").sign_in(cast.amina).get(path).text

    @pytest.mark.parametrize(
        "query", ["basis=x&base=1&third_parties=1", "basis=work", "basis=work&base=-1&third_parties=0"]
    )
    def test_faulty_meters_are_asked_again(self, client: PageClient, cast: Cast, query: str) -> None:
        assert client.sign_in(cast.amina).get(f"/cooperative/calculators/third-parties?{query}").status_code == 422
