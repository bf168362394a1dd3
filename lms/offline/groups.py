"""Group sessions in the package of a course: who may be ticked with their faces, the page of each lesson, and what its form becomes.
docs/offline.md describes them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from flask import url_for

from lms.accounts.models import Person
from lms.core.files import media_store
from lms.core.pictures import Format, picture_for, smallest_width
from lms.learning.activity_ids import item_activity
from lms.learning.models import Enrolment
from lms.learning.policy import OpenLesson
from lms.offline.words import alert
from lms.quizzes.group import pages
from lms.quizzes.group.policy import OpenGroup, own_circle
from lms.quizzes.group.services import NobodyPresent
from lms.web import static
from lms.web.compression import sent_bytes
from lms.web.fragments import kept
from lms.xapi import verbs

# Pixels of a portrait as it is kept: as wide as a face beside a name, on screens of two pixels a point.
FACE_WIDTH = smallest_width(144)


@dataclass(frozen=True)
class Groups:
    """Parts of a package: pages by path, what the form of each becomes, files. Empty for who has nobody to learn with."""

    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, dict[str, str | int]] = field(default_factory=dict)


def groups_of(person_id: UUID, lessons: Sequence[OpenLesson], enrolment: Enrolment) -> Groups:
    circle = own_circle(person_id)
    return groups_with(circle[0].id, circle[1], lessons, enrolment) if circle else Groups()


def groups_with(
    cooperative_id: UUID, roster: Sequence[Person], lessons: Sequence[OpenLesson], enrolment: Enrolment
) -> Groups:
    found = Groups(media=dict(filter(None, map(face_medium, roster))))
    missing = alert(NobodyPresent.message)
    for lesson in lessons:
        group = OpenGroup(lesson, enrolment, cooperative_id, roster)
        address = pages.address_of(group)
        page, ended = kept(partial(pages.group_page, group)), kept(partial(pages.ended_page, group)).parts()
        found.pages[address] = page.parts()
        lesson_id = item_activity(lesson.open.content, lesson.item).id
        # As a question without a right answer; it only asks that somebody is ticked. Then the lesson is done for her who led.
        found.sessions[address] = {
            "question": lesson_id, "item": lesson.item, "lesson": lesson_id, "kind": "group", "key": {"fields": {"present": []}},
            "verb": verbs.HOSTED.id, "done": [lesson.item], "title": ended["title"], "back": ended["back"],
            "right": "", "wrong": ended["main"], "next": ended["back"], "missing": missing,
        }  # fmt: skip
    return found


def roster_mark(person_id: UUID) -> str:
    """Differs wherever those who may be ticked do: the phone then fetches the course again."""
    circle = own_circle(person_id)
    if circle is None:
        return ""
    named = [(one.id, one.name_ar, one.name_fr, one.picture) for one in circle[1]]
    return "-" + hashlib.sha256(repr((circle[0].id, named)).encode()).hexdigest()[:8]


def others_of(person_id: UUID) -> int:
    """How many may be ticked by her."""
    circle = own_circle(person_id)
    return len(circle[1]) if circle else 0


def face_medium(person: Person) -> tuple[str, dict[str, str | int]] | None:
    """Path, and how a package tells of a file (packages.py)."""
    if not person.has_portrait:
        name = f"motifs/{person.picture}.svg"
        address = static.asset(name)
        return address, {"path": address, "size": sent_bytes(static.files()[name][0])}
    store = media_store()
    path = store.path_of(person.picture)
    if path is None:
        return None
    copy = picture_for(store, path, Format.JPEG, FACE_WIDTH, is_light=False)
    address = url_for("web.show_media", name=person.picture)
    return address, {"path": address, "from": f"{address}?w={FACE_WIDTH}", "size": copy.stat().st_size}
