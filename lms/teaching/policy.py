"""Who runs cohorts, who looks at them, and what a member sees: her own.

Trainers run those that they made or were asked to run, administrators all; an adviser looks at those in which people of her
delegation learn, and at these people only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import member, staff
from lms.cooperatives import queries as cooperative_queries
from lms.cooperatives.models import Cooperative
from lms.core.access import actor as signed_in_actor
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning import queries as learning
from lms.learning.models import Course
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortSession
from lms.teaching.services.attendance import Held, course_of

__all__ = ["member"]

MAKERS = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)
DESKS = (*MAKERS, StaffRole.ADVISER)
# Cooperatives for which one cohort is made at once, from a link.
MOST_COOPERATIVES = 25


@dataclass(frozen=True)
class Seen:
    """A cohort, its course, and the people in it that `actor` sees."""

    actor: Person
    cohort: Cohort
    course: Course
    may_run: bool

    @cached_property
    def people(self) -> Sequence[Person]:
        return db.session.scalars(queries.people_seen_by(self.actor, self.cohort.id)).all()


def desk(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if person.staff_role not in DESKS:
        raise NotFound
    return (person,)


def maker(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if person.staff_role not in MAKERS:
        raise NotFound
    return (person,)


def seen_cohort(actor: Person | None, cohort_id: UUID) -> tuple[Seen]:
    (person,) = desk(actor)
    cohort = first_or_404(queries.cohorts_seen_by(person).where(Cohort.id == cohort_id))
    return (Seen(person, cohort, course_of(cohort), person.staff_role in MAKERS),)


def run_cohort(actor: Person | None, cohort_id: UUID) -> tuple[Seen]:
    (person,) = maker(actor)
    cohort = first_or_404(queries.cohorts_run_by(person).where(Cohort.id == cohort_id))
    return (Seen(person, cohort, course_of(cohort), True),)


def seen_session(actor: Person | None, cohort_id: UUID, session_id: UUID) -> tuple[Seen, CohortSession]:
    (seen,) = seen_cohort(actor, cohort_id)
    return seen, _session(seen.cohort, session_id)


def session_to_run(actor: Person | None, cohort_id: UUID, session_id: UUID) -> tuple[Seen, CohortSession]:
    (seen,) = run_cohort(actor, cohort_id)
    return seen, _session(seen.cohort, session_id)


def session_to_hold(actor: Person | None, cohort_id: UUID, session_id: UUID) -> tuple[Seen, Held]:
    seen, session = session_to_run(actor, cohort_id, session_id)
    return seen, Held(seen.cohort, session, seen.course, seen.actor)


def lesson_to_lead(actor: Person | None, cohort_id: UUID, session_id: UUID) -> tuple[Seen, Held]:
    """A session that teaches one lesson, which a group can go through together."""
    seen, held = session_to_hold(actor, cohort_id, session_id)
    if not held.teaches_lesson or held.session.cancelled_at is not None:
        raise NotFound
    return seen, held


def session_sheet(
    actor: Person | None, cohort_id: UUID, session_id: UUID, code: str
) -> tuple[Seen, CohortSession, str]:
    seen, session = seen_session(actor, cohort_id, session_id)
    if code not in ("ar", "fr"):
        raise NotFound
    return seen, session, code


def seen_member(actor: Person | None, cohort_id: UUID, person_id: UUID) -> tuple[Seen, Person]:
    (seen,) = seen_cohort(actor, cohort_id)
    return seen, first_or_404(queries.people_seen_by(seen.actor, cohort_id).where(Person.id == person_id))


def member_to_run(actor: Person | None, cohort_id: UUID, person_id: UUID) -> tuple[Seen, Person]:
    (seen,) = run_cohort(actor, cohort_id)
    return seen, first_or_404(queries.people_seen_by(seen.actor, cohort_id).where(Person.id == person_id))


def trainer_to_remove(actor: Person | None, cohort_id: UUID, person_id: UUID) -> tuple[Seen, Person]:
    (seen,) = run_cohort(actor, cohort_id)
    found = next((one for one in queries.trainers_of(cohort_id) if one.id == person_id), None)
    if found is None:
        raise NotFound
    return seen, found


def cooperative_to_add(actor: Person | None, cohort_id: UUID, cooperative_id: UUID) -> tuple[Seen, Cooperative]:
    (seen,) = run_cohort(actor, cohort_id)
    visible = cooperative_queries.cooperatives_visible_to(seen.actor)
    return seen, first_or_404(visible.where(Cooperative.id == cooperative_id))


def course_on_desk(actor: Person | None, slug: str) -> tuple[Person, Course]:
    """A course that is taught in a cohort which she sees."""
    (person,) = desk(actor)
    first_or_404(queries.cohorts_seen_by(person).where(Cohort.course_slug == slug))
    return person, first_or_404(learning.any_course(slug))


def cooperatives_named(person: Person, texts: Sequence[str]) -> Sequence[Cooperative]:
    """Those that a link names by their ids, all within her reach; NotFound where one is not."""
    if len(texts) > MOST_COOPERATIVES:
        raise NotFound
    try:
        ids = list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError:
        raise NotFound from None
    if not ids:
        return []
    visible = cooperative_queries.cooperatives_visible_to(person).where(Cooperative.id.in_(ids))
    found = {one.id: one for one in db.session.scalars(visible)}
    if len(found) < len(ids):
        raise NotFound
    return [found[one] for one in ids]


# Members


def own_cohort(actor: Person | None, cohort_id: UUID) -> tuple[Person, Cohort]:
    (person,) = member(actor)
    return person, first_or_404(queries.cohorts_of_member(person.id).where(Cohort.id == cohort_id))


def own_session(actor: Person | None, cohort_id: UUID, session_id: UUID) -> tuple[Person, Cohort, CohortSession]:
    person, cohort = own_cohort(actor, cohort_id)
    return person, cohort, _session(cohort, session_id)


def may_make_cohorts() -> bool:
    """Of whoever reads this page."""
    person = signed_in_actor()
    return isinstance(person, Person) and person.staff_role in MAKERS


def _session(cohort: Cohort, session_id: UUID) -> CohortSession:
    return first_or_404(queries.sessions_of(cohort.id).where(CohortSession.id == session_id))
