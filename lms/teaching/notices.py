"""What people of a cohort are told: that they are in it, when they meet, that the day is near, what their trainer says."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from lms.accounts.models import Person
from lms.core.i18n import MOROCCO, format_when, in_language, isolated
from lms.notices import queries as told
from lms.notices import services
from lms.notices.channels.daily import register_daily
from lms.notices.channels.quiet import next_day
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortMessage, CohortSession

ADDED, PLANNED, CALLED_OFF, TOMORROW, MESSAGE = (
    "cohort_added", "cohort_session", "cohort_session_off", "cohort_session_tomorrow", "cohort_message",
)  # fmt: skip


def tell_of_cohort(cohort: Cohort, people: Collection[UUID], *, at: datetime) -> None:
    values = {"cohort": str(cohort.id), "title": cohort.title}
    # Taken out and taken in again, she is told again.
    subject = f"{ADDED}:{cohort.id}:{at.isoformat()}"
    services.tell(people, ADDED, values, subject=subject, at=at)


def tell_of_session(cohort: Cohort, session: CohortSession, people: Collection[UUID], *, at: datetime) -> None:
    """An invitation; of another day or place anew. Of what is over nobody is told."""
    if session.starts_at <= at or session.cancelled_at is not None:
        return
    subject = f"{PLANNED}:{session.id}:{session.starts_at.isoformat()}:{session.place}"
    services.tell(people, PLANNED, _values(cohort, session), subject=subject, at=at)


def tell_of_next_session(cohort: Cohort, people: Collection[UUID], *, at: datetime) -> None:
    """To whom comes in later than it was planned."""
    for session in queries.all_sessions_of(cohort.id):
        if session.starts_at > at and session.cancelled_at is None:
            tell_of_session(cohort, session, people, at=at)
            return


def tell_of_end(cohort: Cohort, session: CohortSession, people: Collection[UUID], *, at: datetime) -> None:
    services.tell(people, CALLED_OFF, _values(cohort, session), subject=f"{CALLED_OFF}:{session.id}", at=at)


def tell_of_message(
    cohort: Cohort, message: CohortMessage, by: Person, people: Collection[UUID], *, at: datetime
) -> None:
    values = {
        "cohort": str(cohort.id),
        "text": message.text,
        "by": {"ar": by.name_ar, "fr": by.name_fr},
    }
    services.tell(people, MESSAGE, values, subject=subject_of(message.id), at=at)


def subject_of(message_id: UUID) -> str:
    return f"{MESSAGE}:{message_id}"


@register_daily
def tell_of_tomorrow(at: datetime) -> int:
    """Whoever did not say that she stays away is reminded the day before; of a session that is moved anew."""
    begin = next_day(at, MOROCCO)
    found = 0
    for session in queries.sessions_between(begin, begin + timedelta(days=1)):
        subject = f"{TOMORROW}:{session.id}:{session.starts_at.isoformat()}"
        if told.is_told(subject):
            continue
        answers = queries.answers_to([session.id])[session.id]
        away = {person_id for person_id, answer in answers.items() if not answer.is_coming}
        people = [one for one in queries.member_ids(session.cohort_id) if one not in away]
        found += bool(people)
        services.tell(people, TOMORROW, _values(session.cohort, session), subject=subject, at=at)
    return found


def _values(cohort: Cohort, session: CohortSession) -> dict[str, Any]:
    return {
        "cohort": str(cohort.id),
        "title": cohort.title,
        "starts_at": session.starts_at.astimezone(UTC).isoformat(),
        "place": session.place,
    }


@describe(ADDED)
def _added(notice: Notice) -> Told:
    text = gettext("You are in the group “%(title)s”.", title=isolated(notice.values["title"]))
    return Told(text, is_good=True, address=_address(notice))


@describe(PLANNED, reminds=True)
def _planned(notice: Notice) -> Told:
    text = gettext("Your group “%(title)s” meets: %(when)s, %(place)s. Say whether you come.", **_said(notice))
    return Told(text, address=_address(notice))


@describe(TOMORROW, reminds=True)
def _tomorrow(notice: Notice) -> Told:
    text = gettext("Remember: your group “%(title)s” meets %(when)s, %(place)s.", **_said(notice))
    return Told(text, address=_address(notice))


@describe(CALLED_OFF, reminds=True)
def _called_off(notice: Notice) -> Told:
    return Told(gettext("The session of “%(title)s” is called off: %(when)s, %(place)s.", **_said(notice)))


@describe(MESSAGE, reminds=True)
def _message(notice: Notice) -> Told:
    text = gettext(
        "%(trainer)s says: %(text)s",
        trainer=isolated(in_language(notice.values["by"])),
        text=isolated(in_language(notice.values["text"])),
    )
    return Told(text, address=_address(notice))


def _said(notice: Notice) -> dict[str, Any]:
    return {
        "title": isolated(notice.values["title"]),
        "when": format_when(datetime.fromisoformat(notice.values["starts_at"])),
        "place": isolated(notice.values["place"]),
    }


def _address(notice: Notice) -> str:
    return url_for("teaching.show_own_cohort", cohort_id=notice.values["cohort"])
