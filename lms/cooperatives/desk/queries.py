"""Questions about the yearly figures, assemblies and offices of a cooperative, for its calendar and its warnings."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload

from lms.cooperatives.desk.models import Assembly, DutyDone, YearFigures
from lms.cooperatives.law.assembly import CALLS, FEWEST_ON_THIRD_CALL, QUORUM, AssemblyKind
from lms.cooperatives.law.calendar import DutyKind
from lms.cooperatives.models import OFFICES_ENTERED, Office, OfficeKind
from lms.core.db import db

# Offices that only a board has (art. 56).
OF_A_BOARD = (OfficeKind.PRESIDENT, OfficeKind.VICE_PRESIDENT)


def figures_of(cooperative_id: UUID) -> Sequence[YearFigures]:
    """Every year that is recorded, the latest first."""
    return db.session.scalars(
        select(YearFigures).where(YearFigures.cooperative_id == cooperative_id).order_by(YearFigures.closes_on.desc())
    ).all()


def figures_for(cooperative_id: UUID, closes_on: date) -> YearFigures | None:
    return db.session.scalar(
        select(YearFigures).where(YearFigures.cooperative_id == cooperative_id, YearFigures.closes_on == closes_on)
    )


def assemblies_in(cooperative_id: UUID) -> Select[Assembly]:
    """With their cooperative, the latest first."""
    return (
        select(Assembly)
        .where(Assembly.cooperative_id == cooperative_id)
        .options(joinedload(Assembly.cooperative))
        .order_by(Assembly.meets_on.desc(), Assembly.id.desc())
    )


def assemblies_of(cooperative_id: UUID) -> Sequence[Assembly]:
    return db.session.scalars(assemblies_in(cooperative_id)).all()


def assemblies_between(cooperative_id: UUID, kind: AssemblyKind, first: date, last: date) -> Sequence[Assembly]:
    """In the order of their days."""
    return db.session.scalars(
        select(Assembly)
        .where(
            Assembly.cooperative_id == cooperative_id,
            Assembly.kind == kind,
            Assembly.meets_on.between(first, last),
        )
        .order_by(Assembly.meets_on, Assembly.id)
    ).all()


def could_decide() -> ColumnElement[bool]:
    """Of an assembly, in SQL: what Assembly.is_held is in Python (art. 43)."""
    votes = Assembly.present + Assembly.represented
    few = or_(votes >= FEWEST_ON_THIRD_CALL, votes >= Assembly.members)
    return or_(
        *(
            and_(
                Assembly.kind == kind,
                Assembly.call == call,
                votes * share.denominator >= Assembly.members * share.numerator,
                few if call == CALLS[-1] else true(),
            )
            for (kind, call), share in QUORUM.items()
        )
    )


def same_assembly(cooperative_id: UUID, kind: AssemblyKind, call: int, meets_on: date) -> Assembly | None:
    return db.session.scalar(
        select(Assembly).where(
            Assembly.cooperative_id == cooperative_id,
            Assembly.kind == kind,
            Assembly.call == call,
            Assembly.meets_on == meets_on,
        )
    )


def duties_done(cooperative_id: UUID) -> dict[tuple[DutyKind, date], date]:
    """Kind and occasion of a duty to the day on which it was done."""
    found = db.session.execute(
        select(DutyDone.kind, DutyDone.occasion, DutyDone.done_on).where(DutyDone.cooperative_id == cooperative_id)
    )
    return {(kind, occasion): done_on for kind, occasion, done_on in found}


def days_of_change(cooperative_id: UUID, first: date, last: date) -> tuple[date, ...]:
    """Days on which an office of the management began or ended."""
    offices = db.session.scalars(
        select(Office).where(
            Office.cooperative_id == cooperative_id,
            Office.kind.in_(OFFICES_ENTERED),
            or_(Office.from_on.between(first, last), Office.to_on.between(first, last)),
        )
    )
    days = {day for office in offices for day in (office.from_on, office.to_on) if day and first <= day <= last}
    return tuple(sorted(days))
