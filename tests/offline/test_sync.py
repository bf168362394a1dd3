"""What a phone sends is what she did; what it may not say is refused in words, and kept."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from msgspec.structs import replace

from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Completion, CourseRevision, Enrolment
from lms.learning.services import publish_content
from lms.offline import sync
from lms.offline.models import OutboxRefusal, Reason
from lms.quizzes.models import PracticeAnswer
from tests.client import PageClient
from tests.factories import PIN, Cast
from tests.factories.courses import enrol
from tests.factories.statements import recorded
from tests.offline.phones import ADL, BASE, Phone

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WRONG = {"answer": ["9"]}


def refusals() -> list[OutboxRefusal]:
    return db.session.query(OutboxRefusal).all()


def reason_of(phone: Phone, *statements: Any) -> str:
    (result,) = phone.send(*statements).json["results"]
    assert result["status"] == "refused"
    assert result["reason"]
    return refusals()[-1].reason


def test_lesson_gone_through_without_network_counts(phone: Phone, enrolment: Enrolment) -> None:
    assert phone.statuses(phone.completion()) == ["stored"]

    assert learning.completed_items(enrolment.registration) == {"hive/the-hive"}
    (statement,) = recorded(verb="completed")
    assert str(statement.id) == phone.completion()["id"]
    assert statement.team is not None


def test_answer_given_without_network_is_marked_by_the_server(phone: Phone, enrolment: Enrolment) -> None:
    path = "/courses/bees/lessons/hive/the-hive/practice/1"
    right = phone.package["practice"][path]["key"]["fields"]["answer"]
    wrong = next(token for token in "123" if token not in right)

    assert phone.statuses(phone.answer({"answer": [wrong]}), phone.answer()) == ["stored", "stored"]

    assert [one.result.success for one in recorded(verb="answered")] == [False, True]
    assert db.session.query(PracticeAnswer).one().is_right


def test_what_a_phone_says_of_its_success_is_not_heard(phone: Phone) -> None:
    lie = phone.answer({"answer": ["1"]})
    lie["result"] |= {"success": True, "score": {"scaled": 1}}
    lie |= {"object": lie["object"] | {"definition": {"type": "http://adlnet.gov/expapi/activities/cmi.interaction"}}}

    phone.send(lie)

    (statement,) = recorded(verb="answered")
    assert statement.result.success == (phone.package["practice"][_FIRST]["key"]["fields"]["answer"] == ["1"])


_FIRST = "/courses/bees/lessons/hive/the-hive/practice/1"


def test_answer_sent_by_both_roads_is_one_fact(phone: Phone) -> None:
    said = phone.answer()
    form = said["result"]["extensions"][f"{BASE}/form"] | {"statement": said["id"]}
    phone.client.post(_FIRST, form)

    assert phone.statuses(said, said) == ["known", "known"]
    assert len(recorded(verb="answered")) == 1


def test_lesson_done_on_another_phone_is_known(phone: Phone) -> None:
    phone.client.post("/courses/bees/lessons/hive/the-hive/completion")

    assert phone.statuses(phone.completion()) == ["known"]
    assert len(recorded(verb="completed")) == 1


def test_answer_tells_how_her_courses_stand(phone: Phone) -> None:
    answer = phone.send(phone.completion()).json

    course = answer["courses"]["bees"]
    assert course["done"] == ["hive/the-hive"]
    assert course["digest"] == phone.package["digest"]
    assert answer["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"verb": {"id": f"{ADL}passed"}}, Reason.HELD_ONLINE),
        ({"verb": {"id": f"{ADL}attempted"}}, Reason.HELD_ONLINE),
        ({"object": {"id": f"{BASE}/courses/bees/hive/quiz"}}, Reason.HELD_ONLINE),
        ({"object": {"id": f"{BASE}/courses/bees/exam"}}, Reason.HELD_ONLINE),
        ({"verb": {"id": f"{ADL}registered"}}, Reason.NOT_FROM_PHONES),
        ({"verb": {"id": "http://id.tincanapi.com/verb/earned"}}, Reason.NOT_FROM_PHONES),
        ({"object": {"id": f"{BASE}/courses/bees"}}, Reason.NOT_IN_COURSE),
        ({"object": {"id": f"{BASE}/courses/bees/hive"}}, Reason.NOT_IN_COURSE),
        ({"object": {"id": f"{BASE}/courses/bees/hive/nothing"}}, Reason.NOT_IN_COURSE),
        ({"object": {"id": f"{BASE}/courses/bees/hive/the-hive/x"}}, Reason.NOT_IN_COURSE),
        ({"object": {"id": f"{BASE}/courses/camels/hive/the-hive"}}, Reason.NOT_IN_COURSE),
        ({"object": {"id": "https://elsewhere.example/hive/the-hive"}}, Reason.NOT_IN_COURSE),
        ({"object": {"objectType": "Agent", "mbox": "mailto:a@b.example"}}, Reason.NOT_IN_COURSE),
        ({"actor": {"mbox": "mailto:esi@lms.test"}}, Reason.SOMEONE_ELSE),
        ({"context": {}}, Reason.NOT_ENROLLED),
        ({"context": {"registration": str(uuid.uuid4())}}, Reason.NOT_ENROLLED),
        ({"id": "not-a-uuid"}, Reason.UNREADABLE),
        ({"timestamp": "yesterday"}, Reason.UNREADABLE),
        ({"colour": "red"}, Reason.UNREADABLE),
    ],
)
def test_completion_that_a_phone_may_not_tell_is_refused_and_kept(phone: Phone, change: dict, reason: Reason) -> None:
    assert reason_of(phone, phone.completion() | change) == reason

    assert not recorded(verb="completed")
    assert json.loads(refusals()[0].document) == phone.completion() | change | {
        "timestamp": (change | json.loads(refusals()[0].document))["timestamp"]
    }


@pytest.mark.parametrize(
    "garbage", [7, None, True, "text", [], [[]], {}, {"id": "x"}, {"id": 7}, 1.5, {"a": {"b": None}}]
)
def test_garbage_of_any_type_is_refused_and_holds_up_nothing(phone: Phone, garbage: Any) -> None:
    results = phone.send(garbage, phone.completion()).json["results"]

    assert [one["status"] for one in results] == ["refused", "stored"]
    assert results[0]["id"] == ("x" if garbage == {"id": "x"} else None)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        (WRONG, Reason.UNREADABLE_ANSWER),
        ({}, Reason.UNREADABLE_ANSWER),
        ({"answer": ["1", "2"]}, Reason.UNREADABLE_ANSWER),
        ({"answer": "1"}, Reason.UNREADABLE),
        ({"answer": [7]}, Reason.UNREADABLE),
        ([], Reason.UNREADABLE),
        (None, Reason.UNREADABLE),
    ],
)
def test_answer_that_cannot_be_read_is_refused(phone: Phone, form: Any, reason: Reason) -> None:
    said = phone.answer()
    said["result"]["extensions"][f"{BASE}/form"] = form

    assert reason_of(phone, said) == reason
    assert not recorded(verb="answered")


def test_answer_needs_its_question_its_lesson_and_her_revision(phone: Phone) -> None:
    no_lesson, other_question, other_revision, bad_revision = (phone.answer() for _ in range(4))
    del no_lesson["context"]["contextActivities"]
    other_question["object"] = {"id": f"{BASE}/courses/bees/questions/exam-1"}
    other_revision["context"]["extensions"][f"{BASE}/revision"] = str(uuid.uuid4())
    bad_revision["context"]["extensions"][f"{BASE}/revision"] = "first"

    assert reason_of(phone, no_lesson) == Reason.NOT_IN_COURSE
    phone.send(other_question, other_revision, bad_revision)

    assert sorted(one.reason for one in refusals()) == sorted(
        [Reason.NOT_IN_COURSE, Reason.NOT_IN_COURSE, Reason.OLDER_REVISION, Reason.UNREADABLE]
    )


def test_lesson_told_of_an_older_revision_counts_where_it_is_still_taught(phone: Phone) -> None:
    said = phone.completion()
    said["context"]["extensions"][f"{BASE}/revision"] = str(uuid.uuid4())

    assert phone.statuses(said) == ["stored"]


@pytest.mark.parametrize("are_questions_the_same", [True, False])
def test_practice_of_a_revision_that_was_fixed_counts_where_its_questions_are_the_same(
    phone: Phone, course: Any, are_questions_the_same: bool
) -> None:
    said = phone.answer()
    first = course.current_revision_id
    old = learning.content_of(first)
    lesson = old.modules[0].lessons[0]
    lesson = replace(lesson, minutes=9) if are_questions_the_same else replace(lesson, practice=lesson.practice[::-1])
    modules = [replace(old.modules[0], lessons=[lesson, *old.modules[0].lessons[1:]]), *old.modules[1:]]
    publish_content(replace(old, modules=modules), at=clock.now(), fixes_id=first)
    db.session.commit()

    assert phone.statuses(said) == ["stored" if are_questions_the_same else "refused"]


def test_nobody_sends_in_the_name_of_another(phone: Phone, cast: Cast, course: Any) -> None:
    """Esi is enrolled in the same course; what Amina's phone says with her registration is not heard."""
    of_esi = enrol(cast.esi, course)
    db.session.commit()
    said = phone.completion()
    said["context"]["registration"] = str(of_esi.registration)

    assert reason_of(phone, said) == Reason.NOT_ENROLLED
    assert not learning.completed_items(of_esi.registration)


