"""A lesson learnt together, as the facilitator and those who were there see it."""

import re
import uuid
from datetime import date
from typing import Any

import pytest

from lms.accounts import sessions
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import in_language
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.notices.models import Notice
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.models import PracticeAnswer, Result
from lms.quizzes.questions import practice_of, practice_seed
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.courses import complete, enrol
from tests.factories.statements import recorded

LESSON = "/courses/bees/lessons/hive/the-hive"
GROUP = f"{LESSON}/group"
ITEM = "hive/the-hive"
Q1 = "the-hive-1"


def done_by(who: Person) -> frozenset[str]:
    found = learning.enrolments_of(who.id)
    return learning.completed_items(found[0].registration) if found else frozenset()


def form(cast: Cast, *present: Any, **more: Any) -> dict[str, Any]:
    fields = {"cooperative": str(cast.argan.id), "statement": str(uuid.uuid4())}
    return {**fields, "present": [str(getattr(one, "id", one)) for one in present], **more}


def right(enrolment: Enrolment, who: Person, question_id: str = Q1) -> dict[str, list[str]]:
    """Her right answer as the facilitator's page sends it."""
    question = next(one for one in practice_of(enrolment.revision_id, ITEM) if one.id == question_id)
    given = question.form_of(question.key(), practice_seed(enrolment.registration))
    return {f"answer:{who.id}:{question_id}": given["answer"]}


def test_page_shows_the_others_the_lesson_and_its_pauses(amina: PageClient, cast: Cast, naima: Person) -> None:
    page = amina.get(GROUP)

    assert page.status_code == 200
    assert re.findall(r'name="present" value="([^"]+)"', page.text) == [str(cast.bilal.id), str(naima.id)]
    assert "Les abeilles vivent ensemble" in page.text
    assert page.text.count("pause") >= 2
    assert "Explication the-hive-1" in page.text
    assert f'name="answer:{naima.id}:{Q1}"' in page.text
    assert f'name="hands:{Q1}:1"' in page.text


def test_each_who_was_there_is_credited(amina: PageClient, cast: Cast, naima: Person, enrolment: Enrolment) -> None:
    answer = amina.post(GROUP, form(cast, cast.bilal, naima, **right(enrolment, naima)))

    assert answer.headers["Location"].endswith(f"{GROUP}/end")
    assert amina.follow(answer).status_code == 200
    assert all(ITEM in done_by(one) for one in (cast.amina, cast.bilal, naima))
    (practised,) = db.session.query(PracticeAnswer)
    assert practised.question_id == Q1
    assert practised.is_right
    assert not db.session.query(Result).count()


def test_statements_name_who_led(amina: PageClient, cast: Cast, naima: Person, enrolment: Enrolment) -> None:
    amina.post(GROUP, form(cast, naima, **right(enrolment, naima), **{f"hands:{Q1}:1": "2"}))

    (held,) = recorded(verb="host")
    hers = [one for one in recorded() if one.actor.account.name == str(naima.id)]
    assert sorted(one.verb.id.rpartition("/")[2] for one in hers) == ["answered", "completed", "registered"]
    assert all(one.context.instructor.account.name == str(cast.amina.id) for one in hers)
    assert all(one.team.account.name == str(cast.argan.id) for one in (*hers, held))
    assert held.context.extensions["http://lms.test/activities/present"] == [str(naima.id)]
    assert held.result.extensions["http://lms.test/activities/hands"][Q1].popitem()[1] == 2
    (own,) = [one for one in recorded(verb="completed") if one.actor.account.name == str(cast.amina.id)]
    assert own.context.instructor is None


def test_same_form_twice_is_one_session(amina: PageClient, cast: Cast, naima: Person, enrolment: Enrolment) -> None:
    sent = form(cast, naima, **right(enrolment, naima))

    amina.post(GROUP, sent)
    before = len(recorded())
    assert amina.post(GROUP, sent).status_code == 303

    assert len(recorded()) == before
    assert db.session.query(GroupPresence).count() == 1
    assert db.session.query(Notice).count() == 1


def test_forgotten_person_may_be_ticked_on_the_page_that_was_sent(amina: PageClient, cast: Cast, naima: Person) -> None:
    sent = form(cast, naima)
    amina.post(GROUP, sent)

    amina.post(GROUP, sent | {"present": [str(naima.id), str(cast.bilal.id)]})

    assert ITEM in done_by(cast.bilal)
    assert sorted(one.person_id for one in db.session.query(GroupPresence)) == sorted([cast.bilal.id, naima.id])
    assert db.session.query(Notice).filter_by(person_id=naima.id).count() == 1


def test_who_did_the_lesson_alone_keeps_her_own(amina: PageClient, cast: Cast, course) -> None:
    complete(cast.bilal, enrol(cast.bilal, course), ITEM)
    db.session.commit()

    amina.post(GROUP, form(cast, cast.bilal))

    (own,) = [one for one in recorded(verb="completed") if one.actor.account.name == str(cast.bilal.id)]
    assert own.context.instructor is None
    assert db.session.query(GroupPresence).one().person_id == cast.bilal.id


