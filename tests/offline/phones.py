"""A phone as the tests need it: its keys, its packages, and what it says of what was done on it."""

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from lms.core import clock
from tests.client import PageClient
from tests.factories import PIN

ADL = "http://adlnet.gov/expapi/verbs/"
BASE = "http://lms.test/activities"


class Phone:
    """`client`: signed in as its owner; the outbox itself is sent without a cookie."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.keys: dict[str, Any] = client.post("/offline/keys", {"pin": PIN}).json
        self.package: dict[str, Any] = {}

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys['token']}", "Accept": "application/json"}

    @property
    def questions(self) -> dict[str, Any]:
        """Of practice; the forms of group sessions stand beside them."""
        return {path: asked for path, asked in self.package["practice"].items() if asked["kind"] != "group"}

    def fetch(self, slug: str = "bees") -> "Phone":
        answer = self.client.get(f"/offline/courses/{slug}")
        assert answer.status_code == 200
        self.package = answer.json
        return self

    def send(self, *statements: Any, sent_at: datetime | str | None = None) -> TestResponse:
        at = sent_at or clock.now()
        body = {"sent_at": at if isinstance(at, str) else at.isoformat(), "statements": list(statements)}
        return self.client.http.post("/offline/outbox", json=body, headers=self.headers)

    def statuses(self, *statements: Any, **options: Any) -> list[str]:
        answer = self.send(*statements, **options)
        assert answer.status_code == 200, answer.text
        return [one["status"] for one in answer.json["results"]]

    def completion(self, item: str = "hive/the-hive", **changes: Any) -> dict[str, Any]:
        module, lesson = item.split("/")
        found = self.package["completions"][f"/courses/bees/lessons/{module}/{lesson}/completion"]
        return self._said(found["id"], "completed", found["activity"]) | changes

    def answer(
        self, form: dict[str, list[str]] | None = None, *, path: str = "/courses/bees/lessons/hive/the-hive/practice/1",
        **changes: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """By default the right one."""
        asked = self.package["practice"][path]
        given = form if form is not None else form_of(asked["key"])
        said = self._said(str(uuid.uuid4()), "answered", asked["question"])
        said["context"]["contextActivities"] = {"parent": [{"id": asked["lesson"]}]}
        return said | {"result": {"extensions": {f"{BASE}/form": given}}} | changes

    def session(self, present: Iterable[Any], item: str = "hive/the-hive", **more: list[str]) -> dict[str, Any]:
        """A lesson learnt together with these people (ids)."""
        module, lesson = item.split("/")
        path = f"/courses/bees/lessons/{module}/{lesson}/group"
        found = self.package["practice"][path]
        (cooperative,) = re.findall(r'name="cooperative" value="([^"]+)"', self.package["pages"][path]["main"])
        form = {"cooperative": [cooperative], "present": [str(one) for one in present], **more}
        said = self._said(str(uuid.uuid4()), "host", found["question"])
        return said | {"verb": {"id": found["verb"]}, "result": {"extensions": {f"{BASE}/form": form}}}

    def _said(self, statement_id: str, verb: str, activity: str) -> dict[str, Any]:
        return {
            "id": statement_id,
            "actor": self.package["actor"],
            "verb": {"id": ADL + verb},
            "object": {"id": activity},
            "timestamp": clock.now().isoformat(),
            "context": {
                "registration": self.package["registration"],
                "extensions": {f"{BASE}/revision": self.package["revision"]},
            },
        }


def form_of(key: dict[str, Any]) -> dict[str, list[str]]:
    """A right answer to a question with this key."""
    match key:
        case {"fields": fields}:
            return fields
        case {"number": [low, _high]}:
            return {"answer": [low.replace(".", ",")]}
    return {"answer": [key["texts"][0]]}
