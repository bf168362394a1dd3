"""What the slices below the pathway know of cooperatives, as rows of facts. Those above it register their own."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, case, func, or_, select, type_coerce

from lms.certification.models import Certificate
from lms.cooperatives.file.models import Document, Verdict
from lms.cooperatives.models import Membership
from lms.learning.models import Completion, Course, CourseRevision, Enrolment
from lms.pathway.facts import Scope, fact_columns, registry
from lms.pathway.rules.facts import UNVERIFIED, VERIFIED, FactKind
from lms.xapi.queries import is_postgresql


@registry.provide
def certificates(scope: Scope, on: date) -> Select[Any]:
    """What the members have earned, wherever they belonged when they did: a certificate goes with the person."""
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
        .where(*_members(scope, on), Certificate.revoked_at.is_(None))
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
        .where(*_members(scope, on), or_(Completion.item.contains("/"), Completion.item == "exam"))
        .group_by(Membership.cooperative_id, Course.slug, Enrolment.person_id)
    )


@registry.provide
def documents(scope: Scope, _on: date) -> Select[Any]:
    """What the cooperative filed and no adviser refused."""
    return select(
        *fact_columns(
            Document.cooperative_id,
            FactKind.DOCUMENT,
            Document.kind,
            text=case((Document.verdict == Verdict.VERIFIED, VERIFIED), else_=UNVERIFIED),
            on=Document.dated_on,
            until=_day_after(Document.expires_on),
            reference=Document.id,
        )
    ).where(Document.cooperative_id.in_(scope), or_(Document.verdict.is_(None), Document.verdict != Verdict.REFUSED))


def _day_after(day: Any) -> Any:
    """The last day on which a paper holds is one of its days; `until` is the first that is not."""
    return type_coerce(day + 1 if is_postgresql() else func.date(day, "+1 day"), Date)


def _members(scope: Scope, on: date) -> tuple[Any, ...]:
    return (
        Membership.cooperative_id.in_(scope),
        Membership.from_on <= on,
        or_(Membership.to_on.is_(None), Membership.to_on > on),
    )
