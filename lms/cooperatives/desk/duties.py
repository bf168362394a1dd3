"""From what is recorded of a cooperative to its duties by day, and to what falls due soon."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk import queries
from lms.cooperatives.desk.models import Assembly, YearFigures
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.law.calendar import (
    ASSEMBLY_MONTHS,
    Duty,
    DutyKind,
    Extraordinary,
    Year,
    assembly_latest,
    duties_of,
)
from lms.cooperatives.law.days import closing_on_or_after, months_from_closing
from lms.cooperatives.law.thresholds import Alert, Level, Size, Threshold, alerts_for, is_net_worth_low
from lms.cooperatives.models import Cooperative

# How far back what has passed is shown.
PAST_DAYS = 180
# An assembly later than this belongs to the next year, even where it is late.
LATEST_ASSEMBLY_MONTHS = 12
# How long before a day people are reminded, twice, and for how long after it they are told that it was missed.
MONTH_DAYS, WEEK_DAYS, MISSED_DAYS = 30, 7, 7


class Step(StrEnum):
    """Each reminds once."""

    MONTH = "month"
    WEEK = "week"
    MISSED = "missed"


@dataclass(frozen=True)
class Reminder:
    duty: Duty
    step: Step


def calendar_of(cooperative: Cooperative, today: date) -> list[Duty]:
    """The duties of the accounting year that runs and of the one before, the earliest first. Founding years included:
    nothing is asked of days before the registration."""
    running = closing_on_or_after(today, cooperative.year_closes_on)
    before = months_from_closing(running, -12)
    has_auditor = _needs_auditor(cooperative, today)
    done = queries.duties_done(cooperative.id)
    found = [
        replace(duty, done_on=duty.done_on or done.get((duty.kind, duty.occasion)))
        for closes_on in (_end_of_year(before, cooperative), running)
        for duty in duties_of(_year(cooperative, closes_on, has_auditor=has_auditor))
        if duty.latest >= cooperative.registered_on and closes_on >= cooperative.registered_on
    ]
    return sorted(found, key=lambda duty: (duty.latest, duty.kind))


def reminders_of(cooperative: Cooperative, today: date) -> list[Reminder]:
    """What the cooperative itself is to be reminded of on that day, the earliest first. Those of days before may be among
    them: they are told once."""
    found = calendar_of(cooperative, today)
    # A notice that nobody wrote down matters no more once its assembly was held.
    held = [duty.done_on for duty in found if duty.kind is DutyKind.ASSEMBLY and duty.done_on]
    reminders = [Reminder(duty, step) for duty in found if (step := step_of(duty, today))]
    return [
        one
        for one in reminders
        if not (one.duty.kind is DutyKind.NOTICE and any(one.duty.latest <= day for day in held))
    ]


def step_of(duty: Duty, today: date) -> Step | None:
    """How near it is; None where there is nothing to say: it was done, it is another's, it is far or long past."""
    if duty.done_on is not None or duty.kind is DutyKind.FORWARDING:
        return None
    days = (duty.latest - today).days
    if days < 0:
        return Step.MISSED if not duty.is_told_only and days >= -MISSED_DAYS else None
    if days <= WEEK_DAYS:
        return Step.WEEK
    return Step.MONTH if days <= MONTH_DAYS else None


def duty_of(cooperative: Cooperative, kind: DutyKind, occasion: date, today: date) -> Duty | None:
    found = calendar_of(cooperative, today)
    return next((duty for duty in found if (duty.kind, duty.occasion) == (kind, occasion)), None)


def assembly_limit(cooperative: Cooperative, meets_on: date) -> date:
    """The last day for the ordinary assembly of the year that had closed when it meets (art. 41)."""
    running = closing_on_or_after(meets_on, cooperative.year_closes_on)
    return assembly_latest(_end_of_year(months_from_closing(running, -12), cooperative))


def limit_missed_by(assembly: Assembly) -> date | None:
    """The last day for the assembly of the year (art. 41), where this ordinary one is later and none was held before: the law
    asks for one a year at least, and forbids no second one."""
    limit = assembly_limit(assembly.cooperative, assembly.meets_on)
    if assembly.kind is not AssemblyKind.ORDINARY or assembly.meets_on <= limit:
        return None
    first, last = months_from_closing(limit, -ASSEMBLY_MONTHS), assembly.meets_on
    held = queries.assemblies_between(assembly.cooperative_id, AssemblyKind.ORDINARY, first, last)
    return None if any(one.is_held and one.id != assembly.id for one in held) else limit


