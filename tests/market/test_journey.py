"""The market opens by the acts that its first rule asks for, in the rooms of the platform, and by nothing else."""

import io

import msgspec
import pytest

from lms.core import clock
from lms.core.db import db
from lms.learning import services as learning
from lms.learning.loader import LoadedCourse
from lms.learning.models import Course
from lms.market import policy
from lms.market.families import families
from lms.market.models import Product
from lms.pathway import publishing, queries
from lms.pathway.rules.model import Stage
from lms.projects.models import ProjectIdea
from tests.client import PageClient
from tests.cooperatives.papers import pdf
from tests.core.test_photos import picture
from tests.factories import Cast, courses
from tests.pathway.opened import close_all


@pytest.fixture(autouse=True)
def _rules() -> None:
    publishing.publish_defaults(at=clock.now())
    db.session.commit()


def is_market_open(cast: Cast) -> bool:
    db.session.expire_all()
    return queries.is_open(cast.argan.id, Stage.MARKET)


def have_a_project_approved(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina).post("/projects", {"title": "معصرة"})
    idea = db.session.query(ProjectIdea).one()
    for part, fields in {
        "need": {"need": "نحتاج إلى معصرة"},
        "people": {"people": str(cast.amina.id)},
        "cost": {"cost": "120 000"},
    }.items():
        client.post(f"/projects/{idea.id}/parts/{part}", {"version": str(idea.version), **fields})
    client.sign_in(cast.bilal).post(f"/projects/{idea.id}/agreement")
    fields = {"version": str(idea.version), "outcome": "approved"}
    assert client.sign_in(cast.driss).post(f"/staff/projects/{idea.id}/decision", fields).status_code == 303


def have_the_production_verified(client: PageClient, cast: Cast) -> None:
    fields = {"dated_on": "2026-01-10", "visibility": "adviser", "paper": (io.BytesIO(pdf()), "paper.pdf")}
    answer = client.sign_in(cast.bilal).post("/cooperative/file/onssa", fields)
    paper = answer.headers["Location"].rpartition("/")[2]
    assert (
        client.sign_in(cast.driss).post(f"/staff/documents/{paper}/verdict", {"verdict": "verified"}).status_code == 303
    )


def learn_to_sell(cast: Cast) -> None:
    loaded = courses.loaded_bees()
    selling = LoadedCourse(msgspec.structs.replace(loaded.course, slug="selling"), loaded.media)
    revision, _is_new = learning.publish(selling, courses.media(), at=clock.now())
    courses.finish(cast.amina, courses.enrol(cast.amina, db.session.get_one(Course, revision.course_id)))
    db.session.commit()


def list_a_ready_product(client: PageClient, cast: Cast, family: str) -> None:
    fields = {"family": family, "name_fr": "Notre produit", "unit": "piece", "season": []}
    answer = client.sign_in(cast.amina).post("/products", fields)
    assert answer.status_code == 303
    for item in families()[family].items:
        if item.blocks:
            shown = {
                "dated": clock.now().date().isoformat(),
                "number": "7",
                "photo": (io.BytesIO(picture(60, 60)), "x"),
            }
            path = f"{answer.headers['Location']}/items/{item.slug}/evidence"
            assert client.post(path, shown).status_code == 303


@pytest.mark.parametrize("family", ["carpets", "honey"])
def test_who_structures_a_project_reaches_the_market(client: PageClient, cast: Cast, family: str) -> None:
    have_a_project_approved(client, cast)
    learn_to_sell(cast)
    assert not is_market_open(cast)

    list_a_ready_product(client, cast, family)

    assert is_market_open(cast)


def test_who_produces_already_reaches_the_market_without_a_project(client: PageClient, cast: Cast) -> None:
    close_all()
    assert client.sign_in(cast.amina).get("/products/new").status_code == 409
    have_the_production_verified(client, cast)
    assert not queries.is_open(cast.argan.id, Stage.PROJECT)
    learn_to_sell(cast)

    list_a_ready_product(client, cast, "honey")

    assert is_market_open(cast)
    assert db.session.query(Product).one().is_ready


def test_each_of_the_acts_is_needed(client: PageClient, cast: Cast) -> None:
    learn_to_sell(cast)
    list_a_ready_product(client, cast, "carpets")

    assert not is_market_open(cast)


def test_list_says_what_is_open_and_what_is_not(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.amina)
    assert "Selling opens with the stage of the market" in client.get("/products").text

    close_all()

    page = client.get("/products").text
    assert "Products can be listed once" in page
    assert "Selling opens" not in page
    assert "/products/new" not in page
    assert not policy.may_list(cast.argan)
