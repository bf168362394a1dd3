"""A SCORM unit as a learner plays it, over HTTP."""

import json
from typing import Any

from werkzeug.test import TestResponse

from lms.core.db import db
from lms.packages.models import Package
from lms.xapi.models import StoredStatement
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.imported import CONTENT_URL, enrolled, launched, path_of

PASSED_2004 = {
    "cmi.completion_status": "completed",
    "cmi.success_status": "passed",
    "cmi.score.scaled": "0.9",
    "cmi.session_time": "PT2M",
}


def open_unit(client: PageClient, cast: Cast, package: Package, **where: int) -> str:
    """Amina opens the unit; answers the path of its player."""
    enrolled(cast.amina, package)
    address = launched(client.sign_in(cast.amina), package, **where)
    assert address.startswith(f"{CONTENT_URL}/scorm/")
    return path_of(address)


def report(client: PageClient, path: str, sequence: int, cmi: dict, event: str = "commit", **more) -> TestResponse:
    body = json.dumps({"sequence": sequence, "event": event, "cmi": cmi, **more})
    return client.post(path.partition("?")[0], body, base_url=CONTENT_URL, content_type="text/plain")


def opening(client: PageClient, path: str) -> dict[str, Any]:
    """What the player asks for at its start."""
    answer = client.get(path.replace("?", "/values?"), base_url=CONTENT_URL)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json


def told() -> list[tuple[str, str]]:
    """(verb, kind of activity) of what was said of units and lessons, in order."""
    rows = db.session.query(StoredStatement).order_by(StoredStatement.seq)
    documents = [json.loads(row.document) for row in rows]
    return [
        (document["verb"]["id"].rpartition("/")[2], document["object"]["id"].split("/")[4])
        for document in documents
        if document["verb"]["id"].rpartition("/")[2] not in ("registered", "earned")
    ]
