"""A client of the LRS for tests, on the Flask test client; statements to send; packing of attachments and signatures."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from lms.core import clock
from lms.core.db import db
from lms.xapi import credentials
from lms.xapi.clients import Scope

AMINA = {"objectType": "Agent", "mbox": "mailto:amina@example.org", "name": "Amina"}
BILAL = {"objectType": "Agent", "account": {"homePage": "http://example.org", "name": "bilal"}}
ADL = "http://adlnet.gov/expapi/verbs/"
LESSON = "http://example.org/lessons/1"


def statement(**changes: Any) -> dict[str, Any]:
    """Amina completed a lesson, with an id of its own."""
    return {
        "id": str(uuid4()), "actor": AMINA, "verb": {"id": ADL + "completed", "display": {"en": "completed"}},
        "object": {"id": LESSON}, "timestamp": "2026-11-23T10:00:00.000Z",
    } | changes  # fmt: skip


def voiding(target: str, **changes: Any) -> dict[str, Any]:
    return statement(verb={"id": ADL + "voided"}, object={"objectType": "StatementRef", "id": target}, **changes)


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


@dataclass
class Lrs:
    """Requests with a credential of these scopes; `version` is the header."""

    app: Flask
    scopes: Sequence[Scope] = (Scope.ALL,)
    version: str = "1.0.3"
    origins: Sequence[str] = ()
    key: str = field(init=False)
    authorization: str = field(init=False)

    def __post_init__(self) -> None:
        new = credentials.create(name="A client", scopes=self.scopes, origins=self.origins, at=clock.now())
        self.key = new.credential.key
        self.authorization = basic(self.key, new.secret)
        db.session.commit()

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, json_body: Any = None, **options: Any
    ) -> TestResponse:
        sent = {"Authorization": self.authorization, "X-Experience-API-Version": self.version} | (headers or {})
        if json_body is not None:
            options["data"] = json.dumps(json_body, ensure_ascii=False).encode()
            sent.setdefault("Content-Type", "application/json")
        return self.app.test_client().open(
            f"/xapi{path}", method=method, headers={name: value for name, value in sent.items() if value}, **options
        )

    def post(self, *found: dict[str, Any], **options: Any) -> TestResponse:
        """One statement, or a batch."""
        return self.send("POST", "/statements", json_body=found[0] if len(found) == 1 else list(found), **options)

    def store(self, *found: dict[str, Any]) -> list[str]:
        """The ids of statements that must be accepted."""
        response = self.post(*found)
        assert response.status_code == 200, response.text
        ids: list[str] = response.json
        return ids

    def get(self, **asked: Any) -> TestResponse:
        return self.send("GET", "/statements", query_string=written(asked))

    def found(self, **asked: Any) -> list[dict[str, Any]]:
        response = self.get(**asked)
        assert response.status_code == 200, response.text
        statements: list[dict[str, Any]] = response.json["statements"]
        return statements

    def found_ids(self, **asked: Any) -> list[str]:
        return [one["id"] for one in self.found(**asked)]


def written(asked: dict[str, Any]) -> dict[str, str]:
    """Parameters as text: agents as JSON, truth as a word."""
    return {
        name: json.dumps(value)
        if isinstance(value, dict)
        else str(value).lower()
        if value in (True, False)
        else str(value)
        for name, value in asked.items()
    }


def mixed(statements: Any, *parts: tuple[bytes, str, str]) -> tuple[bytes, str]:
    """A multipart/mixed body of statements and (content, content type, hash), and its Content-Type."""
    pieces = [b"--edge\r\nContent-Type: application/json\r\n\r\n" + json.dumps(statements).encode() + b"\r\n"]
    for content, content_type, sha2 in parts:
        head = (
            f"--edge\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {sha2}\r\n\r\n"
        )
        pieces.append(head.encode() + content + b"\r\n")
    return b"".join(pieces) + b"--edge--\r\n", "multipart/mixed; boundary=edge"
