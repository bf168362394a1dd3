"""Pages of the register: for staff in their reach, and for the president on her phone."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import EndReason, Membership, Office, OfficeKind
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.factories import Cast

TOMORROW = (clock.now() + timedelta(days=2)).date().isoformat()


def member_id(person: Person) -> UUID:
    return db.session.scalars(select(Membership.id).where(Membership.person_id == person.id)).one()


def office_id(person: Person) -> UUID:
    return db.session.scalars(select(Office.id).where(Office.person_id == person.id)).one()


def desk(cast: Cast, person: Person) -> str:
    return f"/staff/cooperatives/{cast.argan.id}/members/{member_id(person)}"


def phone(person: Person) -> str:
    return f"/cooperative/register/{member_id(person)}"


def today() -> str:
    return clock.now().date().isoformat()


def membership(person: Person) -> Membership:
    db.session.expire_all()
    return db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()


def pages(cast: Cast) -> list[tuple[str, str]]:
    """(method, path) of everything, on the desk and on the phone."""
    found = []
    ends = {
        f"/staff/cooperatives/{cast.argan.id}/offices/{office_id(cast.bilal)}/end",
        f"/cooperative/offices/{office_id(cast.bilal)}/end",
    }
    for base in (desk(cast, cast.amina), phone(cast.amina)):
        found += [("get", base), ("get", f"{base}/departure"), ("post", f"{base}/departure")]
        found += [("get", f"{base}/offices/new"), ("post", f"{base}/offices")]
    return found + [(method, path) for path in ends for method in ("get", "post")]


class TestReach:
    @pytest.mark.parametrize("name", ["esi", "amina", "khadija"])
    def test_outsider_member_and_trainer_reach_nothing(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        answers = {path: getattr(client, method)(path).status_code for method, path in pages(cast)}

        assert set(answers.values()) == {404}
        assert client.get("/cooperative/register").status_code == 404
        assert membership(cast.amina).to_on is None

    def test_president_of_another_cooperative_reaches_nothing(self, client: PageClient, cast: Cast) -> None:
        factories.office(cast.esi, cast.honey, OfficeKind.PRESIDENT)
        db.session.commit()
        client.sign_in(cast.esi)

        assert {getattr(client, method)(path).status_code for method, path in pages(cast)} == {404}

    def test_adviser_of_another_delegation_reaches_nothing(self, client: PageClient, cast: Cast) -> None:
        cast.driss.delegation_code = "fes"
        db.session.commit()
        client.sign_in(cast.driss)

        assert {getattr(client, method)(path).status_code for method, path in pages(cast)} == {404}

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert {getattr(client, method)(path).status_code for method, path in pages(cast)} == {303}

    @pytest.mark.parametrize("name", ["driss", "salma", "yassine"])
    def test_staff_reach_it_from_the_cooperative(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        listed = client.get(f"/staff/cooperatives/{cast.argan.id}").text

        assert desk(cast, cast.amina) in listed
        assert client.get(desk(cast, cast.amina)).status_code == 200

    def test_trainer_sees_no_link(self, client: PageClient, cast: Cast) -> None:
        listed = client.sign_in(cast.khadija).get(f"/staff/cooperatives/{cast.argan.id}").text

        assert desk(cast, cast.amina) not in listed

    def test_president_reaches_it_from_her_cooperative_and_members_do_not(self, client: PageClient, cast: Cast) -> None:
        his = client.sign_in(cast.bilal).get("/cooperative").text
        hers = client.sign_in(cast.amina).get("/cooperative").text

        assert "/cooperative/register" in his
        assert "/cooperative/register" not in hers

    def test_membership_of_elsewhere_is_not_found(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss)

        wrong = f"/staff/cooperatives/{cast.argan.id}/members/{member_id(cast.esi)}"
        assert client.get(wrong).status_code == 404
        assert client.get(wrong.replace(str(member_id(cast.esi)), str(uuid4()))).status_code == 404


class TestDeparture:
    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    def test_adviser_is_told_what_follows_and_writes_it_down(
        self, client: PageClient, cast: Cast, language: str
    ) -> None:
        client.sign_in(cast.driss).speak(language)
        address, values = f"{desk(cast, cast.amina)}/departure", {"on": today(), "reason": "excluded"}

        form = client.get(address)
        asked = client.get(address, query_string=values)
        before = membership(cast.amina).to_on
        done = client.post(address, values)

        assert (form.status_code, asked.status_code, before) == (200, 200, None)
        assert 'name="reason" value="excluded"' in asked.text
        assert client.follow(done).status_code == 200
        assert membership(cast.amina).end_reason is EndReason.EXCLUDED

    def test_fewer_than_five_are_told_by_the_articles(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss).speak("en")

        page = client.get(f"{desk(cast, cast.bilal)}/departure", query_string={"on": today(), "reason": "left"}).text

        assert "1 member remains. The law asks for five at all times" in page
        assert "articles 13 and 14" in page
        assert "With it ends: President." in page
        assert "no president until the board elects one" in page

    def test_member_of_two_cooperatives_is_told_where_she_stays(self, client: PageClient, cast: Cast) -> None:
        factories.membership(cast.amina, cast.honey, from_on=clock.now().date())
        db.session.commit()
        here = db.session.scalars(
            select(Membership.id).where(
                Membership.person_id == cast.amina.id, Membership.cooperative_id == cast.argan.id
            )
        ).one()
        address = f"/staff/cooperatives/{cast.argan.id}/members/{here}/departure"

        page = client.sign_in(cast.driss).speak("fr").get(address, query_string={"on": today(), "reason": "left"}).text
        client.post(address, {"on": today(), "reason": "left"})

        assert cast.honey.name_fr in page
        open_ones = select(Membership.cooperative_id).where(
            Membership.person_id == cast.amina.id, Membership.to_on.is_(None)
        )
        assert list(db.session.scalars(open_ones)) == [cast.honey.id]

    @pytest.mark.parametrize(
        "values",
        [
            {"on": TOMORROW, "reason": "left"}, {"on": "2019-12-31", "reason": "left"}, {"on": "yesterday", "reason": "left"},
            {"on": "", "reason": "left"}, {"on": "2026-01-05"}, {"on": "2026-01-05", "reason": "bored"},
            {"on": "0000-00-00", "reason": "died"}, {"on": "2026-02-30", "reason": "died"}, {"on": "\u202e٣", "reason": "\u202e"},
        ],
    )  # fmt: skip
    def test_faulty_values_are_told_and_change_nothing(
        self, client: PageClient, cast: Cast, values: dict[str, Any]
    ) -> None:
        client.sign_in(cast.driss)
        address = f"{desk(cast, cast.amina)}/departure"

        assert client.get(address, query_string=values).status_code == 422
        assert client.post(address, values).status_code == 422
        assert membership(cast.amina).to_on is None

    def test_nothing_sent_is_a_faulty_form(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.driss).post(f"{desk(cast, cast.amina)}/departure").status_code == 422

    def test_second_submit_is_told_plainly(self, client: PageClient, cast: Cast) -> None:
        address, values = f"{desk(cast, cast.amina)}/departure", {"on": today(), "reason": "died"}
        client.sign_in(cast.driss).speak("en")

        first, second = client.post(address, values), client.post(address, values)

        assert (first.status_code, second.status_code) == (303, 409)
        assert "written down already" in second.text
        for page in (client.get(address), client.get(address, query_string=values)):
            assert "written down already" in page.text
            assert "member remains" not in page.text
        assert client.get(desk(cast, cast.amina)).status_code == 200

    def test_president_notes_that_a_member_left(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal).speak("ar")

        done = client.post(f"{phone(cast.amina)}/departure", {"on": today(), "reason": "left"})
        listed = client.follow(done)

        assert done.headers["Location"].endswith("/cooperative/register")
        assert "انسحاب" in listed.text
        assert membership(cast.amina).ended_by_id == cast.bilal.id

    def test_president_is_told_that_she_does_not_remove_herself(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal).speak("en")

        page = client.get(phone(cast.bilal)).text
        asked = client.get(f"{phone(cast.bilal)}/departure")
        sent = client.post(f"{phone(cast.bilal)}/departure", {"on": today(), "reason": "left"})

        assert "names who follows you" in page
        assert f"{phone(cast.bilal)}/departure" not in page
        assert (asked.status_code, sent.status_code) == (409, 409)
        assert "ask your adviser" in sent.text
        assert membership(cast.bilal).to_on is None


class TestOffices:
    def test_president_hands_over_and_keeps_the_register_no_more(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal).speak("en")
        values = {"kind": "president", "on": today()}

        asked = client.get(f"{phone(cast.amina)}/offices/new", query_string=values).text
        done = client.post(f"{phone(cast.amina)}/offices", values)

        assert "There is one president: the office of Bilal ends that day." in asked
        assert client.follow(done).status_code == 200
        assert client.get("/cooperative/register").status_code == 404
        assert client.sign_in(cast.amina).get("/cooperative/register").status_code == 200

    @pytest.mark.parametrize("kind", list(OfficeKind))
    def test_adviser_gives_every_office(self, client: PageClient, cast: Cast, kind: OfficeKind) -> None:
        client.sign_in(cast.driss)
        values = {"kind": kind.value, "on": today()}

        asked = client.get(f"{desk(cast, cast.amina)}/offices/new", query_string=values)
        done = client.post(f"{desk(cast, cast.amina)}/offices", values)

        assert (asked.status_code, done.status_code) == (200, 303)
        given = db.session.scalars(select(Office).where(Office.person_id == cast.amina.id)).one()
        assert (given.kind, given.given_by_id) == (kind, cast.driss.id)

    def test_office_that_she_holds_is_not_offered_and_not_given_again(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss).speak("en")

        offered = client.get(f"{desk(cast, cast.bilal)}/offices/new").text
        twice = client.post(f"{desk(cast, cast.bilal)}/offices", {"kind": "president", "on": today()})

        assert 'value="president"' not in offered
        assert twice.status_code == 409
        assert "holds this office already" in twice.text

    @pytest.mark.parametrize(
        "values",
        [
            {}, {"kind": "king", "on": "2026-01-05"}, {"kind": "treasurer", "on": TOMORROW},
            {"kind": "treasurer", "on": "2019-01-01"}, {"kind": "treasurer", "on": "soon"}, {"on": "2026-01-05"},
        ],
    )  # fmt: skip
    def test_faulty_office_is_told_and_not_given(self, client: PageClient, cast: Cast, values: dict[str, Any]) -> None:
        client.sign_in(cast.bilal)

        assert client.post(f"{phone(cast.amina)}/offices", values).status_code == 422
        if values:
            assert client.get(f"{phone(cast.amina)}/offices/new", query_string=values).status_code == 422
        assert not db.session.scalars(select(Office).where(Office.person_id == cast.amina.id)).all()

    def test_adviser_ends_an_office_once(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss).speak("en")
        address = f"/staff/cooperatives/{cast.argan.id}/offices/{office_id(cast.bilal)}/end"

        asked = client.get(address, query_string={"on": today()})
        first, second = client.post(address, {"on": today()}), client.post(address, {"on": today()})

        assert "no president until the board elects one" in asked.text
        assert (first.status_code, second.status_code) == (303, 409)
        for page in (client.get(address), client.get(address, query_string={"on": today()})):
            assert "written down already" in page.text

    @pytest.mark.parametrize("on", [TOMORROW, "2024-05-31", "", "never"])
    def test_faulty_end_is_told(self, client: PageClient, cast: Cast, on: str) -> None:
        address = f"/staff/cooperatives/{cast.argan.id}/offices/{office_id(cast.bilal)}/end"
        client.sign_in(cast.driss)

        assert client.get(address, query_string={"on": on}).status_code == 422
        assert client.post(address, {"on": on}).status_code == 422

    def test_president_ends_the_office_of_another_and_not_her_own(self, client: PageClient, cast: Cast) -> None:
        factories.office(cast.amina, cast.argan, OfficeKind.TREASURER)
        db.session.commit()
        client.sign_in(cast.bilal).speak("en")

        own = client.post(f"/cooperative/offices/{office_id(cast.bilal)}/end", {"on": today()})
        shown = client.get(f"/cooperative/offices/{office_id(cast.bilal)}/end")
        other = client.post(f"/cooperative/offices/{office_id(cast.amina)}/end", {"on": today()})

        assert (own.status_code, shown.status_code, other.status_code) == (409, 409, 303)
        assert "names who follows you" in own.text

    def test_former_member_is_given_no_office(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss)
        client.post(f"{desk(cast, cast.amina)}/departure", {"on": today(), "reason": "left"})

        answer = client.post(f"{desk(cast, cast.amina)}/offices", {"kind": "treasurer", "on": today()})

        assert answer.status_code == 409
        assert client.get(f"{desk(cast, cast.amina)}/offices/new").status_code == 409

    def test_every_form_leads_back(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)

        page = client.get(f"{phone(cast.amina)}/departure").text

        assert re.search(rf'bar__back" href="{phone(cast.amina)}"', page)
