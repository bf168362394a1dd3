"""A member of two cooperatives sees both named, and acts for the one that she chose."""

from uuid import uuid4

import pytest
from flask import Flask

from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.factories import Cast

PAGES = ("/home", "/cooperative", "/pathway")


@pytest.fixture
def both(cast: Cast) -> Cast:
    """Amina also belongs to the cooperative of honey."""
    factories.membership(cast.amina, cast.honey)
    db.session.commit()
    return cast


def choice(cast: Cast) -> str:
    return f"/cooperative/{cast.honey.id}/choice"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_pages_name_both_and_lead_to_the_other(client: PageClient, both: Cast, page: str, language: str) -> None:
    text = client.sign_in(both.amina).speak(language).get(page).text

    name = both.honey.name_ar if language == "ar" else both.honey.name_fr
    assert name in text
    assert f'action="{choice(both)}"' in text
    assert text.count("/choice") == 1


@pytest.mark.parametrize("page", PAGES)
def test_choice_is_kept_in_this_browser_and_no_other(app: Flask, client: PageClient, both: Cast, page: str) -> None:
    client.sign_in(both.amina).speak("fr")
    chosen = client.post(choice(both), {"back": "pathway.show_pathway"})

    here = client.get(page).text
    there = PageClient(app).sign_in(both.amina).speak("fr").get(page).text

    assert chosen.headers["Location"] == "/pathway"
    assert f"/cooperative/{both.argan.id}/choice" in here
    assert choice(both) in there


@pytest.mark.parametrize("page", PAGES)
def test_member_of_one_is_offered_nothing(client: PageClient, cast: Cast, page: str) -> None:
    assert "/choice" not in client.sign_in(cast.amina).get(page).text


def test_rooms_follow_the_choice(client: PageClient, both: Cast) -> None:
    client.sign_in(both.amina).speak("fr").post(choice(both))

    assert both.honey.name_fr in client.get("/cooperative").text.partition("<h1>")[2].partition("</h1>")[0]
    assert both.esi.name_fr in client.get("/cooperative").text


def test_choice_that_has_ended_falls_back_to_the_other(client: PageClient, cast: Cast) -> None:
    second = factories.membership(cast.amina, cast.honey)
    db.session.commit()
    client.sign_in(cast.amina).speak("fr").post(choice(cast))
    second.to_on = second.from_on
    db.session.commit()

    page = client.get("/pathway").text

    assert cast.argan.name_fr in page
    assert "/choice" not in page


@pytest.mark.parametrize("back", ["", "https://evil.test", "nonsense", "learning.show_help"])
def test_strange_way_back_leads_to_the_cooperative(client: PageClient, both: Cast, back: str) -> None:
    answer = client.sign_in(both.amina).post(choice(both), {"back": back})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/cooperative")


def test_nobody_chooses_where_she_does_not_belong(client: PageClient, cast: Cast) -> None:
    assert client.post(choice(cast)).status_code == 303
    for who in ("bilal", "driss"):
        assert client.sign_in(getattr(cast, who)).post(choice(cast)).status_code == 404
    assert client.sign_in(cast.esi).post(f"/cooperative/{uuid4()}/choice").status_code == 404
    assert client.sign_in(cast.esi).post(f"/cooperative/{cast.argan.id}/choice").status_code == 404
