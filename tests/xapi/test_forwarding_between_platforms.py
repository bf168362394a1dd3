"""Forwarding to, and copying from, a second platform over real HTTP: nothing lost, nothing twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from lms.config import ROOT, Settings
from lms.core import clock
from lms.core.db import db
from lms.xapi import queries as log
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.lease import looking
from lms.xapi.forwarding.models import DeadLetter, Trouble
from tests.browser.live import free_port, serve
from tests.factories.statements import recorded
from tests.xapi.lrs import LESSON, Lrs, mixed, statement, voiding
from tests.xapi.others import Other, copy, faults, forward, other_platform, source, target

CONTENT = b"A receipt \x00\xff --edge of sixty dirhams"
SHA2 = sha256(CONTENT).hexdigest()
RECEIPT = {
    "usageType": "http://example.org/receipt", "display": {"en": "receipt"}, "contentType": "text/plain",
    "length": len(CONTENT), "sha2": SHA2,
}  # fmt: skip


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Other]:
    folder = tmp_path_factory.mktemp("other")
    with serve(folder, f"sqlite:///{folder / 'other.sqlite3'}", courses=()) as live:
        yield other_platform(live)


@pytest.fixture
def other(platform: Other) -> Other:
    platform.empty()
    return platform


def send_receipt(lrs: Lrs) -> str:
    one = statement(attachments=[RECEIPT])
    body, content_type = mixed([one], (CONTENT, "text/plain", SHA2))
    assert lrs.send("POST", "/statements", data=body, headers={"Content-Type": content_type}).status_code == 200
    return str(one["id"])


def test_all_arrives_in_order_with_attachments_and_what_was_voided(lrs: Lrs, other: Other) -> None:
    target(other.endpoint, key=other.key, secret=other.secret)
    ids = lrs.store(*[statement() for _ in range(60)])
    ids += [send_receipt(lrs), *lrs.store(voiding(ids[5]), statement())]

    assert forward() == []

    assert other.ids() == ids
    with other.live.app.app_context():
        assert log.attachments_with([SHA2]) == {SHA2: CONTENT}
        assert log.statement_seen(UUID(ids[5]), is_voided=True, authority=None) is not None
        db.session.remove()


def test_repeat_changes_nothing_there(lrs: Lrs, other: Other) -> None:
    found = target(other.endpoint, key=other.key, secret=other.secret)
    ids = [*lrs.store(*[statement() for _ in range(30)]), send_receipt(lrs)]
    forward()
    found.cursor = 0
    db.session.commit()

    forward()

    assert (other.ids(), db.session.query(DeadLetter).count()) == (ids, 0)


def test_another_statement_of_the_same_id_is_a_dead_letter(lrs: Lrs, other: Other) -> None:
    target(other.endpoint, key=other.key, secret=other.secret)
    first, second = lrs.store(statement(), statement())
    forward()
    with other.live.app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE xapi_statement SET document = replace(document, '{LESSON}', '{LESSON}0')")
    db.session.execute(db.text("UPDATE xapi_forwarding_target SET cursor = 0"))
    db.session.commit()
    (third,) = lrs.store(statement())

    forward()

    assert other.ids() == [first, second, third]
    assert sorted(str(one.statement_id) for one in db.session.query(DeadLetter)) == sorted([first, second])


def test_target_that_is_away_for_a_day_gets_everything_once(lrs: Lrs, other: Other) -> None:
    found = target(f"http://127.0.0.1:{free_port()}/xapi/", key=other.key, secret=other.secret)
    ids, begin, pauses = [], clock.now(), []
    with time_machine.travel(begin, tick=False) as traveller:
        while clock.now() < begin + timedelta(days=1):
            ids += lrs.store(statement(), statement())
            forward()
            assert (found.trouble, found.next_try_at is not None) == (Trouble.UNREACHABLE, True)
            pauses.append(found.next_try_at - clock.now())
            traveller.move_to(found.next_try_at)
        found.endpoint = other.endpoint
        db.session.commit()

        assert forward() == ["Archive: takes statements again"]

    assert other.ids() == ids
    assert pauses[0] <= timedelta(seconds=5)
    assert max(pauses) <= timedelta(minutes=15)
    assert len(pauses) > 96


def worker(settings: Settings) -> subprocess.Popen[bytes]:
    environ = os.environ | {
        "LMS_SECRET_KEY": settings.secret_key, "LMS_INSTANCE_PATH": str(settings.instance_path),
        "LMS_DATABASE_URL": settings.database_url, "LMS_BASE_URL": settings.base_url,
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "lms", "forwarding", "run"]
    return subprocess.Popen(command, cwd=ROOT, env=environ)


def copied() -> int:
    with looking():
        return db.session.scalar(db.text("SELECT count(*) FROM xapi_statement")) or 0


def lease_is_over(table: str) -> None:
    """As after two minutes."""
    db.session.rollback()
    db.session.execute(db.text(f"UPDATE {table} SET leased_until = NULL"))
    db.session.commit()


def test_killed_forwarder_loses_nothing_and_repeats_nothing(lrs: Lrs, other: Other, settings: Settings) -> None:
    found = target(other.endpoint, key=other.key, secret=other.secret)
    ids = [one for _ in range(8) for one in lrs.store(*[statement() for _ in range(100)])]
    for share in (1, 250, 500):
        process = worker(settings)
        while len(other.ids()) < share and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.wait()
        lease_is_over("xapi_forwarding_target")
    process = worker(settings)
    while len(other.ids()) < len(ids) and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=15) == 0
    assert other.ids() == ids
    db.session.expire_all()
    assert (queries.lag_of(found).statements, found.leased_by) == (0, None)


@pytest.fixture
def there(other: Other) -> Lrs:
    """A client of the other platform."""
    with other.live.app.app_context():
        found = Lrs(other.live.app)
        db.session.remove()
    return found


def test_import_copies_all_and_a_repeat_changes_nothing(app: Flask, there: Lrs, other: Other) -> None:
    with other.live.app.app_context():
        ids = there.store(*[statement() for _ in range(250)])
        ids += [send_receipt(there), *there.store(voiding(ids[3]))]
    first = source(other.endpoint, key=other.key, secret=other.secret)

    assert copy() == []
    found = {str(one.id): one for one in recorded()}
    second = source(other.endpoint, name="The same", key=other.key, secret=other.secret)
    assert copy() == []

    assert sorted(found) == sorted(ids)
    assert (first.accepted, second.accepted, second.known) == (252, 0, 251)
    assert log.attachments_with([SHA2]) == {SHA2: CONTENT}
    assert log.statement_seen(UUID(ids[3]), is_voided=True, authority=None) is not None
    authority = found[ids[0]].authority
    assert authority is not None
    assert authority.account is not None
    assert authority.account.name.startswith("import/127.0.0.1:")
    assert not any(one.is_trusted for one in log.statements_with_ids(list(map(UUID, ids))))
    assert queries.source_standings()[0].lag_s(clock.now()) < 60


def test_import_goes_on_where_it_stopped(app: Flask, there: Lrs, other: Other) -> None:
    with other.live.app.app_context():
        there.store(statement())
    found = source(other.endpoint, key=other.key, secret=other.secret)
    copy()
    with time_machine.travel(clock.now() + timedelta(hours=1)), other.live.app.app_context():
        there.store(statement())

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        copy()

    assert (found.accepted, found.known) == (2, 0)


def test_filtered_import_brings_what_voids_and_what_refers_to_it(app: Flask, there: Lrs, other: Other) -> None:
    answered = {"id": "http://adlnet.gov/expapi/verbs/answered"}
    with other.live.app.app_context():
        yes, no, gone = there.store(statement(verb=answered), statement(), statement(verb=answered))
        wanted = there.store(voiding(gone), statement(object={"objectType": "StatementRef", "id": yes}))
        there.store(voiding(no), statement(object={"objectType": "StatementRef", "id": no}))
    found = source(other.endpoint, key=other.key, secret=other.secret, wanted=Filter(verbs=[answered["id"]]))
    copy()
    with other.live.app.app_context():
        wanted += there.store(voiding(yes))

    copy()

    assert {str(one.id) for one in recorded()} == {yes, gone, *wanted}
    assert log.statement_seen(UUID(yes), is_voided=True, authority=None) is not None
    assert not found.is_failing


def test_statement_that_cannot_be_stored_stops_nothing(app: Flask, lrs: Lrs, there: Lrs, other: Other) -> None:
    with other.live.app.app_context():
        ids = there.store(*[statement() for _ in range(3)])
    lrs.store(statement(id=ids[1], object={"id": "http://example.org/other"}))
    with other.live.app.app_context(), db.engine.begin() as connection:
        bad = json.dumps({"id": ids[0], "actor": {}, "stored": "2026-11-23T10:00:00Z"})
        connection.exec_driver_sql(
            "UPDATE xapi_statement SET document = ? WHERE seq = (SELECT min(seq) FROM xapi_statement)", (bad,)
        )
    found = source(other.endpoint, key=other.key, secret=other.secret)

    copy()

    assert (found.accepted, found.is_failing) == (1, False)
    assert sorted(one.statement_id for one in faults()) == sorted(ids[:2])


@pytest.mark.parametrize(("path", "trouble"), [(None, Trouble.UNREACHABLE), ("/", Trouble.ADDRESS)])
def test_import_from_where_nothing_is_says_so(app: Flask, other: Other, path: str | None, trouble: Trouble) -> None:
    url = f"{other.live.url}{path}" if path else f"http://127.0.0.1:{free_port()}/xapi/"
    found = source(url, key=other.key, secret=other.secret)

    copy()

    assert (found.trouble, found.failures) == (trouble, 1)


def test_killed_import_loses_nothing_and_copies_nothing_twice(
    app: Flask, there: Lrs, other: Other, settings: Settings
) -> None:
    with other.live.app.app_context():
        ids = [one for _ in range(8) for one in there.store(*[statement() for _ in range(100)])]
    found = source(other.endpoint, key=other.key, secret=other.secret)
    left: list[int] = []
    for share in (1, 250, 500):
        process = worker(settings)
        while copied() < share and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.wait()
        lease_is_over("xapi_import_source")
        left.append(copied())
    assert left[0] < len(ids)

    copy()

    assert sorted(str(one.id) for one in recorded()) == sorted(ids)
    assert (found.accepted, faults(), found.leased_by) == (len(ids), [], None)
