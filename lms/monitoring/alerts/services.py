"""Keeping what was found, saying that it was seen, setting the numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.monitoring.alerts import queries
from lms.monitoring.alerts.kinds import AlertKind, Limits
from lms.monitoring.alerts.models import Alert, AlertLimits
from lms.monitoring.alerts.rules import Finding, changes


class NotOpen(DomainError):
    message = _("This alert is over, or somebody has seen it already.")


def keep(kind: AlertKind, findings: Iterable[Finding], *, at: datetime, subjects: str = "") -> None:
    """Open what is new, end what is over; what goes on says what was found last. `subjects`: only of those that begin so."""
    standing = queries.standing_of(kind, subjects)
    found = changes(standing.keys(), findings)
    for finding in found.opened:
        db.session.add(
            Alert(
                kind=kind, subject=finding.subject, place=finding.place, numbers=dict(finding.numbers),
                opened_at=at, found_at=at,
            )
        )  # fmt: skip
    for finding in found.going_on:
        row = standing[finding.key]
        row.numbers, row.found_at, row.place = dict(finding.numbers), at, finding.place
    for key in found.ended:
        standing[key].ended_at = at
    db.session.flush()


def end_others(kind: AlertKind, subjects: Sequence[str], *, at: datetime) -> None:
    """End those that begin with none of these: what they are about is no more, and nothing looks at it again."""
    for (_kind, subject), alert in queries.standing_of(kind).items():
        if not subject.startswith(tuple(subjects)):
            alert.ended_at = at
    db.session.flush()


def see(alert: Alert, note: str, *, by: Person, at: datetime) -> None:
    """It leaves the list and does not come back while what it tells goes on. Raises NotOpen."""
    # Of two who say so at once the second is told that it was said.
    db.session.refresh(alert, with_for_update=True)
    if alert.ended_at is not None or alert.seen_at is not None:
        raise NotOpen
    alert.seen_at, alert.seen_by_id, alert.note = at, by.id, note
    db.session.flush()


def set_limits(kind: AlertKind, numbers: Limits, *, by: Person, at: datetime) -> bool:
    """Whether they are others than before."""
    if numbers == queries.limits_of(kind):
        return False
    db.session.add(AlertLimits(kind=kind, numbers=dict(numbers), set_by_id=by.id, set_at=at))
    db.session.flush()
    return True
