"""What is counted of cohorts: who was at their sessions, and who runs them. Parts of queries."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, exists, select, tuple_
from sqlalchemy.orm import aliased

from lms.learning.models import Course, Enrolment
from lms.teaching.models import AttendanceMark, Cohort, CohortSession, CohortTrainer


def presences() -> Select[*tuple[Any, ...]]:
    """Person, registration and hour of each session at which she was, of a cohort that learns a course in which she is enrolled. Of
    her marks of a session the latest counts: that she was not there after all voids nothing in the log."""
    later = aliased(AttendanceMark)
    is_corrected = exists().where(
        later.session_id == AttendanceMark.session_id,
        later.person_id == AttendanceMark.person_id,
        tuple_(later.at, later.id) > tuple_(AttendanceMark.at, AttendanceMark.id),
    )
    return (
        select(Enrolment.person_id, Enrolment.registration, CohortSession.starts_at)
        .select_from(AttendanceMark)
        .join(CohortSession, CohortSession.id == AttendanceMark.session_id)
        .join(Cohort, Cohort.id == CohortSession.cohort_id)
        .join(Course, Course.slug == Cohort.course_slug)
        .where(
            Enrolment.person_id == AttendanceMark.person_id, Enrolment.course_id == Course.id, AttendanceMark.is_present,
            CohortSession.cancelled_at.is_(None), ~is_corrected,
        )
    )  # fmt: skip


def first_trainer() -> ScalarSelect[Any]:
    """Of the cohort of the row: who has run it the longest."""
    return (
        select(CohortTrainer.person_id)
        .where(CohortTrainer.cohort_id == Cohort.id)
        .order_by(CohortTrainer.added_at, CohortTrainer.person_id)
        .limit(1)
        .correlate(Cohort)
        .scalar_subquery()
    )
