"""What an accounting year obliges a cooperative to, and by which day (law 112-12, domain table of yearly duties)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.cooperatives.law.days import clear_days_before, days_after, months_from_closing

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
BOARD_MEETINGS = 2


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
}


@dataclass(frozen=True, kw_only=True)
class Year:
    """One accounting year and what is known of it.

    `assembly_on`: the day set for its ordinary assembly, or on which it was held; without one the last lawful day is
    reckoned with. `call`: 1, 2 or 3. `changes_on`: days on which managers or statutes changed.
    """

    closes_on: date
    assembly_on: date | None = None
    is_assembly_held: bool = False
    call: int = 1
    notice_sent_on: date | None = None
    has_auditor: bool = False
    has_board: bool = False
    changes_on: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Duty:
    """`latest`: the last day on which it is done in time. `is_reckoned`: it moves when the day of the assembly or of
    its notice is set. `done_on`: the day on which it was done, where that is known."""

    kind: DutyKind
    latest: date
    is_reckoned: bool = False
    done_on: date | None = None

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
    yield Duty(kind=DutyKind.WITHDRAWALS, latest=months_from_closing(year.closes_on, -WITHDRAWAL_MONTHS))
    yield Duty(kind=DutyKind.CLOSING, latest=year.closes_on)
    if year.has_board:
        yield Duty(kind=DutyKind.BOARD, latest=year.closes_on)
    for day in year.changes_on:
        yield Duty(kind=DutyKind.CHANGE, latest=days_after(day, CHANGE_DAYS))
    yield from _around_the_assembly(year)


def _around_the_assembly(year: Year) -> Iterator[Duty]:
    limit = assembly_latest(year.closes_on)
    is_reckoned = year.assembly_on is None
    day = year.assembly_on or limit
    sent_by = notice_latest(day, year.call)
    held_on = day if year.is_assembly_held else None
    if year.has_auditor:
        yield Duty(kind=DutyKind.AUDITOR, latest=clear_days_before(day, AUDITOR_DAYS), is_reckoned=is_reckoned)
    yield Duty(kind=DutyKind.NOTICE, latest=sent_by, is_reckoned=is_reckoned, done_on=year.notice_sent_on)
    yield Duty(
        kind=DutyKind.MEMBERS_LIST,
        latest=days_after(year.notice_sent_on or sent_by, MEMBERS_LIST_DAYS),
        is_reckoned=year.notice_sent_on is None,
    )
    yield Duty(kind=DutyKind.ASSEMBLY, latest=limit, done_on=held_on)
    yield Duty(kind=DutyKind.REFUNDS, latest=days_after(day, REFUND_DAYS), is_reckoned=is_reckoned)
    filed_by = days_after(day, FILING_DAYS)
    yield Duty(kind=DutyKind.FILING, latest=filed_by, is_reckoned=is_reckoned)
    yield Duty(kind=DutyKind.FORWARDING, latest=days_after(filed_by, FORWARDING_DAYS), is_reckoned=is_reckoned)
