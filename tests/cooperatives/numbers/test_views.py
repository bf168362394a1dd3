"""Numbers that members call: who writes down which, and what is refused."""

from datetime import timedelta

import pytest
import time_machine

from lms.accounts.models import Person
from lms.cooperatives.numbers import queries, services
from lms.cooperatives.numbers.models import DelegationNumber
from lms.core import clock
from lms.core.db import db
from tests.client import PageClient
from tests.factories import Cast

LIST = "/staff/numbers"
OWN = f"{LIST}/own"
AGADIR = f"{LIST}/delegations/agadir"
BENI_MELLAL = f"{LIST}/delegations/beni-mellal"
TYPED, KEPT = "06 12 34 56 78", "+212612345678"


class TestReach:
    @pytest.mark.parametrize("name", ["esi", "amina", "bilal", "khadija"])
    def test_members_and_trainers_write_none_down(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        for address in (LIST, OWN, AGADIR):
            assert client.get(address).status_code == 404
        for address in (OWN, AGADIR):
            assert client.post(address, {"phone": TYPED}).status_code == 404
        assert queries.numbers() == {}

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert client.get(LIST).status_code == 303
        assert client.post(AGADIR, {"phone": TYPED}).status_code == 303

    def test_adviser_keeps_to_her_own_delegation(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss)

        assert client.get(BENI_MELLAL).status_code == 404
        assert client.post(BENI_MELLAL, {"phone": TYPED}).status_code == 404
        assert "beni-mellal" not in client.get(LIST).text

    @pytest.mark.parametrize("name", ["salma", "yassine"])
    def test_national_staff_write_down_every_delegation_and_none_of_their_own(
        self, client: PageClient, cast: Cast, name: str
    ) -> None:
        client.sign_in(getattr(cast, name))

        assert client.post(BENI_MELLAL, {"phone": TYPED}).status_code == 303
        assert client.get(OWN).status_code == 404
        assert client.post(OWN, {"phone": TYPED}).status_code == 404
        assert queries.number_of("beni-mellal") == KEPT

    def test_menu_leads_whom_it_serves(self, client: PageClient, cast: Cast) -> None:
        assert f'href="{LIST}"' in client.sign_in(cast.driss).get("/staff").text
        assert f'href="{LIST}"' not in client.sign_in(cast.khadija).get("/staff").text

    @pytest.mark.parametrize("code", ["nowhere", "%00", "AGADIR"])
    def test_unknown_delegation_is_not_found(self, client: PageClient, cast: Cast, code: str) -> None:
        client.sign_in(cast.salma)

        assert client.post(f"{LIST}/delegations/{code}", {"phone": TYPED}).status_code == 404


class TestWriting:
    @pytest.mark.parametrize("address", [OWN, AGADIR])
    def test_number_is_kept_shown_and_taken_away(self, client: PageClient, cast: Cast, address: str) -> None:
        client.sign_in(cast.driss).speak("fr")

        page = client.follow(client.post(address, {"phone": "٠٦١٢٣٤٥٦٧٨"})).text
        filled = client.get(address).text
        emptied = client.follow(client.post(address, {"phone": " "})).text

        assert TYPED in page
        assert f'value="{TYPED}"' in filled
        assert TYPED not in emptied

    @pytest.mark.parametrize("address", [OWN, AGADIR])
    @pytest.mark.parametrize("typed", ["12", "my cousin", "0" * 400, "06 12 34 56 78 ext 4", "\ud83d"])
    def test_what_is_no_number_is_asked_again(self, client: PageClient, cast: Cast, address: str, typed: str) -> None:
        client.sign_in(cast.driss).speak("fr")

        answer = client.post(address, {"phone": typed.encode("utf-8", "surrogatepass")})

        assert answer.status_code == 422
        assert queries.numbers() == {}
        assert db.session.get_one(Person, cast.driss.id).work_phone is None

    def test_who_changed_it_last_is_known(self, client: PageClient, cast: Cast) -> None:
        services.give_delegation("agadir", "+212528000000", by=cast.driss, at=clock.now())
        db.session.commit()

        with time_machine.travel(clock.now() + timedelta(hours=1)):
            client.sign_in(cast.salma).post(AGADIR, {"phone": TYPED})

        row = db.session.get_one(DelegationNumber, "agadir")
        assert (row.phone, row.changed_by_id) == (KEPT, cast.salma.id)

    def test_number_of_an_adviser_is_no_way_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss).post(OWN, {"phone": TYPED})

        visitor = PageClient(client.app)
        assert visitor.post("/sign-in/phone", {"phone": TYPED, "pin": "2580"}).status_code in (401, 403, 422)
