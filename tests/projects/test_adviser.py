"""The adviser of the delegation decides, with a reason, on the idea that she read."""

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.projects import services
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea
from lms.projects.workflow import IdeaState
from tests.asking import queries_seen
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
        with queries_seen() as seen:
            client.get(path)
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


class TestNeed:
    def test_adviser_writes_the_need_that_she_heard_before_everyone_reads_the_idea(
        self, client: PageClient, cast: Cast
    ) -> None:
        idea = rooms.idea(
            cast.argan,
            cast.amina,
            title="Pressoir",
            need="",
            voice="0.ogg",
            state=IdeaState.AGREED,
            agreed_at=clock.now(),
        )
        client.sign_in(cast.driss)
        fields = {"version": "1", "outcome": "approved"}
        assert 'name="need"' in client.get(f"/staff/projects/{idea.id}").text

        assert client.post(decision_path(idea), fields | {"need": "  "}).status_code == 422
        assert client.post(decision_path(idea), fields | {"need": "x" * 2001}).status_code == 422
        assert decisions() == []
        assert client.post(decision_path(idea), fields | {"need": "Presser\r\nl’huile"}).status_code == 303

        assert db.session.get(ProjectIdea, idea.id).need == "Presser\nl’huile"
        assert "Pressoir" in client.get("/ideas").text

    def test_idea_is_sent_back_without_writing_its_need(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan, cast.amina, need="", voice="0.ogg", state=IdeaState.AGREED, agreed_at=clock.now())
        fields = {"version": "1", "outcome": "returned", "reason": "Dites-en plus"}

        assert client.sign_in(cast.driss).post(decision_path(idea), fields).status_code == 303

    def test_need_that_is_written_is_not_overwritten(self, client: PageClient, cast: Cast, agreed: ProjectIdea) -> None:
        client.sign_in(cast.driss)
        assert 'name="need"' not in client.get(f"/staff/projects/{agreed.id}").text

        client.post(decision_path(agreed), {"version": "1", "outcome": "approved", "need": "other"})

        assert db.session.get(ProjectIdea, agreed.id).need == "الزيت"

    def test_service_approves_nothing_that_nobody_can_read(self, cast: Cast) -> None:
        idea = rooms.idea(cast.argan, cast.amina, need="", voice="0.ogg", state=IdeaState.AGREED)

        with pytest.raises(services.NeedUnwritten):
            services.decide(idea, Outcome.APPROVED, reason="", seen=1, by=cast.driss, at=clock.now())


class TestWithdrawal:
    @pytest.fixture
    def approved(self, cast: Cast) -> ProjectIdea:
        return rooms.idea(cast.argan, cast.amina, title="Pressoir", state=IdeaState.APPROVED, agreed_at=clock.now())

    def own(self, idea: ProjectIdea, rest: str = "") -> str:
        return f"/projects/{idea.id}/withdrawal{rest}"

    def desk(self, idea: ProjectIdea, rest: str = "") -> str:
        return f"/staff/projects/{idea.id}/withdrawal{rest}"

    def test_president_takes_it_out_of_the_list_and_puts_it_back(
        self, client: PageClient, cast: Cast, approved: ProjectIdea
    ) -> None:
        client.sign_in(cast.bilal)
        assert client.post(self.own(approved), {"reason": " "}).status_code == 422
        for _time in range(2):
            assert client.post(self.own(approved), {"reason": "Vendu"}).status_code == 303

        assert "Pressoir" not in client.get("/ideas").text
        assert client.get(f"/ideas/{approved.id}").status_code == 404
        assert "Vendu" in client.sign_in(cast.driss).get(f"/staff/projects/{approved.id}").text
        assert db.session.get(ProjectIdea, approved.id).state is IdeaState.APPROVED
        assert client.sign_in(cast.bilal).post(self.own(approved, "/delete")).status_code == 303
        assert client.post(self.own(approved, "/delete")).status_code == 303
        assert "Pressoir" in client.get("/ideas").text

    def test_what_the_adviser_took_out_only_an_adviser_puts_back(
        self, client: PageClient, cast: Cast, approved: ProjectIdea
    ) -> None:
        client.sign_in(cast.driss)
        assert client.post(self.desk(approved), {"reason": ""}).status_code == 422
        assert client.post(self.desk(approved), {"reason": "Un nom y figure"}).status_code == 303

        page = client.sign_in(cast.bilal).get(f"/projects/{approved.id}").text
        assert "Un nom y figure" in page
        assert self.own(approved, "/delete") not in page
        assert client.post(self.own(approved, "/delete")).status_code == 409
        assert "Pressoir" not in client.get("/ideas").text
        assert client.sign_in(cast.driss).post(self.desk(approved, "/delete")).status_code == 303
        assert "Pressoir" in client.get("/ideas").text

    def test_others_take_nothing_out(self, client: PageClient, cast: Cast, approved: ProjectIdea) -> None:
        for name in ("amina", "esi", "khadija", "salma"):
            client.sign_in(getattr(cast, name))
            for path in (
                self.own(approved),
                self.desk(approved),
                self.own(approved, "/delete"),
                self.desk(approved, "/delete"),
            ):
                assert client.post(path, {"reason": "x"}).status_code == 404, (name, path)
        assert "Pressoir" in client.get("/ideas").text

    def test_idea_that_waits_for_its_decision_is_taken_back_instead(
        self, client: PageClient, cast: Cast, agreed: ProjectIdea
    ) -> None:
        assert client.sign_in(cast.bilal).post(self.own(agreed), {"reason": "x"}).status_code == 409
