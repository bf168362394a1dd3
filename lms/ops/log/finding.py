"""Whom and what an officer means by what she types."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.phones import phone_from
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.i18n import in_language, name_in_language
from lms.learning import queries as learning
from lms.learning.content import Course
from lms.learning.titles import step_title
from lms.ops.log import queries
from lms.xapi.statement import is_uuid


@dataclass(frozen=True)
class Candidate:
    """One of several of that name; `handle` is what to type for this one."""

    handle: str
    name: str
    # What tells this one from the others.
    detail: str


def people_meant(text: str, *, limit: int) -> Sequence[Person]:
    """By phone number, e-mail, key or a part of the name."""
    if is_uuid(text):
        return accounts.people_with_ids([UUID(text)])
    phone = phone_from(text)
    person = accounts.member_with_phone(phone) if phone else accounts.staff_with_email(text)
    return [person] if person else queries.people_called(text, limit=limit)


def cooperatives_meant(text: str, *, limit: int) -> Sequence[Cooperative]:
    """By register number or a part of the name."""
    found = cooperatives.cooperatives_by_number([text]).get(text)
    return [found] if found else queries.cooperatives_called(text, limit=limit)


def person_candidate(person: Person) -> Candidate:
    membership = cooperatives.current_membership_of(person.id, clock.now().date())
    # The key keeps phone numbers out of addresses and logs.
    return Candidate(
        str(person.id), name_in_language(person), name_in_language(membership.cooperative) if membership else ""
    )


def cooperative_candidate(cooperative: Cooperative) -> Candidate:
    return Candidate(cooperative.register_number, name_in_language(cooperative), cooperative.register_number)


def published_courses() -> dict[str, Course]:
    found = {course.slug: course.current_revision_id for course in learning.courses_for([])}
    return {slug: learning.content_of(revision) for slug, revision in found.items() if revision}


def steps_of(course: Course) -> Iterator[tuple[str, str]]:
    """Item and title of every step, each module before its own."""
    module_slug = ""
    for item in course.items():
        before, module_slug = module_slug, item.partition("/")[0]
        module = course.module(module_slug)
        if module is not None and module_slug != before:
            yield module_slug, in_language(module.title)
        yield item, step_title(course, item)
