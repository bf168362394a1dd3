"""Who was at a session: ticked on one phone, corrected afterwards, said as statements, and credited as a lesson learnt together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import MOROCCO
from lms.core.i18n import lazy as _
from lms.core.ids import id_from, new_id
from lms.learning import queries as learning
from lms.learning.activity_ids import item_activity
from lms.learning.content import Course as Content
from lms.learning.learner import agent_of
from lms.learning.models import Course
from lms.learning.services import enrol
from lms.quizzes.group import services as group
from lms.quizzes.group.reading import Session as Noted
from lms.quizzes.group.services import Together
from lms.quizzes.questions import practice_seed
from lms.teaching import queries
from lms.teaching.models import AttendanceMark, Cohort, CohortSession
from lms.teaching.services.sessions import CalledOff
from lms.xapi import agents, profile, verbs
from lms.xapi import services as xapi
from lms.xapi.statement import Activity, Context, ContextActivities, Definition, Statement, Verb

ACTIVITIES = "sessions"
NOTHING = Noted([], {}, {})
# Person → the cooperative for which she learns.
Where = Mapping[UUID, Cooperative]


class NotYet(DomainError):
    message = _("The session is on another day. Who is there is ticked on the day itself.")


@dataclass(frozen=True)
class Held:
    """A session, with the course that is taught. `by`: who leads it, and writes down who is there."""

    cohort: Cohort
    session: CohortSession
    course: Course
    by: Person

    @property
    def seed(self) -> int:
        """What the numbers of its questions are drawn with, on the phone of her who leads it."""
        return practice_seed(self.session.id)

    @property
    def teaches_lesson(self) -> bool:
        return lesson_of(self.course, self.session) is not None


def lesson_of(course: Course, session: CohortSession) -> str | None:
    """The lesson that a group can go through together, if that is what is taught."""
    return session.item if is_led_lesson(course, session.item) else None


def is_led_lesson(course: Course, item: str) -> bool:
    """Whether it is a lesson of the published course, and no unit of an imported one."""
    if course.current_revision_id is None or item.count("/") != 1:
        return False
    found = learning.content_of(course.current_revision_id).lesson(*item.split("/"))
    return found is not None and found[1].unit is None


def present_in(marks: dict[UUID, list[AttendanceMark]]) -> set[UUID]:
    """Person → her marks, the latest last: who was there."""
    return {person_id for person_id, hers in marks.items() if hers[-1].is_present}


def keep_list(
    held: Held, present: Collection[UUID], *, was: Collection[UUID], noted: Noted = NOTHING, at: datetime
) -> None:
    """Ticks that changed since the page was shown (`was`): so two phones at one list do not undo each other. `noted`: what they
    answered. Raises NotYet, CalledOff."""
    session = queries.locked_session(held.session.id)
    if session.cancelled_at is not None:
        raise CalledOff
    if at.astimezone(MOROCCO).date() < session.starts_at.astimezone(MOROCCO).date():
        raise NotYet
    marks = queries.marks_of([session.id])[session.id]
    now = present_in(marks)
    may_be = {*queries.member_ids(held.cohort.id), *marks}
    come = ((set(present) - set(was)) & may_be) - now
    gone = (set(was) - set(present)) & now
    people = {one.id: one for one in accounts.people_with_ids(list(may_be))}
    answered = {person_id for person_id, _question in noted.answers} & (now | come)
    where = _cooperatives_of(held, come | gone | answered, at=at)
    # In one order: two lists at once wait for one another instead of deadlocking.
    for person_id in sorted(come | gone):
        _mark(held, people[person_id], where, is_present=person_id in come, mark_id=new_id(), at=at)
    _credit(held, [people[one] for one in sorted(come | answered)], where, noted, at=at)
    for person_id in gone:
        group.forget_presence(session.id, person_id)


def keep_group_session(held: Held, people: Iterable[UUID], *, told_by: UUID, at: datetime) -> None:
    """A member led the lesson on her own phone, with network or without: whom she ticked was at this session too. What it counts
    is credited there. `told_by`: the statement; told twice it is kept once."""
    members = {*queries.member_ids(held.cohort.id)}
    marks = queries.marks_of([held.session.id])[held.session.id]
    wanted = sorted(set(people) & members - present_in(marks))
    where = _cooperatives_of(held, wanted, at=at)
    for person in accounts.people_with_ids(wanted):
        mark_id = id_from("attendance", told_by, held.session.id, person.id)
        if db.session.get(AttendanceMark, mark_id) is None:
            _mark(held, person, where, is_present=True, mark_id=mark_id, at=at)


def _cooperatives_of(held: Held, person_ids: Collection[UUID], *, at: datetime) -> Where:
    """On the day of the session."""
    return cooperatives.cooperatives_by_member(list(person_ids), _when(held, at).date()) if person_ids else {}


def _when(held: Held, at: datetime) -> datetime:
    """A list may be ticked before the hour."""
    return min(held.session.starts_at, at)


def _mark(held: Held, person: Person, where: Where, *, is_present: bool, mark_id: UUID, at: datetime) -> None:
    db.session.add(
        AttendanceMark(
            id=mark_id, session_id=held.session.id, person_id=person.id, is_present=is_present, by_id=held.by.id, at=at
        )
    )
    db.session.flush()
    _say(held, person, where.get(person.id), verbs.ATTENDED if is_present else verbs.RETRACTED, mark_id, at=at)


def _say(
    held: Held, person: Person, cooperative: Cooperative | None, verb: Verb, mark_id: UUID, *, at: datetime
) -> None:
    """Whoever comes to a lesson begins the course."""
    when = _when(held, at)
    seen = learning.course_as_seen_by(person.id, held.course.slug)
    enrolment = seen[1] if seen else None
    team = agents.group_agent(cooperative.id) if cooperative else None
    if enrolment is None and held.course.current_revision_id is None:
        return
    if enrolment is not None:
        registration, revision_id = enrolment.registration, enrolment.revision_id
    else:
        assert held.course.current_revision_id is not None
        registration = enrol(agent_of(person), held.course, team=team, at=when)
        revision_id = held.course.current_revision_id
    xapi.record(
        Statement(
            id=id_from(verb.id, mark_id),
            actor=agent_of(person),
            verb=verb,
            object=_meeting(held.session, learning.content_of(revision_id)),
            timestamp=when if verb is verbs.ATTENDED else at,
            context=Context(
                registration=registration,
                team=team,
                instructor=agent_of(held.by),
                context_activities=_around(learning.content_of(revision_id), held.session.item),
            ),
        )
    )


def _meeting(session: CohortSession, course: Content) -> Activity:
    taught = _taught(course, session.item)
    return Activity(
        id=agents.activity_id(ACTIVITIES, str(session.id)),
        definition=Definition(type=verbs.MEETING, name=taught.definition.name if taught.definition else {}),
    )


def _around(course: Content, item: str) -> ContextActivities:
    return ContextActivities(
        parent=[Activity(id=_taught(course, item).id)],
        grouping=[Activity(id=item_activity(course, "").id)],
        category=profile.category(),
    )


def _taught(course: Content, item: str) -> Activity:
    """As she has the course: in her revision the lesson may not stand."""
    try:
        return item_activity(course, item)
    except KeyError:
        return item_activity(course, "")


def _credit(held: Held, people: Sequence[Person], where: Where, noted: Noted, *, at: datetime) -> None:
    """As a lesson that was learnt together: she is told, and may contradict."""
    item = lesson_of(held.course, held.session)
    if item is None or not people:
        return
    assert held.course.current_revision_id is not None
    together = Together(held.by, held.course.current_revision_id, item, held.session.id, _when(held, at), held.seed)
    for person in people:
        if person.id in where:
            group.credit(together, person, where[person.id].id, noted)


def course_of(cohort: Cohort) -> Course:
    return db.session.scalars(learning.any_course(cohort.course_slug)).one()
