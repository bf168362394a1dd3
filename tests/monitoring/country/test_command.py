"""flask lms simulate-country, and signing in to what it made."""

from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from lms.accounts import secrets
from lms.accounts.models import Person
from lms.accounts.samples import PASSWORD, PIN
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.monitoring.country import staff
from lms.monitoring.dimensions import Dimension, Source
from lms.monitoring.indicators import Measure
from lms.monitoring.models import ActiveMonth, HelpedEnrolment
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.counted import amount


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=["lms", "simulate-country", *arguments])
    db.session.rollback()
    return result


def cooperatives() -> int:
    return db.session.scalar(select(func.count()).select_from(Cooperative)) or 0


def test_it_publishes_the_courses_and_makes_a_country(app: Flask) -> None:
    result = run(app, "--scale", "0.0004")

    assert result.exit_code == 0, result.output
    assert cooperatives() == 26
    assert db.session.scalar(select(func.count()).select_from(Enrolment))
    for part in ("cooperatives", "people", "learning", "pathway"):
        assert part in result.output
    assert "26 cooperatives" in result.output
    assert "demo-adviser-agadir@taawouniya.example" in result.output


def test_its_figures_are_counted_from_what_it_told(app: Flask) -> None:
    run(app, "--scale", "0.0004")
    before = [db.session.scalar(select(func.count()).select_from(one)) for one in (ActiveMonth, HelpedEnrolment)]

    for command in ("rebuild", "reconcile"):
        result = app.test_cli_runner().invoke(args=["lms", "monitoring", command])
        assert result.exit_code == 0, result.output
    db.session.rollback()

    assert "all equal" in result.output
    assert before == [0, 0], "Counting forgets what it has not read in the log itself"
    assert amount(Measure.ENROLMENTS) == db.session.scalar(select(func.count()).select_from(Enrolment))
    for source in Source:
        assert amount(Measure.ACTIVE_ENROLMENTS, dimension=Dimension.SOURCE, value=source), source


def test_names_say_that_they_are_no_real_cooperatives(app: Flask) -> None:
    run(app, "--scale", "0.0004")

    for one in db.session.scalars(select(Cooperative)):
        assert one.name_fr.startswith("Coopérative de démonstration")
        assert one.name_ar.startswith("تعاونية تجريبية")


def test_only_the_chosen_regions_are_made(app: Flask) -> None:
    result = run(app, "--scale", "0.002", "--regions", "MA-09, MA-12")

    assert result.exit_code == 0, result.output
    assert set(db.session.scalars(select(Cooperative.region_code))) == {"MA-09", "MA-12"}


@pytest.mark.parametrize(
    "arguments", [("--scale", "2"), ("--scale", "0"), ("--regions", "MA-99"), ("--months", "1"), ("--statements", "-1")]
)
def test_nonsense_is_refused_with_words(app: Flask, arguments: tuple[str, str]) -> None:
    result = run(app, *arguments)

    assert result.exit_code == 2
    assert arguments[0] in result.output
    assert cooperatives() == 0


def test_it_refuses_where_cooperatives_are(app: Flask, cast: Cast) -> None:
    before = cooperatives()

    result = run(app, "--scale", "0.0004")

    assert result.exit_code == 1
    assert "empty database" in result.output
    assert cooperatives() == before


def test_it_refuses_a_second_time(app: Flask) -> None:
    run(app, "--scale", "0.0004")

    assert run(app, "--scale", "0.0004").exit_code == 1
    assert cooperatives() == 26


def test_its_people_sign_in_where_a_demonstration_is_shown(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demonstration=True))
    run(app, "--scale", "0.0004")

    for one in staff.accounts():
        client.http.delete_cookie("session")
        client.post("/staff/sign-in", {"email": one.email, "password": PASSWORD})
        code = secrets.totp_code(one.totp_secret, clock.now())
        assert client.post("/staff/second-factor", {"code": code}).headers["Location"] == "/staff", one.email
    client.http.delete_cookie("session")
    assert client.post("/sign-in/phone", {"phone": "0600000001", "pin": PIN}).headers["Location"] == "/home"


def test_its_secrets_open_nothing_elsewhere(app: Flask, client: PageClient) -> None:
    run(app, "--scale", "0.0004")

    email = "demo-officer@taawouniya.example"
    assert client.post("/staff/sign-in", {"email": email, "password": PASSWORD}).status_code == 422
    assert db.session.scalars(select(Person).where(Person.email == email)).one()
