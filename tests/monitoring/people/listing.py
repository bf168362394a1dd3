"""What the tests of personal lists share."""

from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.monitoring.people.models import ListAccess
from tests.client import PageClient

PEOPLE, LOG = "/staff/monitoring/people", "/staff/monitoring/accesses"
WORDS = "A complaint about the course of November."


def asked(**given: Any) -> dict[str, Any]:
    return {
        "behind": "enrolled",
        "period": "2026",
        "cooperative": "",
        "reason": "accompaniment",
        "words": WORDS,
    } | given


def opened(client: PageClient, **given: Any) -> str:
    """The address of a list that was opened."""
    answer = client.post(PEOPLE, asked(**given))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def listed(client: PageClient, **given: Any) -> str:
    return client.get(opened(client, **given)).text


def log() -> list[ListAccess]:
    return list(db.session.scalars(select(ListAccess).order_by(ListAccess.at, ListAccess.id)))
