"""Verbs of learning together: hold a session, and say that one was not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import id_from
from lms.core.upserts import upsert
from lms.learning import queries as learning
from lms.learning.learner import agent_of
from lms.learning.models import Enrolment
from lms.learning.services import complete_lesson, enrol, record_step
from lms.quizzes.group import notices
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.group.reading import Session
from lms.quizzes.questions import practice_of, practice_seed
from lms.quizzes.services import practise
from lms.quizzes.telling import Learner
from lms.xapi import helping, verbs
from lms.xapi.agents import activity_id, group_agent
from lms.xapi.statement import Result

PRESENT, HANDS = "present", "hands"


class NobodyPresent(DomainError):
    status = 422
    message = _("Nobody of your cooperative was ticked as present. Touch the faces of those who are there.")


class NotYourCooperative(DomainError):
    message = _("On that day you did not belong to this cooperative.")


@dataclass(frozen=True)
class Held:
    """Where and when: `enrolment` is the facilitator's, `item` a lesson in it."""

    facilitator: Person
    cooperative_id: UUID
    enrolment: Enrolment
    item: str
    session_id: UUID
    at: datetime


def session_id_of(facilitator: Person, given: UUID) -> UUID:
    """`given`: by the page, before anybody was ticked. Somebody else's page with the same one is another session."""
    return id_from("group session", facilitator.id, given)


def hold(held: Held, noted: Session, *, extensions: dict[str, object] | None = None) -> bool:
    """Record the session, and credit each member of the cooperative who was there that day; nobody else. False where just
    this was known: then nothing changes.

    Raises NotYourCooperative, NobodyPresent. `extensions`: of the context, what a phone adds that was offline.
    """
    facilitator = held.facilitator
    members = {one.id: one for one in cooperatives.members_of(held.cooperative_id, held.at.date())}
    if facilitator.id not in members:
        raise NotYourCooperative
    there = set(noted.present) & members.keys() - {facilitator.id}
    if not there:
        raise NobodyPresent
    # In order: two sessions at once wait for one another instead of deadlocking.
    people = sorted((members[one] for one in there), key=lambda person: person.id)
    if not _record(held, people, noted, extensions or {}):
        return False
    for person in sorted((facilitator, *people), key=lambda person: person.id):
        if person is facilitator:
            complete_lesson(
                agent_of(person), held.enrolment, held.item, team=group_agent(held.cooperative_id), at=held.at
            )
            continue
        with helping.beside(agent_of(person), agent_of(facilitator)):
            is_credited = _credit(held, person, noted)
        if is_credited:
            _keep_presence(held, person)
    return True


def object_to(presence: GroupPresence, person: Person, *, at: datetime) -> None:
    """She says that she was not there: kept for ever, and told to the adviser. A second time changes nothing."""
    if presence.objected_at is None:
        presence.objected_at = at
        db.session.flush()
        notices.tell_of_objection(presence, person, at=at)


def _record(held: Held, people: Iterable[Person], noted: Session, extensions: dict[str, object]) -> bool:
    present = [str(person.id) for person in people]
    return record_step(
        agent_of(held.facilitator),
        held.enrolment,
        held.item,
        verb=verbs.HOSTED,
        result=Result(extensions={activity_id(HANDS): noted.hands}) if noted.hands else None,
        team=group_agent(held.cooperative_id),
        at=held.at,
        # Somebody else ticked on the same page, after going back, is another fact.
        statement_id=id_from("held", held.session_id, *noted.digest_parts()),
        extensions={activity_id(PRESENT): present, **extensions},
    )


def _credit(held: Held, person: Person, noted: Session) -> bool:
    """In her own enrolment, begun now where there is none. False where her course does not have this lesson."""
    slug = learning.content_of(held.enrolment.revision_id).slug
    seen = learning.course_as_seen_by(person.id, slug)
    assert seen is not None
    course, enrolment = seen
    revision_id = enrolment.revision_id if enrolment else course.current_revision_id
    lesson = learning.content_of(revision_id).lesson(*held.item.split("/")) if revision_id else None
    if lesson is None or lesson[1].unit is not None:
        return False
    learner = Learner(agent_of(person), group_agent(held.cooperative_id))
    if enrolment is None:
        registration = enrol(learner.agent, course, team=learner.team, at=held.at)
        enrolment = db.session.get_one(Enrolment, registration)
    # A session that is told late: nobody learns in a course before she is enrolled.
    at = max(held.at, enrolment.enrolled_at)
    hers = {question.id: question for question in practice_of(enrolment.revision_id, held.item)}
    for asked in practice_of(held.enrolment.revision_id, held.item):
        response = noted.answers.get((person.id, asked.id))
        # As she has the course it may be another question by now.
        if response is not None and hers.get(asked.id) == asked:
            given = id_from("in group", held.session_id, person.id, asked.id)
            practise(
                learner,
                enrolment,
                held.item,
                asked,
                response,
                at=at,
                statement_id=id_from("practised", given, response),
                # The phone of the facilitator showed it.
                seed=practice_seed(held.enrolment.registration),
            )
    complete_lesson(learner.agent, enrolment, held.item, team=learner.team, at=at)
    return True


def _keep_presence(held: Held, person: Person) -> None:
    course = learning.content_of(held.enrolment.revision_id)
    upsert(
        GroupPresence,
        {
            "session_id": held.session_id,
            "person_id": person.id,
            "facilitator_id": held.facilitator.id,
            "cooperative_id": held.cooperative_id,
            "course_slug": course.slug,
            "item": held.item,
            "held_at": held.at,
            "objected_at": None,
        },
        key=("session_id", "person_id"),
        earliest="held_at",
    )
    notices.tell_of_credit(held.session_id, held.facilitator, course, held.item, person, at=held.at)
