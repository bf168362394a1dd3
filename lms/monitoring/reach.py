"""The course and the cooperative that a page of monitoring is about, loaded through who looks."""

from uuid import UUID

from lms.accounts.models import Person
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.learning import content
from lms.monitoring import courses, listed
from lms.monitoring.listed import Listed
from lms.monitoring.policy import Viewer, viewer, viewer_of_courses


def course(actor: Person | None, slug: str) -> tuple[Viewer, content.Course]:
    """One that is or was published."""
    (found,) = viewer_of_courses(actor)
    document = courses.content_of(first_or_404(courses.course_called(slug)))
    if document is None:
        raise NotFound
    return found, document


def cooperative(actor: Person | None, cooperative_id: UUID) -> tuple[Viewer, Listed]:
    """Of the country, or of the adviser's delegation."""
    (found,) = viewer(actor)
    row = listed.with_id(cooperative_id, found.place)
    if row is None:
        raise NotFound
    return found, row
