"""Who writes courses: trainers and administrators, all of them every draft."""

from uuid import UUID

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.authoring import queries
from lms.authoring.exchange.exports.formats import Format
from lms.authoring.models import Draft, DraftComment, DraftImport, DraftPart, DraftState
from lms.authoring.parts import Part, PartKind
from lms.authoring.tracks import to_read
from lms.authoring.works import places_of_media
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.learning import content
from lms.learning import queries as learning
from lms.learning.models import Course, CourseRevision
from lms.voice.tongues import TONGUES, Tongue

AUTHORS = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)


def may_author(person: Person | None) -> bool:
    return person is not None and person.staff_role in AUTHORS


def author(actor: Person | None) -> tuple[Person]:
    (person,) = accounts.staff(actor)
    if not may_author(person):
        raise NotFound
    return (person,)


def open_draft(actor: Person | None, draft_id: UUID) -> tuple[Person, Draft]:
    (person,) = author(actor)
    return person, first_or_404(queries.drafts().where(Draft.id == draft_id, Draft.closed_at.is_(None)))


def draft_to_publish(actor: Person | None, draft_id: UUID) -> tuple[Person, Draft]:
    """Also one that was published meanwhile: the same publication may be sent twice."""
    (person,) = author(actor)
    goes_on = Draft.closed_at.is_(None) | (Draft.state == DraftState.PUBLISHED)
    return person, first_or_404(queries.drafts().where(Draft.id == draft_id, goes_on))


def source(actor: Person | None, draft_id: UUID, name: str) -> tuple[Person, Draft, str]:
    person, draft = open_draft(actor, draft_id)
    if name not in queries.root_of(draft.id).body.get("sources", {}):
        raise NotFound
    return person, draft, name


def work(actor: Person | None, draft_id: UUID, name: str) -> tuple[Person, Draft, DraftPart, str]:
    """A work of others that the draft names, with the course that names it."""
    person, draft, root, name = work_once(actor, draft_id, name)
    if name not in root.body.get("attributions", {}):
        raise NotFound
    return person, draft, root, name


def work_once(actor: Person | None, draft_id: UUID, name: str) -> tuple[Person, Draft, DraftPart, str]:
    """A work that may have been removed while somebody wrote about it."""
    person, draft = open_draft(actor, draft_id)
    return person, draft, queries.root_of(draft.id), name


def medium(actor: Person | None, draft_id: UUID, name: str) -> tuple[Person, Draft, Part, str]:
    """A file that the draft shows, by its stored name, with the course that shows it."""
    person, draft = open_draft(actor, draft_id)
    root = queries.tree_of(draft.id)
    if name not in places_of_media(root):
        raise NotFound
    return person, draft, root, name


def part(actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    """Any part that is in an open draft."""
    (person,) = author(actor)
    found = first_or_404(queries.open_part(part_id))
    if not queries.is_living(found):
        raise NotFound
    return person, found


def lesson(actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    return _of_kind(PartKind.LESSON, actor, part_id)


def block_to_read(
    actor: Person | None, part_id: UUID, block_id: str, language: str
) -> tuple[Person, DraftPart, str, Tongue]:
    """A block of a lesson that has a text to be read in this spoken language."""
    person, found = lesson(actor, part_id)
    if language not in TONGUES or all(one["id"] != block_id for one in to_read(found.body, language)):
        raise NotFound
    return person, found, block_id, TONGUES[language]


def tongue(actor: Person | None, language: str) -> tuple[Person, Tongue]:
    (person,) = author(actor)
    if language not in TONGUES:
        raise NotFound
    return person, TONGUES[language]


def course_to_record(
    actor: Person | None, slug: str, module: str, lesson: str, language: str
) -> tuple[Person, Course, str, str, Tongue]:
    person, found = course(actor, slug)
    return person, found, module, lesson, tongue(actor, language)[1]


def module(actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    return _of_kind(PartKind.MODULE, actor, part_id)


def movable(actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    """Everything but the course itself."""
    person, found = part(actor, part_id)
    if found.kind is PartKind.COURSE:
        raise NotFound
    return person, found


def comment(actor: Person | None, comment_id: UUID) -> tuple[Person, DraftComment]:
    (person,) = author(actor)
    return person, first_or_404(queries.open_comment(comment_id))


def imported(actor: Person | None, import_id: UUID) -> tuple[Person, DraftImport]:
    """An import and its report, also when its draft is closed."""
    (person,) = author(actor)
    return person, first_or_404(queries.draft_import(import_id))


def course(actor: Person | None, slug: str) -> tuple[Person, Course]:
    """Published, or retired."""
    (person,) = author(actor)
    return person, first_or_404(learning.any_course(slug))


def two_revisions(
    actor: Person | None, slug: str, older: int, newer: int
) -> tuple[Course, CourseRevision, CourseRevision]:
    _person, found = course(actor, slug)
    first, second = (first_or_404(queries.revision_with_number(found.id, number)) for number in (older, newer))
    return found, first, second


def _of_kind(kind: PartKind, actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    person, found = part(actor, part_id)
    if found.kind is not kind:
        raise NotFound
    return person, found


def exportable_course(actor: Person | None, slug: str) -> tuple[Person, content.Course]:
    """As new learners begin it. A course of another's making is kept as its package."""
    (person,) = author(actor)
    course = content.decode(first_or_404(learning.document_of(slug, None)))
    if course.package:
        raise NotFound
    return person, course


def exportable_course_as(actor: Person | None, slug: str, format: str) -> tuple[Person, content.Course, Format]:
    person, course = exportable_course(actor, slug)
    if format not in list(Format):
        raise NotFound
    return person, course, Format(format)
