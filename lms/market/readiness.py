"""How far a product is: its family's items against the dated evidence that was shown, on one day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from lms.core.months import months_after
from lms.market.families import Item

# From so many days before its end, evidence is shown as expiring.
NOTICE_DAYS = 60


class ItemState(StrEnum):
    DONE = "done"
    EXPIRING = "expiring"
    MISSING = "missing"


@dataclass(frozen=True)
class Evidence:
    """What was shown for an item: `on` is the date on the paper or of the check, `until` the end that the paper names."""

    item: str
    on: date
    until: date | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """An item on that day. `evidence` is the one that lasts longest, also where it has ended; `ends_on` is the first day
    on which it counts no more, None where it stays."""

    item: Item
    state: ItemState
    evidence: Evidence | None = None
    ends_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """On which it still counts, as people say «until»."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None


@dataclass(frozen=True)
class Readiness:
    standings: tuple[Standing, ...]

    @property
    def blocking(self) -> tuple[Standing, ...]:
        return tuple(standing for standing in self.standings if standing.item.blocks)

    @property
    def helpful(self) -> tuple[Standing, ...]:
        return tuple(standing for standing in self.standings if not standing.item.blocks)

    @property
    def done(self) -> int:
        """Of the blocking items."""
        return sum(standing.state is not ItemState.MISSING for standing in self.blocking)

    @property
    def is_ready(self) -> bool:
        """Past all its blocking items."""
        return self.done == len(self.blocking)

    @property
    def ready_until(self) -> date | None:
        """The first day on which a ready product is ready no more; None: nothing of it ends."""
        ends = [standing.ends_on for standing in self.blocking if standing.ends_on]
        return min(ends) if self.is_ready and ends else None

    @property
    def last_day(self) -> date | None:
        """On which a ready product is still so, as people say «until»."""
        return self.ready_until - timedelta(days=1) if self.ready_until else None

    @property
    def next_item(self) -> Item | None:
        """What to show next: what blocks, then what ends soonest."""
        missing = [standing.item for standing in self.blocking if standing.state is ItemState.MISSING]
        expiring = sorted(
            (standing for standing in self.standings if standing.state is ItemState.EXPIRING),
            key=lambda standing: standing.ends_on or date.max,
        )
        return next(iter((*missing, *(standing.item for standing in expiring))), None)


def readiness(items: Iterable[Item], shown: Iterable[Evidence], on: date) -> Readiness:
    """Evidence of other items and of days to come counts for nothing."""
    known = [evidence for evidence in shown if evidence.on <= on]
    return Readiness(tuple(_standing(item, known, on) for item in items))


def ends_on(item: Item, evidence: Evidence) -> date | None:
    """The first day on which it counts no more: the day after the end that the paper names, or the end of the item's
    term of months, whichever comes first."""
    named = evidence.until + timedelta(days=1) if evidence.until else None
    term = months_after(evidence.on, item.months) if item.months else None
    return min(filter(None, (named, term)), default=None)


def _standing(item: Item, known: list[Evidence], on: date) -> Standing:
    own = [evidence for evidence in known if evidence.item == item.slug]
    if not own:
        return Standing(item, ItemState.MISSING)
    best = max(own, key=lambda evidence: (ends_on(item, evidence) or date.max, evidence.on))
    end = ends_on(item, best)
    return Standing(item, _state(end, on), best, end)


def _state(end: date | None, on: date) -> ItemState:
    if end is None:
        return ItemState.DONE
    if end <= on:
        return ItemState.MISSING
    return ItemState.EXPIRING if end - on <= timedelta(days=NOTICE_DAYS) else ItemState.DONE
