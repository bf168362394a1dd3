"""What is not the phone's fault: the database, and courses that only a server can hold."""

from typing import Any

import msgspec
import pytest
from flask import Flask
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.offline import sync
from lms.offline.models import OutboxRefusal, Reason
from lms.offline.packages import may_be_kept
from tests.offline.phones import Phone


def failing(error: Exception) -> Any:
    def fail(*_args: Any, **_options: Any) -> None:
        raise error

    return fail


def reasons() -> list[Reason]:
    return [one.reason for one in db.session.query(OutboxRefusal)]


def test_busy_database_refuses_nothing(app: Flask, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "complete_lesson", failing(OperationalError("", {}, Exception("database is locked"))))

    answer = phone.send(phone.answer(), phone.completion())

    assert answer.status_code == 503
    assert not reasons()
    monkeypatch.undo()
    assert phone.statuses(phone.completion()) == ["stored"]


@pytest.mark.parametrize("kind", [DataError, IntegrityError])
def test_what_no_database_can_store_holds_up_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, kind: type[DBAPIError]
) -> None:
    monkeypatch.setattr(sync, "practise", failing(kind("", {}, Exception("odd"))))

    assert phone.statuses(phone.answer(), phone.completion()) == ["refused", "stored"]
    assert reasons() == [Reason.FAULT]


def test_who_came_second_is_tried_again(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = iter([failing(IntegrityError("", {}, Exception("taken"))), sync.practise])
    monkeypatch.setattr(sync, "practise", lambda *args, **options: next(tries)(*args, **options))

    assert phone.statuses(phone.answer()) == ["stored"]
    assert not reasons()


def test_statement_without_an_id_could_not_be_told_from_its_repetition(phone: Phone) -> None:
    said = phone.answer()
    del said["id"]

    assert phone.statuses(said) == ["refused"]
    assert reasons() == [Reason.UNREADABLE]


def test_unit_of_an_imported_course_is_held_on_a_server(
    phone: Phone, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = learning.content_of(enrolment.revision_id)
    (first, *others) = course.modules[0].lessons
    module = msgspec.structs.replace(course.modules[0], lessons=[msgspec.structs.replace(first, unit="u1"), *others])
    imported = msgspec.structs.replace(course, modules=[module, *course.modules[1:]])
    said = phone.completion()
    monkeypatch.setattr(learning, "content_of", lambda _revision: imported)

    assert not may_be_kept(imported)
    assert phone.client.get("/offline/courses/bees").status_code == 404
    assert 'data-slug="bees"' not in phone.client.get("/offline").text
    assert phone.client.http.get("/offline/state", headers=phone.headers).json["courses"] == {}
    assert phone.statuses(said) == ["refused"]
    assert reasons() == [Reason.HELD_ONLINE]
