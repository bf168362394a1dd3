"""What a test finds in the log."""

from uuid import UUID

from lms.core.db import db
from lms.xapi.models import StoredStatement
from lms.xapi.statement import Statement


def recorded(*, verb: str | None = None, registration: UUID | None = None) -> list[Statement]:
    """Statements in the order of storing; `verb` is the last word of its IRI."""
    found = map(StoredStatement.as_statement, db.session.query(StoredStatement).order_by(StoredStatement.seq))
    return [
        one
        for one in found
        if (verb is None or one.verb.id.endswith(f"/{verb}"))
        and (registration is None or one.registration == registration)
    ]
