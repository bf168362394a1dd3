"""The page of whom she calls, kept beside each of her courses: it is needed most where there is no network."""

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import url_for

from lms.accounts.models import Person
from lms.core.db import db
from lms.learning import calling, home, pages
from lms.offline.groups import face_medium
from lms.web.fragments import kept


def help_of(person: Person) -> tuple[dict[str, dict[str, str]], list[dict[str, Any]]]:
    """Address → page, and the pictures of those on it."""
    media = dict(filter(None, map(face_medium, _people(person))))
    return {url_for("learning.show_help"): kept(lambda: pages.help_page(person)).parts()}, list(media.values())


def help_mark(person_id: UUID) -> str:
    """Differs wherever the page does: the phone then fetches the course again."""
    (page,) = help_of(db.session.get_one(Person, person_id))[0].values()
    return "-" + hashlib.sha256(page["main"].encode()).hexdigest()[:8]


def _people(person: Person) -> Iterator[Person]:
    calls = calling.calls_of(person)
    yield from (call.person for call in calls.calls if call.person)
    if calls.adviser:
        yield calls.adviser
    yield from (one.person for one in home.helpers_of(person))
