"""The adviser sees the products of her delegation and confirms papers."""

import pytest

from lms.core import clock
from lms.core.db import db
from lms.market.models import ProductEvidence
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, rooms


def confirmation(shown: ProductEvidence) -> str:
    return f"/staff/products/{shown.product_id}/evidence/{shown.id}/confirmation"


def test_adviser_confirms_and_takes_it_back(client: PageClient, cast: Cast) -> None:
    shown = rooms.evidence(rooms.product(cast.argan), "onssa", number="77")
    client.speak("en").sign_in(cast.driss)

    page = client.follow(client.post(confirmation(shown))).text
    kept = db.session.get(ProductEvidence, shown.id)
    assert (kept.confirmed_by_id, kept.confirmed_at is not None) == (cast.driss.id, True)
    assert "Confirmed by the adviser" in page
    assert (
        "Confirmed by the adviser" in client.sign_in(cast.amina).get(f"/products/{shown.product_id}/items/onssa").text
    )

    client.sign_in(cast.driss).post(confirmation(shown) + "/delete")
    assert db.session.get(ProductEvidence, shown.id).confirmed_at is None


def test_who_confirmed_first_stays(client: PageClient, cast: Cast) -> None:
    shown = rooms.evidence(rooms.product(cast.argan), "onssa", confirmed_at=clock.now(), confirmed_by_id=cast.salma.id)

    assert client.sign_in(cast.driss).post(confirmation(shown)).status_code == 303
    assert db.session.get(ProductEvidence, shown.id).confirmed_by_id == cast.salma.id


def test_newer_evidence_is_not_confirmed_with_the_old(client: PageClient, cast: Cast) -> None:
    product = rooms.product(cast.argan)
    shown = rooms.evidence(product, "onssa", number="1")
    client.sign_in(cast.driss).post(confirmation(shown))

    client.sign_in(cast.amina).post(
        f"/products/{product.id}/items/onssa/evidence", {"number": "2", "dated": "2026-07-01"}
    )

    page = client.speak("en").get(f"/products/{product.id}/items/onssa").text
    assert page.count("Confirmed by the adviser") == 1


@pytest.mark.parametrize("name", ["amina", "esi", "khadija", "salma", "yassine"])
def test_nobody_but_the_adviser_has_this_desk(client: PageClient, cast: Cast, name: str) -> None:
    shown = rooms.evidence(rooms.product(cast.argan), "onssa")
    client.sign_in(getattr(cast, name))

    assert client.get("/staff/products").status_code == 404
    assert client.get(f"/staff/products/{shown.product_id}").status_code == 404
    assert client.post(confirmation(shown)).status_code == 404
    assert client.post(confirmation(shown) + "/delete").status_code == 404
    assert db.session.get(ProductEvidence, shown.id).confirmed_at is None


def test_adviser_sees_only_what_is_listed_in_her_delegation(client: PageClient, cast: Cast) -> None:
    rooms.product(cast.argan, name_fr="Amlou")
    rooms.product(cast.argan, name_fr="Retiré", removed_at=clock.now())
    theirs = rooms.product(cast.honey, name_fr="Propolis")
    shown = rooms.evidence(theirs, "onssa")

    page = client.speak("fr").sign_in(cast.driss).get("/staff/products").text

    assert [name in page for name in ("Amlou", "Retiré", "Propolis")] == [True, False, False]
    assert client.get(f"/staff/products/{theirs.id}").status_code == 404
    assert client.post(confirmation(shown)).status_code == 404


def test_withdrawn_evidence_is_not_confirmed(client: PageClient, cast: Cast) -> None:
    shown = rooms.evidence(rooms.product(cast.argan), "onssa", withdrawn_at=clock.now())

    assert client.sign_in(cast.driss).post(confirmation(shown)).status_code == 404


def test_list_is_paged_and_costs_the_same_queries(client: PageClient, cast: Cast) -> None:
    def queries_of(path: str) -> int:
        with queries_seen() as seen:
            client.get(path)
        return len(seen)

    rooms.product(cast.argan)
    client.sign_in(cast.driss)
    few = queries_of("/staff/products")
    for _ in range(51):
        rooms.product(cast.argan)

    assert queries_of("/staff/products") == few
    assert client.get("/staff/products?page=2").text.count("/staff/products/") == 2


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, language: str) -> None:
    product = rooms.product(cast.argan)
    rooms.evidence(product, "onssa", number="1", confirmed_at=clock.now())
    rooms.evidence(product, "label")
    client.speak(language).sign_in(cast.driss)

    for path in ("", "?page=x", f"/{product.id}"):
        assert client.get(f"/staff/products{path}").status_code == 200
