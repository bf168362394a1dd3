"""When a quiz may be attempted again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.learning.content import QuizSettings


@dataclass(frozen=True)
class Allowance:
    """What is left to a learner: `left` attempts (None: any number), from `opens_at` on if that lies ahead."""

    left: int | None
    opens_at: datetime | None = None


def allowance(settings: QuizSettings, failures: Sequence[datetime], at: datetime) -> Allowance:
    """`failures`: when failed attempts were closed, in any order.

    After `attempts` failures in a row the learner waits `wait_s` seconds from the last one, then has as many again.
    """
    if settings.attempts is None:
        return Allowance(None)
    used = len(failures) % settings.attempts
    if used or not failures:
        return Allowance(settings.attempts - used)
    opens_at = max(failures) + timedelta(seconds=settings.wait_s)
    return Allowance(settings.attempts, None) if opens_at <= at else Allowance(0, opens_at)
