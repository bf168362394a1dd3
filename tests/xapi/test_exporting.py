"""The log as files, by the command."""

import csv
import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.db import db
from lms.core.sheets import harmless
from tests.xapi.lrs import AMINA, BILAL, LESSON, Lrs, statement


def run(app, *arguments: str):
    result = app.test_cli_runner().invoke(args=["lms", "statements", "export", *arguments])
    db.session.rollback()
    return result


def test_command_writes_what_the_filters_find(lrs: Lrs, folder: Path) -> None:
    team = {"objectType": "Group", "mbox": "mailto:team@example.org"}
    wanted = [statement(actor=BILAL, context={"team": team}) for _ in range(3)]
    lrs.store(*wanted, statement())
    file = folder / "log.jsonl"

    result = run(lrs.app, str(file), "--agent", json.dumps(team), "--activity", LESSON)

    assert result.exit_code == 0, result.output
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == [one["id"] for one in wanted]
    assert "3 statements" in result.output


def test_command_writes_csv(lrs: Lrs, folder: Path) -> None:
    (given,) = lrs.store(statement(actor={**AMINA, "name": "=1+1"}))
    file = folder / "log.csv"

    assert run(lrs.app, str(file), "--format", "csv").exit_code == 0
    header, row = file.read_text("utf-8-sig").splitlines()
    assert header.startswith("id,stored,timestamp,actor")
    assert row.startswith(given)
    assert "'=1+1" in row


def test_csv_names_the_members_of_a_group_without_a_key(lrs: Lrs, folder: Path) -> None:
    lrs.store(statement(actor={"objectType": "Group", "member": [AMINA, BILAL]}))
    file = folder / "log.csv"

    run(lrs.app, str(file), "--format", "csv")

    (row,) = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    amina, bilal = row["actor"].split("; ")
    assert amina == AMINA["mbox"]
    assert "bilal" in bilal


def test_empty_log_is_an_empty_file(lrs: Lrs, folder: Path) -> None:
    assert run(lrs.app, str(folder / "log.jsonl")).exit_code == 0
    assert (folder / "log.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    "arguments", [("--since", "soon"), ("--agent", "Amina"), ("--verb", "x"), ("--registration", "1")]
)
def test_bad_filter_is_named_and_writes_nothing(lrs: Lrs, folder: Path, arguments: tuple[str, str]) -> None:
    result = run(lrs.app, str(folder / "log.jsonl"), *arguments)

    assert result.exit_code == 1
    assert arguments[0].removeprefix("--") in result.output
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/log.jsonl", "taken/log.jsonl"])
def test_file_that_cannot_be_written_is_named(lrs: Lrs, folder: Path, name: str) -> None:
    (folder / "taken").write_text("a file")

    result = run(lrs.app, str(folder / name))

    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert str(folder / name) in result.output
    assert [file.name for file in folder.iterdir()] == ["taken"]


def test_nobody_else_may_read_the_file(lrs: Lrs, folder: Path) -> None:
    lrs.store(statement())
    left_over = folder / "log.jsonl.part"
    left_over.touch(mode=0o644)

    assert run(lrs.app, str(folder / "log.jsonl")).exit_code == 0

    assert (folder / "log.jsonl").stat().st_mode & 0o777 == 0o600
    assert not left_over.exists()


def test_broken_export_leaves_nothing(lrs: Lrs, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lrs.store(statement())
    monkeypatch.setattr("lms.xapi.exporting.lines_of", full_disk)

    result = run(lrs.app, str(folder / "log.jsonl"))

    assert (result.exit_code, "No space left" in result.output) == (1, True)
    assert list(folder.iterdir()) == []


def full_disk(*_arguments: object, **_options: object) -> str:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_hyphen_is_standard_output_and_nothing_else_goes_there(lrs: Lrs) -> None:
    ids = lrs.store(statement(), statement())

    result = run(lrs.app, "-")

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ids
    assert "2 statements" in result.stderr


def test_pipe_is_written_and_not_replaced(lrs: Lrs, folder: Path) -> None:
    (given,) = lrs.store(statement())
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(lrs.app, str(pipe)).exit_code == 0
        assert json.loads(os.read(reader, 65536))["id"] == given
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = harmless(text)

    assert cell.endswith(text)
    assert not cell.startswith(("=", "+", "@", "\t", "\r"))


@pytest.mark.parametrize("number", ["-1", "-0.5", "3", "0.25"])
def test_numbers_stay_numbers(number: str) -> None:
    assert harmless(number) == number
