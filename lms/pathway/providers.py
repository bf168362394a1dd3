"""What the slices below the pathway know of cooperatives, as rows of facts. Those above it register their own."""

from datetime import date
from typing import Any

from sqlalchemy import (
    Date,
    Float,
    Select,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from lms.certification import queries as certification
from lms.certification.models import Certificate
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.cash_book.months import lapses_on, last_ended
from lms.cooperatives.desk import queries as desk
from lms.cooperatives.desk.models import Assembly, YearFigures
from lms.cooperatives.file.models import Document, Verdict, Visibility
from lms.cooperatives.models import Membership
from lms.cooperatives.queries import holds
from lms.core.db import is_postgresql
from lms.learning.models import Completion, Course, CourseRevision, Enrolment
from lms.pathway.facts import Scope, constant, fact_columns, registry
from lms.pathway.models import Revocation
from lms.pathway.rules.facts import UNSHARED, UNVERIFIED, VERIFIED, FactKind


@registry.provide
def certificates(scope: Scope, on: date) -> Select[Any]:
    """What the members have earned, wherever they belonged when they did: a certificate goes with the person."""
    return _certificates(scope, on).where(Certificate.revoked_at.is_(None))


def withdrawn(scope: Scope, on: date) -> Select[Any]:
    """What counted until it was withdrawn, where nobody has judged since. No fact: only to see what rested on it."""
    return (
        _certificates(scope, on)
        .join(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Revocation.cooperative_id == Membership.cooperative_id, Certificate.revoked_at.is_not(None))
    )


def _certificates(scope: Scope, on: date) -> Select[Any]:
    course = Course.slug
    achievement = case((Certificate.item == "", course), else_=course + "/" + Certificate.item)
    return (
        select(
            *fact_columns(
                Membership.cooperative_id,
                FactKind.CERTIFICATE,
                achievement,
                person_id=Certificate.person_id,
                on=type_coerce(func.date(Certificate.earned_at), Date),
                reference=Certificate.id,
            )
        )
        .join(Certificate, Certificate.person_id == Membership.person_id)
        .join(CourseRevision, CourseRevision.id == Certificate.revision_id)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(*_members(scope, on))
    )


@registry.provide_effort
def progress(scope: Scope, on: date) -> Select[Any]:
    """How many steps of each course the members have done."""
    return (
        select(
            *fact_columns(
                Membership.cooperative_id,
                FactKind.PROGRESS,
                Course.slug,
                person_id=Enrolment.person_id,
                value=func.count(),
            )
        )
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Completion, Completion.registration == Enrolment.registration)
        # Lessons, quizzes and the exam; modules and the course itself are sums of these.
        .where(*_members(scope, on), or_(Completion.item.contains("/"), Completion.item == "exam"), ~_is_asked_again())
        .group_by(Membership.cooperative_id, Course.slug, Enrolment.person_id)
    )


def _is_asked_again() -> Any:
    """The exam or the quiz whose certificate was withdrawn is to be passed again."""
    seal = case((Certificate.item == "", "exam"), else_=Certificate.item + "/quiz")
    return exists().where(
        Certificate.registration == Completion.registration, seal == Completion.item, certification.is_withdrawn()
    )


@registry.provide
def documents(scope: Scope, _on: date) -> Select[Any]:
    """What the cooperative filed and no adviser refused, and whether an adviser sees it."""
    return select(
        *fact_columns(
            Document.cooperative_id,
            FactKind.DOCUMENT,
            Document.kind,
            text=case(
                (Document.verdict == Verdict.VERIFIED, constant(VERIFIED)),
                (Document.visibility == Visibility.MEMBERS, constant(UNSHARED)),
                else_=constant(UNVERIFIED),
            ),
            on=Document.dated_on,
            until=_day_after(Document.expires_on),
            reference=Document.id,
        )
    ).where(Document.cooperative_id.in_(scope), or_(Document.verdict.is_(None), Document.verdict != Verdict.REFUSED))


# Indicator → what the accounts of a year make of it: dirhams, and per cent. Built once: every judgement asks it.
_FIGURES: dict[str, Any] = {
    "turnover": YearFigures.turnover_centimes / 100.0,
    "surplus": YearFigures.surplus_centimes / 100.0,
    "capital": YearFigures.capital_centimes / 100.0,
    "net_worth": YearFigures.net_worth_centimes / 100.0,
    "reserve_percent": YearFigures.reserve_centimes * 100.0 / func.nullif(YearFigures.capital_centimes, 0),
    # Law 112-12, art. 6: measured on what is done with members.
    "third_parties_percent": YearFigures.third_parties_centimes * 100.0 / func.nullif(YearFigures.members_centimes, 0),
}
_NAMES = union_all(*(select(constant(name).label("name")) for name in _FIGURES)).subquery("figure")
_FIGURE = cast(case(*((_NAMES.c.name == constant(name), number) for name, number in _FIGURES.items())), Float)


_Y = aliased(YearFigures)
_LAST_FIGURES = (
    select(
        *fact_columns(
            YearFigures.cooperative_id, FactKind.INDICATOR, _NAMES.c.name, value=_FIGURE, on=YearFigures.closes_on,
            reference=YearFigures.id,
        )
    )
    .join(_NAMES, true())
    .where(
        YearFigures.closes_on
        == select(func.max(_Y.closes_on)).where(_Y.cooperative_id == YearFigures.cooperative_id).scalar_subquery(),
    )
)  # fmt: skip


@registry.provide
def figures(scope: Scope, _on: date) -> Select[Any]:
    """The accounts of the last year that is written down; none is before it has ended. What is not known gives no fact."""
    last = _LAST_FIGURES.where(YearFigures.cooperative_id.in_(scope)).subquery()
    return select(*last.c).where(last.c.value.is_not(None))


# Months in a row keep their distance from their place in the order.
_RUN = CashMonth.month - func.row_number().over(partition_by=CashMonth.cooperative_id, order_by=CashMonth.month)
_FIRST_WRITINGS = select(CashMonth.cooperative_id, CashMonth.month, _RUN.label("run")).where(CashMonth.number == 1)


@registry.provide
def cash_book(scope: Scope, on: date) -> Select[Any]:
    """How many months stand without a gap up to now, and the day from which they count no more (cash_book.months)."""
    last = last_ended(on)
    written = _FIRST_WRITINGS.where(CashMonth.cooperative_id.in_(scope), CashMonth.month <= last).subquery()
    until = case(
        (func.max(written.c.month) == last, literal(lapses_on(last), Date)), else_=literal(lapses_on(last - 1), Date)
    )
    return (
        select(
            *fact_columns(
                written.c.cooperative_id, FactKind.INDICATOR, "cash_book_months", value=func.count(), until=until
            )
        )
        .group_by(written.c.cooperative_id, written.c.run)
        .having(func.max(written.c.month) >= last - 1)
    )


@registry.provide
def assemblies(scope: Scope, on: date) -> Select[Any]:
    """General assemblies that could decide."""
    return select(
        *fact_columns(
            Assembly.cooperative_id, FactKind.EVENT, "assembly_held", on=Assembly.meets_on, reference=Assembly.id
        )
    ).where(Assembly.cooperative_id.in_(scope), desk.could_decide(), Assembly.meets_on <= on)


def _day_after(day: Any) -> Any:
    """The last day on which a paper holds is one of its days; `until` is the first that is not."""
    return type_coerce(day + 1 if is_postgresql() else func.date(day, "+1 day"), Date)


def _members(scope: Scope, on: date) -> tuple[Any, ...]:
    return Membership.cooperative_id.in_(scope), holds(Membership, on)
