"""What is recorded at the desk: figures of a year, assemblies called and held, duties done. Each change is announced."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk import queries
from lms.cooperatives.desk.models import Assembly, DutyDone, YearFigures
from lms.cooperatives.law.assembly import AssemblyKind, ImpossibleCount, attendance_of
from lms.cooperatives.law.calendar import DutyKind, first_day_of
from lms.cooperatives.models import Cooperative
from lms.cooperatives.signals import announce
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import format_date
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.upserts import upsert


class NotYetHeld(DomainError):
    message = _("This assembly lies ahead. Write down who came when it is over.")


class WrittenMeanwhile(DomainError):
    message = _("Somebody else has written down this year at the same moment. Look at it again.")


class AlreadyCalled(DomainError):
    message = _("This call of the assembly is written down for that day already, with another hour, place or notice.")


class NotYetDone(DomainError):
    status = 422
    message = _("Enter a day that has passed, or today.")


class BeforeItBegan(DomainError):
    status = 422

    def __init__(self, first: date) -> None:
        super().__init__(_("Enter a day from %(first)s on: this duty was not there before.", first=format_date(first)))


class ImpossibleAttendance(DomainError):
    message = _("These numbers cannot be: each member present carries one proxy at most, and no more come than belong.")


def record_figures(
    cooperative: Cooperative, closes_on: date, amounts: Mapping[str, int | None], *, seen: str, by: Person, at: datetime
) -> YearFigures:
    """`amounts`: columns of YearFigures to centimes. `seen`: version_of the figures that were on the page.

    Raises WrittenMeanwhile where they are no more those.
    """
    figures = queries.figures_for(cooperative.id, closes_on)
    if version_of(figures) != seen:
        raise WrittenMeanwhile
    is_new = figures is None
    if figures is None:
        figures = YearFigures(id=new_id(), cooperative_id=cooperative.id, closes_on=closes_on)
    for column, amount in amounts.items():
        setattr(figures, column, amount)
    figures.recorded_by_id, figures.recorded_at = by.id, at
    if is_new:
        _add_year(figures)
    db.session.flush()
    announce(cooperative.id, "figures_recorded")
    return figures


def version_of(figures: YearFigures | None) -> str:
    return figures.recorded_at.isoformat() if figures else ""


def _add_year(figures: YearFigures) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(figures)
    except IntegrityError as error:
        raise WrittenMeanwhile from error


def call_assembly(
    cooperative: Cooperative,
    kind: AssemblyKind,
    *,
    call: int,
    meets_on: date,
    hour: str,
    place: str,
    notice_sent_on: date | None,
    by: Person,
    at: datetime,
) -> Assembly:
    """Writes down that it is called; the notice itself is a registered letter (art. 40). Twice the same is once.

    Raises AlreadyCalled.
    """
    known = queries.same_assembly(cooperative.id, kind, call, meets_on)
    if known is not None:
        if (known.hour, known.place, known.notice_sent_on) != (hour, place, notice_sent_on):
            raise AlreadyCalled
        return known
    assembly = Assembly(
        id=new_id(), cooperative_id=cooperative.id, kind=kind, call=call, meets_on=meets_on, hour=hour, place=place,
        notice_sent_on=notice_sent_on, recorded_by_id=by.id, recorded_at=at,
    )  # fmt: skip
    db.session.add(assembly)
    db.session.flush()
    announce(cooperative.id, "assembly_recorded")
    return assembly


def record_notice(assembly: Assembly, sent_on: date | None, *, today: date) -> None:
    """The day on which the letters went; None: they have not. Raises NotYetDone."""
    if sent_on is not None and sent_on > today:
        raise NotYetDone
    assembly.notice_sent_on = sent_on
    db.session.flush()
    announce(assembly.cooperative_id, "assembly_recorded")


def record_attendance(
    assembly: Assembly, *, present: int, represented: int, changed_statutes: bool, today: date
) -> None:
    """Who came, of the members on the register of that day. Raises NotYetHeld, ImpossibleAttendance."""
    if assembly.meets_on > today:
        raise NotYetHeld
    members = cooperatives.member_count_of(assembly.cooperative_id, assembly.meets_on)
    try:
        attendance_of(assembly.kind, assembly.call, members=members, present=present, represented=represented)
    except ImpossibleCount as error:
        raise ImpossibleAttendance from error
    assembly.members, assembly.present, assembly.represented = members, present, represented
    assembly.changed_statutes = changed_statutes and assembly.kind is AssemblyKind.EXTRAORDINARY
    db.session.flush()
    announce(assembly.cooperative_id, "assembly_recorded")


def delete_assembly(assembly: Assembly) -> None:
    """One that was written down by mistake."""
    db.session.delete(assembly)
    db.session.flush()
    announce(assembly.cooperative_id, "assembly_recorded")


def record_done(
    cooperative: Cooperative, kind: DutyKind, occasion: date, *, done_on: date, by: Person, at: datetime
) -> None:
    """Once more corrects the day. Raises NotYetDone, BeforeItBegan."""
    if done_on > at.date():
        raise NotYetDone
    first = max(cooperative.registered_on, first_day_of(kind, occasion, cooperative.year_closes_on))
    if done_on < first:
        raise BeforeItBegan(first)
    values = {
        "cooperative_id": cooperative.id, "kind": kind, "occasion": occasion, "done_on": done_on,
        "recorded_by_id": by.id, "recorded_at": at,
    }  # fmt: skip
    upsert(
        DutyDone,
        values,
        key=("cooperative_id", "kind", "occasion"),
        latest=("done_on", "recorded_by_id", "recorded_at"),
    )


def forget_done(cooperative: Cooperative, kind: DutyKind, occasion: date) -> None:
    """It was said by mistake."""
    db.session.execute(
        delete(DutyDone).where(
            DutyDone.cooperative_id == cooperative.id, DutyDone.kind == kind, DutyDone.occasion == occasion
        )
    )