def alerts_of(cooperative: Cooperative, today: date) -> list[Alert]:
    """What its members and its latest figures come near to, or are beyond: for the cooperative itself."""
    figures = queries.figures_of(cooperative.id)
    latest = figures[0] if figures else None
    return alerts_for(
        Size(
            members=cooperatives.member_count_of(cooperative.id, today),
            turnovers=turnovers_running(figures),
            net_worth=latest.net_worth_centimes if latest else None,
            capital=latest.capital_centimes if latest else None,
            third_parties=latest.third_parties_centimes if latest else None,
            with_members=latest.members_centimes if latest else None,
            has_board=_has_president(cooperative, today),
        )
    )


def alerts_by_register(cooperative: Cooperative, today: date) -> list[Alert]:
    """What shows in the register alone: its figures are the cooperative's own, and nobody shared them."""
    members = cooperatives.member_count_of(cooperative.id, today)
    return alerts_for(Size(members=members, has_board=_has_president(cooperative, today)))


def turnovers_running(figures: Sequence[YearFigures]) -> list[int]:
    """`figures`: the latest first. Turnovers of the years before it without a gap, the latest last."""
    found = [year.turnover_centimes for year in figures[:1]]
    for following, year in pairwise(figures):
        if following.closes_on.year - year.closes_on.year != 1:
            break
        found.append(year.turnover_centimes)
    return found[::-1]


def _end_of_year(day: date, cooperative: Cooperative) -> date:
    """29 February less a year is the 28th: the closing in that year is asked for anew."""
    return closing_on_or_after(day.replace(day=1), cooperative.year_closes_on)


def _needs_auditor(cooperative: Cooperative, today: date) -> bool:
    """Beyond the numbers of art. 72."""
    found = alerts_of(cooperative, today)
    return any(one.threshold is Threshold.AUDITOR and one.level is Level.PASSED for one in found)


def _has_president(cooperative: Cooperative, today: date) -> bool:
    return any(office.kind in queries.OF_A_BOARD for office in cooperatives.offices_of(cooperative.id, today))


def _extraordinary(cooperative: Cooperative, first: date, last: date) -> tuple[Extraordinary, ...]:
    found = queries.assemblies_between(cooperative.id, AssemblyKind.EXTRAORDINARY, first, last)
    return tuple(
        Extraordinary(
            meets_on=one.meets_on, call=one.call, notice_sent_on=one.notice_sent_on,
            changed_statutes=one.is_held and one.changed_statutes,
        )
        for one in found
    )  # fmt: skip


def _year(cooperative: Cooperative, closes_on: date, *, has_auditor: bool) -> Year:
    first = months_from_closing(closes_on, -12) + timedelta(days=1)
    meetings = queries.assemblies_between(
        cooperative.id,
        AssemblyKind.ORDINARY,
        closes_on + timedelta(days=1),
        months_from_closing(closes_on, LATEST_ASSEMBLY_MONTHS),
    )
    # The one that was held, else the last that was called.
    held = next((one for one in meetings if one.is_held), None)
    assembly = held or (meetings[-1] if meetings else None)
    founded = max(first, cooperative.registered_on + timedelta(days=1))
    return Year(
        closes_on=closes_on,
        assembly_on=assembly.meets_on if assembly else None,
        is_assembly_held=held is not None,
        call=assembly.call if assembly else 1,
        notice_sent_on=assembly.notice_sent_on if assembly else None,
        has_auditor=has_auditor,
        # A board shows in its president or vice-president: what is not there has missed no meeting.
        has_board=queries.had_board(cooperative.id, first, closes_on),
        has_leavers=cooperatives.has_leavers(cooperative.id, first, closes_on),
        changes_on=queries.days_of_change(cooperative.id, founded, closes_on),
        extraordinary=_extraordinary(cooperative, first, closes_on),
        is_net_worth_low=_is_net_worth_low(queries.figures_for(cooperative.id, closes_on)),
    )


def _is_net_worth_low(figures: YearFigures | None) -> bool:
    if figures is None or figures.net_worth_centimes is None or figures.capital_centimes is None:
        return False
    return is_net_worth_low(figures.net_worth_centimes, figures.capital_centimes)
