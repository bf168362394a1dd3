"""Derives what units told, ends their sessions, and says what is satisfied by it (cmi5, 9.3.9), in any order."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from lms.core.db import db
from lms.core.ids import id_from
from lms.core.upserts import upsert
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.learning.services import complete_lesson
from lms.packages import queries
from lms.packages.activity_ids import block_activity_id, course_activity_id, unit_named
from lms.packages.cmi5 import statements
from lms.packages.cmi5.launch import course_of
from lms.packages.cmi5.package import NAME
from lms.packages.cmi5.satisfaction import COMPLETED, PASSED, WAIVED, is_satisfied, satisfied_blocks, units_of
from lms.packages.cmi5.statements import Told
from lms.packages.cmi5.structure import Au, CourseStructure, Part
from lms.packages.cmi5.terms import VERBS_OF_LMS, VERBS_OF_UNITS, is_defined, session_of
from lms.packages.models import LaunchSession, Package, UnitFact
from lms.packages.telling import heard_at
from lms.xapi import queries as xapi
from lms.xapi import verbs
from lms.xapi.agents import group_agent
from lms.xapi.consumers import registry
from lms.xapi.statement import Activity, Agent, Definition, Statement, Verb

_VERBS = VERBS_OF_UNITS | VERBS_OF_LMS
_FOLLOWED = [Verb(id=iri) for iri, name in _VERBS.items() if name != "satisfied"]
# What may satisfy a unit; an opened one is done where nothing more is asked (moveOn NotApplicable).
_OPENED = frozenset({"initialized", COMPLETED, PASSED, WAIVED})


@registry.reset
def forget_units() -> None:
    db.session.execute(delete(UnitFact))


@registry.consume(*_FOLLOWED, of_units=True)
def follow_unit(statement: Statement) -> None:
    named = unit_named(statement.object.id)
    session_id = session_of(statement)
    if named is None or session_id is None or statement.registration is None or not is_defined(statement):
        return
    verb, at = _VERBS[statement.verb.id], statement.timestamp
    learning.lock_enrolment(statement.registration)
    upsert(
        UnitFact,
        {
            "session_id": UUID(session_id),
            "verb": verb,
            "registration": statement.registration,
            "unit": named[1],
            "at": at,
        },
        key=("session_id", "verb"),
        earliest="at",
    )
    session = db.session.get(LaunchSession, UUID(session_id))
    if session is not None and verb in ("terminated", "abandoned"):
        session.ended_at = session.ended_at or heard_at(statement)
    if verb in _OPENED:
        # The cooperative is the one of the launch, whether or not the unit repeats it.
        team = group_agent(session.cooperative_id) if session and session.cooperative_id else statement.team
        told = Told(statement.actor, statement.registration, UUID(session_id), team)
        _follow_satisfaction(told, statement, unit=named[1])


@registry.consume(verbs.REGISTERED)
def follow_enrolment(statement: Statement) -> None:
    """9.6.1: criteria are looked at when someone registers; and what came before the enrolment counts from now on."""
    if statement.registration is None:
        return
    # 9.3.9: a session of its own for what no launch brought about.
    session_id = id_from("session of the registration", statement.registration)
    _follow_satisfaction(
        Told(statement.actor, statement.registration, session_id, statement.team), statement, unit=None
    )


def _follow_satisfaction(told: Told, statement: Statement, *, unit: str | None) -> None:
    """`unit`: whose fact is new, by its key; None where all facts of the registration are."""
    enrolment = db.session.get(Enrolment, told.registration)
    package = queries.package_of(enrolment.revision_id) if enrolment else None
    if enrolment is None or package is None or package.kind != NAME:
        return
    course = course_of(package.id)
    facts = queries.verbs_by_unit(told.registration)
    at = heard_at(statement)
    slug = learning.content_of(enrolment.revision_id).slug
    _say_satisfied(told, _satisfied(course, slug, facts, unit), at)
    _complete_lessons(told.learner, enrolment, told.team, package, course, facts, at)


@dataclass(frozen=True)
class _Whole:
    """A block or the course: `key` is empty for the course."""

    key: str
    publisher_id: str
    activity: Activity


def _satisfied(course: CourseStructure, slug: str, facts: dict[str, set[str]], unit: str | None) -> list[_Whole]:
    """What is satisfied now, and may not have been before there was a new fact of this unit: only what holds it."""

    def is_met(au: Au) -> bool:
        return is_satisfied(au.move_on, facts.get(au.key, ()))

    blocks, is_whole = satisfied_blocks(course.children, is_met)
    found = [
        _whole(block, block.key, block_activity_id(slug, block.key), verbs.CMI5_BLOCK)
        for block in blocks
        if unit is None or any(au.key == unit for au in units_of(block.children))
    ]
    return [*found, _whole(course, "", course_activity_id(slug), verbs.CMI5_COURSE)] if is_whole else found


def _whole(part: Part, key: str, iri: str, kind: str) -> _Whole:
    definition = Definition(type=kind, name=part.title, description=part.description)
    return _Whole(key, part.id, Activity(id=iri, definition=definition))


def _say_satisfied(told: Told, found: list[_Whole], at: datetime) -> None:
    """The same facts give the same statement, so that each block and course is satisfied once."""
    ids = {id_from("satisfied", told.registration, whole.key): whole for whole in found}
    said = xapi.platforms_own_among(list(ids)) if ids else set()
    for statement_id, whole in ids.items():
        if statement_id not in said:
            statements.record(told, statement_id, verbs.SATISFIED, whole.activity, whole.publisher_id, at=at)


def _complete_lessons(
    learner: Agent, enrolment: Enrolment, team: Agent | None, package: Package, course: CourseStructure,
    facts: dict[str, set[str]], at: datetime,
) -> None:  # fmt: skip
    """A lesson is done when its unit is satisfied, and was opened or waived: enrolling alone teaches nobody anything."""
    items = {
        lesson.unit: f"{module.slug}/{lesson.slug}"
        for module, lesson in learning.content_of(package.revision_id).lessons()
    }
    done = learning.completed_items(enrolment.registration)
    for au in units_of(course.children):
        told = facts.get(au.key, set())
        if items[au.key] not in done and told & _OPENED and is_satisfied(au.move_on, told):
            complete_lesson(learner, enrolment, items[au.key], team=team, at=at)
