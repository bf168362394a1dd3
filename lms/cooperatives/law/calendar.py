"""What an accounting year obliges a cooperative to, and by which day (law 112-12, domain table of yearly duties)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.cooperatives.law.days import clear_days_before, days_after, months_from_closing
from lms.core.months import months_after

# Clear days between the notice and the assembly, by call (art. 40).
NOTICE_DAYS = {1: 15, 2: 10, 3: 10}
AUDITOR_DAYS = 40
MEMBERS_LIST_DAYS = 15
REFUND_DAYS = 15
FILING_DAYS = 30
FORWARDING_DAYS = 20
CHANGE_DAYS = 30
ASSEMBLY_MONTHS = 6
WITHDRAWAL_MONTHS = 2
LOSS_MONTHS = 3


class DutyKind(StrEnum):
    WITHDRAWALS = "withdrawals"
    CLOSING = "closing"
    AUDITOR = "auditor"
    NOTICE = "notice"
    MEMBERS_LIST = "members_list"
    ASSEMBLY = "assembly"
    REFUNDS = "refunds"
    FILING = "filing"
    FORWARDING = "forwarding"
    CHANGE = "change"
    BOARD = "board"
    LOSS = "loss"
    STATUTES = "statutes"


# What nobody in the cooperative does: the calendar tells it and asks for nothing.
TOLD_ONLY = frozenset({DutyKind.WITHDRAWALS, DutyKind.FORWARDING})
# Of law 112-12.
ARTICLES: dict[DutyKind, tuple[int, ...]] = {
    DutyKind.WITHDRAWALS: (19,),
    DutyKind.CLOSING: (68,),
    DutyKind.AUDITOR: (68,),
    DutyKind.NOTICE: (40, 68),
    DutyKind.MEMBERS_LIST: (17,),
    DutyKind.ASSEMBLY: (41,),
    DutyKind.REFUNDS: (21,),
    DutyKind.FILING: (68,),
    DutyKind.FORWARDING: (68,),
    DutyKind.CHANGE: (12, 104),
    DutyKind.BOARD: (57,),
    DutyKind.LOSS: (82,),
    DutyKind.STATUTES: (12, 104),
}


@dataclass(frozen=True, kw_only=True)
class Extraordinary:
    """An extraordinary assembly that is called or was held. `changed_statutes`: it decided so."""

    meets_on: date
    call: int = 1
    notice_sent_on: date | None = None
    changed_statutes: bool = False


@dataclass(frozen=True, kw_only=True)
class Year:
    """One accounting year and what is known of it.

    `assembly_on`: the day set for its ordinary assembly, or on which it was held; without one the last lawful day is
    reckoned with. `call`: 1, 2 or 3. `changes_on`: days on which managers changed. `is_net_worth_low`: below a quarter of
    the capital at its end (art. 82).
    """

    closes_on: date
    assembly_on: date | None = None
    is_assembly_held: bool = False
    call: int = 1
    notice_sent_on: date | None = None
    has_auditor: bool = False
    has_board: bool = False
    changes_on: tuple[date, ...] = ()
    extraordinary: tuple[Extraordinary, ...] = ()
    is_net_worth_low: bool = False


@dataclass(frozen=True, kw_only=True)
class Duty:
    """`occasion`: the day of which it comes, the closing, the change or the extraordinary assembly; kind and occasion tell
    one duty from all others of a cooperative. `latest`: the last day on which it is done in time. `is_reckoned`: it moves
    when the day of the assembly or of its notice is set. `done_on`: the day on which it was done, where that is known."""

    kind: DutyKind
    occasion: date
    latest: date
    is_reckoned: bool = False
    is_extraordinary: bool = False
    done_on: date | None = None

    @property
    def is_told_only(self) -> bool:
        return self.kind in TOLD_ONLY

    @property
    def is_of_an_assembly(self) -> bool:
        """What is written down of an assembly says whether it is done."""
        return self.kind in (DutyKind.NOTICE, DutyKind.ASSEMBLY)

    @property
    def is_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.latest

    @property
    def articles(self) -> tuple[int, ...]:
        return ARTICLES[self.kind]


def assembly_latest(closes_on: date) -> date:
    """The last day for the ordinary assembly (art. 41)."""
    return months_from_closing(closes_on, ASSEMBLY_MONTHS)


def notice_latest(assembly_on: date, call: int = 1) -> date:
    """The last day to send the notice (art. 40). Raises KeyError for a call that is not 1, 2 or 3."""
    return clear_days_before(assembly_on, NOTICE_DAYS[call])


def duties_of(year: Year) -> list[Duty]:
    """Every duty of the year, the earliest first."""
    return sorted(_duties(year), key=lambda duty: (duty.latest, duty.kind))


def _duties(year: Year) -> Iterator[Duty]:
    closes_on = year.closes_on
    yield Duty(kind=DutyKind.WITHDRAWALS, occasion=closes_on, latest=months_from_closing(closes_on, -WITHDRAWAL_MONTHS))
    yield Duty(kind=DutyKind.CLOSING, occasion=closes_on, latest=closes_on)
    if year.has_board:
        yield Duty(kind=DutyKind.BOARD, occasion=closes_on, latest=closes_on)
    for day in year.changes_on:
        yield Duty(kind=DutyKind.CHANGE, occasion=day, latest=days_after(day, CHANGE_DAYS))
    yield from _around_the_assembly(year)
    for one in year.extraordinary:
        yield from _around_an_extraordinary(one)


def _around_the_assembly(year: Year) -> Iterator[Duty]:
    limit = assembly_latest(year.closes_on)
    is_reckoned = year.assembly_on is None
    day = year.assembly_on or limit
    sent_by = notice_latest(day, year.call)

    def duty(kind: DutyKind, latest: date, *, is_reckoned: bool = is_reckoned, done_on: date | None = None) -> Duty:
        return Duty(kind=kind, occasion=year.closes_on, latest=latest, is_reckoned=is_reckoned, done_on=done_on)

    if year.has_auditor:
        yield duty(DutyKind.AUDITOR, clear_days_before(day, AUDITOR_DAYS))
    yield duty(DutyKind.NOTICE, sent_by, done_on=year.notice_sent_on)
    listed_by = days_after(year.notice_sent_on or sent_by, MEMBERS_LIST_DAYS)
    yield duty(DutyKind.MEMBERS_LIST, listed_by, is_reckoned=year.notice_sent_on is None)
    yield duty(DutyKind.ASSEMBLY, limit, is_reckoned=False, done_on=day if year.is_assembly_held else None)
    yield duty(DutyKind.REFUNDS, days_after(day, REFUND_DAYS))
    filed_by = days_after(day, FILING_DAYS)
    yield duty(DutyKind.FILING, filed_by)
    yield duty(DutyKind.FORWARDING, days_after(filed_by, FORWARDING_DAYS))
    if year.is_net_worth_low:
        yield duty(DutyKind.LOSS, months_after(day, LOSS_MONTHS))


def _around_an_extraordinary(one: Extraordinary) -> Iterator[Duty]:
    """Notice and list of members go with any assembly (art. 17, 40); changed statutes are entered in the register."""
    sent_by = notice_latest(one.meets_on, one.call)
    yield Duty(
        kind=DutyKind.NOTICE, occasion=one.meets_on, latest=sent_by, is_extraordinary=True, done_on=one.notice_sent_on
    )
    yield Duty(
        kind=DutyKind.MEMBERS_LIST,
        occasion=one.meets_on,
        latest=days_after(one.notice_sent_on or sent_by, MEMBERS_LIST_DAYS),
        is_reckoned=one.notice_sent_on is None,
        is_extraordinary=True,
    )
    if one.changed_statutes:
        yield Duty(
            kind=DutyKind.STATUTES, occasion=one.meets_on, latest=days_after(one.meets_on, CHANGE_DAYS),
            is_extraordinary=True,
        )  # fmt: skip
