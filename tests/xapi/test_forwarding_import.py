"""Copying statements from an LRS that stumbles, lies or speaks an older version."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from lms.core.db import db
from lms.xapi.forwarding import importing
from lms.xapi.forwarding.importing import Progress
from lms.xapi.forwarding.models import ImportCursor, Trouble
from lms.xapi.forwarding.remote import Failed, RemoteLrs
from tests.factories.statements import recorded
from tests.xapi.lrs import Lrs, statement, voiding
from tests.xapi.others import Scripted, scripted

STORED = "2026-11-23T10:00:00.000Z"


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    monkeypatch.setattr(importing, "PAUSES_S", (0, 0))
    with scripted() as found:
        yield found


def stored(**changes: Any) -> dict[str, Any]:
    return statement(stored=STORED, **changes)


def page(*statements: Any, more: str = "") -> tuple[int, Any, dict[str, str]]:
    return 200, {"statements": list(statements), "more": more}, {"Content-Type": "application/json"}


def copy(other: Scripted) -> Progress:
    remote = RemoteLrs(other.url, "key", "secret")
    try:
        return list(importing.import_from(remote))[-1]
    finally:
        remote.close()


def test_pages_are_followed(app: Flask, other: Scripted) -> None:
    other.pages += [page(stored(), more="/xapi/statements/more/2"), page(stored())]

    assert copy(other).added == 2

    assert other.asked[1] == "/xapi/statements/more/2"
    assert db.session.query(ImportCursor).one().stored_there.isoformat() == "2026-11-23T10:00:00+00:00"


def test_page_on_another_server_is_not_asked_for(app: Flask, other: Scripted) -> None:
    other.pages += [page(stored(), more="https://elsewhere.example/statements/more/2")]

    with pytest.raises(Failed, match="another server"):
        copy(other)
    assert len(recorded()) == 1


def test_lrs_without_2_0_is_asked_in_1_0_3(app: Flask, other: Scripted) -> None:
    other.pages += [(400, "X-Experience-API-Version", {}), page(stored())]

    assert copy(other).added == 1
    assert other.versions == ["2.0.0", "1.0.3"]


def test_stumbling_lrs_is_asked_again(app: Flask, other: Scripted) -> None:
    other.pages += [(503, "", {}), (500, "", {}), page(stored())]

    assert copy(other).added == 1


def test_lrs_that_is_down_ends_the_import(app: Flask, other: Scripted) -> None:
    other.pages += [(503, "", {})] * 3

    with pytest.raises(Failed) as caught:
        copy(other)
    assert caught.value.trouble is Trouble.BUSY


@pytest.mark.parametrize("body", ["<p>Sign in</p>", "[]", '{"statements": 1}', '{"more": ""}', "{" * 5000], ids=len)
def test_what_is_no_statement_result_ends_the_import(app: Flask, other: Scripted, body: str) -> None:
    other.pages += [(200, body, {})]

    with pytest.raises(Failed, match="no StatementResult"):
        copy(other)


@pytest.mark.parametrize("fault", [{"actor": {}}, [], 7, {"id": "x"}, "text"], ids=str)
def test_broken_statement_is_told_and_the_others_are_kept(app: Flask, other: Scripted, fault: Any) -> None:
    other.pages += [page(fault, stored())]

    progress = copy(other)

    assert (progress.added, len(progress.faults)) == (1, 1)


def test_statement_without_id_is_not_copied(app: Flask, other: Scripted) -> None:
    nameless = stored()
    del nameless["id"]
    other.pages += [page(nameless)]

    assert copy(other).faults == ["?: a statement without id would come anew with every import"]


def test_voiding_of_what_others_stored_here_is_told_and_the_others_are_kept(
    app: Flask, lrs: Lrs, other: Scripted
) -> None:
    (own,) = lrs.store(statement())
    forbidden = stored(verb=voiding(own)["verb"], object=voiding(own)["object"])
    other.pages += [page(stored(), forbidden, stored())]

    progress = copy(other)

    assert progress.added == 2
    assert progress.faults[0].startswith(f"{forbidden['id']}: object.id: {own} was stored by another client")


def test_attachment_that_does_not_come_is_told(app: Flask, other: Scripted) -> None:
    missing = {
        "usageType": "http://example.org/receipt", "display": {"en": "r"}, "contentType": "text/plain", "length": 1,
        "sha2": "a" * 64,
    }  # fmt: skip
    other.pages += [page(stored(attachments=[missing]), stored())]

    progress = copy(other)

    assert (progress.added, len(progress.faults)) == (1, 1)


def test_voided_statement_that_is_not_given_leaves_its_voiding(app: Flask, other: Scripted) -> None:
    gone = voiding(str(uuid4()), stored=STORED)
    other.pages += [page(gone)]

    assert copy(other).added == 1
    assert "voidedStatementId=" in other.asked[1]
