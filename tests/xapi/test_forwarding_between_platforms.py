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
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from lms.config import ROOT, Settings
from lms.core import clock
from lms.core.db import db
from lms.xapi import queries as log
from lms.xapi.forwarding import queries, services
from lms.xapi.forwarding.models import DeadLetter, Trouble
from tests.browser.live import free_port, serve
from tests.factories.statements import recorded
from tests.xapi.lrs import LESSON, Lrs, mixed, statement, voiding
from tests.xapi.others import Other, forward, other_platform, target

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


def test_killed_forwarder_loses_nothing_and_repeats_nothing(lrs: Lrs, other: Other, settings: Settings) -> None:
    found = target(other.endpoint, key=other.key, secret=other.secret)
    ids = [one for _ in range(8) for one in lrs.store(*[statement() for _ in range(100)])]
    environ = os.environ | {
        "LMS_SECRET_KEY": settings.secret_key, "LMS_INSTANCE_PATH": str(settings.instance_path),
        "LMS_DATABASE_URL": settings.database_url, "LMS_BASE_URL": settings.base_url,
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "lms", "forwarding", "run"]
    for share in (1, 250, 500):
        process = subprocess.Popen(command, cwd=ROOT, env=environ)
        while len(other.ids()) < share and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.wait()
        # As after two minutes.
        services.release(found.id, found.leased_by or "")
        db.session.rollback()
        db.session.execute(db.text("UPDATE xapi_forwarding_target SET leased_until = NULL"))
        db.session.commit()
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    while len(other.ids()) < len(ids) and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=15) == 0
    assert other.ids() == ids
    db.session.expire_all()
    assert (queries.lag_of(found).statements, found.leased_by) == (0, None)


def run_import(app: Flask, other: Other, folder: Path, *options: str, endpoint: str = "") -> tuple[int, str]:
    (folder / "secret").write_text(other.secret)
    result = app.test_cli_runner().invoke(
        args=["lms", "statements", "import-from", endpoint or other.endpoint, "--key", other.key,
              "--secret-file", str(folder / "secret"), *options],
    )  # fmt: skip
    return result.exit_code, result.output


@pytest.fixture
def there(other: Other) -> Lrs:
    """A client of the other platform."""
    with other.live.app.app_context():
        found = Lrs(other.live.app)
        db.session.remove()
    return found


def test_import_copies_all_and_a_repeat_changes_nothing(app: Flask, there: Lrs, other: Other, tmp_path: Path) -> None:
    with other.live.app.app_context():
        ids = there.store(*[statement() for _ in range(250)])
        ids += [send_receipt(there), *there.store(voiding(ids[3]))]

    assert run_import(app, other, tmp_path)[0] == 0
    found = {str(one.id): one for one in recorded()}
    code, output = run_import(app, other, tmp_path, "--since", "2020-01-01")

    assert sorted(found) == sorted(ids)
    assert (code, "0 statements added, 251 known already, 0 at fault" in output) == (0, True)
    assert log.attachments_with([SHA2]) == {SHA2: CONTENT}
    assert log.statement_seen(UUID(ids[3]), is_voided=True, authority=None) is not None
    authority = found[ids[0]].authority
    assert authority is not None
    assert authority.account is not None
    assert authority.account.name.startswith("import/127.0.0.1:")
    assert not any(one.is_trusted for one in log.statements_with_ids(list(map(UUID, ids))))


def test_import_goes_on_where_it_stopped(app: Flask, there: Lrs, other: Other, tmp_path: Path) -> None:
    with other.live.app.app_context():
        there.store(statement())
    run_import(app, other, tmp_path)
    with time_machine.travel(clock.now() + timedelta(hours=1)), other.live.app.app_context():
        there.store(statement())

    _code, output = run_import(app, other, tmp_path)

    assert "1 statements added" in output
    assert len(recorded()) == 2


def test_statement_that_cannot_be_stored_stops_nothing(
    app: Flask, lrs: Lrs, there: Lrs, other: Other, tmp_path: Path
) -> None:
    with other.live.app.app_context():
        ids = there.store(*[statement() for _ in range(3)])
    lrs.store(statement(id=ids[1], object={"id": "http://example.org/other"}))
    with other.live.app.app_context(), db.engine.begin() as connection:
        bad = json.dumps({"id": ids[0], "actor": {}, "stored": "2026-11-23T10:00:00Z"})
        connection.exec_driver_sql(
            "UPDATE xapi_statement SET document = ? WHERE seq = (SELECT min(seq) FROM xapi_statement)", (bad,)
        )

    code, output = run_import(app, other, tmp_path)

    assert code == 1
    assert "1 statements added, 0 known already, 2 at fault" in output
    assert f"{ids[1]}: another statement with this id is here already" in output
    assert f"{ids[0]}: " in output


def test_import_from_where_nothing_is_says_so(
    app: Flask, other: Other, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.xapi.forwarding.importing.PAUSES_S", (0,))

    code, output = run_import(app, other, tmp_path, endpoint=f"http://127.0.0.1:{free_port()}/xapi/")
    wrong, words = run_import(app, other, tmp_path, endpoint=other.live.url)

    assert (code, wrong) == (1, 1)
    assert "refused" in output
    assert "404" in words
