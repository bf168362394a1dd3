"""Who comes into a cohort, by whom, and who leaves it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.teaching import notices, queries
from lms.teaching.models import Cohort, CohortMember, Way

# More do not learn together; and its pages name each of them.
MOST_PEOPLE = 200


class TooManyPeople(DomainError):
    message = _("A cohort has 200 people at most. Make a second one.")


class UnknownCode(DomainError):
    status = 422
    message = _("We know no group with this code. Compare the eight digits with those that your trainer shows.")


class TooManyCodes(DomainError):
    status = 429
    message = _("These were too many wrong codes. Wait a quarter of an hour, and ask your trainer for the right one.")


class UnknownNumber(DomainError):
    status = 422
    message = _("No member of a cooperative has this number.")


def add(cohort: Cohort, person_ids: Collection[UUID], *, way: Way, by: Person | None, at: datetime) -> Sequence[UUID]:
    """Who was not in it yet is, and is told. Answers who is new. Raises TooManyPeople."""
    queries.locked(cohort.id)
    inside = set(queries.member_ids(cohort.id))
    new = sorted(set(person_ids) - inside)
    if len(inside) + len(new) > MOST_PEOPLE:
        raise TooManyPeople
    known = queries.member_rows(cohort.id, new)
    for person_id in new:
        row = known.get(person_id) or CohortMember(cohort_id=cohort.id, person_id=person_id)
        row.way, row.added_at, row.added_by_id, row.removed_at = way, at, by.id if by else None, None
        db.session.add(row)
    db.session.flush()
    if by is not None:
        notices.tell_of_cohort(cohort, new, at=at)
    notices.tell_of_next_session(cohort, new, at=at)
    return new


def add_by_number(cohort: Cohort, phone: str, *, by: Person, at: datetime) -> Person:
    """Raises UnknownNumber, also for a number that `by` may not see; TooManyPeople."""
    person = queries.member_with_number(by, phone, at.date())
    if person is None:
        raise UnknownNumber
    add(cohort, [person.id], way=Way.PHONE, by=by, at=at)
    return person


def join(person: Person, code: str, *, at: datetime) -> Cohort:
    """She comes in herself. A second time changes nothing. Raises UnknownCode, TooManyPeople."""
    cohort = queries.cohort_with_code(code, at.date()) if code else None
    if cohort is None:
        raise UnknownCode
    add(cohort, [person.id], way=Way.CODE, by=None, at=at)
    return cohort


def take_out(cohort: Cohort, person: Person, *, at: datetime) -> None:
    """A second time changes nothing."""
    queries.end_membership(cohort.id, person.id, at)