def test_what_is_repeated_is_refused_once(phone: Phone) -> None:
    said = phone.completion() | {"verb": {"id": f"{ADL}passed"}}

    phone.send(said)
    phone.send(said, said)

    assert len(refusals()) == 1


def test_phone_gone_mad_fills_no_disk(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "MOST_REFUSALS", 3)

    assert phone.statuses(*range(10)) == ["refused"] * 10
    phone.send({"id": "x" * 20_000})

    assert len(refusals()) == 3


def test_refusals_speak_her_language(phone: Phone) -> None:
    french = phone.send(7).json["results"][0]["reason"]
    arabic = PageClient(phone.client.app).http.post(
        "/offline/outbox", json={"sent_at": NOW.isoformat(), "statements": [7]}, headers=phone.headers
    )

    assert french.startswith("Cela n’a pas pu être lu")
    assert arabic.json["results"][0]["reason"].startswith("تعذرت")


def test_fault_of_ours_loses_nothing_and_holds_up_nothing(
    app: Flask, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sync, "practise", fail)

    assert phone.statuses(phone.answer(), phone.completion()) == ["refused", "stored"]
    assert refusals()[0].reason == Reason.FAULT


@pytest.mark.parametrize("year", [1, 1970, 2001, 2099, 9999])
def test_clock_wrong_by_years_is_put_right_and_both_times_are_kept(phone: Phone, year: int, enrolment: Any) -> None:
    began = enrolment.enrolled_at
    now = began + timedelta(days=3)
    wrong = now.replace(year=year, month=6, day=15)
    with time_machine.travel(now, tick=False):
        phone.keys = phone.client.post("/offline/keys", {"pin": PIN}).json
        said = phone.completion(timestamp=(wrong - timedelta(hours=5)).isoformat())

        assert phone.statuses(said, sent_at=wrong) == ["stored"]

    (statement,) = recorded(verb="completed")
    assert statement.timestamp == now - timedelta(hours=5)
    kept = datetime.fromisoformat(statement.context.extensions[f"{BASE}/phone-time"])
    assert kept == wrong - timedelta(hours=5)
    assert db.session.query(Completion).one().completed_at == statement.timestamp


@pytest.mark.parametrize(
    "timestamp", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_no_time_lies_before_the_enrolment_or_ahead(phone: Phone, enrolment: Enrolment, timestamp: str) -> None:
    assert phone.statuses(phone.completion(timestamp=timestamp)) == ["stored"]

    (completion,) = db.session.query(Completion).all()
    assert enrolment.enrolled_at <= completion.completed_at <= clock.now()


def test_clock_that_is_right_needs_no_second_time(phone: Phone) -> None:
    phone.send(phone.completion())

    (statement,) = recorded(verb="completed")
    assert f"{BASE}/phone-time" not in statement.context.extensions


def test_statement_without_a_time_happened_when_it_came(phone: Phone) -> None:
    said = phone.completion()
    del said["timestamp"]

    assert phone.statuses(said) == ["stored"]


def test_newer_revision_leaves_her_on_her_own(phone: Phone, enrolment: Enrolment, course: Any) -> None:
    db.session.get_one(CourseRevision, enrolment.revision_id)
    course.current_revision_id = None
    db.session.commit()

    assert phone.statuses(phone.completion()) == ["stored"]
