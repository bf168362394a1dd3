"""The demonstration set, the commands for staff, and the script that runs all commands."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from lms.accounts import pins, queries, secrets
from lms.accounts.models import Person, StaffRole
from lms.accounts.phones import phone_from
from lms.accounts.pictures import MOTIFS
from lms.config import ROOT
from lms.cooperatives import territory
from lms.cooperatives.models import Cooperative, Membership, Office
from lms.core import clock
from lms.core.db import db
from lms.ops import demonstration
from tests.client import PageClient
from tests.factories import Cast


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=["lms", *arguments])
    db.session.rollback()
    return result


def counts() -> tuple[int, ...]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Cooperative, Person, Membership, Office)
    )


class TestDemonstration:
    def test_it_is_created_once_however_often_it_runs(self, app: Flask) -> None:
        first = run(app, "demonstration")
        again = run(app, "demonstration")

        assert (first.exit_code, again.exit_code) == (0, 0), first.output
        assert counts() == (3, 23, 18, 11)

    def test_every_printed_account_signs_in(
        self, app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demonstration=True))
        output = run(app, "demonstration").output

        for sample in demonstration.samples():
            assert sample.account in output
            assert sample.secret in output
            client.http.delete_cookie("session")
            if sample.totp_secret is None:
                answer = client.post("/sign-in/phone", {"phone": sample.account, "pin": sample.secret})
                assert answer.headers["Location"] == "/home"
            else:
                client.post("/staff/sign-in", {"email": sample.account, "password": sample.secret})
                code = secrets.totp_code(sample.totp_secret, clock.now())
                assert client.post("/staff/second-factor", {"code": code}).headers["Location"] == "/staff"

    def test_published_secrets_open_nothing_outside_a_demonstration(self, app: Flask, client: PageClient) -> None:
        run(app, "demonstration")

        for sample in demonstration.samples():
            if sample.totp_secret:
                answer = client.post("/staff/sign-in", {"email": sample.account, "password": sample.secret})
                assert answer.status_code == 422

    def test_names_say_that_they_are_no_real_people(self, app: Flask) -> None:
        run(app, "demonstration")

        for person in db.session.scalars(select(Person)):
            assert person.name_fr.endswith("Démo")
            assert "تجريبي" in person.name_ar
        for cooperative in db.session.scalars(select(Cooperative)):
            assert "démonstration" in cooperative.name_fr
            assert "التجريبية" in cooperative.name_ar

    def test_its_data_are_well_formed(self) -> None:
        assert pins.fault_of(demonstration.PIN) is None
        for demo in demonstration.COOPERATIVES:
            assert demo.values["province_code"] in territory.provinces()
            assert demo.values["delegation_code"] in territory.delegations()
            assert demo.values["sector"] in territory.sectors()
            for member in demo.members:
                assert phone_from(member.phone) == member.phone
                assert member.picture in MOTIFS

    def test_running_again_restores_the_published_pin(self, app: Flask) -> None:
        run(app, "demonstration")
        person = queries.member_with_phone("+212600000001")
        assert person
        person.secret_hash = secrets.hash_secret("7391")
        db.session.commit()

        run(app, "demonstration")

        assert secrets.verify_secret(person.secret_hash or "", demonstration.PIN)

    def test_it_does_not_stand_beside_real_cooperatives_unless_forced(self, app: Flask, cast: Cast) -> None:
        before = counts()

        refused = run(app, "demonstration")
        assert refused.exit_code == 1
        assert "--force" in refused.output
        assert counts() == before

        assert run(app, "demonstration", "--force").exit_code == 0


class TestCodes:
    def test_the_code_of_a_demonstration_account_is_printed(self, app: Flask) -> None:
        result = run(app, "totp", demonstration.ADVISER_EMAIL)

        assert result.output.strip().isdecimal()
        assert len(result.output.strip()) == 6

    def test_codes_of_real_people_are_not(self, app: Flask, cast: Cast) -> None:
        result = run(app, "totp", "driss@lms.test")

        assert result.exit_code == 1
        assert "no account of the demonstration" in result.output


class TestStaff:
    def test_an_account_is_added_with_a_one_time_password(self, app: Flask, client: PageClient) -> None:
        result = run(
            app, "staff", "add", "--email", "Nadia@odco.example", "--role", "adviser", "--delegation", "fes",
            "--name-fr", "Nadia",
        )  # fmt: skip

        password = result.output.strip().rpartition(" ")[2]
        person = queries.staff_with_email("nadia@odco.example")
        assert result.exit_code == 0
        assert person
        assert (person.staff_role, person.delegation_code) == (StaffRole.ADVISER, "fes")
        answer = client.post("/staff/sign-in", {"email": "nadia@odco.example", "password": password})
        assert answer.headers["Location"] == "/staff/second-factor/enrolment"

    @pytest.mark.parametrize(
        "options",
        [
            ("--email", "nadia", "--role", "trainer"),
            ("--email", "nadia@odco.example", "--role", "king"),
            ("--email", "nadia@odco.example", "--role", "adviser"),
            ("--email", "nadia@odco.example", "--role", "trainer", "--delegation", "fes"),
            ("--email", "nadia@odco.example", "--role", "adviser", "--delegation", "paris"),
            ("--email", "driss@lms.test", "--role", "trainer"),
        ],
    )
    def test_what_cannot_be_is_refused(self, app: Flask, cast: Cast, options: tuple[str, ...]) -> None:
        before = counts()

        assert run(app, "staff", "add", "--name-fr", "Nadia", *options).exit_code in (1, 2)
        assert counts() == before


def test_files_are_named_from_the_callers_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    environ = os.environ | {"LMS_SECRET_KEY": "k" * 32, "LMS_INSTANCE_PATH": str(tmp_path / "instance")}

    def check(folder: str) -> str:
        command = [ROOT / "script" / "lms", "courses", "check", folder]
        return subprocess.run(command, cwd=tmp_path, env=environ, check=False, capture_output=True, text=True).stderr

    assert "does not exist" not in check("mine")
    assert "does not exist" in check("courses")
