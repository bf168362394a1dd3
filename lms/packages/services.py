"""Verbs of packages: import and launch."""

import codecs
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy.exc import IntegrityError

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.learning import services as learning_services
from lms.learning.models import Course, CourseRevision, Enrolment
from lms.packages import publishing, queries, sessions
from lms.packages.archive import MAX_READ_BYTES, BadArchive, read_archive
from lms.packages.cmi5.package import read_alone
from lms.packages.faults import Fault
from lms.packages.faults import fault as _
from lms.packages.kinds import BadPackage, Launch, Structure, kind_named, kind_of
from lms.packages.models import Package
from lms.packages.storage import PackageStore
from lms.xapi.agents import account_id, activity_id
from lms.xapi.statement import Agent


class BroughtMeanwhile(DomainError):
    message = _(
        "Somebody imported this course at the same moment. Look at the list, and import it again if it is needed."
    )


# XML in UTF-16 begins with a mark of its order.
_OTHER_XML = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Imported:
    package: Package
    revision: CourseRevision
    is_new: bool
    # Whether who enrols now learns it.
    is_current: bool


@dataclass(frozen=True)
class Departure:
    """Who leaves for a unit, and where she comes back to."""

    learner: Agent
    team: Agent | None
    # Of her interface: ar-MA, fr-MA, …
    language: str
    return_url: str


@dataclass(frozen=True)
class Received:
    """A package that was found good, its files kept."""

    structure: Structure
    folder_id: str | None
    digest: str


def import_package(content: BinaryIO, folder: Path, *, at: datetime) -> Imported:
    """Publish what a package holds; files are kept under `folder`. Nothing is where anything is at fault: BadPackage.

    The same package again is the same revision, a changed one a new revision of the same course. An earlier one again
    changes nothing: learners go on with the newest.
    """
    return publish(receive(content, folder), at=at)


def receive(content: BinaryIO, folder: Path) -> Received:
    """Check a package and unpack it; seconds of work without the database. Raises BadPackage."""
    content.seek(0)
    if content.read(len(_ZIP)) != _ZIP:
        # cmi5, 14.0: a zip, or the course structure alone.
        content.seek(0)
        alone = content.read(MAX_READ_BYTES + 1)
        if not alone.strip():
            raise BadPackage([_("The file is empty.")])
        if not alone.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"<", *_OTHER_XML)):
            raise BadPackage([_("This is neither a zip file nor an XML file, so it is no course package.")])
        return Received(read_alone(alone, activity_id("")), None, hashlib.sha256(alone).hexdigest())
    try:
        archive = read_archive(content)
    except BadArchive as error:
        raise BadPackage(error.faults) from error
    kind = kind_of(archive.names)
    if kind is None:
        raise BadPackage([_unknown(archive.names)])
    structure = kind.read(archive, activity_id(""))
    folder_id = PackageStore(folder).keep(archive)
    return Received(structure, folder_id, folder_id)


def publish(received: Received, *, at: datetime) -> Imported:
    """Raises BroughtMeanwhile."""
    try:
        return _publish(received, at=at)
    except IntegrityError as error:
        # PostgreSQL lets two first imports of a course begin; the second finds the slug, or the revision, taken.
        raise BroughtMeanwhile from error


def _publish(received: Received, *, at: datetime) -> Imported:
    structure = received.structure
    revision, is_new = learning_services.publish_content(publishing.course_from(structure, received.digest), at=at)
    package = queries.package_of(revision.id)
    if package is None:
        package = Package(
            id=new_id(),
            kind=structure.kind,
            revision_id=revision.id,
            folder_id=received.folder_id,
            document=msgspec.json.encode(structure).decode(),
            imported_at=at,
        )
        db.session.add(package)
        db.session.flush()
    course = db.session.get_one(Course, revision.course_id)
    return Imported(package, revision, is_new, course.current_revision_id == revision.id)


def sweep(folder: Path, *, at: datetime) -> list[str]:
    """Remove what imports that failed left behind a day or longer ago; answers the names."""
    before = at - timedelta(days=1)
    return PackageStore(folder).sweep(queries.folder_ids(), before=before)


def _unknown(names: frozenset[str]) -> Fault:
    known = ("cmi5.xml", "tincan.xml", "imsmanifest.xml", "h5p.json")
    if deeper := next((name for name in sorted(names) if name.rpartition("/")[2] in known), None):
        # cmi5, 14.1: at the root of the zip.
        return _(
            "“%(name)s” must lie at the top of the zip file: zip what is inside the folder, not the folder.",
            name=deeper,
        )
    return _(
        "The zip file holds none of cmi5.xml, tincan.xml, imsmanifest.xml and h5p.json, so it is no course package."
    )


def launch(enrolment: Enrolment, item: str, departure: Departure, *, at: datetime) -> str:
    """The address that opens the unit of a lesson."""
    learning.lock_enrolment(enrolment.registration)
    package = queries.package_of(enrolment.revision_id)
    unit = queries.structure_of(package.id).unit(item.partition("/")[2]) if package else None
    if package is None or unit is None:
        raise KeyError(item)
    kind = kind_named(package.kind)
    # cmi5, 9.3.6: one session of a registration at a time.
    for earlier in queries.open_sessions(enrolment.registration):
        sessions.abandon(earlier, at)
    opened = sessions.open_session(
        package, account_id(departure.learner), enrolment.registration, item,
        team=departure.team, mode=kind.mode(package, enrolment.registration, unit.key), at=at,
    )  # fmt: skip
    return kind.launch(
        Launch(
            learner=departure.learner,
            language=departure.language,
            enrolment=enrolment,
            item=item,
            package=package,
            unit=unit,
            session=opened.session,
            fetch_token=opened.fetch_token,
            return_url=departure.return_url,
            at=at,
        )
    )
