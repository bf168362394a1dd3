"""What is known of a member is corrected by pages: who may, what is asked, and what stays as it was."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.accounts.models import Person, SignIn
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.cooperatives.register.typed import NAIMA, desk, member_page, memberships, values
from tests.factories import Cast
from tests.pathway.test_services import told


class TestCorrection:
    def correct(self, client: PageClient, cast: Cast, who: Person, whom: Person, **given: Any) -> TestResponse:
        client.sign_in(who).speak("en")
        page = member_page(cast, whom, is_for_staff=who.is_staff)
        assert client.get(f"{page}/edit").status_code == 200
        sent = {"name_ar": whom.name_ar, "name_fr": whom.name_fr, "gender": "f", "birth_year": "1985"} | given
        return client.post(page, sent)

    def sessions(self, person: Person) -> int:
        query = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        return len(db.session.scalars(query).all())

    def test_president_corrects_a_name_and_she_hears_of_it(self, client: PageClient, cast: Cast) -> None:
        PageClient(client.app).sign_in(cast.amina)

        answer = self.correct(client, cast, cast.bilal, cast.amina, name_fr="Amina Aït Baha", birth_year="1979")

        assert answer.status_code == 303
        amina = db.session.get_one(Person, cast.amina.id)
        assert (amina.name_fr, amina.birth_year, amina.phone) == ("Amina Aït Baha", 1979, "+212612000001")
        assert told(amina) == ["member_corrected"]
        assert told(cast.driss) == ["member_corrected_of_another"]
        assert self.sessions(amina) == 1

    @pytest.mark.parametrize("phone", ["0661000007", ""])
    def test_president_changes_no_number_in_use(self, client: PageClient, cast: Cast, phone: str) -> None:
        answer = self.correct(client, cast, cast.bilal, cast.amina, phone=phone)

        assert answer.status_code == 422
        assert "Only your adviser can change it" in answer.text
        assert db.session.get_one(Person, cast.amina.id).phone == "+212612000001"

    def test_president_changes_a_number_that_nobody_uses_yet(self, client: PageClient, cast: Cast) -> None:
        cast.amina.secret_hash = None
        db.session.commit()

        answer = self.correct(client, cast, cast.bilal, cast.amina, phone="0661000007")

        assert answer.status_code == 303
        assert db.session.get_one(Person, cast.amina.id).phone == NAIMA

    def test_president_changes_no_number_of_who_belongs_elsewhere_too(self, client: PageClient, cast: Cast) -> None:
        cast.amina.secret_hash = None
        other = factories.membership(cast.amina, cast.honey)
        db.session.commit()
        client.sign_in(cast.bilal)
        here = next(one for one in memberships(cast.amina) if one.id != other.id)

        answer = client.post(f"/cooperative/register/{here.id}", values(phone="0661000007"))

        assert answer.status_code == 422

    def test_adviser_changes_a_number_and_every_session_ends(self, client: PageClient, cast: Cast) -> None:
        PageClient(client.app).sign_in(cast.amina)
        before = self.sessions(cast.amina)

        answer = self.correct(client, cast, cast.driss, cast.amina, phone="06 61 00 00 07")

        amina = db.session.get_one(Person, cast.amina.id)
        assert (before, answer.status_code, amina.phone, self.sessions(amina)) == (1, 303, NAIMA, 0)
        assert told(amina) == ["phone_changed"]
        for language, words in (("ar", "رقم هاتفكم"), ("fr", "Votre numéro de téléphone a été changé")):
            assert words in client.sign_in(amina).speak(language).get("/notices").text

    @pytest.mark.parametrize("who", ["driss", "bilal"])
    def test_number_of_somebody_else_is_refused(self, client: PageClient, cast: Cast, who: str) -> None:
        cast.amina.secret_hash = None
        db.session.commit()

        answer = self.correct(client, cast, getattr(cast, who), cast.amina, phone=cast.esi.phone, name_fr="Neu")

        assert answer.status_code == 422
        assert "Somebody has this number already" in answer.text
        assert 'value="Neu"' in answer.text
        amina = db.session.get_one(Person, cast.amina.id)
        assert (amina.phone, amina.name_fr) == ("+212612000001", "Amina")

    def test_nothing_changed_tells_nobody(self, client: PageClient, cast: Cast) -> None:
        answer = self.correct(client, cast, cast.driss, cast.amina, phone=cast.amina.phone)

        assert answer.status_code == 303
        assert told(cast.amina) == []

    def test_former_member_and_closed_account_are_not_corrected(
        self, client: PageClient, cast: Cast, today: date
    ) -> None:
        page = member_page(cast, cast.amina, is_for_staff=True)
        client.sign_in(cast.driss)
        cast.amina.closed_at = clock.now()
        db.session.commit()
        closed = client.post(page, values())
        memberships(cast.amina)[0].to_on = today
        db.session.commit()

        assert closed.status_code == 409
        assert (client.post(page, values()).status_code, client.get(f"{page}/edit").status_code) == (409, 409)

    @pytest.mark.parametrize(
        "faulty", [{"name_ar": "", "name_fr": ""}, {"gender": ""}, {"birth_year": "0"}, {"phone": "1"}]
    )
    def test_what_is_faulty_is_told(self, client: PageClient, cast: Cast, faulty: dict[str, str]) -> None:
        assert self.correct(client, cast, cast.driss, cast.amina, **faulty).status_code == 422

    def test_membership_of_elsewhere_is_not_found(self, client: PageClient, cast: Cast) -> None:
        hers: UUID = memberships(cast.esi)[0].id

        assert client.sign_in(cast.driss).post(f"{desk(cast.argan)}/{hers}", values()).status_code == 404
