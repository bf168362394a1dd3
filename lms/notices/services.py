"""Telling people, and noting that they understood."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.ids import new_id
from lms.notices import queries
from lms.notices.channels import services as channels
from lms.notices.kinds import is_reminding
from lms.notices.models import Notice


def tell(
    people: Iterable[UUID],
    kind: str,
    values: dict[str, Any],
    *,
    at: datetime,
    cooperative_id: UUID | None = None,
    subject: str | None = None,
) -> None:
    """Each of these people once, and of one `subject` once for ever."""
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(), "person_id": person_id, "cooperative_id": cooperative_id, "kind": kind, "values": values,
            "at": at, "seen_at": None, "subject": subject,
        }
        for person_id in dict.fromkeys(people)
    ]  # fmt: skip
    if not rows:
        return
    queries.add(rows)
    if is_reminding(kind):
        channels.queue([row["id"] for row in rows], at=at)


def take_back(subject: str) -> None:
    """As if it had never been told: whoever told it was mistaken."""
    queries.remove(subject)


def acknowledge(notice: Notice, *, at: datetime) -> None:
    """She understood. A second time changes nothing."""
    if notice.seen_at is None:
        notice.seen_at = at
        db.session.flush()


def acknowledge_all(person: Person, *, until: datetime, at: datetime) -> None:
    """What she was shown: nothing that came after `until`."""
    queries.mark_seen(person, until=until, at=at)
