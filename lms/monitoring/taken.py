"""Which cooperatives stand behind a figure, or came to a step of the funnel: a condition on the rows of their list, read from the same
tables as the figures (counting/facts.py)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, union

from lms.certification.models import Certificate
from lms.cooperatives.models import Cooperative, Membership, Office
from lms.core.days import midnight
from lms.core.months import first_day
from lms.learning.models import Enrolment
from lms.market.models import Product
from lms.monitoring.counting.facts import WHOLE_COURSE
from lms.monitoring.indicators import INDICATORS, Indicator, Kind, Measure
from lms.monitoring.models import ListedCooperative, StageOpening
from lms.monitoring.periods import Period
from lms.monitoring.steps import Step
from lms.pathway.rules.model import Stage
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea

MEASURES: Mapping[Step, Measure] = {
    Step.REGISTERED: Measure.COOPERATIVES,
    Step.LEARNING: Measure.COOPERATIVES_ENROLLED,
    Step.CERTIFIED: Measure.OFFICES_CERTIFIED,
    Step.PROJECT: Measure.PROJECTS_OPENED,
    Step.SUBMITTED: Measure.DOSSIERS_SUBMITTED,
    Step.APPROVED: Measure.DOSSIERS_APPROVED,
    Step.MARKET: Measure.MARKETS_OPENED,
    Step.LISTED: Measure.PRODUCTS_PUBLISHED,
}
# Figures that have a list: what the page of each cooperative tells of it anyway. What it says of itself, its accounts and what an
# adviser sent back are its own.
FIGURES: Mapping[str, tuple[Indicator, Step]] = {
    one.slug: (one, step) for one in INDICATORS for step, measure in MEASURES.items() if one.measure == measure
}
_CAME, _STAYS = "came-to-", "stays-at-"
_STEPS = tuple(Step)
CAME: Mapping[str, Step] = {_CAME + step: step for step in _STEPS}
# At the last one nobody stops.
STAYS: Mapping[str, Step] = {_STAYS + step: step for step in _STEPS[:-1]}
# Few come to these.
_RARE = _STEPS[_STEPS.index(Step.PROJECT) :]
# What `behind` may be in the address of the list.
BEHIND = (*FIGURES, *CAME, *STAYS)
# Months, both included; None has no end.
_Span = tuple[int | None, int | None]


def came_to(step: Step) -> str:
    return _CAME + step


def stays_at(step: Step) -> str:
    return _STAYS + step


def stands_behind(behind: str, period: Period | None) -> ColumnElement[bool]:
    """One of BEHIND, or nothing: all that were registered by then. Without a period until now, whenever it was."""
    until: _Span = (None, period.last if period else None)
    if behind in CAME:
        return _came(CAME[behind], until)
    if behind in STAYS:
        step = STAYS[behind]
        return _came(step, until) & ~_came(_STEPS[_STEPS.index(step) + 1], until)
    _indicator, step = FIGURES[behind or "cooperatives"]
    return _took(step, (period.first, period.last) if period and is_added_up(behind) else until)


def is_added_up(behind: str) -> bool:
    """Whether it is a figure of what came in a period."""
    return behind in FIGURES and FIGURES[behind][0].kind is Kind.FLOW


def _came(step: Step, until: _Span) -> ColumnElement[bool]:
    """To the step or to a later one, as the funnel counts. Who came to the rare ones is looked up once, not for each row."""
    row: Any = ListedCooperative
    steps = _STEPS[_STEPS.index(step) :]
    often = [_took(one, until) for one in steps if one not in _RARE]
    return or_(*often, row.id.in_(union(*(_rare(one, until) for one in steps if one in _RARE))))


def _took(step: Step, span: _Span) -> ColumnElement[bool]:
    row: Any = ListedCooperative
    match step:
        case Step.REGISTERED:
            if span == (None, None):
                return true()
            return (
                select(Cooperative.id).where(Cooperative.id == row.id, *_days(Cooperative.registered_on, span)).exists()
            )
        case Step.LEARNING:
            begun = select(Enrolment.registration).join(Membership, Membership.person_id == Enrolment.person_id)
            # Before she left it; to the hour by which the day of the database begins elsewhere.
            was_there = or_(Membership.to_on.is_(None), Enrolment.enrolled_at < Membership.to_on)
            return begun.where(
                Membership.cooperative_id == row.id, was_there, *_moments(Enrolment.enrolled_at, span)
            ).exists()
        case Step.CERTIFIED:
            holds = and_(Office.person_id == Certificate.person_id, Office.to_on.is_(None))
            stands = (Certificate.item == WHOLE_COURSE, Certificate.revoked_at.is_(None))
            return (
                select(Office.id)
                .join_from(Certificate, Office, holds)
                .where(Office.cooperative_id == row.id, *stands, *_moments(Certificate.earned_at, span))
                .exists()
            )
    found: ColumnElement[bool] = row.id.in_(_rare(step, span))
    return found


def _rare(step: Step, span: _Span) -> Select[Any]:
    """Ids of those that took it."""
    match step:
        case Step.PROJECT | Step.MARKET:
            stage = Stage.PROJECT if step is Step.PROJECT else Stage.MARKET
            return select(StageOpening.cooperative_id).where(
                StageOpening.stage == stage, *_moments(StageOpening.opened_at, span)
            )
        case Step.SUBMITTED:
            agreed = ProjectIdea.agreed_at
            return select(ProjectIdea.cooperative_id).where(agreed.is_not(None), *_moments(agreed, span))
        case Step.APPROVED:
            decided = select(ProjectIdea.cooperative_id).join(
                ProjectDecision, ProjectDecision.idea_id == ProjectIdea.id
            )
            is_approved = ProjectDecision.outcome == Outcome.APPROVED
            return decided.where(is_approved, *_moments(ProjectDecision.decided_at, span))
    return select(Product.cooperative_id).where(Product.removed_at.is_(None), *_moments(Product.listed_at, span))


def _moments(column: Any, span: _Span) -> list[ColumnElement[bool]]:
    return _limits(column, span, lambda month: midnight(first_day(month)))


def _days(column: Any, span: _Span) -> list[ColumnElement[bool]]:
    return _limits(column, span, first_day)


def _limits(column: Any, span: _Span, start_of: Any) -> list[ColumnElement[bool]]:
    first, last = span
    found: list[ColumnElement[bool]] = [] if first is None else [column >= start_of(first)]
    return found if last is None else [*found, column < start_of(last + 1)]
