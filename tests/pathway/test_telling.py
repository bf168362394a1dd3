"""What the pathway's rooms tell: a round that is open, a plan that waits, and whose cooperative a notice is about."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.file.models import DocumentKind, Verdict, Visibility
from lms.cooperatives.file.services import judge_document
from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from lms.pathway import services
from lms.pathway.accompaniment import planning
from lms.pathway.accompaniment.models import DevelopmentPlan
from lms.pathway.rules.model import Stage
from tests.client import PageClient
from tests.cooperatives import papers
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.accompaniment.coaching import line_values
from tests.pathway.diagnosis.rounds import opened
from tests.pathway.opened import open_to_all
from tests.pathway.test_services import GOVERNED, certify, publish_rule


def told(person: Person) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.at)))


def test_members_hear_of_a_round_and_who_opened_it_does_not(client: PageClient, cast: Cast) -> None:
    opened(cast)

    page = client.speak("en").sign_in(cast.amina).get("/notices").text

    assert [told(one) for one in (cast.amina, cast.bilal, cast.driss, cast.esi)] == [["diagnosis_opened"], [], [], []]
    assert 'href="/cooperative/diagnosis"' in page


def test_president_hears_once_of_a_plan_that_can_be_agreed(client: PageClient, cast: Cast) -> None:
    path = f"/staff/cooperatives/{cast.argan.id}/plan"
    client.sign_in(cast.driss).post(path)
    assert told(cast.bilal) == []
    values = vars(line_values()) | {"until": line_values().until.isoformat()}

    for action in ("Buy a book", "Write every day"):
        assert client.post(f"{path}/lines", values | {"action": action}).status_code == 303

    assert told(cast.bilal) == ["plan_waits"]
    assert told(cast.amina) == []
    assert 'href="/cooperative/accompaniment"' in client.sign_in(cast.bilal).get("/notices").text


def test_plan_with_an_open_line_waits_for_nobody(client: PageClient, cast: Cast) -> None:
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    line = planning.add_line(plan, line_values())
    line.who = ""
    db.session.commit()
    path, until = f"/staff/cooperatives/{cast.argan.id}/plan", line_values().until.isoformat()

    client.sign_in(cast.driss).post(f"{path}/lines", vars(line_values()) | {"goal": "Another", "until": until})

    assert db.session.scalars(select(DevelopmentPlan)).one().revision == 3
    assert told(cast.bilal) == []


@pytest.mark.parametrize(("language", "name"), [("fr", "Coopérative Argan Tafraout"), ("ar", "تعاونية أركان تافراوت")])
def test_adviser_reads_which_cooperative_and_a_member_that_it_is_hers(
    client: PageClient, cast: Cast, language: str, name: str
) -> None:
    publish_rule(GOVERNED)
    certify(cast.bilal, publish_bees())
    client.speak(language)

    of_staff = client.sign_in(cast.driss).get("/notices").text
    of_member = client.sign_in(cast.amina).speak("en").get("/notices").text

    assert f"\u2068{name}\u2069" in of_staff
    assert "is open to your cooperative" in of_member


def test_adviser_is_not_told_of_what_she_kept_open_herself(cast: Cast) -> None:
    publish_rule(GOVERNED)
    at = clock.now()
    override = services.keep_open(
        cast.argan, Stage.PROJECT, by=cast.driss, reason="Flood", until_on=at.date() + timedelta(days=30), at=at
    )
    services.end_override(override, at=at)
    db.session.commit()

    assert not {"kept_open", "kept_over"} & set(told(cast.driss))
    assert {"kept_open", "kept_over"} <= set(told(cast.amina))


def test_rooms_stand_among_the_doors_once_they_are_open(client: PageClient, cast: Cast) -> None:
    publish_rule(GOVERNED)
    client.speak("en").sign_in(cast.amina)
    closed = client.get("/pathway").text
    open_to_all(Stage.PROJECT)

    doors = client.get("/pathway").text

    assert 'class="door" href="/projects"' not in closed
    assert 'class="door" href="/projects"' in doors
    # Products are made ready from the stage of the project on.
    assert 'class="door" href="/products"' in doors
    assert 'class="door" href="/products"' not in closed


def test_room_of_products_opens_on_a_verified_authorisation_too(client: PageClient, cast: Cast) -> None:
    publish_rule(GOVERNED)
    paper = papers.document(cast.argan, cast.bilal, kind=DocumentKind.ONSSA, visibility=Visibility.ADVISER)
    judge_document(paper, Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())
    db.session.commit()

    page = client.sign_in(cast.amina).get("/pathway").text

    assert 'class="door" href="/products"' in page
    assert 'class="door" href="/projects"' not in page
    assert client.get("/products/new").status_code == 200
