"""Statements of another LRS that cannot be copied, or are voided: told, asked for again, dismissed."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from lms.core.db import db
from lms.xapi import queries as log
from lms.xapi.forwarding import queries, sources
from lms.xapi.forwarding.models import Trouble
from tests.factories.statements import recorded
from tests.xapi.lrs import Lrs, statement, voiding
from tests.xapi.others import (
    STORED,
    Scripted,
    copy,
    faults,
    forward,
    here,
    page,
    source,
    stored,
)


@pytest.mark.parametrize("fault", [{"actor": {}}, [], 7, {"id": "x"}, {"id": "\0"}, "text"], ids=str)
def test_broken_statement_is_told_and_the_others_are_kept(app: Flask, other: Scripted, fault: Any) -> None:
    found = source(other.url)
    other.pages += [page(fault, stored()), page(fault)]

    forward()
    copy()

    assert (found.accepted, len(faults()), found.is_failing) == (1, 1, False)
    assert not faults()[0].has_id


BROKEN = "\udcff\udcfe"


@pytest.mark.parametrize("where", ["response", "id"])
def test_statement_that_is_no_utf_8_is_told_and_the_others_are_kept(app: Flask, other: Scripted, where: str) -> None:
    found = source(other.url)
    bad, good = stored(result={"response": "BROKEN"}), stored()
    if where == "id":
        bad["id"] = "BROKEN"
    text = json.dumps({"statements": [bad, good], "more": ""}).replace("BROKEN", BROKEN)
    other.pages += [(200, text, {"Content-Type": "application/json"})]

    forward()

    assert found.accepted == 1
    assert [one.reason.startswith("This is not JSON in UTF-8") for one in faults()] == [True]


def test_fault_is_kept_with_its_id_and_copied_when_it_is_mended_there(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    bad, good = stored(actor={}), stored()
    other.pages += [page(bad, good)]
    forward()
    (fault,) = faults()
    assert (fault.statement_id, found.accepted) == (bad["id"], 1)
    assert fault.reason.startswith("actor")

    sources.ask_again(found)
    db.session.commit()
    other.pages += [(200, bad, {}), page(), (404, "", {}), (200, bad | {"actor": good["actor"]}, {}), page()]
    forward()
    assert [one.is_waiting for one in faults()] == [False]
    sources.ask_again(found, [fault.id])
    db.session.commit()
    forward()

    assert f"statementId={bad['id']}" in other.asked[1]
    assert f"voidedStatementId={bad['id']}" in other.asked[4]
    assert (faults(), found.accepted, here()) == ([], 2, sorted([bad["id"], good["id"]]))


@pytest.mark.parametrize("status", [404, 403, 500])
def test_fault_that_is_not_given_has_that_as_its_reason(app: Flask, other: Scripted, status: int) -> None:
    found = source(other.url)
    other.pages += [page(stored(actor={})), (status, "gone", {}), (status, "gone", {}), page()]
    forward()
    sources.ask_again(found)
    db.session.commit()

    forward()

    assert [(one.reason, one.is_waiting) for one in faults()] == [(f"{status} gone", False)]
    assert not found.is_failing


def test_fault_waits_while_the_source_is_busy(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [page(stored(actor={})), (429, "not now", {})]
    forward()
    sources.ask_again(found)
    db.session.commit()

    forward()

    assert [one.is_waiting for one in faults()] == [True]
    assert found.trouble is Trouble.BUSY


def test_dismissed_fault_is_not_told_again(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    bad = stored(actor={})
    other.pages += [page(bad), page(bad)]
    forward()
    sources.dismiss(faults()[0])
    sources.ask_again(found)
    db.session.commit()

    copy()

    assert len(other.asked) == 2
    assert queries.fault_counts() == {}


def test_faults_without_id_are_not_asked_for(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    nameless = stored()
    del nameless["id"]
    other.pages += [page(nameless), page()]
    forward()
    assert [one.reason for one in faults()] == ["a statement without id would come anew with every import"]
    sources.ask_again(found)
    db.session.commit()

    copy()

    assert [one.is_waiting for one in faults()] == [False]


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
    found = source(other.url)
    gone = str(uuid4())
    other.pages += [page(voiding(gone, stored=STORED), stored()), (200, body, {"Content-Type": content_type})]

    forward()

    assert (found.accepted, [one.statement_id for one in faults()]) == (2, [gone])


@pytest.mark.parametrize("status", [400, 403, 404])
def test_voided_statement_that_is_not_given_leaves_its_voiding(app: Flask, other: Scripted, status: int) -> None:
    found = source(other.url)
    other.pages += [page(voiding(str(uuid4()), stored=STORED)), (status, "", {})]

    forward()

    assert found.accepted == 1
    assert "voidedStatementId=" in other.asked[1]


@pytest.mark.parametrize("status", [429, 500, 503, 302])
def test_voided_statement_is_waited_for_where_the_look_fails(app: Flask, other: Scripted, status: int) -> None:
    found = source(other.url)
    gone = stored()
    voids = voiding(gone["id"], stored=STORED)
    other.pages += [page(stored(), voids), (status, "", {})]
    forward()
    assert (found.failures, recorded()) == (1, [])
    other.pages += [page(voids), (200, gone, {})]

    assert found.next_try_at is not None
    with time_machine.travel(found.next_try_at, tick=False):
        forward()

    assert here() == sorted([gone["id"], voids["id"]])
    assert log.statement_seen(UUID(gone["id"]), is_voided=True, authority=None) is not None


def test_voiding_of_what_others_stored_here_is_told_and_the_others_are_kept(
    app: Flask, lrs: Lrs, other: Scripted
) -> None:
    found = source(other.url)
    (own,) = lrs.store(statement())
    forbidden = stored(verb=voiding(own)["verb"], object=voiding(own)["object"])
    other.pages += [page(stored(), forbidden, stored())]

    forward()

    assert found.accepted == 2
    (fault,) = faults()
    assert fault.statement_id == forbidden["id"]
    assert fault.reason.startswith(f"object.id: {own} was stored by another client")


def test_another_statement_of_the_same_id_is_a_fault(app: Flask, lrs: Lrs, other: Scripted) -> None:
    source(other.url)
    (own,) = lrs.store(statement())
    other.pages += [page(stored(id=own, object={"id": "http://example.org/other"}))]

    forward()

    assert [(one.statement_id, one.reason) for one in faults()] == [
        (own, "another statement with this id is here already")
    ]


def test_attachment_that_does_not_come_is_told(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    missing = {
        "usageType": "http://example.org/receipt", "display": {"en": "r"}, "contentType": "text/plain", "length": 1,
        "sha2": "a" * 64,
    }  # fmt: skip
    other.pages += [page(stored(attachments=[missing]), stored())]

    forward()

    assert (found.accepted, len(faults())) == (1, 1)
