"""An H5P unit as a learner plays it, over HTTP."""

import json
from typing import Any

from werkzeug.test import TestResponse

from lms.core.db import db
from lms.packages.models import Package
from lms.xapi.models import StoredStatement
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.imported import CONTENT_URL, enrolled, launched, path_of


def open_unit(client: PageClient, cast: Cast, package: Package) -> str:
    """Amina opens the unit; answers the path of its player."""
    enrolled(cast.amina, package)
    address = launched(client.sign_in(cast.amina), package)
    assert address.startswith(f"{CONTENT_URL}/h5p/")
    return path_of(address)


def report(client: PageClient, path: str, verdict: str, scaled: float | None = None) -> TestResponse:
    body = json.dumps({"verdict": verdict, "scaled": scaled})
    return client.post(path.partition("?")[0], body, base_url=CONTENT_URL, content_type="text/plain")


def told() -> list[tuple[str, dict[str, Any]]]:
    """(verb, result) of what was said of units, in order."""
    rows = db.session.query(StoredStatement).order_by(StoredStatement.seq)
    documents = [json.loads(row.document) for row in rows]
    return [
        (one["verb"]["id"].rpartition("/")[2], one.get("result", {}))
        for one in documents
        if one["object"]["id"].startswith("urn:uuid:")
    ]
