"""Questions about packages, launch sessions and what units have told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, select

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.search import is_called
from lms.learning.models import CourseRevision, Enrolment
from lms.packages.kinds import Structure
from lms.packages.models import LaunchSession, Package, UnitFact

ROWS_OF_PAGE = 50
# Among whom a learner is chosen; of more, one writes the name.
MOST_LEARNERS = 20


def package_of(revision_id: UUID) -> Package | None:
    """The package that became this revision of a course."""
    return db.session.scalar(select(Package).where(Package.revision_id == revision_id))


@lru_cache(maxsize=64)
def _structure(package_id: UUID) -> Structure:
    # A package never changes, so every process may keep what it has read.
    return db.session.get_one(Package, package_id).structure


def structure_of(package_id: UUID) -> Structure:
    return _structure(package_id)


def packages_with_revisions(*, page: int) -> tuple[Sequence[tuple[Package, CourseRevision]], int]:
    """A page of all packages with the revision of a course that each became, the newest first; and how many pages."""
    query = (
        select(Package, CourseRevision)
        .join(CourseRevision, CourseRevision.id == Package.revision_id)
        .order_by(Package.imported_at.desc(), Package.id.desc())
        .offset((page - 1) * ROWS_OF_PAGE)
        .limit(ROWS_OF_PAGE)
    )
    total = db.session.scalar(select(func.count()).select_from(Package)) or 0
    rows = [(package, revision) for package, revision in db.session.execute(query)]
    return rows, max(1, -(-total // ROWS_OF_PAGE))


def folder_ids() -> set[str]:
    """The folders that packages name."""
    return set(db.session.scalars(select(Package.folder_id).where(Package.folder_id.is_not(None))))


def any_package(package_id: UUID) -> Select[Package]:
    return select(Package).where(Package.id == package_id)


def session_with_fetch_digest(digest: str) -> Select[LaunchSession]:
    """Locked: two calls at once must not both be answered with a token."""
    return _of_open_accounts().where(LaunchSession.fetch_digest == digest).with_for_update(of=LaunchSession)


def session_with_secret_digest(digest: str) -> LaunchSession | None:
    return db.session.scalar(_of_open_accounts().where(LaunchSession.secret_digest == digest))


def _of_open_accounts() -> Select[LaunchSession]:
    """Who closed her account learns no more: what is still open on a phone stops with it."""
    return select(LaunchSession).join(Person, Person.id == LaunchSession.person_id).where(Person.closed_at.is_(None))


def lock_session(session_id: UUID) -> LaunchSession | None:
    """The session as it is now, until this transaction ends: its unit may post twice at once."""
    query = select(LaunchSession).where(LaunchSession.id == session_id).with_for_update(of=LaunchSession)
    return db.session.scalar(query.execution_options(populate_existing=True))


def open_sessions(registration: UUID) -> Sequence[LaunchSession]:
    query = select(LaunchSession).where(LaunchSession.registration == registration, LaunchSession.ended_at.is_(None))
    return db.session.scalars(query.order_by(LaunchSession.launched_at, LaunchSession.id)).all()


def session_behind(registration: UUID, item: str, at: datetime) -> LaunchSession | None:
    """The session in which a unit said what was stored then: the latest that was launched by that time."""
    query = select(LaunchSession).where(
        LaunchSession.registration == registration, LaunchSession.item == item, LaunchSession.launched_at <= at
    )
    return db.session.scalar(query.order_by(LaunchSession.launched_at.desc(), LaunchSession.id.desc()).limit(1))


def facts_of(registration: UUID) -> Sequence[UnitFact]:
    return db.session.scalars(select(UnitFact).where(UnitFact.registration == registration)).all()


def verbs_by_unit(registration: UUID) -> dict[str, set[str]]:
    """Unit → the verbs of what it told, or was told of it, in any session of the registration."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts_of(registration):
        found[fact.unit].add(fact.verb)
    return found


def learners_of(revision_id: UUID, name: str = "") -> Sequence[tuple[Enrolment, Person]]:
    """Who is enrolled in this revision and has this in her name, by name: at most one more than MOST_LEARNERS."""
    query = _learners(revision_id).order_by(Person.name_fr, Person.id).limit(MOST_LEARNERS + 1)
    if name:
        query = query.where(is_called(name, Person.name_fr, Person.name_ar))
    return [(enrolment, person) for enrolment, person in db.session.execute(query)]


def learner_with(revision_id: UUID, registration: UUID) -> tuple[Enrolment, Person] | None:
    row = db.session.execute(_learners(revision_id).where(Enrolment.registration == registration)).first()
    return (row[0], row[1]) if row else None


def _learners(revision_id: UUID) -> Select[Enrolment, Person]:
    return (
        select(Enrolment, Person)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.revision_id == revision_id)
    )
