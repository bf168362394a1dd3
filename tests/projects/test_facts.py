"""What the pathway hears of ideas."""

from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import db
from lms.pathway.facts import facts_of
from lms.pathway.rules.facts import FactKind
from lms.pathway.signals import facts_changed
from lms.projects import services
from lms.projects.models import Outcome
from tests.factories import Cast, rooms


@pytest.fixture
def heard():
    told: list[tuple] = []

    def note(_sender, *, cooperative_id, trigger) -> None:
        told.append((cooperative_id, trigger))

    with facts_changed.connected_to(note):
        yield told


def facts(cast: Cast, kind: FactKind, name: str, *, days: int = 0):
    db.session.commit()
    return facts_of(cast.argan, clock.now().date() + timedelta(days=days)).named(kind, name)


def test_agreement_is_an_event_and_is_told(cast: Cast, heard) -> None:
    idea = rooms.idea(cast.argan, cast.amina)
    assert facts(cast, FactKind.EVENT, "project_idea_agreed") == []

    services.agree(idea, by=cast.bilal, at=clock.now())

    (fact,) = facts(cast, FactKind.EVENT, "project_idea_agreed")
    assert (fact.reference, fact.on) == (idea.id, clock.now().date())
    assert facts(cast, FactKind.EVENT, "project_idea_agreed", days=-1) == []
    assert heard == [(cast.argan.id, "project_agreed")]


def test_agreement_taken_back_is_no_event(cast: Cast, heard) -> None:
    idea = rooms.idea(cast.argan, cast.amina)
    services.agree(idea, by=cast.bilal, at=clock.now())

    services.take_back(idea)

    assert facts(cast, FactKind.EVENT, "project_idea_agreed") == []
    assert [trigger for _id, trigger in heard] == ["project_agreed", "project_taken_back"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_decision_of_the_adviser_is_a_decision(cast: Cast, heard, outcome: Outcome) -> None:
    idea = rooms.idea(cast.argan, cast.amina)
    services.agree(idea, by=cast.bilal, at=clock.now())

    services.decide(idea, outcome, reason="لأن", seen=1, by=cast.driss, at=clock.now())

    (fact,) = facts(cast, FactKind.DECISION, "project")
    assert (fact.text, fact.until) == (outcome.value, None)
    assert heard[-1] == (cast.argan.id, "project_decided")
    assert facts_of(cast.honey, clock.now().date()).named(FactKind.DECISION, "project") == []


def test_writing_in_a_draft_is_told_to_nobody(cast: Cast, heard) -> None:
    idea = rooms.idea(cast.argan, cast.amina)

    services.change(idea, services.Part.NEED, {"need": "ماء"}, seen=1)

    assert heard == []
