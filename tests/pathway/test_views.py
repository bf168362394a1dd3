"""The pathway as members, advisers and officers see it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.pathway import publishing, queries
from lms.pathway.models import Override
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import GOVERNED, certify, publish_rule


@pytest.fixture
def found(cast: Cast) -> Cast:
    """A rule asks the president for the certificate of bees."""
    publish_rule(GOVERNED)
    publish_bees()
    return cast


def page_of(cast: Cast) -> str:
    return f"/staff/cooperatives/{cast.argan.id}/pathway"


def override_of(cast: Cast) -> str:
    return f"/staff/cooperatives/{cast.argan.id}/stages/project/override"


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_member_sees_what_is_missing_and_who_can_do_it(client: PageClient, found: Cast, language: str) -> None:
    page = client.sign_in(found.amina).speak(language).get("/pathway")

    assert page.status_code == 200
    assert 'class="carpet"' in page.text
    assert (found.bilal.name_ar if language in ("ar", "zgh") else found.bilal.name_fr) in page.text


def test_president_is_led_to_what_only_he_can_do(client: PageClient, found: Cast) -> None:
    his = client.sign_in(found.bilal).get("/pathway").text
    hers = client.sign_in(found.amina).get("/pathway").text

    assert 'class="next" href="/courses/bees"' in his
    assert 'class="next"' not in hers


def test_finding_disappears_as_it_is_done(client: PageClient, found: Cast) -> None:
    certify(found.bilal, publish_bees())

    page = client.sign_in(found.amina).speak("fr").get("/pathway").text

    assert "Ouverte" in page
    assert "Qui peut faire quoi" not in page


def test_person_without_a_cooperative_is_told_so(client: PageClient, app: Flask) -> None:
    from tests import factories

    alone = factories.person()
    db.session.commit()

    assert client.sign_in(alone).get("/pathway").status_code == 200


def test_visitor_is_led_to_the_sign_in_and_staff_has_no_pathway(client: PageClient, found: Cast) -> None:
    assert client.get("/pathway").status_code == 303
    assert client.sign_in(found.driss).get("/pathway").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("driss", 200), ("salma", 200), ("khadija", 404), ("amina", 404), ("esi", 404)]
)
def test_advisers_and_officers_see_it_with_its_history(client: PageClient, found: Cast, who: str, status: int) -> None:
    assert client.sign_in(getattr(found, who)).get(page_of(found)).status_code == status


def test_adviser_of_elsewhere_keeps_nothing_open(client: PageClient, found: Cast) -> None:
    found.driss.delegation_code = "beni-mellal"
    db.session.commit()

    answer = client.sign_in(found.driss).post(override_of(found), {"reason": "x", "until_on": "2027-01-01"})

    assert answer.status_code == 404
    assert db.session.scalars(select(Override)).all() == []


def test_adviser_keeps_a_stage_open_and_lets_it_go(client: PageClient, found: Cast) -> None:
    until = (clock.now().date() + timedelta(days=10)).isoformat()
    client.sign_in(found.driss)

    client.post(override_of(found), {"reason": "L’examen a été fait sur papier", "until_on": until})
    kept = queries.state_of(found.argan.id, Stage.PROJECT)
    assert kept is not None
    status = kept.status
    shown = client.get(page_of(found)).text
    client.post(f"{override_of(found)}/delete", {})
    db.session.expire_all()

    assert status is Status.OPEN
    assert "sur papier" in shown
    assert queries.state_of(found.argan.id, Stage.PROJECT).status is Status.SUSPENDED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "values",
    [
        {}, {"reason": "x"}, {"reason": " ", "until_on": "2027-01-01"}, {"reason": "x", "until_on": "tomorrow"},
        {"reason": "x", "until_on": "1999-01-01"}, {"reason": "x", "until_on": "2999-01-01"},
        {"reason": "x" * 1001, "until_on": "2027-01-01"},
    ],
)  # fmt: skip
def test_faulty_override_is_told_and_keeps_nothing_open(
    client: PageClient, found: Cast, values: dict[str, Any]
) -> None:
    answer = client.sign_in(found.driss).post(override_of(found), values)

    assert answer.status_code == 422
    assert db.session.scalars(select(Override)).all() == []


def test_unknown_stage_is_not_found(client: PageClient, found: Cast) -> None:
    address = override_of(found).replace("project", "moon")

    assert client.sign_in(found.driss).post(address, {"reason": "x", "until_on": "2027-01-01"}).status_code == 404


def test_rules_that_come_with_the_platform_are_published_once(app: Flask) -> None:
    first = publishing.publish_defaults(at=clock.now())
    second = publishing.publish_defaults(at=clock.now())

    assert (first, second) == (list(Stage), [])
