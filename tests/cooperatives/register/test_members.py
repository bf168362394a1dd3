"""Members are added by pages: who may, what is asked, and that nobody takes another's account."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.accounts.models import Gender, Person
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.cooperatives.register.members import have_same_purpose
from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from tests import factories
from tests.client import PageClient
from tests.cooperatives.register.typed import NAIMA, desk, member_page, memberships, register, values, with_phone
from tests.factories import Cast
from tests.pathway.test_services import told


class TestReach:
    @pytest.mark.parametrize("name", ["esi", "amina", "khadija"])
    def test_outsider_member_and_trainer_add_nobody(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        statuses = {
            client.get("/cooperative/register/new").status_code,
            client.get(f"{desk(cast.argan)}/new").status_code,
            client.post("/cooperative/register", values()).status_code,
            client.post(desk(cast.argan), values()).status_code,
        }

        assert statuses == {404}
        assert with_phone(NAIMA) is None

    @pytest.mark.parametrize("name", ["esi", "amina", "khadija"])
    def test_outsider_member_and_trainer_correct_nobody(self, client: PageClient, cast: Cast, name: str) -> None:
        pages = [member_page(cast, cast.bilal), member_page(cast, cast.bilal, is_for_staff=True)]
        client.sign_in(getattr(cast, name))

        assert {client.get(f"{page}/edit").status_code for page in pages} == {404}
        assert {client.post(page, values()).status_code for page in pages} == {404}
        assert db.session.get_one(Person, cast.bilal.id).name_fr == "Bilal"

    def test_adviser_of_another_delegation_and_president_of_another_cooperative_add_nobody(
        self, client: PageClient, cast: Cast
    ) -> None:
        factories.office(cast.esi, cast.honey, OfficeKind.PRESIDENT)
        cast.driss.delegation_code = "fes"
        db.session.commit()

        for who in (cast.esi, cast.driss):
            assert client.sign_in(who).post(desk(cast.argan), values()).status_code == 404

    @pytest.mark.parametrize("kind", [OfficeKind.SECRETARY, OfficeKind.MANAGER, OfficeKind.VICE_PRESIDENT])
    def test_whose_office_keeps_members_adds_them_on_her_phone(
        self, client: PageClient, cast: Cast, kind: OfficeKind
    ) -> None:
        factories.office(cast.amina, cast.argan, kind)
        db.session.commit()
        client.sign_in(cast.amina)

        assert "/cooperative/register/new" in client.get("/cooperative").text
        assert client.get("/cooperative/register/new").status_code == 200
        assert client.post("/cooperative/register", values()).status_code == 200

    def test_button_is_there_for_whom_it_works(self, client: PageClient, cast: Cast) -> None:
        assert "/cooperative/register/new" not in client.sign_in(cast.amina).get("/cooperative").text
        for path in ("/cooperative", "/cooperative/register"):
            assert "/cooperative/register/new" in client.sign_in(cast.bilal).get(path).text
        record = f"/staff/cooperatives/{cast.argan.id}"
        assert f"{desk(cast.argan)}/new" in client.sign_in(cast.driss).get(record).text
        assert f"{desk(cast.argan)}/new" not in client.sign_in(cast.khadija).get(record).text

    def test_nobody_joins_what_was_struck_off(self, client: PageClient, cast: Cast) -> None:
        cast.argan.struck_off_on = clock.now().date()
        db.session.commit()
        before = register(cast)

        for who, form, record in (
            (cast.bilal, "/cooperative/register", "/cooperative/register"),
            (cast.driss, desk(cast.argan), f"/staff/cooperatives/{cast.argan.id}"),
        ):
            client.sign_in(who).speak("fr")
            assert f"{form}/new" not in client.get(record).text
            for answer in (client.get(f"{form}/new"), client.post(form, values())):
                assert answer.status_code == 409
                assert "radiée du registre" in answer.text
        assert register(cast) == before

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert client.get("/cooperative/register/new").status_code == 303
        assert client.post(desk(cast.argan), values()).status_code == 303


class TestJoining:
    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    def test_president_adds_her_and_holds_her_card(
        self, client: PageClient, cast: Cast, today: date, language: str
    ) -> None:
        client.sign_in(cast.bilal).speak(language)

        form = client.get("/cooperative/register/new")
        card = client.post("/cooperative/register", values())

        assert (form.status_code, card.status_code) == (200, 200)
        naima = with_phone(NAIMA)
        assert naima
        assert f"/cooperative/members/{naima.id}/card/sheet" in card.text
        assert (naima.name_ar, naima.name_fr, naima.gender, naima.birth_year, naima.language, naima.secret_hash) == (
            "نعيمة", "Naïma", Gender.WOMAN, 1983, "fr", None,
        )  # fmt: skip
        (one,) = memberships(naima)
        assert (one.cooperative_id, one.from_on, one.added_by_id) == (cast.argan.id, today, cast.bilal.id)

    def test_article_15_is_told_before(self, client: PageClient, cast: Cast) -> None:
        page = client.sign_in(cast.bilal).speak("en").get("/cooperative/register/new").text

        assert "asks in writing, and the next yearly assembly votes" in page
        assert "Law 112-12, article 15" in page

    @pytest.mark.parametrize(("name", "status"), [("driss", 200), ("yassine", 200), ("salma", 303)])
    def test_staff_add_her_and_give_the_card_where_they_give_cards(
        self, client: PageClient, cast: Cast, name: str, status: int
    ) -> None:
        client.sign_in(getattr(cast, name))

        answer = client.post(desk(cast.argan), values(phone=""))

        assert answer.status_code == status
        assert register(cast) == 3

    def test_she_and_the_adviser_are_told(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal).post("/cooperative/register", values())

        naima = with_phone(NAIMA)
        assert naima
        assert told(naima) == ["member_joined"]
        assert told(cast.driss) == ["member_joined_of_another"]
        assert "Naïma" in client.sign_in(cast.driss).speak("fr").get("/staff").text

    def test_form_that_comes_twice_adds_her_once(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        sent = values(phone="")

        statuses = [client.post("/cooperative/register", sent).status_code for _time in range(2)]

        assert statuses == [200, 200]
        assert register(cast) == 3
        assert len(db.session.scalars(select(Notice).where(Notice.kind == "member_joined")).all()) == 1

    def test_old_form_filled_in_for_somebody_else_adds_her_too(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        sent = values()
        client.post("/cooperative/register", sent)

        client.post("/cooperative/register", sent | {"name_ar": "خديجة", "name_fr": "", "phone": ""})

        assert register(cast) == 4

    def test_key_of_another_register_reaches_nothing(self, client: PageClient, cast: Cast) -> None:
        (hers,) = memberships(cast.esi)

        answer = client.sign_in(cast.bilal).post("/cooperative/register", values(key=str(uuid4())))
        foreign = client.post("/cooperative/register", values(phone="", name_ar="س", key=str(hers.id)))

        assert answer.status_code == 200
        assert foreign.status_code == 200
        assert [one.cooperative_id for one in memberships(cast.esi)] == [cast.honey.id]

    @pytest.mark.parametrize(
        ("faulty", "said"),
        [
            ({"name_ar": "", "name_fr": " "}, "in Arabic or in French"),
            ({"name_ar": "x" * 121}, "too long"),
            ({"name_fr": "a\x07b"}, "too long, or holds signs"),
            ({"phone": "12"}, "is no phone number"),
            ({"phone": "06\x0712"}, "is no phone number"),
            ({"gender": ""}, "Choose one."),
            ({"gender": "x"}, "Choose one from the list."),
            ({"birth_year": "85"}, "is no year of birth"),
            ({"birth_year": "2025"}, "Nobody born in 2025"),
            ({"on": "2019-12-31"}, "or a later day"),
            ({"on": "2190-01-01"}, "has not come yet"),
            ({"on": ""}, "Enter a day, month and year."),
            ({"on": "soon"}, "Enter a day, month and year."),
            ({"language": "tlh"}, "Choose one from the list."),
        ],
    )
    def test_what_is_faulty_is_told_at_its_field_and_the_rest_stays(
        self, client: PageClient, cast: Cast, faulty: dict[str, str], said: str
    ) -> None:
        client.sign_in(cast.bilal).speak("en")
        sent = values(**faulty)

        answer = client.post("/cooperative/register", sent)

        assert answer.status_code == 422
        assert said in answer.text
        kept = {"phone", "birth_year"} - set(faulty)
        assert all(f'value="{sent[name]}"' in answer.text for name in kept)
        assert sent["key"] in answer.text
        assert register(cast) == 2

    def test_nothing_sent_is_a_faulty_form(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.bilal).post("/cooperative/register").status_code == 422

    def test_form_without_a_readable_key_is_a_form(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.bilal).post("/cooperative/register", values(key="x", known="y")).status_code == 200


class TestKnownNumber:
    def ask(self, client: PageClient, cast: Cast, who: Person, phone: str | None, **more: str) -> TestResponse:
        client.sign_in(who).speak("en")
        return client.post(desk(cast.argan) if who.is_staff else "/cooperative/register", values(phone=phone, **more))

    def test_number_of_somebody_on_the_register_is_told_by_name(self, client: PageClient, cast: Cast) -> None:
        answer = self.ask(client, cast, cast.bilal, cast.amina.phone)

        assert answer.status_code == 422
        assert "number of Amina, who is on the register already" in answer.text

    def test_number_of_staff_or_of_a_closed_account_is_no_members(self, client: PageClient, cast: Cast) -> None:
        cast.khadija.phone = "+212661000008"
        cast.esi.closed_at = clock.now()
        db.session.commit()

        for phone in ("0661000008", cast.esi.phone):
            answer = self.ask(client, cast, cast.driss, phone)
            assert answer.status_code == 422
            assert "account that is no member" in answer.text

    @pytest.mark.parametrize("is_activated", [True, False])
    def test_president_takes_nobody_of_elsewhere_and_learns_nothing_of_her(
        self, client: PageClient, cast: Cast, is_activated: bool
    ) -> None:
        if not is_activated:
            cast.esi.secret_hash = None
            db.session.commit()

        plain = self.ask(client, cast, cast.bilal, cast.esi.phone)
        forged = self.ask(client, cast, cast.bilal, cast.esi.phone, known=str(cast.esi.id))

        for answer in (plain, forged):
            assert answer.status_code == 422
            assert "your adviser adds her" in answer.text
            assert "article 16" in answer.text
            assert "Esi" not in answer.text
        assert [one.cooperative_id for one in memberships(cast.esi)] == [cast.honey.id]

    def test_president_takes_no_account_that_belongs_nowhere(self, client: PageClient, cast: Cast) -> None:
        other = factories.person()
        db.session.commit()

        answer = self.ask(client, cast, cast.bilal, other.phone, known=str(other.id))

        assert answer.status_code == 422
        assert not memberships(other)

    def test_adviser_says_that_it_is_she(self, client: PageClient, cast: Cast) -> None:
        asked = self.ask(client, cast, cast.driss, cast.esi.phone)
        before = len(memberships(cast.esi))
        done = self.ask(client, cast, cast.driss, cast.esi.phone, known=str(cast.esi.id))

        assert (asked.status_code, before, done.status_code) == (422, 1, 303)
        assert "Also a member of Coopérative Miel" in asked.text
        assert f'name="known" value="{cast.esi.id}"' in asked.text
        assert {one.cooperative_id for one in memberships(cast.esi)} == {cast.honey.id, cast.argan.id}
        kept = db.session.get_one(Person, cast.esi.id)
        assert (kept.name_fr, kept.is_activated) == ("Esi", True)

    def test_article_16_forbids_two_of_the_same_sector_and_province(self, client: PageClient, cast: Cast) -> None:
        cast.honey.province_code = cast.argan.province_code
        db.session.commit()

        answer = self.ask(client, cast, cast.driss, cast.esi.phone, known=str(cast.esi.id))

        assert answer.status_code == 422
        assert "Nobody may belong to two cooperatives with the same purpose in the same territory" in answer.text
        assert len(memberships(cast.esi)) == 1

    def test_she_who_left_comes_back_by_the_president(self, client: PageClient, cast: Cast, today: date) -> None:
        (left,) = memberships(cast.amina)
        left.to_on = today - timedelta(days=10)
        db.session.commit()
        early = {"on": (today - timedelta(days=11)).isoformat(), "known": str(cast.amina.id)}

        asked = self.ask(client, cast, cast.bilal, cast.amina.phone)
        too_early = self.ask(client, cast, cast.bilal, cast.amina.phone, **early)
        done = self.ask(client, cast, cast.bilal, cast.amina.phone, known=str(cast.amina.id))

        assert (asked.status_code, too_early.status_code, done.status_code) == (422, 422, 303)
        assert [one.to_on for one in memberships(cast.amina)] == [today - timedelta(days=10), None]

    def test_somebody_without_a_number_is_told_from_her_namesake(self, client: PageClient, cast: Cast) -> None:
        first = self.ask(client, cast, cast.bilal, "")
        same = self.ask(client, cast, cast.bilal, "")
        other = self.ask(client, cast, cast.bilal, "", birth_year="1984")

        assert (first.status_code, same.status_code, other.status_code) == (200, 422, 200)
        assert "tell them apart" in same.text

    @given(
        sectors=st.tuples(st.sampled_from(["argan", "food"]), st.sampled_from(["argan", "food"])),
        provinces=st.tuples(st.sampled_from(["MA-TAR", "MA-AZI"]), st.sampled_from(["MA-TAR", "MA-AZI"])),
    )
    def test_same_purpose_is_the_same_seen_from_either(
        self, sectors: tuple[str, str], provinces: tuple[str, str]
    ) -> None:
        one, other = (
            Cooperative(sector=sector, province_code=province)
            for sector, province in zip(sectors, provinces, strict=True)
        )

        assert have_same_purpose(one, other) == have_same_purpose(other, one)
        assert have_same_purpose(one, other) == (len(set(sectors)) == len(set(provinces)) == 1)
