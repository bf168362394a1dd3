"""From what is recorded of a cooperative to its duties by day, and to what falls due soon."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk import queries
from lms.cooperatives.desk.models import YearFigures
from lms.cooperatives.law.calendar import Duty, DutyKind, Year, duties_of
from lms.cooperatives.law.days import closing_on_or_after, months_from_closing
from lms.cooperatives.law.thresholds import Alert, Level, Size, Threshold, alerts_for
from lms.cooperatives.models import Cooperative

# How far back what has passed is shown.
PAST_DAYS = 180
# An assembly later than this belongs to the next year, even where it is late.
LATEST_ASSEMBLY_MONTHS = 12
# Not the cooperative's own: nothing to remind it of.
OF_OTHERS = {DutyKind.FORWARDING}


def calendar_of(cooperative: Cooperative, today: date) -> list[Duty]:
    """The duties of the accounting year that runs and of the one before, the earliest first. Founding years included:
    nothing is asked of days before the registration."""
    running = closing_on_or_after(today, cooperative.year_closes_on)
    before = months_from_closing(running, -12)
    has_board, has_auditor = _obliged(cooperative, today)
    found = [
        duty
        for closes_on in (_end_of_year(before, cooperative), running)
        for duty in duties_of(_year(cooperative, closes_on, has_board=has_board, has_auditor=has_auditor))
        if duty.latest >= cooperative.registered_on and closes_on >= cooperative.registered_on
    ]
    return sorted(found, key=lambda duty: (duty.latest, duty.kind))


def duties_due(cooperative: Cooperative, today: date, *, within_days: int) -> list[Duty]:
    """What the cooperative itself must do from today until so many days on and has not done, the earliest first: for
    reminders."""
    last = today + timedelta(days=within_days)
    return [
        duty
        for duty in calendar_of(cooperative, today)
        if today <= duty.latest <= last and duty.done_on is None and duty.kind not in OF_OTHERS
    ]


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
        )
    )


def alerts_by_register(cooperative: Cooperative, today: date) -> list[Alert]:
    """What shows in the register alone: its figures are the cooperative's own, and nobody shared them."""
    return alerts_for(Size(members=cooperatives.member_count_of(cooperative.id, today)))


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


def _obliged(cooperative: Cooperative, today: date) -> tuple[bool, bool]:
    """Whether it has a board and an auditor: beyond the numbers of art. 47 and 72. A board that a smaller one has by
    its statutes shows in its president."""
    passed = {alert.threshold for alert in alerts_of(cooperative, today) if alert.level is Level.PASSED}
    has_president = any(office.kind in queries.OF_A_BOARD for office in cooperatives.offices_of(cooperative.id, today))
    has_board = has_president or bool(passed & {Threshold.BOARD_BY_MEMBERS, Threshold.BOARD_BY_TURNOVER})
    return has_board, Threshold.AUDITOR in passed


def _year(cooperative: Cooperative, closes_on: date, *, has_board: bool, has_auditor: bool) -> Year:
    first = months_from_closing(closes_on, -12) + timedelta(days=1)
    meetings = queries.ordinary_assemblies_between(
        cooperative.id, closes_on + timedelta(days=1), months_from_closing(closes_on, LATEST_ASSEMBLY_MONTHS)
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
        has_board=has_board,
        changes_on=queries.days_of_change(cooperative.id, founded, closes_on),
    )
