"""Where a learner stands in a course, since when, and what holds her there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from lms.learning.content import Course
from lms.quizzes.rules import allowance


class Hold(StrEnum):
    """Why somebody is looked after, the most pressing first."""

    # No attempt is left until a time.
    WAITING = "waiting"
    # Attempts that failed, one after the other.
    FAILING = "failing"
    # Nothing was done for a long time.
    STILL = "still"
    # She has not opened the course.
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True)
class Tried:
    """An attempt at a quiz or exam that was handed in."""

    item: str
    at: datetime
    passed: bool


@dataclass(frozen=True)
class Trail:
    """What a learner did in her revision of the course. `begun_at` is None for who is not enrolled; `here_at`: the latest sign of
    her in it beside what she finished: a practice question, an attempt that she began."""

    course: Course
    begun_at: datetime | None
    done: Mapping[str, datetime] = field(default_factory=dict)
    tried: Sequence[Tried] = ()
    here_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """`item`: the first step that is not done; "" where she has not begun, None where she has finished. `since`: when she came to
    it. `moved_at`: the latest thing that she did. `failed`: attempts in a row at `item`. `opens_at`: until when she must wait."""

    item: str | None
    since: datetime | None
    moved_at: datetime | None
    failed: int = 0
    opens_at: datetime | None = None

    def holds(self, at: datetime, still: timedelta) -> list[Hold]:
        """What holds her, the most pressing first; empty for who goes on or has finished."""
        if self.item is None:
            return []
        if self.item == "":
            return [Hold.NOT_BEGUN]
        found = [Hold.WAITING] if self.opens_at else []
        found += [Hold.FAILING] if self.failed >= 2 and not self.opens_at else []
        is_still = self.moved_at is not None and at - self.moved_at >= still
        return [*found, Hold.STILL] if is_still else found

    @property
    def has_finished(self) -> bool:
        return self.item is None


def standing_of(trail: Trail, at: datetime) -> Standing:
    if trail.begun_at is None:
        return Standing("", None, None)
    steps = trail.course.items()
    finished = [trail.done[step] for step in steps if step in trail.done]
    moved = max([trail.begun_at, *trail.done.values(), *(one.at for one in trail.tried), *_given(trail.here_at)])
    item = next((step for step in steps if step not in trail.done), None)
    since = max([trail.begun_at, *finished])
    if item is None:
        return Standing(None, since, moved)
    failed = failures_in_a_row(trail.tried, item)
    settings = trail.course.quiz_at(item)
    opens_at = allowance(settings, failed, at).opens_at if settings else None
    return Standing(item, since, moved, len(failed), opens_at)


def failures_in_a_row(tried: Sequence[Tried], item: str) -> list[datetime]:
    """When the attempts at `item` failed that came after the last success."""
    of_item = sorted((one for one in tried if one.item == item), key=lambda one: one.at)
    passed = [index for index, one in enumerate(of_item) if one.passed]
    return [one.at for one in of_item[passed[-1] + 1 if passed else 0 :]]


def _given(moment: datetime | None) -> list[datetime]:
    return [moment] if moment else []
