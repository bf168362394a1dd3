"""Visits and calls: noted once, mended on the same day, read by the members."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lms.accounts.models import StaffRole
from lms.core import clock
from lms.core.db import db
from lms.pathway.accompaniment.models import Contact, ContactKind
from tests import factories
from tests.client import PageClient
from tests.factories import Cast

OWN = "/cooperative/accompaniment"


LONG = "x" * 5000


def desk_of(cast: Cast, rest: str = "") -> str:
    return f"/staff/cooperatives/{cast.argan.id}{rest}"


def today(days: int = 0) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


class TestContacts:
    def noted(self, client: PageClient, cast: Cast, **fields: str) -> Contact:
        values = {"on": today(), "kind": "visit", "note": "The press is repaired."} | fields
        assert client.sign_in(cast.driss).post(desk_of(cast, "/accompaniment/contacts"), values).status_code == 303
        return db.session.query(Contact).one()

    def test_form_that_is_sent_twice_notes_one_visit(self, client: PageClient, cast: Cast) -> None:
        key = str(uuid4())

        first = self.noted(client, cast, key=key)
        assert self.noted(client, cast, key=key) == first

    def test_slip_is_mended_on_the_same_day_by_who_made_it(self, client: PageClient, cast: Cast) -> None:
        path = desk_of(cast, f"/accompaniment/contacts/{self.noted(client, cast).id}")
        assert path in client.get(desk_of(cast, "/accompaniment")).text
        assert client.get(path).status_code == 200

        assert client.post(path, {"on": today(), "kind": "x", "note": ""}).status_code == 422
        assert client.post(path, {"on": today(-1), "kind": "call", "note": "By phone"}).status_code == 303

        contact = db.session.query(Contact).one()
        assert (contact.on.isoformat(), contact.kind, contact.note) == (today(-1), ContactKind.CALL, "By phone")
        assert client.post(f"{path}/delete").status_code == 303
        assert db.session.query(Contact).count() == 0
        assert client.post(f"{path}/delete").status_code == 404

    def test_later_and_for_others_it_stays(self, client: PageClient, cast: Cast) -> None:
        contact = self.noted(client, cast)
        path = desk_of(cast, f"/accompaniment/contacts/{contact.id}")
        colleague = factories.staff(StaffRole.ADVISER, delegation_code="agadir")
        db.session.commit()
        fields = {"on": today(), "kind": "call", "note": "x"}

        for person in (colleague, cast.amina, cast.bilal, cast.esi, cast.salma):
            client.sign_in(person)
            answers = [client.get(path), client.post(path, fields), client.post(f"{path}/delete")]
            assert [answer.status_code for answer in answers] == [404, 404, 404]
        contact.recorded_at = clock.now() - timedelta(days=1)
        db.session.commit()
        client.sign_in(cast.driss)
        assert path not in client.get(desk_of(cast, "/accompaniment")).text
        assert client.post(path, fields).status_code == client.post(f"{path}/delete").status_code == 404

    def test_visit_is_noted_and_read_by_members(self, client: PageClient, cast: Cast) -> None:
        fields = {"on": today(), "kind": "visit", "note": "The press is repaired."}

        assert client.sign_in(cast.driss).post(desk_of(cast, "/accompaniment/contacts"), fields).status_code == 303

        assert "The press is repaired." in client.sign_in(cast.amina).get(OWN).text

    @pytest.mark.parametrize("wrong", [{"kind": "x"}, {"kind": ""}, {"note": ""}, {"note": LONG}, {"on": today(1)}])
    def test_faulty_note_is_refused(self, client: PageClient, cast: Cast, wrong: dict[str, str]) -> None:
        fields = {"on": today(), "kind": "visit", "note": "x"} | wrong

        assert client.sign_in(cast.driss).post(desk_of(cast, "/accompaniment/contacts"), fields).status_code == 422
        assert db.session.query(Contact).count() == 0
