"""flask lms forwarding …"""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms.core.db import db
from lms.xapi.forwarding.models import ForwardingTarget, ImportSource
from lms.xapi.forwarding.sealing import unseal
from tests.xapi.lrs import Lrs, statement
from tests.xapi.others import Scripted, faults, forward, page, source, stored, target


def run(app: Flask, *words: str, **options: Any) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["lms", "forwarding", *words], **options)
    db.session.expire_all()
    return result.exit_code, result.output


def add(app: Flask, url: str, *options: str) -> tuple[int, str]:
    return run(app, "add", "Archive", url, "--key", "key", "--secret-file", "-", *options, input="a secret\n")


def test_target_is_added_by_command(app: Flask, other: Scripted) -> None:
    assert add(app, other.url, "--verb", "http://example.org/v", "--trusted-only", "--since", "2026-01-01")[0] == 0

    found = db.session.query(ForwardingTarget).one()
    assert (found.verbs, found.is_trusted_only, unseal(found.sealed_secret)) == (
        ["http://example.org/v"],
        True,
        "a secret",
    )
    assert add(app, other.url)[0] == 1


def test_target_of_a_faulty_verb_is_not_added(app: Flask) -> None:
    assert add(app, "https://lrs.example/", "--verb", "done")[0] == 2
    assert db.session.query(ForwardingTarget).count() == 0


# What pages refuse too: tests/ops.
FAULTY = [
    ({"name": " "}, "Enter a name."),
    ({"name": "x" * 100_000}, "Use 100 characters at most."),
    ({"name": "two\nlines"}, "Write it on one line, without control characters."),
    ({"endpoint": "http://lrs.example/"}, "Enter an address that begins with https://."),
    ({"endpoint": "https://lrs.example/?a"}, "Leave out what begins with “?” or “#”: only the address of the LRS is wanted."),
    ({"key": ""}, "Enter the key that the other server gave."),
    ({"key": "a:b"}, "A key cannot hold a colon."),
    ({"secret": "\n"}, "Enter the secret that the other server gave."),
    ({"secret": b"\xff\n"}, "Write it on one line, without control characters."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "fault"), FAULTY, ids=str)
@pytest.mark.parametrize("group", [["forwarding"], ["statements", "sources"]], ids=str)
def test_faulty_target_or_source_is_said_and_not_added(
    app: Flask, group: list[str], changes: dict[str, Any], fault: str
) -> None:
    given = {"name": "Archive", "endpoint": "https://lrs.example/", "key": "key", "secret": "a secret"} | changes
    words = ["lms", *group, "add", given["name"], given["endpoint"], "--key", given["key"], "--secret-file", "-"]

    result = app.test_cli_runner().invoke(args=words, input=given["secret"])

    assert (result.exit_code, result.output) == (1, f"{fault}\n")
    assert db.session.query(ForwardingTarget).count() + db.session.query(ImportSource).count() == 0


