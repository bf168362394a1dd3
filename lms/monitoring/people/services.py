"""A personal list is opened: it is logged first, then shown."""

from datetime import datetime
from uuid import UUID

from lms.core.once import add_once
from lms.monitoring.people import queries
from lms.monitoring.people.models import ListAccess, Reason
from lms.monitoring.people.queries import Asked


def open_list(asked: Asked, reason: Reason, words: str, *, key: UUID, at: datetime) -> ListAccess:
    """`key`: of the form (OnceForm), so that an impatient touch is logged once. Raises KeyTaken."""
    access = ListAccess(
        id=key,
        person_id=asked.asker.id,
        at=at,
        reason=reason,
        words=words,
        behind=asked.behind,
        period=str(asked.period),
        cooperative_id=asked.cooperative_id,
        course=asked.course,
        # An adviser asks within her delegation, whether of one cooperative or of all.
        delegation_code=asked.asker.delegation_code,
        rows=queries.count_of(asked),
        left_out=queries.left_out(asked),
    )
    said = ("reason", "words", "behind", "period", "cooperative_id", "course")
    return add_once(access, owner=("person_id",), said=said)
