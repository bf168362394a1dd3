"""A unit of cmi5 as the LMS meets it: over HTTP, with nothing but the address by which it was launched."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.learning.queries import content_of
from lms.packages.models import Package
from lms.packages.services import Imported
from lms.xapi.models import StoredStatement
from lms.xapi.statement import Statement
from tests.client import PageClient
from tests.packages import imported as packages
from tests.packages.cmi5_packages import ARGAN, COURSE_ID, package

ADL = "http://adlnet.gov/expapi/verbs/"
CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/"
EXTENSIONS = "https://w3id.org/xapi/cmi5/context/extensions/"
ANYWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://content.example"}


def imported(app: Flask, content: bytes | None = None) -> Imported:
    return packages.imported(app, content or package(*ARGAN))


def enrolled(person: Person, found: Imported) -> Enrolment:
    return packages.enrolled(person, found.package)


def item_of(found: Package, name: str) -> str:
    """module/lesson of the unit that cmi5_packages calls so."""
    return next(
        f"{group.key}/{unit.key}"
        for group in found.structure.groups
        for unit in group.units
        if unit.publisher_id == f"{COURSE_ID}/{name}"
    )


def statements_of(verb: str) -> list[Statement]:
    """By the last word of their verb, in the order of storing."""
    rows = db.session.scalars(select(StoredStatement).order_by(StoredStatement.seq))
    return [one for row in rows if (one := row.as_statement()).verb.id.endswith(f"/{verb}")]


def completed(enrolment: Enrolment) -> set[str]:
    query = select(Completion.item).where(Completion.registration == enrolment.registration)
    return set(db.session.scalars(query))


def slug_of(found: Imported) -> str:
    return content_of(found.revision.id).slug


class CmiUnit:
    """What the unit knows stands in `parameters` and `data`."""

    def __init__(self, client: PageClient, address: str) -> None:
        # A browser without the learner's cookies.
        self.http = client.app.test_client()
        self.address = address
        self.parameters = dict(parse_qsl(urlsplit(address).query))
        self.actor = json.loads(self.parameters["actor"])
        self.data: dict[str, Any] = {}
        self.token = ""

    @classmethod
    def launched(cls, client: PageClient, slug: str, item: str) -> "CmiUnit":
        module, _slash, lesson = item.partition("/")
        response = client.post(f"/courses/{slug}/lessons/{module}/{lesson}/launch")
        assert response.status_code in (200, 303), response.status_code
        return cls(client, response.headers.get("Location") or response.headers["Refresh"].removeprefix("0;url="))

    def begun(self) -> "CmiUnit":
        """Everything up to and with `initialized`."""
        self.fetch()
        self.data = self.document("activities/state", stateId="LMS.LaunchData").get_json()
        assert self.document("agents/profile", profileId="cmi5LearnerPreferences").status_code == 200
        assert self.send(self.defined("initialized")).status_code == 200
        return self

    def fetch(self) -> dict[str, str]:
        response = self.http.post(urlsplit(self.parameters["fetch"]).path, headers=ANYWHERE)
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.mimetype == "application/json"
        found: dict[str, str] = response.get_json()
        self.token = found.get("auth-token", self.token)
        return found

    def call(self, method: str, path: str, body: Any = None, **query: str) -> TestResponse:
        return self.http.open(
            f"/xapi/{path}",
            method=method,
            query_string=query,
            json=body,
            headers={"Authorization": f"Basic {self.token}", "X-Experience-API-Version": "1.0.3", **ANYWHERE},
        )

    def document(self, path: str, method: str = "GET", body: Any = None, **query: str) -> TestResponse:
        given = {"agent": self.parameters["actor"]}
        if path == "activities/state":
            given |= {"activityId": self.parameters["activityId"], "registration": self.parameters["registration"]}
        return self.call(method, path, body, **(given | query))

    def allowed(self, verb: str = "experienced", **changes: Any) -> dict[str, Any]:
        template = json.loads(json.dumps(self.data["contextTemplate"])) if self.data else {}
        context = {**template, "registration": self.parameters["registration"]}
        return {
            "id": str(uuid4()),
            "actor": self.actor,
            "verb": {"id": verb if "://" in verb else f"{ADL}{verb}"},
            "object": {"id": f"{self.parameters['activityId']}/page", "objectType": "Activity"},
            "context": context,
            "timestamp": clock.now().isoformat(),
            **changes,
        }

    def defined(self, verb: str, score: dict[str, float] | None = None, **changes: Any) -> dict[str, Any]:
        """As cmi5, 9.3 to 9.6 ask for."""
        found = self.allowed(verb, object={"id": self.parameters["activityId"], "objectType": "Activity"})
        result: dict[str, Any] = {"passed": {"success": True}, "failed": {"success": False}}.get(verb, {})
        result |= {"completion": True} if verb == "completed" else {}
        result |= {"duration": "PT1M"} if verb != "initialized" else {}
        categories = [{"id": f"{CATEGORIES}cmi5"}]
        if "success" in result or "completion" in result:
            categories.append({"id": f"{CATEGORIES}moveon"})
        found["context"].setdefault("contextActivities", {})["category"] = categories
        if score is not None:
            result["score"] = score
            found["context"]["extensions"][f"{EXTENSIONS}masteryscore"] = self.data["masteryScore"]
        return {**found, **({"result": result} if result else {}), **changes}

    def send(self, *statements: dict[str, Any]) -> TestResponse:
        return self.call("POST", "statements", list(statements) if len(statements) != 1 else statements[0])

    def tells(self, *verbs: str) -> None:
        for verb in verbs:
            response = self.send(self.defined(verb))
            assert response.status_code == 200, response.get_data(as_text=True)
        db.session.expire_all()


def launched(phone: PageClient, found: Imported, name: str) -> CmiUnit:
    return CmiUnit.launched(phone, slug_of(found), item_of(found.package, name))


def done(phone: PageClient, found: Imported, name: str, *verbs: str) -> CmiUnit:
    unit = launched(phone, found, name).begun()
    unit.tells(*verbs, "terminated")
    return unit
