"""The adviser of the delegation decides, with a reason, on the idea that she read."""

import pytest
from sqlalchemy import event, select

from lms.core import clock
from lms.core.db import db
from lms.projects import services
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea
from lms.projects.workflow import IdeaState
from tests.client import PageClient
from tests.factories import Cast, rooms


@pytest.fixture
def agreed(cast: Cast) -> ProjectIdea:
    return rooms.idea(
        cast.argan, cast.amina, title="Pressoir", state=IdeaState.AGREED, agreed_at=clock.now(), agreed_by_id=cast.bilal.id
    )  # fmt: skip


def decisions() -> list[ProjectDecision]:
    return list(db.session.scalars(select(ProjectDecision).order_by(ProjectDecision.id)))


def decision_path(idea: ProjectIdea) -> str:
    return f"/staff/projects/{idea.id}/decision"


def test_adviser_approves(client: PageClient, cast: Cast, agreed: ProjectIdea) -> None:
    page = client.sign_in(cast.driss).post(decision_path(agreed), {"version": "1", "outcome": "approved"})

    (decision,) = decisions()
    assert page.status_code == 303
    assert (decision.outcome, decision.version, decision.decided_by_id) == (Outcome.APPROVED, 1, cast.driss.id)
    assert db.session.get(ProjectIdea, agreed.id).state is IdeaState.APPROVED


def test_members_read_why_an_idea_came_back_and_change_it(client: PageClient, cast: Cast, agreed: ProjectIdea) -> None:
    fields = {"version": "1", "outcome": "returned", "reason": "Précisez le terrain."}
    client.speak("fr").sign_in(cast.driss).post(decision_path(agreed), fields)

    assert "Précisez le terrain." in client.sign_in(cast.amina).get(f"/projects/{agreed.id}").text
    changed = client.post(f"/projects/{agreed.id}/parts/need", {"version": "1", "need": "Le terrain est à nous"})
    assert changed.status_code == 303
    assert client.sign_in(cast.bilal).post(f"/projects/{agreed.id}/agreement").status_code == 303
    client.sign_in(cast.driss).post(decision_path(agreed), {"version": "2", "outcome": "approved"})
    assert [one.outcome for one in decisions()] == [Outcome.RETURNED, Outcome.APPROVED]


@pytest.mark.parametrize(
    "fields",
    [{}, {"outcome": "rejected"}, {"outcome": "returned"}, {"outcome": "returned", "reason": "  "},
     {"outcome": "approved", "reason": "x" * 2001}],
)  # fmt: skip
def test_decision_without_outcome_or_reason_is_asked_again(
    client: PageClient, cast: Cast, agreed: ProjectIdea, fields
) -> None:
    page = client.sign_in(cast.driss).post(decision_path(agreed), {"version": "1", **fields})

    assert page.status_code == 422
    assert decisions() == []


@pytest.mark.parametrize("version", ["", "0", "x", "2"])
def test_decision_on_another_version_than_was_read_is_refused(
    client: PageClient, cast: Cast, agreed: ProjectIdea, version: str
) -> None:
    page = client.sign_in(cast.driss).post(decision_path(agreed), {"version": version, "outcome": "approved"})

    assert page.status_code == 409
    assert decisions() == []


def test_idea_is_decided_once(client: PageClient, cast: Cast, agreed: ProjectIdea) -> None:
    client.sign_in(cast.driss)

    answers = [client.post(decision_path(agreed), {"version": "1", "outcome": "approved"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert len(decisions()) == 1
    assert "/decision" not in client.get(f"/staff/projects/{agreed.id}").text


def test_drafts_stay_with_their_cooperative(client: PageClient, cast: Cast) -> None:
    draft = rooms.idea(cast.argan, cast.amina, title="Secret")
    client.sign_in(cast.driss)

    assert "Secret" not in client.get("/staff/projects").text
    assert client.get(f"/staff/projects/{draft.id}").status_code == 404
    assert client.post(decision_path(draft), {"version": "1", "outcome": "approved"}).status_code == 404


@pytest.mark.parametrize("name", ["amina", "bilal", "esi", "khadija", "salma", "yassine"])
def test_nobody_but_the_adviser_has_this_desk(client: PageClient, cast: Cast, agreed: ProjectIdea, name: str) -> None:
    client.sign_in(getattr(cast, name))

    assert client.get("/staff/projects").status_code == 404
    assert client.get(f"/staff/projects/{agreed.id}").status_code == 404
    assert client.post(decision_path(agreed), {"version": "1", "outcome": "approved"}).status_code == 404
    assert decisions() == []


def test_adviser_of_another_delegation_sees_nothing(client: PageClient, cast: Cast, agreed: ProjectIdea) -> None:
    cast.driss.delegation_code = "fes"
    db.session.commit()
    client.sign_in(cast.driss)

    assert "Pressoir" not in client.get("/staff/projects").text
    assert client.post(decision_path(agreed), {"version": "1", "outcome": "approved"}).status_code == 404


def test_list_costs_the_same_queries_for_one_row_and_for_many(
    client: PageClient, cast: Cast, agreed: ProjectIdea
) -> None:
    def queries_of(path: str) -> int:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        client.get(path)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    client.sign_in(cast.driss)
    paths = ("/staff/projects", "/ideas")
    few = [queries_of(path) for path in paths]
    for _ in range(20):
        rooms.idea(cast.argan, state=IdeaState.AGREED, agreed_at=clock.now())

    assert [queries_of(path) for path in paths] == few


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(
    client: PageClient, cast: Cast, agreed: ProjectIdea, language: str
) -> None:
    client.speak(language).sign_in(cast.driss)
    assert client.get(f"/staff/projects/{agreed.id}").status_code == 200
    services.decide(agreed, Outcome.RETURNED, reason="لأن", seen=1, by=cast.driss, at=clock.now())
    db.session.commit()

    assert client.get("/staff/projects?page=9").status_code == 200
    assert client.get(f"/staff/projects/{agreed.id}").status_code == 200
    assert client.sign_in(cast.amina).get(f"/projects/{agreed.id}").status_code == 200