def test_once_sends_all_and_says_how_it_went(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    ids = lrs.store(statement(), statement())

    code, output = run(lrs.app, "run", "--once")

    assert (code, other.taken) == (0, ids)
    assert "working  2 accepted, 0 behind, 0 dead letters" in output


def test_once_fails_where_a_target_does(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    lrs.store(statement())
    other.answer = lambda _: (500, "out of order", {})  # type: ignore[method-assign]

    code, output = run(lrs.app, "run", "--once")

    assert code == 1
    assert "failing (broken)" in output
    assert "500 out of order" in output


def test_target_is_paused_resumed_tried_again_and_removed(app: Flask, other: Scripted) -> None:
    target(other.url)
    assert run(app, "pause", "archive") == (0, "Paused: Archive\n")
    assert "paused" in run(app, "list")[1]

    assert run(app, "resume", "archive") == (0, "Goes on: Archive\n")
    assert run(app, "retry", "Archive") == (0, "Dead letters that are sent once more: 0\n")
    assert run(app, "remove", "--yes", "Archive") == (0, "Removed: Archive\n")

    assert run(app, "list") == (0, "")
    assert run(app, "remove", "--yes", "Archive")[0] == 2


@pytest.mark.parametrize(("answer", "left"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_removal_is_asked_about(app: Flask, other: Scripted, answer: str, left: int) -> None:
    target(other.url)

    code, output = run(app, "remove", "archive", input=answer)

    assert "Forget archive, its secret and its 0 dead letters?" in output
    assert code == left
    assert db.session.query(ForwardingTarget).count() == left


@pytest.mark.parametrize("typed", ["École", "école", "ÉCOLE"])
def test_target_with_an_accent_is_managed_in_every_spelling(app: Flask, other: Scripted, typed: str) -> None:
    target(other.url, name="École")

    assert run(app, "pause", typed)[0] == 0
    code, output = run(app, "add", typed, other.url, "--key", "key", "--secret-file", "-", input="a secret\n")

    assert (code, "This name is taken" in output) == (1, True)
    assert not db.session.query(ForwardingTarget).one().is_enabled


def test_forwarder_ends_with_the_process_that_started_it(app: Flask, tmp_path: Path) -> None:
    mark = tmp_path / "ended"
    inner = (
        "import os, pathlib; from threading import Event; from lms import create_app; from lms.config import Settings;"
        "from lms.xapi.forwarding.runner import Forwarder; import lms.xapi.forwarding.runner as r; r.IDLE_S = 0.1;"
        "parent = os.getppid(); print('ready', flush=True); r.Forwarder.round = lambda *_: 0;"
        "Forwarder(print).run(Event(), is_over=lambda: os.getppid() != parent);"
        f"pathlib.Path({str(mark)!r}).touch()"
    )
    outer = f"import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', {inner!r}]); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", outer], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"

    process.kill()
    process.wait()

    end = time.monotonic() + 10
    while not mark.exists() and time.monotonic() < end:
        time.sleep(0.05)
    process.stdout.close()
    assert mark.exists()


def manage(app: Flask, *words: str, **options: Any) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["lms", "statements", "sources", *words], **options)
    db.session.expire_all()
    return result.exit_code, result.output


def add_source(app: Flask, url: str, *options: str) -> tuple[int, str]:
    return manage(app, "add", "École", url, "--key", "key", "--secret-file", "-", *options, input="a secret\n")


def test_source_is_added_by_command(app: Flask, other: Scripted) -> None:
    assert add_source(app, other.url, "--verb", "http://example.org/v", "--since", "2026-01-01")[0] == 0

    found = db.session.query(ImportSource).one()
    assert (found.verbs, unseal(found.sealed_secret)) == (["http://example.org/v"], "a secret")
    assert found.since == datetime(2026, 1, 1, tzinfo=UTC)
    assert add_source(app, other.url) == (1, "This name is taken. Choose another one.\n")


def test_source_of_a_faulty_verb_is_not_added(app: Flask) -> None:
    assert add_source(app, "https://lrs.example/", "--verb", "done")[0] == 2
    assert db.session.query(ImportSource).count() == 0


def test_once_copies_all_and_says_how_it_went(app: Flask, other: Scripted) -> None:
    source(other.url)
    other.pages += [page(stored(), stored(actor={})), page()]

    assert "1 copied, 0 known, complete until " in run(app, "run", "--once")[1]
    code, output = run(app, "run", "--once")

    # The second time it is asked at once, too.
    assert (code, len(other.asked)) == (0, 2)
    assert "working  1 copied" in output
    assert "1 faults" in output


def test_once_fails_where_a_source_does(app: Flask, other: Scripted) -> None:
    source(other.url)
    other.pages += [(401, "who?", {})]

    code, output = run(app, "run", "--once")

    assert code == 1
    assert "failing (credentials)  0 copied, 0 known, nothing yet, 0 faults\n    401 who?" in output


def test_faults_of_a_source_are_listed_tried_again_and_dismissed(app: Flask, other: Scripted) -> None:
    source(other.url)
    bad = stored(actor={})
    other.pages += [page(bad), page()]
    forward()
    assert manage(app, "faults", "field")[1].startswith(f"{bad['id']}  actor")

    assert manage(app, "retry", "Field") == (0, "Statements that are asked for once more: 1\n")
    assert [one.is_waiting for one in faults()] == [True]
    assert manage(app, "dismiss", "Field", bad["id"]) == (0, f"Dismissed: {bad['id']}\n")

    assert manage(app, "faults", "Field") == (0, "")
    assert manage(app, "dismiss", "Field", bad["id"])[0] == 2


def test_source_is_paused_resumed_and_removed(app: Flask, other: Scripted) -> None:
    source(other.url)
    assert manage(app, "pause", "field") == (0, "Paused: Field\n")
    assert "paused" in manage(app, "list")[1]
    assert manage(app, "resume", "field") == (0, "Goes on: Field\n")
    assert manage(app, "remove", "Field", input="n\n")[0] == 1

    assert manage(app, "remove", "--yes", "Field")[0] == 0

    assert manage(app, "list") == (0, "")
    assert manage(app, "pause", "Field")[0] == 2
