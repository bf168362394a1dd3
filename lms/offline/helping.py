"""The page of whom she calls, kept beside each of her courses: it is needed most where there is no network."""

import hashlib
from collections.abc import Iterator
from typing import Any

from flask import url_for

from lms.accounts.models import Person
from lms.learning import calling, home, pages
from lms.offline.groups import face_medium
from lms.web.fragments import kept


def help_pages(person: Person) -> dict[str, dict[str, str]]:
    """Address → page."""
    return {url_for("learning.show_help"): kept(lambda: pages.help_page(person)).parts()}


def help_media(person: Person) -> list[dict[str, Any]]:
    """The pictures of those on it."""
    return list(dict(filter(None, map(face_medium, _people(person)))).values())


def help_mark(found: dict[str, dict[str, str]]) -> str:
    """Of `help_pages`. Differs wherever the page does: the phone then fetches the course again."""
    (page,) = found.values()
    return "-" + hashlib.sha256(page["main"].encode()).hexdigest()[:8]


def _people(person: Person) -> Iterator[Person]:
    calls = calling.calls_of(person)
    yield from (call.person for call in calls.calls if call.person)
    if calls.adviser:
        yield calls.adviser
    yield from (one.person for one in home.helpers_of(person))
