"""Lessons learnt together without network: whatever order and repetition, the server credits the same people with the same."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.models import Person
from lms.cooperatives.models import Membership
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.learning.models import Course, Enrolment
from lms.notices.models import Notice
from lms.offline.models import OutboxRefusal, Reason
from lms.quizzes import kinds
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.models import PracticeAnswer, Result
from lms.quizzes.questions import practice_of, practice_seed
from lms.xapi import services as xapi
from tests.client import PageClient
from tests.factories import Cast, cooperative, membership, person
from tests.factories.courses import LESSONS, enrol
from tests.factories.statements import recorded
from tests.offline.marker import mark
from tests.offline.phones import ADL, BASE, Phone

Q1 = "the-hive-1"
GROUP = "/courses/bees/lessons/hive/the-hive/group"


@pytest.fixture
def naima(cast: Cast) -> Person:
    one = person(name_ar="نعيمة", name_fr="Naima")
    db.session.flush()
    membership(one, cast.argan)
    db.session.commit()
    return one


def done_by(who: Person) -> frozenset[str]:
    found = learning.enrolments_of(who.id)
    return learning.completed_items(found[0].registration) if found else frozenset()


def right(enrolment: Enrolment, who: Person) -> dict[str, list[str]]:
    question = practice_of(enrolment.revision_id, LESSONS[0])[0]
    given = kinds.form_of(question, kinds.key(question), practice_seed(enrolment.registration))
    return {f"answer:{who.id}:{question.id}": given["answer"]}


def reasons() -> list[Reason]:
    return [one.reason for one in db.session.query(OutboxRefusal)]


def test_roster_is_in_the_package_with_its_faces(phone: Phone, cast: Cast, naima: Person) -> None:
    package = phone.fetch().package

    main = package["pages"][GROUP]["main"]
    assert "Bilal" in main
    assert "Naima" in main
    assert "STATEMENT-ID" in main
    assert str(cast.esi.id) not in main
    assert any(one["path"].endswith("/motifs/bee.svg") for one in package["media"])
    assert "La séance est terminée" in package["practice"][GROUP]["wrong"]


def test_phone_asks_again_where_nobody_is_ticked(phone: Phone, naima: Person) -> None:
    asked = phone.fetch().package["practice"][GROUP]

    assert mark(asked["key"], {"cooperative": ["x"]}) == "missing"
    assert "coopérative" in asked["missing"]
    assert mark(asked["key"], {"present": [str(naima.id)]}) is False, "Then the page of its end follows"


def test_who_has_nobody_to_learn_with_keeps_no_group(client: PageClient, cast: Cast, course: Course) -> None:
    enrol(cast.esi, course)
    db.session.commit()
    package = Phone(client.sign_in(cast.esi).speak("fr")).fetch().package

    assert GROUP not in package["pages"]
    assert GROUP not in package["practice"]
    assert GROUP not in str(package["pages"])


def test_new_member_renews_the_package(phone: Phone, naima: Person) -> None:
    state = phone.client.http.get("/offline/state", headers=phone.headers).json

    assert state["courses"]["bees"]["digest"] != phone.package["digest"]
    assert state["courses"]["bees"]["digest"] == phone.fetch().package["digest"]


def test_session_credits_each_when_it_arrives(phone: Phone, cast: Cast, naima: Person, enrolment: Enrolment) -> None:
    said = phone.fetch().session([cast.bilal.id, naima.id], **right(enrolment, naima))

    assert phone.statuses(said, said) == ["stored", "known"]
    assert phone.statuses(said) == ["known"]

    assert all(LESSONS[0] in done_by(one) for one in (cast.amina, cast.bilal, naima))
    assert db.session.query(PracticeAnswer).one().is_right
    assert not db.session.query(Result).count()
    assert sorted(one.person_id for one in db.session.query(Notice)) == sorted([cast.bilal.id, naima.id])


def test_same_session_by_both_roads_is_one(phone: Phone, cast: Cast, enrolment: Enrolment) -> None:
    said = phone.session([cast.bilal.id], **right(enrolment, cast.bilal))
    (form,) = said["result"]["extensions"].values()

    phone.client.post(GROUP, form | {"statement": said["id"]})

    assert phone.statuses(said) == ["known"]
    assert len(recorded(verb="host")) == 1


def test_day_of_the_session_decides_who_belonged(phone: Phone, cast: Cast, naima: Person, enrolment) -> None:
    """Naima joins today, Bilal leaves today; the session was a week ago, and the phone has both."""
    enrolment.enrolled_at = clock.now() - timedelta(days=30)
    today = clock.now().date()
    db.session.query(Membership).filter_by(person_id=naima.id).update({"from_on": today})
    db.session.query(Membership).filter_by(person_id=cast.bilal.id).update({"to_on": today})
    db.session.commit()
    said = phone.session([cast.bilal.id, naima.id])
    said["timestamp"] = (clock.now() - timedelta(days=7)).isoformat()

    assert phone.statuses(said) == ["stored"]

    assert LESSONS[0] in done_by(cast.bilal)
    assert not done_by(naima)


def test_wrong_clock_is_corrected_and_kept(phone: Phone, cast: Cast) -> None:
    said = phone.session([cast.bilal.id])
    said["timestamp"] = "2011-01-01T10:00:00+00:00"

    assert phone.statuses(said, sent_at="2011-01-01T10:00:30+00:00") == ["stored"]

    (held,) = recorded(verb="host")
    assert clock.now() - held.timestamp < timedelta(minutes=2)
    assert held.context.extensions[f"{BASE}/phone-time"] == "2011-01-01T10:00:00+00:00"


@pytest.mark.parametrize("ticked", ["nobody", "outsider", "herself", "unknown"])
def test_session_without_members_is_refused_in_words(phone: Phone, cast: Cast, ticked: str) -> None:
    present = {"nobody": [], "outsider": [cast.esi.id], "herself": [cast.amina.id], "unknown": [new_id()] * 1000}

    answer = phone.send(phone.session(present[ticked]))

    (result,) = answer.json["results"]
    assert result["status"] == "refused"
    assert "coopérative" in result["reason"]
    assert reasons() == [Reason.NO_GROUP]
    assert not recorded(verb="host")
    assert not learning.enrolments_of(cast.esi.id)


def test_forged_cooperative_credits_nobody_of_it(phone: Phone, cast: Cast) -> None:
    said = phone.session([cast.esi.id, cast.bilal.id], cooperative=[str(cast.honey.id)])

    assert phone.statuses(said) == ["refused"]
    assert reasons() == [Reason.NO_GROUP]
    assert not learning.enrolments_of(cast.esi.id)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"object": {"id": f"{BASE}/courses/bees/exam"}}, Reason.HELD_ONLINE),
        ({"object": {"id": f"{BASE}/courses/bees/hive/quiz"}}, Reason.HELD_ONLINE),
        ({"object": {"id": f"{BASE}/courses/bees/hive/none"}}, Reason.NOT_IN_COURSE),
        ({"result": {"extensions": {f"{BASE}/form": {"present": "all"}}}}, Reason.UNREADABLE),
        ({"result": {"extensions": {f"{BASE}/form": {"present": []}}}}, Reason.UNREADABLE),
        ({"result": {"extensions": {}}}, Reason.UNREADABLE),
        ({"verb": {"id": f"{ADL}attended"}}, Reason.NOT_FROM_PHONES),
    ],
)
def test_what_is_no_session_of_a_lesson_is_refused(
    phone: Phone, cast: Cast, changes: dict[str, Any], reason: Reason
) -> None:
    assert phone.statuses(phone.session([cast.bilal.id]) | changes) == ["refused"]
    assert reasons() == [reason]


def test_older_revision_is_refused(phone: Phone, cast: Cast) -> None:
    said = phone.session([cast.bilal.id])
    said["context"]["extensions"][f"{BASE}/revision"] = str(new_id())

    assert phone.statuses(said) == ["refused"]
    assert reasons() == [Reason.OLDER_REVISION]


def test_rebuilding_gives_the_same(phone: Phone, cast: Cast, enrolment: Enrolment) -> None:
    phone.statuses(phone.session([cast.bilal.id], **right(enrolment, cast.bilal)))
    before = done_by(cast.bilal), db.session.query(PracticeAnswer).count(), len(recorded())

    xapi.rebuild()
    db.session.commit()

    assert (done_by(cast.bilal), db.session.query(PracticeAnswer).count(), len(recorded())) == before
    assert db.session.query(Notice).count() == 1


# Order


deliveries = st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=deliveries, order=st.permutations(range(6)))
def test_any_order_repetition_and_splitting_credits_the_same(
    client: PageClient, cast: Cast, course: Course, first: Any, order: list[int]
) -> None:
    """Two who lead, of one cooperative of four, and credit one another; one page is sent twice, with one more ticked."""
    lead, other, one, two = (person() for _ in range(4))
    together = cooperative()
    db.session.flush()
    for who in (lead, other, one, two):
        membership(who, together)
    mine, hers = enrol(lead, course), enrol(other, course)
    db.session.commit()
    phones = [Phone(client.sign_in(who)).fetch() for who in (lead, other)]
    again = phones[0].session([one.id], **right(mine, one))
    more = again | {"result": phones[0].session([one.id, two.id], **right(mine, two))["result"]}
    said = [
        (0, again), (0, more), (0, phones[0].session([other.id], LESSONS[1])),
        (1, phones[1].session([lead.id, one.id], **right(hers, one))), (1, phones[1].session([two.id], LESSONS[2])),
        (0, phones[0].completion(LESSONS[1])),
    ]  # fmt: skip

    for delivery in (*first, *([place] for place in order)):
        for place in delivery:
            whose, statement = said[place]
            assert "refused" not in phones[whose].statuses(statement)

    db.session.expire_all()
    assert done_by(lead) == {LESSONS[0], LESSONS[1]}
    assert done_by(other) == {LESSONS[0], LESSONS[1], LESSONS[2]}
    assert done_by(one) == {LESSONS[0]}
    assert done_by(two) == {LESSONS[0], LESSONS[2]}
    ids = [who.id for who in (lead, other, one, two)]
    assert db.session.query(GroupPresence).filter(GroupPresence.person_id.in_(ids)).count() == 6
    # Each is told once of what counts anew, whoever led; they who lead may have done it themselves before.
    told = [db.session.query(Notice).filter_by(person_id=who.id).count() for who in (one, two)]
    assert told == [1, 2]
    registrations = {who.id: learning.enrolments_of(who.id)[0].registration for who in (one, two)}
    answers = [len(recorded(verb="answered", registration=registrations[who.id])) for who in (one, two)]
    # Hers of both sessions, and one of her who was ticked later.
    assert answers == [2, 1]
    assert [len(recorded(verb="host", registration=lot.registration)) for lot in (mine, hers)] == [3, 2]
