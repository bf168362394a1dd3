"""Whoever is credited is told by whom; who was not there says so, and the advisers are told, or the national officers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.i18n import format_date, in_language, isolated
from lms.learning import queries as learning
from lms.learning.content import Course
from lms.notices import queries, services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.quizzes.group.models import GroupPresence

CREDIT, OBJECTION = "learnt_together", "not_there"


def tell_of_credit(
    session_id: UUID, facilitator: Person, course: Course, item: str, person: Person, *, at: datetime
) -> None:
    """Once of each session."""
    found = course.lesson(*item.split("/"))
    values: dict[str, Any] = {
        "facilitator": _named(facilitator),
        "lesson": found[1].title if found else course.title,
        "on": at.date().isoformat(),
    }
    services.tell([person.id], CREDIT, values, subject=f"{CREDIT}:{session_id}", at=at)


def tell_of_objection(presence: GroupPresence, person: Person, *, at: datetime) -> None:
    cooperative = db.session.get_one(Cooperative, presence.cooperative_id)
    facilitator = db.session.get_one(Person, presence.facilitator_id)
    values = {
        "facilitator": _named(facilitator),
        "person": _named(person),
        "lesson": _lesson_of(presence),
        "on": presence.held_at.date().isoformat(),
    }
    # Where the delegation has no adviser, the national officers ask.
    asking = accounts.advisers_of(cooperative.delegation_code) or accounts.officers()
    services.tell(
        [one.id for one in asking],
        OBJECTION,
        values,
        cooperative_id=cooperative.id,
        subject=_objection_subject(presence),
        at=at,
    )


def take_back_objection(presence: GroupPresence) -> None:
    services.take_back(_objection_subject(presence))


def _lesson_of(presence: GroupPresence) -> dict[str, str]:
    """Its title, as she has the course."""
    revision_id = learning.revision_seen_by(presence.person_id, presence.course_slug)
    found = learning.content_of(revision_id).lesson(*presence.item.split("/")) if revision_id else None
    return found[1].title if found else {"fr": presence.item}


def objections_told(presences: Sequence[GroupPresence]) -> set[UUID]:
    """Ids of the sessions of which it was told that she was not there."""
    told = queries.told_among([_objection_subject(one) for one in presences if one.objected_at])
    return {one.session_id for one in presences if _objection_subject(one) in told}


def _objection_subject(presence: GroupPresence) -> str:
    return f"{OBJECTION}:{presence.session_id}:{presence.person_id}"


def _named(person: Person) -> dict[str, str]:
    return {"ar": person.name_ar, "fr": person.name_fr}


@describe(CREDIT)
def _credit(notice: Notice) -> Told:
    text = gettext(
        "You learnt “%(lesson)s” together with %(facilitator)s on %(day)s. It counts as your lesson.",
        lesson=isolated(in_language(notice.values["lesson"])),
        facilitator=_name(notice, "facilitator"),
        day=_day(notice),
    )
    return Told(text, is_good=True, address=url_for("group.list_sessions"))


@describe(OBJECTION)
def _objection(notice: Notice) -> Told:
    text = gettext(
        "%(person)s says that she was not there when %(facilitator)s led “%(lesson)s” on %(day)s, which counted for her. Ask both.",
        person=_name(notice, "person"),
        # Notices of before do not name it.
        lesson=isolated(in_language(notice.values.get("lesson") or {"fr": "–"})),
        facilitator=_name(notice, "facilitator"),
        day=_day(notice),
    )
    return Told(text)


def _name(notice: Notice, whose: str) -> Any:
    return isolated(in_language(notice.values[whose]))


def _day(notice: Notice) -> str:
    return format_date(date.fromisoformat(notice.values["on"]))
