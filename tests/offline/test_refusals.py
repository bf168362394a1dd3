"""The desk's page of what was refused."""

import re
import uuid

import pytest

from lms.core.db import db
from lms.core.i18n import LANGUAGES, speaking
from lms.learning.queries import published_courses
from lms.offline.models import OutboxRefusal, Reason
from lms.offline.telling import heaps_of
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.offline.phones import ADL, BASE, Phone


@pytest.fixture
def refused(phone: Phone) -> Phone:
    phone.send(
        phone.completion() | {"verb": {"id": f"{ADL}passed"}, "timestamp": "9999-12-31T23:59:59Z"},
        {"id": "<script>alert(1)</script>"},
        phone.completion() | {"object": {"id": f"{BASE}/courses/bees/nothing/here"}},
    )
    return phone


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_officer_sees_who_and_what_and_why(client: PageClient, cast: Cast, refused: Phone, language: str) -> None:
    page = client.sign_in(cast.salma).speak(language).get("/staff/refusals").text

    assert page.count('data-label="') == 3 * 4
    assert page.count('href="tel:+212612000001"') == 3
    assert "9999-12-31 23:59" in page
    assert "<script>" not in page


def test_outsiders_see_no_refusals(client: PageClient, cast: Cast, refused: Phone) -> None:
    refusal = db.session.query(OutboxRefusal).first()
    for outsider in (cast.esi, cast.amina, cast.bilal, cast.khadija, cast.driss):
        client.sign_in(outsider)

        assert client.get("/staff/refusals").status_code == 404
        assert client.post(f"/staff/refusals/{refusal.id}/settlement").status_code == 404
    assert db.session.query(OutboxRefusal).filter(OutboxRefusal.settled_at.is_not(None)).count() == 0


def test_what_was_looked_at_leaves_the_list_and_stays_kept(client: PageClient, cast: Cast, refused: Phone) -> None:
    refusal_id = db.session.query(OutboxRefusal).first().id
    client.sign_in(cast.salma).speak("fr")

    answer = client.post(f"/staff/refusals/{refusal_id}/settlement")
    first = db.session.get(OutboxRefusal, refusal_id).settled_at
    client.post(f"/staff/refusals/{refusal_id}/settlement")

    assert client.follow(answer).text.count("<tr>") == 1 + 2
    assert db.session.get(OutboxRefusal, refusal_id).settled_at == first
    assert client.post("/staff/refusals/00000000-0000-0000-0000-000000000000/settlement").status_code == 404


def test_what_is_sent_again_does_not_come_back_to_the_list(client: PageClient, cast: Cast, phone: Phone) -> None:
    phone.send({"id": "x"})
    refusal = db.session.query(OutboxRefusal).one()
    client.sign_in(cast.salma).post(f"/staff/refusals/{refusal.id}/settlement")

    phone.send({"id": "x"})

    assert db.session.query(OutboxRefusal).one().settled_at is not None


def test_what_was_looked_at_makes_room(
    client: PageClient, cast: Cast, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.offline.sync.MOST_REFUSALS", 1)
    phone.send({"id": "one"})
    refusal = db.session.query(OutboxRefusal).one()
    client.sign_in(cast.salma).post(f"/staff/refusals/{refusal.id}/settlement")

    phone.send({"id": "two"}, {"id": "three"})

    assert db.session.query(OutboxRefusal).count() == 2


def test_member_sees_on_her_shelf_what_was_not_accepted(client: PageClient, cast: Cast, refused: Phone) -> None:
    assert "n’est pas dans votre cours" in client.get("/offline").text
    assert "n’est pas dans votre cours" not in client.sign_in(cast.esi).get("/offline").text


def test_what_was_refused_for_one_reason_is_one_card_with_its_steps(phone: Phone) -> None:
    passed = {"verb": {"id": f"{ADL}passed"}}
    phone.send(*(phone.completion() | passed | {"id": str(uuid.uuid4())} for _ in range(5)), {"id": "x"})

    page = phone.client.speak("fr").get("/offline").text

    folded = page[page.index('<details class="refused"') : page.index("</details>")]
    assert folded.count("notice--care") == 2
    assert re.search(r"Non accepté.: 6", folded)
    assert folded.count("<li>") == 1
    assert '<span class="dot">5</span>' in folded


def test_answer_is_told_by_its_lesson_and_what_is_unknown_by_its_course(phone: Phone) -> None:
    phone.send(phone.answer() | {"verb": {"id": f"{ADL}passed"}})
    phone.send(phone.completion() | {"object": {"id": f"{BASE}/courses/bees/nothing/here"}})

    with phone.client.app.test_request_context(), speaking(LANGUAGES["fr"]):
        told = {one.reason: one.steps for one in heaps_of(db.session.query(OutboxRefusal), published_courses())}

    assert told == {Reason.HELD_ONLINE: ["Dans la ruche"], Reason.NOT_IN_COURSE: []}


def test_long_list_has_pages(client: PageClient, cast: Cast, phone: Phone) -> None:
    phone.send(*range(30))

    page = client.sign_in(cast.salma).get("/staff/refusals?page=2")

    assert page.text.count("<tr>") == 1 + 5
    assert client.get("/staff/refusals?page=x").status_code == 200


def test_long_list_costs_no_more_queries_than_a_short_one(client: PageClient, cast: Cast, refused: Phone) -> None:
    client.sign_in(cast.salma)
    costs = []
    for more in (0, 20):
        refused.send(
            0,
            *(refused.completion() | {"verb": {"id": f"{ADL}passed"}, "id": str(uuid.uuid4())} for _one in range(more)),
        )
        with queries_seen() as seen:
            client.get("/staff/refusals")
        costs.append(len(seen))

    assert costs[0] == costs[1]
