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
class Together:
    """What was learnt, and who led: `revision_id` has the questions that were asked, `item` is a lesson in it."""

    facilitator: Person
    revision_id: UUID
    item: str
    session_id: UUID
    at: datetime
    # What the numbers of the questions that were shown were drawn with; where none were shown it decides nothing.
    seed: int = 0


@dataclass(frozen=True)
class Held:
    """Where and when: `enrolment` is the facilitator's, `item` a lesson in it."""

    facilitator: Person
    cooperative_id: UUID
    enrolment: Enrolment
    item: str
    session_id: UUID
    at: datetime

    @property
    def together(self) -> Together:
        seed = practice_seed(self.enrolment.registration)
        return Together(self.facilitator, self.enrolment.revision_id, self.item, self.session_id, self.at, seed)


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
        credit(held.together, person, held.cooperative_id, noted)
    return True


def credit(together: Together, person: Person, cooperative_id: UUID, noted: Session) -> bool:
    """What one who was there learnt, in her own name with the facilitator as instructor; she is told, and may say that she was
    not there. Twice is once. False where her course does not have this lesson."""
    with helping.beside(agent_of(person), agent_of(together.facilitator)):
        is_new = _credit(together, person, cooperative_id, noted)
    if is_new is None:
        return False
    _keep_presence(together, person, cooperative_id, is_new=is_new)
    return True


def forget_presence(session_id: UUID, person_id: UUID) -> None:
    """Who led says that she was not there after all. What she is credited with stays: it is a fact of the log."""
    presence = db.session.get(GroupPresence, (session_id, person_id))
    if presence is not None:
        db.session.delete(presence)
        db.session.flush()


def object_to(presence: GroupPresence, person: Person, *, at: datetime) -> None:
    """She says that she was not there: kept until she takes it back, and told to the advisers or the officers. A second
    time changes nothing."""
    if presence.objected_at is None:
        presence.objected_at = at
        db.session.flush()
        notices.tell_of_objection(presence, person, at=at)


def take_back_objection(presence: GroupPresence) -> None:
    """She was there after all: a touch too many is no matter for the advisers."""
    presence.objected_at = None
    notices.take_back_objection(presence)


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


def _credit(together: Together, person: Person, cooperative_id: UUID, noted: Session) -> bool | None:
    """In her own enrolment, begun now where there is none: whether the lesson is new to her. None where her course does not
    have it."""
    slug = learning.content_of(together.revision_id).slug
    seen = learning.course_as_seen_by(person.id, slug)
    assert seen is not None
    course, enrolment = seen
    revision_id = enrolment.revision_id if enrolment else course.current_revision_id
    lesson = learning.content_of(revision_id).lesson(*together.item.split("/")) if revision_id else None
    if lesson is None or lesson[1].unit is not None:
        return None
    learner = Learner(agent_of(person), group_agent(cooperative_id))
    if enrolment is None:
        registration = enrol(learner.agent, course, team=learner.team, at=together.at)
        enrolment = db.session.get_one(Enrolment, registration)
    # A session that is told late: nobody learns in a course before she is enrolled.
    at = max(together.at, enrolment.enrolled_at)
    hers = {question.id: question for question in practice_of(enrolment.revision_id, together.item)}
    for asked in practice_of(together.revision_id, together.item):
        response = noted.answers.get((person.id, asked.id))
        # As she has the course it may be another question by now.
        if response is not None and hers.get(asked.id) == asked:
            given = id_from("in group", together.session_id, person.id, asked.id)
            practise(
                learner,
                enrolment,
                together.item,
                asked,
                response,
                at=at,
                statement_id=id_from("practised", given, response),
                # The phone of the facilitator showed it.
                seed=together.seed,
            )
    return complete_lesson(learner.agent, enrolment, together.item, team=learner.team, at=at)


def _keep_presence(together: Together, person: Person, cooperative_id: UUID, *, is_new: bool) -> None:
    """She is told where something counts that had not: a session that is held again and again is no news."""
    course = learning.content_of(together.revision_id)
    upsert(
        GroupPresence,
        {
            "session_id": together.session_id,
            "person_id": person.id,
            "facilitator_id": together.facilitator.id,
            "cooperative_id": cooperative_id,
            "course_slug": course.slug,
            "item": together.item,
            "held_at": together.at,
            "objected_at": None,
        },
        key=("session_id", "person_id"),
        earliest="held_at",
    )
    if is_new:
        notices.tell_of_credit(together.session_id, together.facilitator, course, together.item, person, at=together.at)
