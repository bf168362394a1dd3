"""How a person's courses stand on the server: what a phone compares with what it keeps."""

from uuid import UUID

import msgspec

from lms.accounts.models import Person
from lms.core.db import db
from lms.learning import queries as learning
from lms.offline import queries
from lms.offline.groups import roster_mark
from lms.offline.helping import help_mark, help_pages
from lms.offline.packages import may_be_kept
from lms.offline.specimens import specimen


class Standing(msgspec.Struct, frozen=True):
    revision: UUID
    # Of the package: where the phone's has another, it fetches the course again. Progress does not change it.
    digest: str
    done: list[str]


def standing_of(person_id: UUID) -> dict[str, Standing]:
    """By slug, of the courses that she began and a phone may keep."""
    enrolments = queries.enrolments_with_slugs(person_id)
    done = learning.completed_items_of([enrolment.registration for _slug, enrolment in enrolments])
    mark = ""
    if enrolments:
        mark = roster_mark(person_id) + help_mark(help_pages(db.session.get_one(Person, person_id)))
    found = {}
    for slug, enrolment in enrolments:
        course = learning.content_of(enrolment.revision_id)
        if may_be_kept(course):
            items = [item for item in course.items() if item in done[enrolment.registration]]
            found[slug] = Standing(enrolment.revision_id, specimen(enrolment.revision_id).digest + mark, items)
    return found
