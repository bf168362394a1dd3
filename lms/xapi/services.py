"""Recording statements, and rebuilding from the log what was derived from them."""

import msgspec

from lms.core import clock
from lms.core.db import db
from lms.xapi import queries
from lms.xapi.agents import base_url, platform_agent
from lms.xapi.consumers import registry
from lms.xapi.statement import VERSION, Statement, check, decode, encode


def record(statement: Statement) -> bool:
    """Add one of the platform's own statements to the log and let its consumers follow, in this transaction.

    Repeating an id is a no-op and answers False. Raises BadStatement where the specification is broken.
    """
    check(statement)
    stored = clock.now()
    statement = msgspec.structs.replace(statement, stored=stored, version=VERSION, authority=platform_agent())
    is_new = queries.insert_once(
        {
            "id": statement.id,
            "verb": statement.verb.id,
            "actor": statement.actor.key,
            "object": statement.object.id,
            "registration": statement.registration,
            "timestamp": statement.timestamp,
            "stored": stored,
            "is_trusted": True,
            "document": encode(statement),
        }
    )
    if is_new:
        registry.tell(statement)
    return is_new


class ForeignLog(Exception):
    """The log names another public address than the settings do: nothing in it would be recognised."""


def rebuild() -> int:
    """Delete everything derived, replay the log, and answer how many statements were read.

    Raises ForeignLog before a statement is lost; the caller then rolls back.
    """
    for forget in registry.resets:
        forget()
    db.session.flush()
    count = 0
    for document in queries.trusted_documents():
        statement = decode(document)
        if statement.actor.account.home_page != base_url():
            raise ForeignLog(
                f"Statement {statement.id} was made at {statement.actor.account.home_page}, but LMS_BASE_URL is "
                f"{base_url()}. Set it to that address; nothing was changed."
            )
        registry.tell(statement)
        count += 1
    return count
