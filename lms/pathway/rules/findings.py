"""What a rule finds: not yes or no, but a tree that says what is there, what is missing, who can do it, and what it costs. Pure."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec


class State(StrEnum):
    MET = "met"
    # Met today, but what it rests on ends soon.
    EXPIRING = "expiring"
    NOT_MET = "not_met"
    # Nobody has shown anything yet.
    UNKNOWN = "unknown"

    @property
    def is_met(self) -> bool:
        return self in (State.MET, State.EXPIRING)


class ActionKind(StrEnum):
    # Someone earns the certificate `target`.
    CERTIFY = "certify"
    # Someone of `who_can` is given the office and earns the certificate.
    FILL_OFFICE = "fill_office"
    # People join the cooperative.
    JOIN = "join"
    FILE_DOCUMENT = "file_document"
    # Shown to the adviser: the paper is filed, and only members see it.
    SHARE_DOCUMENT = "share_document"
    VERIFY_DOCUMENT = "verify_document"
    REACH_INDICATOR = "reach_indicator"
    RECORD_EVENT = "record_event"
    WAIT = "wait"
    ASSESS = "assess"
    BECOME = "become"
    DECIDE = "decide"


# What members of the cooperative do by themselves, and minutes for what is not a course.
OWN_MINUTES = {
    ActionKind.FILE_DOCUMENT: 15,
    ActionKind.SHARE_DOCUMENT: 1,
    ActionKind.ASSESS: 30,
    ActionKind.REACH_INDICATOR: 60,
    ActionKind.RECORD_EVENT: 60,
}


class Cost(msgspec.Struct, frozen=True, order=True):
    """`others`: things that the members cannot do by themselves: wait, be decided on, find new members."""

    others: int = 0
    minutes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.others + other.others, self.minutes + other.minutes)


# A member, or the number of one who joins: 0 is the first.
Someone = UUID | int


class Seated(msgspec.Struct, frozen=True):
    """For one requirement on offices: holders who have yet to learn, and who is elected to which office. `passing`: offices that
    somebody holds today beside another one, and gives up to who is elected."""

    learning: tuple[UUID, ...] = ()
    elected: tuple[tuple[str, Someone], ...] = ()
    passing: frozenset[str] = frozenset()


class Missing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to do. `who_can`: members who could, those who need least time first; `count` of them are needed."""

    action: ActionKind
    target: str
    count: int = 1
    who_can: tuple[UUID, ...] = ()
    # Of an office that no member is left to take: the numbers of those who join for it, the first of whom is 0.
    who_joins: tuple[int, ...] = ()
    # The first of the offices is not vacant: who holds it today keeps another one, and gives it up.
    passes_on: bool = False
    # Of the offices that could be given, of an indicator, of a level, of the outcome of a decision.
    offices: tuple[str, ...] = ()
    value: float | None = None
    text: str | None = None
    gender: str | None = None
    until: date | None = None
    # The row that it is done to, where it is there already.
    reference: UUID | None = None
    cost: Cost = Cost()


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`path`: where the requirement stands in the rule: "0.2" is the third of the first."""

    path: str
    kind: str
    state: State
    have: float = 0
    need: float = 0
    # Of how many members on the register, where a share is asked for.
    denominator: int | None = None
    missing: tuple[Missing, ...] = ()
    # References of the facts that it rests on.
    evidence: tuple[UUID, ...] = ()
    # The day from which it would not be met any more.
    expires_on: date | None = None
    # The next day on which time alone can change what is found.
    changes_on: date | None = None
    children: "tuple[Finding, ...]" = ()
    # Of a combinator: which of its children something must be done for, by the cheapest way through.
    chosen: tuple[int, ...] = ()

    @property
    def cost(self) -> Cost:
        """Of all that is still to do, by the cheapest way."""
        return sum((one.cost for one in self.to_do()), start=Cost())

    def to_do(self) -> Iterator[Missing]:
        """Everything that is missing, by the cheapest way; the same may be asked for twice, see `plan`."""
        yield from self.missing
        for index in self.chosen:
            yield from self.children[index].to_do()

    def leaves(self) -> Iterator["Finding"]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()
