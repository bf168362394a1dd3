"""Whether the statements that a test left in the log keep our xAPI Profile; conftest.py asks after each test, live.py of each server."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lms.core.db import db
from lms.xapi import agents, profile, verbs
from lms.xapi.models import StoredStatement
from lms.xapi.statement import VOIDED
from lms.xapi.statement_templates import faults, values_at

CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
# cmi5, 9.3: only an LMS uses these, so they are ours wherever they stand.
OF_AN_LMS = {verbs.LAUNCHED.id, verbs.ABANDONED.id, verbs.WAIVED.id, verbs.SATISFIED.id}
PLACES = {
    "ContextExtension": "$.context.extensions",
    "ResultExtension": "$.result.extensions",
    "ActivityExtension": "$.object.definition.extensions",
}


def profile_faults() -> list[str]:
    """What the trusted statements break, those of an open transaction too."""
    query = select(StoredStatement.document).where(StoredStatement.is_trusted)
    try:
        documents = db.session.scalars(query).all()
    except SQLAlchemyError:
        # The test left a broken transaction behind.
        db.session.rollback()
        documents = db.session.scalars(query).all()
    return [fault for document in documents for fault in faults_of(json.loads(document))]


def refuse(faults: list[str]) -> None:
    assert not faults, "Statements break our xAPI Profile (docs/xapi-profile.md):\n" + "\n".join(faults)


def faults_of(statement: dict[str, Any]) -> list[str]:
    if statement["verb"]["id"] == VOIDED:
        # Data 2.3.2: the specification alone says what it holds.
        return []
    if profile.version_id() in categories(statement):
        found = faults(statement, profile.templates()) + list(extension_faults(statement))
    elif is_of_a_unit(statement):
        found = []
    else:
        found = ["it does not name our profile: give its contextActivities category=profile.category()"]
    return [f"{statement['verb']['id']} {statement['object'].get('id')}: {fault}" for fault in found]


def categories(statement: dict[str, Any]) -> list[str]:
    return values_at("$.context.contextActivities.category[*].id", statement)


def is_of_a_unit(statement: dict[str, Any]) -> bool:
    """A unit stored it in its session, in the words of cmi5 or its own: its authority says so, and nothing else does."""
    account = statement.get("authority", {}).get("account")
    is_by_unit = account == msgspec.to_builtins(agents.units_agent().account)
    return is_by_unit and statement["verb"]["id"] not in OF_AN_LMS


def extension_faults(statement: dict[str, Any]) -> Iterator[str]:
    # Profiles, Structure 7.2: each kind of extension stands in its own place. Ours are those under our address.
    kinds = {concept["id"]: concept["type"] for concept in profile.document()["concepts"]}
    for kind, place in PLACES.items():
        for extensions in values_at(place, statement):
            for key in extensions:
                if key.startswith(agents.base_url()) and kinds.get(key) != kind:
                    yield f"{key} is no {kind} of our profile: add it to lms/xapi/profiles"
