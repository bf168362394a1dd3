"""A notice is for the person whom it tells something."""

from uuid import UUID

from lms.accounts import policy as accounts
from lms.accounts.models import Person
from lms.core.access import first_or_404
from lms.notices import queries
from lms.notices.models import Notice

signed_in = accounts.signed_in


def own_notice(actor: Person | None, notice_id: UUID) -> tuple[Person, Notice]:
    (person,) = accounts.signed_in(actor)
    return person, first_or_404(queries.notices_for(person).where(Notice.id == notice_id))