def test_forged_form_credits_no_outsider(amina: PageClient, cast: Cast, naima: Person) -> None:
    former = person()
    db.session.flush()
    membership(former, cast.argan, to_on=date(2025, 1, 1))
    db.session.commit()

    amina.post(GROUP, form(cast, naima, cast.esi, former, cast.driss))

    assert db.session.query(GroupPresence).one().person_id == naima.id
    assert not learning.enrolments_of(cast.esi.id)
    assert not learning.enrolments_of(former.id)
    assert not [one for one in recorded() if str(cast.esi.id) in repr(one) or str(former.id) in repr(one)]


def test_cooperative_of_others_is_refused(amina: PageClient, cast: Cast) -> None:
    answer = amina.post(GROUP, form(cast, cast.esi, cooperative=str(cast.honey.id)))

    assert answer.status_code == 409
    assert not learning.enrolments_of(cast.esi.id)
    assert not recorded(verb="host")


@pytest.mark.parametrize(
    "present",
    [[], ["x"], [""], ["00000000-0000-0000-0000-000000000000"], [str(uuid.uuid4()) for _ in range(1000)], ["AMINA"]],
    ids=["none", "garbage", "empty", "unknown", "thousand", "only-herself"],
)
def test_session_without_anybody_is_asked_again_filled_in(amina: PageClient, cast: Cast, present: list[str]) -> None:
    present = [str(cast.amina.id) if one == "AMINA" else one for one in present]

    answer = amina.post(GROUP, form(cast) | {"present": present, f"hands:{Q1}:2": "1"})

    assert answer.status_code == 422
    assert "<option selected>1</option>" in answer.text
    assert not recorded(verb="host")


