"""Copying statements from an LRS that stumbles, lies or speaks an older version."""

import json
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


def cursor() -> str:
    return db.session.query(ImportCursor).one().stored_there.isoformat()


def through(told: tuple[int, Any, dict[str, str]], moment: str) -> tuple[int, Any, dict[str, str]]:
    return told[0], told[1], told[2] | {"x-experience-api-consistent-through": moment}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T09:59:30.000Z", "2026-11-23T09:59:30"), ("2026-11-23T10:59:30+01:00", "2026-11-23T09:59:30"),
        ("2026-11-23T09:59:30", "2026-11-23T09:59:30"), ("2026-11-23T10:00:30Z", "2026-11-23T10:00:00"),
        ("soon", "2026-11-23T10:00:00"), ("", "2026-11-23T10:00:00"), ("0001-01-01T00:00:00+14:00", "2026-11-23T10:00:00"),
    ],
)  # fmt: skip
def test_import_goes_on_no_later_than_what_is_consistent_there(
    app: Flask, other: Scripted, moment: str, expected: str
) -> None:
    other.pages += [through(page(stored()), moment)]

    assert copy(other).added == 1

    assert cursor() == expected + "+00:00"


def test_gap_of_one_page_is_not_forgotten_with_the_next(app: Flask, other: Scripted) -> None:
    first = through(page(stored(), more="/xapi/statements/more/2"), "2026-11-23T09:59:30Z")
    second = through(page(statement(stored="2026-11-23T10:00:10Z")), "2026-11-23T10:00:20Z")
    other.pages += [first, second]

    copy(other)

    assert cursor() == "2026-11-23T09:59:30+00:00"


def test_what_is_committed_there_later_is_copied_by_the_next_import(app: Flask, other: Scripted) -> None:
    late = statement(stored="2026-11-23T09:59:40Z")
    other.pages += [through(page(stored()), "2026-11-23T09:59:30Z"), page(late)]
    copy(other)

    assert copy(other).added == 1

    assert "since=2026-11-23T09%3A59%3A29" in other.asked[1]


def test_pages_without_end_are_left(app: Flask, other: Scripted) -> None:
    more = "/xapi/statements/more/"
    circle = [page(stored(), more=more + "1"), page(more=more + "2"), page(more=more + "1")]
    other.pages += [*circle, *circle]

    with pytest.raises(Failed, match="more/1 was given before"):
        copy(other)

    assert len(other.asked) == 3
    assert len(recorded()) == 1


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


BROKEN = "\udcff\udcfe"


@pytest.mark.parametrize("where", ["response", "id"])
def test_statement_that_is_no_utf_8_is_told_and_the_others_are_kept(app: Flask, other: Scripted, where: str) -> None:
    bad, good = stored(result={"response": "BROKEN"}), stored()
    if where == "id":
        bad["id"] = "BROKEN"
    text = json.dumps({"statements": [bad, good], "more": ""}).replace("BROKEN", BROKEN)
    other.pages += [(200, text, {"Content-Type": "application/json"})]

    progress = copy(other)

    assert (progress.added, len(progress.faults)) == (1, 1)
    assert progress.faults[0].startswith("?: This is not JSON in UTF-8")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>Sign in</p>", "text/html"), (BROKEN, "application/json"), ("", "application/json"),
        ("--edge\r\nContent-Type: application/json", "multipart/mixed; boundary=edge"), ("", "multipart/mixed"),
        (json.dumps(stored()), "application/json"), (json.dumps(stored(id=None)), "application/json"),
        (json.dumps({name: value for name, value in stored().items() if name != "id"}), "application/json"),
    ],
)  # fmt: skip
def test_voided_statement_that_cannot_be_read_is_told_and_the_others_are_kept(
    app: Flask, other: Scripted, body: str, content_type: str
) -> None:
    gone = str(uuid4())
    other.pages += [page(voiding(gone, stored=STORED), stored()), (200, body, {"Content-Type": content_type})]

    progress = copy(other)

    assert (progress.added, len(progress.faults)) == (2, 1)
    assert progress.faults[0].startswith(f"{gone}: ")


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
