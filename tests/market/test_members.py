"""Members keep the list of what they make, and show what each item asks for."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.market import policy
from lms.market.models import Product, ProductEvidence, Unit
from tests import factories
from tests.asking import queries_seen
from tests.client import PageClient
from tests.core.test_photos import picture
from tests.factories import Cast, rooms
from tests.pathway.opened import close_all

HONEY = {"family": "honey", "name_ar": "عسل", "name_fr": "Miel", "unit": "jar", "season": ["5", "6"]}


def products() -> list[Product]:
    return list(db.session.scalars(select(Product).order_by(Product.id)))


def evidence() -> list[ProductEvidence]:
    return list(db.session.scalars(select(ProductEvidence).order_by(ProductEvidence.id)))


def today(days: int = 0) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def item_path(product: Product, item: str = "onssa") -> str:
    return f"/products/{product.id}/items/{item}"


def a_photo(**fields: object) -> dict[str, object]:
    return {"photo": (io.BytesIO(picture(80, 60)), "x"), **fields}


def test_member_lists_a_product(client: PageClient, cast: Cast) -> None:
    page = client.speak("fr").sign_in(cast.amina).post("/products", a_photo(**HONEY, name_en="Honey"))

    (product,) = products()
    assert page.status_code == 303
    assert (product.family, product.unit, product.season) == ("honey", Unit.JAR, [5, 6])
    assert (product.name_ar, product.name_fr, product.name_en) == ("عسل", "Miel", "Honey")
    assert (product.cooperative_id, product.is_ready) == (cast.argan.id, False)
    with client.get(f"/media/{product.photo}") as shown:
        assert (shown.mimetype, shown.data[:4]) == ("image/webp", b"RIFF")
    assert "0/5" in client.follow(page).text


def test_form_that_is_sent_twice_lists_one_product(client: PageClient, cast: Cast) -> None:
    form = client.sign_in(cast.amina).get("/products/new").text
    key = form.partition('name="key" type="hidden" value="')[2][:36]

    pages = [client.post("/products", a_photo(**HONEY, key=key)) for _time in range(2)]

    assert pages[0].headers["Location"] == pages[1].headers["Location"] == f"/products/{key}"
    assert len(products()) == 1
    client.post("/products", HONEY | {"key": key, "name_fr": "Savon", "family": "other-craft"})
    assert {one.name_fr for one in products()} == {"Miel", "Savon"}


def test_key_of_a_product_of_others_is_refused(client: PageClient, cast: Cast) -> None:
    theirs = rooms.product(cast.honey)

    assert client.sign_in(cast.amina).post("/products", HONEY | {"key": str(theirs.id)}).status_code == 409
    assert [one.cooperative_id for one in products()] == [cast.honey.id]


def test_papers_are_for_the_application_alone(client: PageClient, cast: Cast) -> None:
    product = rooms.product(cast.argan)
    client.sign_in(cast.amina).post(f"{item_path(product)}/evidence", a_photo(dated=today(), number="1"))

    path = policy.papers().path_of(evidence()[0].photo or "")

    assert path
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"family": "gold"},
        {"family": ""},
        {"name_ar": " ", "name_fr": ""},
        {"name_ar": "x" * 81},
        {"unit": "wagon"},
        {"unit": ""},
        {"season": ["13"]},
        {"season": ["x"]},
        {"authorisation_number": "9" * 61},
        {"photo": (io.BytesIO(b"no picture"), "x.jpg")},
    ],
)
def test_faulty_product_is_asked_again(client: PageClient, cast: Cast, fault) -> None:
    product = rooms.product(cast.argan)
    client.sign_in(cast.amina)

    assert client.post("/products", HONEY | fault).status_code == 422
    if "photo" not in fault:
        assert client.post(f"/products/{product.id}", HONEY | fault).status_code == 422
    assert [one.name_fr for one in products()] == ["Miel de thym"]


def test_what_is_no_photo_leaves_the_product_as_it_was(client: PageClient, cast: Cast) -> None:
    product = rooms.product(cast.argan)

    page = client.sign_in(cast.amina).post(
        f"/products/{product.id}", HONEY | {"photo": (io.BytesIO(b"no picture"), "x.jpg")}
    )

    assert page.status_code == 422
    assert products()[0].name_fr == "Miel de thym"


def test_nothing_at_all_is_asked_again(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina)

    assert client.post("/products").status_code == 422
    assert client.post(item_path(rooms.product(cast.argan)) + "/evidence").status_code == 422


def test_member_changes_a_product_and_keeps_its_photo(client: PageClient, cast: Cast) -> None:
    product = rooms.product(cast.argan, photo="0" * 24 + ".webp")
    fields = HONEY | {"family": "dates", "name_ar": "مجهول", "unit": "box", "season": []}

    assert client.sign_in(cast.bilal).post(f"/products/{product.id}", fields).status_code == 303

    (kept,) = products()
    assert (kept.family, kept.name_ar, kept.unit, kept.season) == ("dates", "مجهول", Unit.BOX, [])
    assert kept.photo == "0" * 24 + ".webp"


def test_removed_product_may_be_put_back(client: PageClient, cast: Cast) -> None:
    product = rooms.product(cast.argan)
    client.speak("en").sign_in(cast.amina)

    page = client.follow(client.post(f"/products/{product.id}/removal")).text
    assert "Out of the list" in page
    assert f"/products/{product.id}/removal/delete" in page
    client.post(f"/products/{product.id}/removal/delete")
    assert products()[0].removed_at is None
    assert "Out of the list" not in client.get("/products").text


class TestEvidence:
    def test_number_and_date_tick_an_item(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        fields = {"number": " ع.12.345.26 ", "dated": today(-3)}

        page = client.speak("en").sign_in(cast.amina).post(item_path(product) + "/evidence", fields)

        (shown,) = evidence()
        assert page.status_code == 303
        assert (shown.item, shown.number, shown.shown_by_id) == ("onssa", "ع.12.345.26", cast.amina.id)
        assert "1/5" in client.follow(page).text
        assert "ع.12.345.26" in client.get(item_path(product)).text

    def test_day_may_be_written_as_people_do(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)

        client.sign_in(cast.amina).post(item_path(product) + "/evidence", {"number": "1", "dated": "٣/٢/2026"})

        assert evidence()[0].dated.isoformat() == "2026-02-03"

    def test_picture_is_seen_by_the_cooperative_and_its_adviser_only(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        # A picture that no other test puts among the media.
        paper_fields = {"photo": (io.BytesIO(picture(91, 71)), "x"), "dated": today()}
        client.sign_in(cast.amina).post(item_path(product, "label") + "/evidence", paper_fields)
        (shown,) = evidence()
        path = f"/products/{product.id}/evidence/{shown.id}/photo"

        for person in (cast.bilal, cast.driss):
            with client.sign_in(person).get(path) as paper:
                assert (paper.status_code, paper.mimetype, paper.data[:4]) == (200, "image/webp", b"RIFF")
        for person in (cast.esi, cast.salma, cast.khadija):
            assert client.sign_in(person).get(path).status_code == 404
        assert client.get(f"/media/{shown.photo}").status_code == 404

    def test_evidence_without_picture_has_none(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        shown = rooms.evidence(product, "onssa")

        assert client.sign_in(cast.amina).get(f"/products/{product.id}/evidence/{shown.id}/photo").status_code == 404

    @pytest.mark.parametrize(
        ("item", "fields"),
        [
            ("onssa", {"dated": "2026-01-01"}),
            ("onssa", {"number": "1", "dated": ""}),
            ("onssa", {"number": "1", "dated": "31/02/2026"}),
            ("onssa", {"number": "1", "dated": "0001-01-01"}),
            ("onssa", {"number": "1", "dated": "9999-12-31"}),
            ("onssa", {"number": "1", "dated": "20260101x"}),
            ("onssa", {"number": "1", "dated": "2026-01-01", "until": "2025-12-31"}),
            ("onssa", {"number": "1", "dated": "2026-01-01", "until": "9999-12-31"}),
            ("onssa", {"number": "1" * 61, "dated": "2026-01-01"}),
            ("label", {"dated": "2026-01-01"}),
            ("label", {"dated": "2026-01-01", "photo": (io.BytesIO(b"%PDF-"), "x.jpg")}),
        ],
    )
    def test_faulty_evidence_is_asked_again(self, client: PageClient, cast: Cast, item: str, fields) -> None:
        product = rooms.product(cast.argan)

        assert client.sign_in(cast.amina).post(item_path(product, item) + "/evidence", fields).status_code == 422
        assert evidence() == []

    def test_day_to_come_is_refused(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        client.sign_in(cast.amina)

        page = client.post(item_path(product) + "/evidence", {"number": "1", "dated": today(1)})

        assert page.status_code == 422

    def test_evidence_is_withdrawn_and_the_item_open_again(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        shown = rooms.evidence(product, "onssa", number="77")
        client.sign_in(cast.amina)

        assert client.post(f"/products/{product.id}/evidence/{shown.id}/delete").status_code == 303
        assert client.post(f"/products/{product.id}/evidence/{shown.id}/delete").status_code == 404
        assert "0/5" in client.get(f"/products/{product.id}").text

    def test_evidence_of_another_product_is_not_found(self, client: PageClient, cast: Cast) -> None:
        mine, theirs = rooms.product(cast.argan), rooms.product(cast.honey)
        shown = rooms.evidence(theirs, "onssa")
        client.sign_in(cast.amina)

        assert client.post(f"/products/{mine.id}/evidence/{shown.id}/delete").status_code == 404
        assert client.post(f"/products/{theirs.id}/evidence/{shown.id}/delete").status_code == 404

    def test_item_of_another_family_is_not_found(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        client.sign_in(cast.amina)

        for item in ("crafts-register", "nothing"):
            assert client.get(item_path(product, item)).status_code == 404
            assert client.post(item_path(product, item) + "/evidence", {"dated": today()}).status_code == 404

    def test_evidence_of_a_former_family_may_still_be_withdrawn(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan, family="carpets")
        shown = rooms.evidence(product, "honey-pure")

        page = client.sign_in(cast.amina).post(f"/products/{product.id}/evidence/{shown.id}/delete")

        assert page.status_code == 303
        assert client.follow(page).status_code == 200


class TestReach:
    @pytest.mark.parametrize("name", ["esi", "driss", "khadija", "salma"])
    def test_outsiders_find_nothing(self, client: PageClient, cast: Cast, name: str) -> None:
        product = rooms.product(cast.argan)
        shown = rooms.evidence(product, "onssa")
        client.sign_in(getattr(cast, name))
        path = f"/products/{product.id}"

        for one in (path, f"{path}/edit", item_path(product)):
            assert client.get(one).status_code == 404
        for one in (
            path, f"{path}/removal", f"{path}/removal/delete", f"{item_path(product)}/evidence",
            f"{path}/evidence/{shown.id}/delete",
        ):  # fmt: skip
            assert client.post(one, HONEY).status_code == 404

    def test_list_holds_the_products_of_her_cooperative_only(self, client: PageClient, cast: Cast) -> None:
        rooms.product(cast.argan, name_fr="Amlou")
        rooms.product(cast.honey, name_fr="Propolis")

        page = client.speak("fr").sign_in(cast.esi).get("/products").text

        assert "Propolis" in page
        assert "Amlou" not in page

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)

        for path in ("/products", "/products/new", f"/products/{product.id}", item_path(product)):
            assert client.get(path).status_code == 303
        assert client.post("/products", HONEY).status_code == 303
        assert len(products()) == 1

    def test_unknown_products_are_not_found(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.amina).get(f"/products/{uuid4()}").status_code == 404

    def test_who_belongs_to_no_cooperative_is_told_so(self, client: PageClient, cast: Cast) -> None:
        alone = factories.person()
        db.session.commit()
        client.speak("en").sign_in(alone)

        assert "do not belong to a cooperative" in client.get("/products").text
        assert client.post("/products", HONEY).status_code == 404

    def test_closed_room_takes_no_new_product_and_keeps_the_old(self, client: PageClient, cast: Cast) -> None:
        product = rooms.product(cast.argan)
        close_all()
        client.speak("en").sign_in(cast.amina)

        page = client.get("/products").text
        assert "Products can be listed once" in page
        assert 'href="/pathway"' in page
        assert client.get("/products/new").status_code == 409
        assert client.post("/products", HONEY).status_code == 409
        assert client.post(f"/products/{product.id}", HONEY).status_code == 303


def test_list_costs_the_same_queries_for_one_product_and_for_many(client: PageClient, cast: Cast) -> None:
    def queries_of(path: str) -> int:
        with queries_seen() as seen:
            client.get(path)
        return len(seen)

    rooms.product(cast.argan)
    client.sign_in(cast.amina)
    few = queries_of("/products")
    for _ in range(20):
        rooms.evidence(rooms.product(cast.argan), "onssa")

    assert queries_of("/products") == few


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, language: str) -> None:
    product = rooms.product(cast.argan, name_en="Thyme honey", authorisation_number="A.1", season=[])
    rooms.product(cast.argan, family="carpets", removed_at=clock.now())
    for item in product.kind.items:
        rooms.evidence(product, item.slug, number="5", until=clock.now().date() + timedelta(days=9))
    client.speak(language).sign_in(cast.amina)

    paths = ["", "/new", f"/{product.id}", f"/{product.id}/edit"]
    paths += [f"/{product.id}/items/{item.slug}" for item in product.kind.items]
    for path in paths:
        assert client.get(f"/products{path}").status_code == 200