@pytest.mark.parametrize(
    "more",
    [
        {f"hands:{Q1}:1": "-1"}, {f"hands:{Q1}:1": "9" * 5000}, {f"hands:{Q1}:1": "٣"}, {f"hands:{Q1}:99": "3"},
        {f"hands:{Q1}:1": "3"}, {f"hands:{Q1}:1": "1", f"hands:{Q1}:2": "2"},
        {"hands:::": "3"}, {"answer::": "1"}, {"statement": "x"}, {"cooperative": "x"},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_left_out(amina: PageClient, cast: Cast, naima: Person, more: dict[str, str]) -> None:
    answer = amina.post(GROUP, form(cast, naima) | {f"answer:{naima.id}:{Q1}": ["1", "2", "x"]} | more)

    assert answer.status_code == 303
    assert ITEM in done_by(naima)
    assert not db.session.query(PracticeAnswer).count()
    assert recorded(verb="host")[0].result is None


def test_double_ticks_count_once(amina: PageClient, cast: Cast, naima: Person) -> None:
    amina.post(GROUP, form(cast, naima, naima, naima))

    assert db.session.query(GroupPresence).count() == 1
    (held,) = recorded(verb="host")
    assert held.context.extensions["http://lms.test/activities/present"] == [str(naima.id)]


def test_who_is_not_enrolled_or_has_no_cooperative_leads_nothing(client: PageClient, cast: Cast, enrolment) -> None:
    alone = person()
    db.session.flush()
    enrol(alone, learning.course_as_seen_by(cast.amina.id, "bees")[0])
    db.session.commit()

    for who in (cast.esi, cast.khadija, alone):
        client.sign_in(who)
        for path in (GROUP, f"{GROUP}/end"):
            assert client.get(path).status_code == 404
        assert client.post(GROUP, form(cast, cast.amina)).status_code == 404
    assert not recorded(verb="host")


def test_unknown_lesson_is_not_found(amina: PageClient) -> None:
    assert amina.get("/courses/bees/lessons/hive/nothing/group").status_code == 404


def test_lesson_leads_to_the_group_where_there_is_one(amina: PageClient, client: PageClient, cast: Cast) -> None:
    assert f'href="{GROUP}"' in amina.get(LESSON).text

    enrol(cast.esi, learning.course_as_seen_by(cast.esi.id, "bees")[0])
    db.session.commit()
    # Nobody else is in her cooperative.
    assert f'href="{GROUP}"' not in client.sign_in(cast.esi).get(LESSON).text


def test_who_was_credited_is_told_and_may_contradict(client: PageClient, amina: PageClient, cast: Cast, naima) -> None:
    amina.post(GROUP, form(cast, naima))
    hers = client.sign_in(naima).speak("fr")
    assert "Amina" in hers.get("/notices").text
    page = hers.get("/group-sessions")
    (action,) = re.findall(r'action="(/group-sessions/[^"]+)"', page.text)

    assert f'action="{action}"' not in hers.follow(hers.post(action)).text
    hers.post(action)

    assert db.session.query(GroupPresence).one().objected_at
    told = db.session.query(Notice).filter_by(kind="not_there").one()
    assert told.person_id == cast.driss.id
    assert "Naima" in client.sign_in(cast.driss).get("/notices").text


def test_without_an_adviser_the_national_officers_ask(
    client: PageClient, amina: PageClient, cast: Cast, naima: Person
) -> None:
    cast.driss.closed_at = clock.now()
    amina.post(GROUP, form(cast, naima))
    hers = client.sign_in(naima).speak("fr")
    (action,) = re.findall(r'action="(/group-sessions/[^"]+)"', hers.get("/group-sessions").text)

    page = hers.follow(hers.post(action)).text

    assert db.session.query(Notice).filter_by(kind="not_there").one().person_id == cast.salma.id
    assert "L’ODCo est prévenu" in page


def test_where_nobody_can_be_told_it_is_not_said(
    client: PageClient, amina: PageClient, cast: Cast, naima: Person
) -> None:
    cast.driss.closed_at = cast.salma.closed_at = clock.now()
    amina.post(GROUP, form(cast, naima))
    hers = client.sign_in(naima).speak("fr")
    (action,) = re.findall(r'action="(/group-sessions/[^"]+)"', hers.get("/group-sessions").text)

    page = hers.follow(hers.post(action)).text

    assert "prévenu" not in page
    assert "C’est gardé" in page
    assert db.session.query(GroupPresence).one().objected_at


def test_outsider_contradicts_nothing(client: PageClient, amina: PageClient, cast: Cast, naima: Person) -> None:
    amina.post(GROUP, form(cast, naima))
    path = f"/group-sessions/{db.session.query(GroupPresence).one().session_id}/objection"

    for who in (cast.esi, cast.amina, cast.khadija):
        assert client.sign_in(who).post(path).status_code == 404

    assert db.session.query(GroupPresence).one().objected_at is None


def test_facilitator_sees_what_she_led(amina: PageClient, cast: Cast, naima: Person) -> None:
    assert "/objection" not in amina.get("/group-sessions").text

    amina.post(GROUP, form(cast, naima, cast.bilal))

    page = amina.get("/group-sessions")
    assert "Dans la ruche" in page.text
    assert "2 personnes" in page.text


def test_withdrawn_course_is_begun_for_nobody(amina: PageClient, cast: Cast, course, naima: Person) -> None:
    course.current_revision_id = None
    db.session.commit()

    assert amina.post(GROUP, form(cast, naima)).status_code == 303

    assert not learning.enrolments_of(naima.id)
    assert not db.session.query(GroupPresence).count()
    assert ITEM in done_by(cast.amina)


def test_pages_without_network_time_are_today(amina: PageClient, cast: Cast, naima: Person) -> None:
    before = clock.now()

    amina.post(GROUP, form(cast, naima))

    assert db.session.query(GroupPresence).one().held_at >= before


def test_session_that_is_held_again_is_no_news(amina: PageClient, cast: Cast, naima: Person) -> None:
    for _again in range(3):
        amina.post(GROUP, form(cast, naima))

    assert db.session.query(GroupPresence).count() == 3
    assert db.session.query(Notice).filter_by(person_id=naima.id).count() == 1


def test_touch_too_many_is_taken_back(client: PageClient, amina: PageClient, cast: Cast, naima: Person) -> None:
    amina.post(GROUP, form(cast, naima))
    path = f"/group-sessions/{db.session.query(GroupPresence).one().session_id}/objection"
    hers = client.sign_in(naima).speak("fr")
    hers.post(path)
    assert "Dans la ruche" in in_language(db.session.query(Notice).filter_by(kind="not_there").one().values["lesson"])
    assert f'action="{path}/delete"' in hers.get("/group-sessions").text

    assert hers.post(f"{path}/delete").status_code == 303

    assert db.session.query(GroupPresence).one().objected_at is None
    assert not db.session.query(Notice).filter_by(kind="not_there").count()
    for who in (cast.esi, cast.amina):
        assert client.sign_in(who).post(f"{path}/delete").status_code == 404


def test_helper_contradicts_nothing_in_her_name(client: PageClient, amina: PageClient, cast: Cast, naima) -> None:
    amina.post(GROUP, form(cast, naima))
    path = f"/group-sessions/{db.session.query(GroupPresence).one().session_id}/objection"
    helped = client.sign_in(cast.bilal)
    with helped.http.session_transaction() as session:
        session["_user_id"] = sessions.start(
            naima, device="test", address="127.0.0.1", at=clock.now(), helper=cast.bilal
        )
    db.session.commit()

    for address in (path, f"{path}/delete", "/me/picture", "/me/photo"):
        assert helped.post(address).status_code == 409, address
    assert "/objection" not in helped.get("/group-sessions").text
    assert "/me/picture" not in helped.get("/me").text


def test_end_is_shown_to_who_has_led(amina: PageClient, cast: Cast, naima: Person) -> None:
    assert amina.get(f"{GROUP}/end").headers["Location"] == GROUP
    amina.post(GROUP, form(cast, naima))

    page = amina.get(f"{GROUP}/end").text
    assert "Sans réseau" not in page
