"""Who is told of an idea: the president that it waits, the members what the adviser decided."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from lms.projects import services
from lms.projects.models import Outcome, ProjectIdea
from lms.projects.workflow import IdeaState
from tests.client import PageClient
from tests.factories import Cast, rooms


def told(person: Person) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.at)))


def write_cost(client: PageClient, idea: ProjectIdea, cost: str) -> None:
    version = db.session.get_one(ProjectIdea, idea.id).version
    answer = client.post(f"/projects/{idea.id}/parts/cost", {"version": str(version), "cost": cost})
    assert answer.status_code == 303


def decide(cast: Cast, idea: ProjectIdea, outcome: Outcome) -> None:
    seen = db.session.get_one(ProjectIdea, idea.id).version
    services.decide(idea, outcome, reason="Count again", seen=seen, by=cast.driss, at=clock.now())
    db.session.commit()


def test_president_hears_once_of_an_idea_that_is_whole(client: PageClient, cast: Cast) -> None:
    idea = rooms.idea(cast.argan, cast.amina, cost_centimes=None)
    client.sign_in(cast.amina)

    write_cost(client, idea, "1000")
    write_cost(client, idea, "2000")

    assert told(cast.bilal) == ["project_ready"]
    assert told(cast.amina) == []


def test_nobody_hears_while_something_is_missing(client: PageClient, cast: Cast) -> None:
    idea = rooms.idea(cast.argan, cost_centimes=None)

    write_cost(client.sign_in(cast.amina), idea, "1000")

    assert told(cast.bilal) == []


def test_president_who_wrote_it_is_not_told_what_she_did(client: PageClient, cast: Cast) -> None:
    idea = rooms.idea(cast.argan, cast.amina, cost_centimes=None)

    write_cost(client.sign_in(cast.bilal), idea, "1000")

    assert told(cast.bilal) == []


def test_idea_that_was_sent_back_waits_anew(client: PageClient, cast: Cast) -> None:
    idea = rooms.idea(cast.argan, cast.amina, state=IdeaState.AGREED, agreed_at=clock.now())
    decide(cast, idea, Outcome.RETURNED)

    write_cost(client.sign_in(cast.amina), idea, "1000")

    assert told(cast.bilal) == ["project_returned", "project_ready"]
    assert told(cast.amina) == ["project_returned"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_members_read_what_was_decided(client: PageClient, cast: Cast, language: str, outcome: Outcome) -> None:
    idea = rooms.idea(cast.argan, cast.amina, title="Pressoir", state=IdeaState.AGREED, agreed_at=clock.now())
    decide(cast, idea, outcome)

    page = client.speak(language).sign_in(cast.amina).get("/notices").text

    assert "Pressoir" in page
    assert "Count again" in page
    assert f'href="/projects/{idea.id}"' in page
    assert told(cast.esi) == []
