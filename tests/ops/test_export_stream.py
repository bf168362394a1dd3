"""An export is read in parts: little memory, and no transaction while the reader takes a part."""

import gc
import json
from collections.abc import Iterator

import psutil
import pytest
from flask import Flask

from lms.core.db import db
from lms.ops.views import statements as views
from tests.client import PageClient
from tests.factories import Cast
from tests.xapi.lrs import Lrs, statement

MEGABYTE = 1_000_000


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.salma)


def parts_of(client: PageClient, kind: str) -> Iterator[bytes]:
    response = client.http.get(f"/staff/statements/export/{kind}", buffered=False)
    assert response.status_code == 200
    return iter(response.iter_encoded())


def test_statement_of_many_lines_is_one_line(app: Flask, officer: PageClient) -> None:
    sent = statement(result={"response": "two\nlines\r\n"})
    headers = {"Content-Type": "application/json"}
    Lrs(app).send(
        "POST", "/statements", data=json.dumps(sent, indent=2).replace("\n", "\r\n").encode(), headers=headers
    )

    (line,) = b"".join(parts_of(officer, "jsonl")).splitlines()

    assert json.loads(line)["result"] == sent["result"]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_no_transaction_is_open_while_a_part_is_taken(
    app: Flask, officer: PageClient, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    Lrs(app).store(*[statement(object={"id": "x:y", "definition": {"name": {"fr": "Miel"}}}) for _ in range(1100)])
    open_at = []
    lines = views._lines

    def watched(*given: object) -> Iterator[str]:
        for part in lines(*given):
            open_at.append(db.session().in_transaction())
            yield part

    monkeypatch.setattr(views, "_lines", watched)

    assert b"".join(parts_of(officer, kind)).count(b"x:y") == 1100
    assert len(open_at) > 2
    assert not any(open_at)


def test_export_names_things_in_the_readers_language(app: Flask, officer: PageClient) -> None:
    names = {"en": "Honey", "fr-FR": "Miel", "ar-MA": "عسل"}
    Lrs(app).store(statement(object={"id": "x:y", "definition": {"name": names}}))

    assert "Miel" in b"".join(parts_of(officer.speak("fr"), "csv")).decode()
    assert "عسل" in b"".join(parts_of(officer.speak("ar"), "csv")).decode()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@pytest.mark.parametrize("size", [2_000, MEGABYTE - 2_000])
def test_export_of_200_megabytes_needs_little_memory(app: Flask, officer: PageClient, kind: str, size: int) -> None:
    lrs, total = Lrs(app), 200 * MEGABYTE
    for _batch in range(10):
        lrs.store(*[statement(result={"response": "x" * size}) for _ in range(-(-total // (size * 10)))])
    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss

    taken, most = 0, before
    for part in parts_of(officer, kind):
        taken += len(part)
        most = max(most, process.memory_info().rss)

    assert taken > (total if kind == "jsonl" else 0)
    assert most - before < 100 * MEGABYTE
