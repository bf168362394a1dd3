"""Who reads the log: national officers and administrators. It tells what people did, so nobody else does."""

from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import staff
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.xapi import queries
from lms.xapi.exporting import Format
from lms.xapi.models import StoredStatement

READERS = (StaffRole.OFFICER, StaffRole.ADMINISTRATOR)


def reader_of_log(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if person.staff_role not in READERS:
        raise NotFound
    return (person,)


def export(actor: Person | None, name: str) -> tuple[Format]:
    reader_of_log(actor)
    if name not in set(Format):
        raise NotFound
    return (Format(name),)


def statement(actor: Person | None, statement_id: UUID) -> tuple[StoredStatement]:
    """Voided ones too: who answers for the log sees all of it."""
    reader_of_log(actor)
    return (first_or_404(queries.statement_with_id(statement_id)),)
