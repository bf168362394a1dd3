"""Members and staff sign in through the pages."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
import time_machine
from flask import Flask

from lms.accounts import queries
from lms.accounts.faces import MOST
from lms.accounts.models import Person, StaffRole
from lms.accounts.samples import samples
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.factories import PASSWORD, PIN, Cast

TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def phone(client: PageClient, cast: Cast) -> PageClient:
    """A phone that speaks English, on which nobody is signed in."""
    return client.speak("en")


def with_pin(phone: PageClient, pin: str = PIN, number: str = "0612000001", **more: str):
    return phone.post("/sign-in/phone", {"phone": number, "pin": pin, **more})


def with_password(phone: PageClient, password: str = PASSWORD, email: str = "driss@lms.test", **more: str):
    return phone.post("/staff/sign-in", {"email": email, "password": password, **more})


def main(page) -> str:
    """What a page says; its head differs between the first page and the next."""
    return str(page.text.partition("<main")[2])


def code() -> str:
    return pyotp.TOTP(TOTP).at(clock.now())


class TestEntrance:
    def test_first_screen_offers_each_language_by_its_own_name(self, client: PageClient) -> None:
        page = client.get("/").text

        for name, tag in (("العربية", "ar-MA"), ("Français", "fr-MA"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "zgh"), ("English", "en")):
            assert f">{name}</button>" in page
            assert f'lang="{tag}"' in page
        assert page.count('data-module="listen"') >= 4

    def test_choice_is_kept_on_the_phone_and_with_the_person(self, phone: PageClient, cast: Cast) -> None:
        answer = phone.sign_in(cast.amina).post("/language", {"language": "fr", "next": "/me"})

        assert answer.headers["Location"] == "/me"
        assert "lang=fr" in answer.headers["Set-Cookie"]
        assert db.session.get_one(Person, cast.amina.id).language == "fr"

    def test_shared_phone_speaks_to_each_in_her_own_language(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal).post("/language", {"language": "fr"})
        assert 'lang="fr-MA"' in client.get("/me").text
        assert 'lang="ar-MA"' in client.sign_in(cast.amina).get("/me").text
        assert db.session.get_one(Person, cast.amina.id).language == "ar"

    def test_a_foreign_address_is_not_followed(self, phone: PageClient) -> None:
        assert phone.post("/language", {"language": "fr", "next": "//evil.example"}).headers["Location"] == "/"

    def test_an_unknown_language_is_refused(self, phone: PageClient) -> None:
        assert phone.post("/language", {"language": "xx"}).status_code == 422
        assert phone.post("/language").status_code == 422

    def test_entrance_leads_each_to_her_home(self, phone: PageClient, cast: Cast) -> None:
        assert phone.get("/").headers["Location"] == "/sign-in"
        assert phone.sign_in(cast.amina).get("/").headers["Location"] == "/home"
        assert phone.sign_in(cast.driss).get("/").headers["Location"] == "/staff"


class TestMembers:
    @pytest.mark.parametrize("number", ["0612000001", "+212612000001", "00212 612 00 00 01", "٠٦١٢٠٠٠٠٠١"])
    def test_member_signs_in_with_phone_and_pin(self, phone: PageClient, cast: Cast, number: str) -> None:
        answer = with_pin(phone, number=number)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/home")
        assert "Amina" in phone.get("/me").text

    def test_wrong_phone_and_wrong_pin_are_told_alike(self, phone: PageClient) -> None:
        unknown, wrong = with_pin(phone, number="0613999999"), with_pin(phone, "9999")

        assert unknown.status_code == wrong.status_code == 422
        assert "do not go together" in unknown.text
        assert main(unknown).replace("0613999999", "") == main(wrong).replace("0612000001", "")

    def test_an_unknown_phone_costs_a_verification_too(self, phone: PageClient, monkeypatch) -> None:
        seen = []
        monkeypatch.setattr("lms.accounts.secrets.verify_for_nobody", seen.append)

        with_pin(phone, number="0613999999")

        assert seen == [PIN]

    def test_staff_and_the_inactive_have_no_pin(self, phone: PageClient, cast: Cast) -> None:
        factories.person(phone="+212612000050", secret_hash=None)
        factories.person(phone="+212612000051", closed_at=clock.now())
        cast.driss.phone = "+212612000052"
        db.session.commit()

        for number in ("0612000050", "0612000051", "0612000052"):
            assert with_pin(phone, number=number).status_code == 422

    @pytest.mark.parametrize(
        ("number", "pin", "message"),
        [
            ("", PIN, "Enter your phone number"),
            ("12", PIN, "This is no phone number"),
            ("0612000001", "", "4 to 6 digits"),
            ("0612000001", "abcd", "4 to 6 digits"),
            ("0612000001", "1234567", "4 to 6 digits"),
        ],
    )
    def test_misshapen_input_is_explained_and_not_counted(
        self, phone: PageClient, number: str, pin: str, message: str
    ) -> None:
        for _ in range(7):
            page = with_pin(phone, pin, number)

        assert page.status_code == 422
        assert message in page.text

    def test_she_comes_back_to_where_she_was_going(self, phone: PageClient) -> None:
        page = phone.follow(phone.get("/me"))

        assert 'value="/me"' in page.text
        assert with_pin(phone, next="/me").headers["Location"] == "/me"

    def test_no_other_site_is_followed(self, phone: PageClient) -> None:
        assert with_pin(phone, next="https://evil.example/").headers["Location"] == "/home"

    def test_signing_out_ends_the_session_for_good(self, phone: PageClient, cast: Cast) -> None:
        with_pin(phone)
        stolen = phone.http.get_cookie("session").value

        assert phone.post("/sign-out").headers["Location"] == "/sign-in"
        phone.http.set_cookie("session", stolen)

        assert phone.get("/me").status_code == 303
        assert not queries.sessions_of(cast.amina.id)

    def test_signing_out_twice_is_no_fault(self, phone: PageClient) -> None:
        assert phone.post("/sign-out").status_code == 303

    def test_the_next_person_ends_the_session_of_the_one_before(self, phone: PageClient, cast: Cast) -> None:
        with_pin(phone)
        with_pin(phone, number="0612000009")

        assert not queries.sessions_of(cast.amina.id)
        assert "Esi" in phone.get("/me").text


class TestFaces:
    def test_a_phone_knows_whom_it_has_seen(self, phone: PageClient, cast: Cast) -> None:
        with_pin(phone)
        with_pin(phone, number="0612000009")
        phone.post("/sign-out")

        page = phone.get("/sign-in").text

        assert page.index("Esi") < page.index("Amina")
        assert "Bilal" not in page

    def test_a_known_face_needs_only_the_pin(self, phone: PageClient, cast: Cast) -> None:
        with_pin(phone)
        phone.post("/sign-out")
        page = phone.get(f"/sign-in/{cast.amina.id}?next=/me")

        wrong = phone.post(f"/sign-in/{cast.amina.id}", {"pin": "9999", "next": "/me"})
        empty = phone.post(f"/sign-in/{cast.amina.id}", {"pin": ""})
        right = phone.post(f"/sign-in/{cast.amina.id}", {"pin": PIN, "next": "/me"})

        assert "Amina" in page.text
        assert (wrong.status_code, empty.status_code) == (422, 422)
        assert "This PIN is not right" in wrong.text
        assert right.headers["Location"] == "/me"

    def test_other_phones_see_neither_name_nor_picture(self, phone: PageClient, cast: Cast) -> None:
        assert phone.get(f"/sign-in/{cast.amina.id}").status_code == 404
        assert phone.post(f"/sign-in/{cast.amina.id}", {"pin": PIN}).status_code == 404
        assert phone.post(f"/sign-in/{cast.amina.id}/delete").status_code == 404
        assert phone.get(f"/sign-in/{uuid4()}").status_code == 404

    def test_a_face_can_be_forgotten(self, phone: PageClient, cast: Cast) -> None:
        with_pin(phone)
        with_pin(phone, number="0612000009")
        phone.post("/sign-out")

        phone.post(f"/sign-in/{cast.esi.id}/delete")
        first = phone.get("/sign-in").text
        phone.post(f"/sign-in/{cast.amina.id}/delete")

        assert "Amina" in first
        assert "Esi" not in first
        assert 'name="phone"' in phone.get("/sign-in").text

    def test_the_cookie_holds_only_keys_and_cannot_be_forged(self, phone: PageClient, cast: Cast) -> None:
        answer = with_pin(phone)
        (header,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("faces=")]

        assert "HttpOnly" in header
        assert "Amina" not in header
        phone.http.set_cookie("faces", "x" + header.split("=", 1)[1].split(";")[0])
        phone.post("/sign-out")
        assert "Amina" not in phone.get("/sign-in").text

    def test_a_phone_knows_eight_at_most(self, phone: PageClient) -> None:
        for number in range(MOST + 1):
            factories.person(phone=f"+2126150000{number:02}", name_fr=f"Person {number}.", name_ar="")
        db.session.commit()

        for number in range(MOST + 1):
            with_pin(phone, number=f"06150000{number:02}")
        phone.post("/sign-out")

        page = phone.get("/sign-in").text
        assert "Person 0." not in page
        assert all(f"Person {number}." in page for number in range(1, MOST + 1))

    def test_staff_leave_no_face(self, phone: PageClient) -> None:
        with_password(phone)
        phone.post("/staff/second-factor", {"code": code()})

        assert phone.http.get_cookie("faces") is None


class TestStaff:
    def test_staff_need_password_and_code(self, phone: PageClient) -> None:
        half = with_password(phone, email=" Driss@LMS.test ", next="/me")

        assert half.headers["Location"] == "/staff/second-factor"
        assert phone.get("/staff").status_code == 303
        assert phone.get("/staff/second-factor").status_code == 200
        assert phone.post("/staff/second-factor", {"code": code()}).headers["Location"] == "/me"
        assert phone.get("/staff").status_code == 200

    def test_unknown_e_mail_and_wrong_password_are_told_alike(self, phone: PageClient) -> None:
        unknown, wrong = with_password(phone, email="nobody@lms.test"), with_password(phone, "wrong")

        assert unknown.status_code == wrong.status_code == 422
        assert "do not go together" in unknown.text
        assert main(unknown).replace("nobody", "") == main(wrong).replace("driss", "")

    def test_empty_fields_are_explained(self, phone: PageClient) -> None:
        page = phone.post("/staff/sign-in", {})

        assert page.status_code == 422
        assert "Enter your e-mail address" in page.text

    def test_a_member_has_no_password(self, phone: PageClient, cast: Cast) -> None:
        cast.amina.email = "amina@lms.test"
        db.session.commit()

        assert with_password(phone, PIN, "amina@lms.test").status_code == 422

    def test_a_wrong_code_is_refused_and_limited(self, phone: PageClient) -> None:
        with_password(phone)

        statuses = [phone.post("/staff/second-factor", {"code": "000000"}).status_code for _ in range(6)]

        assert statuses == [422] * 5 + [429]
        assert phone.post("/staff/second-factor", {"code": code()}).status_code == 429

    def test_an_empty_code_is_explained(self, phone: PageClient) -> None:
        with_password(phone)

        assert "Enter the 6 digits" in phone.post("/staff/second-factor", {"code": ""}).text

    def test_a_code_works_once(self, phone: PageClient) -> None:
        with time_machine.travel(clock.now(), tick=False):
            with_password(phone)
            phone.post("/staff/second-factor", {"code": code()})
            phone.post("/sign-out")
            with_password(phone)

            assert phone.post("/staff/second-factor", {"code": code()}).status_code == 422

    def test_half_a_sign_in_lasts_ten_minutes(self, phone: PageClient) -> None:
        with_password(phone)

        with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
            late = phone.post("/staff/second-factor", {"code": code()})

        assert late.status_code == 401
        assert "More than ten minutes" in late.text

    def test_without_the_password_there_is_no_second_factor(self, phone: PageClient) -> None:
        assert phone.get("/staff/second-factor").status_code == 401
        assert phone.post("/staff/second-factor", {"code": code()}).status_code == 401
        assert phone.get("/staff/second-factor/enrolment").status_code == 401

    def test_whoever_has_a_second_factor_cannot_enrol_another(self, phone: PageClient) -> None:
        with_password(phone)

        assert phone.get("/staff/second-factor/enrolment").status_code == 404
        assert phone.post("/staff/second-factor/enrolment", {}).status_code == 404

    def test_the_demonstration_shows_its_codes_and_nothing_else_does(self, phone: PageClient) -> None:
        with_password(phone)

        assert "demonstration" not in phone.get("/staff/second-factor").text
        assert "2580" not in phone.get("/sign-in").text


class TestDemonstration:
    @pytest.fixture
    def demonstration(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demonstration=True))

    def test_sign_in_pages_show_how(self, phone: PageClient, demonstration: None) -> None:
        members, staff = phone.get("/sign-in").text, phone.get("/staff/sign-in").text

        assert all(sample.account in (members if sample.totp_secret is None else staff) for sample in samples)
        assert "demo-adviser" not in members

    def test_the_second_page_shows_the_code_of_a_demonstration_account_only(
        self, phone: PageClient, cast: Cast, demonstration: None
    ) -> None:
        with_password(phone)
        real = phone.get("/staff/second-factor").text
        sample = next(one for one in samples if one.totp_secret)
        cast.driss.email = sample.account
        db.session.commit()
        with_password(phone, email=sample.account)

        shown = phone.get("/staff/second-factor").text

        assert "This is a demonstration" not in real
        assert "This is a demonstration" in shown


class TestEnrolment:
    NEW = "palm tree by the river"

    @pytest.fixture
    def salim(self, app: Flask, cast: Cast) -> Person:
        person = factories.staff(StaffRole.TRAINER, email="salim@lms.test", totp_secret=None)
        db.session.commit()
        return person

    def secret(self, phone: PageClient) -> str:
        with phone.http.session_transaction() as session:
            return str(session["halfway"]["totp_secret"])

    def test_first_sign_in_enrols_and_replaces_the_password(self, phone: PageClient, salim: Person) -> None:
        half = with_password(phone, email="salim@lms.test")
        page = phone.follow(half)
        secret = self.secret(phone)

        answer = phone.post(
            "/staff/second-factor/enrolment",
            {"code": pyotp.TOTP(secret).at(clock.now()), "password": self.NEW, "again": self.NEW},
        )

        assert half.headers["Location"] == "/staff/second-factor/enrolment"
        assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page.text
        assert "data:image/svg+xml" in page.text
        assert answer.headers["Location"] == "/staff"
        assert db.session.get_one(Person, salim.id).totp_secret == secret
        assert with_password(phone, email="salim@lms.test").status_code == 422
        assert with_password(phone, self.NEW, "salim@lms.test").status_code == 303

    @pytest.mark.parametrize(
        ("password", "again", "message"),
        [
            ("short", "short", "12 characters or more"),
            ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "guessed"),
            (NEW, "other", "not the same"),
        ],
    )
    def test_bad_passwords_are_explained(
        self, phone: PageClient, salim: Person, password: str, again: str, message: str
    ) -> None:
        with_password(phone, email="salim@lms.test")
        right = pyotp.TOTP(self.secret(phone)).at(clock.now())

        page = phone.post("/staff/second-factor/enrolment", {"code": right, "password": password, "again": again})

        assert page.status_code == 422
        assert message in page.text

    def test_a_wrong_code_enrols_nothing(self, phone: PageClient, salim: Person) -> None:
        with_password(phone, email="salim@lms.test")

        page = phone.post("/staff/second-factor/enrolment", {"code": "000000", "password": self.NEW, "again": self.NEW})

        assert page.status_code == 422
        assert db.session.get_one(Person, salim.id).totp_secret is None
        assert phone.get("/staff/second-factor").status_code == 404
