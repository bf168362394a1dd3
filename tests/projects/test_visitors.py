"""Everyone may read what was approved, and no name of a person."""

from uuid import uuid4

import pytest

from lms.core import clock
from lms.projects.workflow import IdeaState
from tests.client import PageClient
from tests.factories import Cast, rooms


def approved(where, *workers, **values):
    return rooms.idea(where, *workers, **{"state": IdeaState.APPROVED, "agreed_at": clock.now()} | values)


def test_visitor_reads_approved_ideas_without_names_of_people(client: PageClient, cast: Cast) -> None:
    idea = approved(cast.argan, cast.amina, cast.bilal, title="Pressoir", created_by_id=cast.amina.id)
    client.speak("fr")

    pages = client.get("/ideas").text + client.get(f"/ideas/{idea.id}").text

    assert "Pressoir" in pages
    assert cast.argan.name_fr in pages
    for name in (cast.amina.name_fr, cast.amina.name_ar, cast.bilal.name_fr, cast.bilal.name_ar):
        assert name not in pages


def test_member_keeps_the_places_of_her_screens(client: PageClient, cast: Cast) -> None:
    idea = approved(cast.argan)

    for path in ("/ideas", f"/ideas/{idea.id}"):
        assert 'class="bar__place bar__home"' not in client.get(path).text
    client.sign_in(cast.esi)
    for path in ("/ideas", f"/ideas/{idea.id}"):
        assert 'class="bar__place bar__home"' in client.get(path).text


@pytest.mark.parametrize("state", [IdeaState.DRAFT, IdeaState.AGREED, IdeaState.RETURNED])
def test_what_no_adviser_approved_is_not_public(client: PageClient, cast: Cast, state: IdeaState) -> None:
    idea = rooms.idea(cast.argan, title="Secret", state=state, agreed_at=clock.now())

    assert "Secret" not in client.get("/ideas").text
    assert client.get(f"/ideas/{idea.id}").status_code == 404
    assert client.get(f"/ideas/{uuid4()}").status_code == 404


def test_list_is_narrowed_by_region_and_sector(client: PageClient, cast: Cast) -> None:
    approved(cast.argan, title="Pressoir", sector="argan")
    approved(cast.argan, title="Tapis", sector="crafts")
    approved(cast.honey, title="Ruche", sector="argan")

    def shown(query: str) -> set[str]:
        page = client.get(f"/ideas?{query}").text
        return {title for title in ("Pressoir", "Tapis", "Ruche") if title in page}

    assert shown("") == shown("region=moon&sector=x") == {"Pressoir", "Tapis", "Ruche"}
    assert shown("region=MA-09") == {"Pressoir", "Tapis"}
    assert shown("region=MA-09&sector=argan") == {"Pressoir"}
    assert shown("sector=argan") == {"Pressoir", "Ruche"}


def test_empty_list_says_so_and_a_narrow_one_differs(client: PageClient, cast: Cast) -> None:
    client.speak("en")

    assert "The first ones will stand here" in client.get("/ideas").text
    assert "of this kind has been" in client.get("/ideas?sector=argan").text


@pytest.mark.parametrize("query", ["page=0", "page=-4", "page=x", "page=999999999999999999999"])
def test_odd_pages_are_answered(client: PageClient, cast: Cast, query: str) -> None:
    assert client.get(f"/ideas?{query}").status_code == 200


def test_list_is_paged(client: PageClient, cast: Cast) -> None:
    for number in range(32):
        approved(cast.argan, title=f"Idea {number}")

    assert client.get("/ideas").text.count('class="card"') == 30
    assert client.get("/ideas?page=2&region=MA-09").text.count('class="card"') == 2


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, language: str) -> None:
    idea = approved(cast.argan)
    client.speak(language)

    assert client.get("/ideas").status_code == 200
    assert client.get(f"/ideas/{idea.id}").status_code == 200


def test_need_that_was_only_told_makes_no_public_idea(client: PageClient, cast: Cast) -> None:
    idea = approved(cast.argan, cast.amina, title="Pressoir", need="", voice="0.ogg")

    assert "Pressoir" not in client.get("/ideas").text
    assert client.get(f"/ideas/{idea.id}").status_code == 404
