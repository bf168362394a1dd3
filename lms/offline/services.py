"""Verbs of the desk; what phones send is taken by sync.py."""

from datetime import datetime

from lms.offline.models import OutboxRefusal


def settle(refusal: OutboxRefusal, *, at: datetime) -> None:
    """Somebody has looked at it. A second time changes nothing."""
    refusal.settled_at = refusal.settled_at or at
