"""A cooperative is written down by officers and administrators, and corrected by staff within their reach."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from lms.cooperatives.models import Cooperative
from lms.cooperatives.signals import cooperative_changed
from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.factories import Cast

NUMBER = "1/12/2025/44"


def values(**given: Any) -> dict[str, Any]:
    filled = {
        "cooperative_ar": "تعاونية الزعفران", "cooperative_fr": "Coopérative Safran", "register_number": " 1 / 12/2025/44",
        "categories": ["supply", "work"], "sector": "food", "branch": "Safran", "province": "MA-TAR", "delegation": "agadir",
        "registered_on": "2025-03-01", "year_closes_on": "30/06",
    }  # fmt: skip
    return filled | given


def record(number: str = NUMBER) -> Cooperative | None:
    return db.session.scalar(select(Cooperative).where(Cooperative.register_number == number))


def page(where: Cooperative) -> str:
    return f"/staff/cooperatives/{where.id}"


class TestReach:
    @pytest.mark.parametrize("name", ["esi", "bilal", "khadija", "driss"])
    def test_only_officers_and_administrators_write_one_down(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        assert client.get("/staff/cooperatives/new").status_code == 404
        assert client.post("/staff/cooperatives", values()).status_code == 404
        assert record() is None

    @pytest.mark.parametrize("name", ["esi", "bilal", "khadija"])
    def test_outsider_president_and_trainer_correct_none(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        assert client.get(f"{page(cast.argan)}/edit").status_code == 404
        assert client.post(page(cast.argan), values()).status_code == 404

    def test_adviser_of_another_delegation_corrects_none(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss)

        assert client.get(f"{page(cast.honey)}/edit").status_code == 404
        assert client.post(page(cast.honey), values()).status_code == 404

    def test_buttons_are_there_for_whom_they_work(self, client: PageClient, cast: Cast) -> None:
        assert "/staff/cooperatives/new" in client.sign_in(cast.salma).get("/staff").text
        assert "/staff/cooperatives/new" not in client.sign_in(cast.driss).get("/staff").text
        assert f"{page(cast.argan)}/edit" in client.get(page(cast.argan)).text
        assert f"{page(cast.argan)}/edit" not in client.sign_in(cast.khadija).get(page(cast.argan)).text


class TestNew:
    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    def test_officer_writes_it_down(self, client: PageClient, cast: Cast, language: str) -> None:
        client.sign_in(cast.salma).speak(language)

        form = client.get("/staff/cooperatives/new")
        done = client.post("/staff/cooperatives", values())

        assert (form.status_code, done.status_code) == (200, 303)
        assert client.follow(done).status_code == 200
        made = record()
        assert made
        assert (made.name_fr, made.categories, made.sector, made.branch) == (
            "Coopérative Safran", ["supply", "work"], "food", "Safran",
        )  # fmt: skip
        # The region is that of the province.
        assert (made.region_code, made.province_code, made.delegation_code) == ("MA-09", "MA-TAR", "agadir")
        assert (made.registered_on, made.year_closes_on) == (date(2025, 3, 1), "06-30")

    def test_number_that_is_there_is_not_written_twice(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.yassine).speak("en")

        statuses = [client.post("/staff/cooperatives", values()).status_code for _time in range(2)]
        again = client.post("/staff/cooperatives", values(cooperative_fr="Autre"))

        assert statuses == [303, 409]
        assert "is there already" in again.text
        assert 'value="Autre"' in again.text

    @pytest.mark.parametrize(
        ("faulty", "said"),
        [
            ({"cooperative_ar": "", "cooperative_fr": ""}, "in Arabic or in French"),
            ({"cooperative_fr": "x" * 121}, "too long"),
            ({"register_number": ""}, "Enter the register number."),
            ({"register_number": "none"}, "is no register number"),
            ({"categories": []}, "Choose one or more."),
            ({"categories": ["gold"]}, "Choose one from the list."),
            ({"sector": "moon"}, "Choose one from the list."),
            ({"province": ""}, "Choose one from the list."),
            ({"delegation": "moon"}, "Choose one from the list."),
            ({"registered_on": "2190-01-01"}, "still to come"),
            ({"registered_on": ""}, "Enter a day, month and year."),
            ({"year_closes_on": "31/02"}, "is no day of the year"),
            ({"year_closes_on": ""}, "like 31/12"),
        ],
    )
    def test_what_is_faulty_is_told_and_the_rest_stays(
        self, client: PageClient, cast: Cast, faulty: dict[str, Any], said: str
    ) -> None:
        client.sign_in(cast.salma).speak("en")

        answer = client.post("/staff/cooperatives", values(**faulty))

        assert answer.status_code == 422
        assert said in answer.text
        assert 'value="Safran"' in answer.text
        assert record() is None

    def test_nothing_sent_is_a_faulty_form(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.salma).post("/staff/cooperatives").status_code == 422


class TestCorrection:
    def test_form_shows_the_record_and_keeps_it(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.salma)

        shown = client.get(f"{page(cast.argan)}/edit").text

        assert f'value="{cast.argan.register_number}"' in shown
        assert 'value="31/12"' in shown
        assert '<option selected value="MA-TAR">' in shown

    def test_officer_corrects_everything_and_it_is_judged_anew(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.salma)
        heard: list[str] = []

        def listen(_sender: Any, *, trigger: str, **_more: Any) -> None:
            heard.append(trigger)

        with cooperative_changed.connected_to(listen, sender=cast.argan.id):
            done = client.post(page(cast.argan), values(delegation="fes", province="MA-AZI"))

        assert done.status_code == 303
        argan = db.session.get_one(Cooperative, cast.argan.id)
        assert (argan.register_number, argan.delegation_code, argan.region_code) == (NUMBER, "fes", "MA-05")
        assert heard == ["cooperative_corrected"]

    def test_adviser_corrects_neither_number_nor_delegation(self, client: PageClient, cast: Cast) -> None:
        number = cast.argan.register_number
        client.sign_in(cast.driss)

        form = client.get(f"{page(cast.argan)}/edit").text
        done = client.post(page(cast.argan), values(delegation="fes"))

        assert done.status_code == 303
        assert 'name="register_number"' not in form
        assert 'name="delegation"' not in form
        argan = db.session.get_one(Cooperative, cast.argan.id)
        assert (argan.name_fr, argan.register_number, argan.delegation_code) == ("Coopérative Safran", number, "agadir")

    def test_number_of_another_is_refused(self, client: PageClient, cast: Cast) -> None:
        other = factories.cooperative()
        db.session.commit()

        answer = client.sign_in(cast.salma).post(page(cast.argan), values(register_number=other.register_number))

        assert answer.status_code == 409
        assert db.session.get_one(Cooperative, cast.argan.id).name_fr == "Coopérative Argan Tafraout"

    def test_what_is_faulty_is_told(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.driss).post(page(cast.argan), values(sector="")).status_code == 422
        assert client.post(page(cast.argan)).status_code == 422
