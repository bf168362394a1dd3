"""Derives enrolments and completions from trusted statements, in any order and as often as they come."""

import logging
from uuid import UUID

from sqlalchemy import delete

from lms.core.db import db
from lms.core.upserts import upsert
from lms.learning import fixes, queries
from lms.learning.activity_ids import item_of, revision_of
from lms.learning.models import Completion, CourseRevision, Enrolment
from lms.learning.progress import implied_completions
from lms.learning.services import completion_id, record_step
from lms.xapi import agents, verbs
from lms.xapi.consumers import registry
from lms.xapi.statement import Agent, Result, Statement

log = logging.getLogger(__name__)


@registry.reset
def forget_progress() -> None:
    db.session.execute(delete(Completion))
    db.session.execute(delete(Enrolment))


@registry.consume(verbs.REGISTERED)
def follow_enrolment(statement: Statement) -> None:
    revision_id, registration = revision_of(statement), statement.registration
    revision = db.session.get(CourseRevision, revision_id) if revision_id else None
    if revision is None or registration is None:
        log.warning("Statement %s enrols in an unknown revision %s", statement.id, revision_id)
        return
    upsert(
        Enrolment,
        {
            "registration": registration,
            "person_id": agents.account_id(statement.actor),
            "course_id": revision.course_id,
            # No moment of finishing is known yet: it may come with a later statement (_stay_where_she_finished).
            "revision_id": fixes.revision_for(revision.id, None),
            "enrolled_at": statement.timestamp,
        },
        key=("registration",),
        earliest="enrolled_at",
    )
    _stay_where_she_finished(registration)
    # Statements that came before the enrolment itself have left their completions.
    _complete_what_follows(registration, statement.actor, statement.team)


@registry.consume(verbs.COMPLETED, verbs.PASSED)
def follow_completion(statement: Statement) -> None:
    named = item_of(statement.object.id)
    if named is None or statement.registration is None:
        return
    _slug, item = named
    queries.lock_enrolment(statement.registration)
    upsert(
        Completion,
        {"registration": statement.registration, "item": item, "completed_at": statement.timestamp},
        key=("registration", "item"),
        earliest="completed_at",
    )
    if item == fixes.COURSE:
        _stay_where_she_finished(statement.registration)
    _complete_what_follows(statement.registration, statement.actor, statement.team)


def _stay_where_she_finished(registration: UUID) -> None:
    """Who has finished keeps the revision on which she did; a fix that came later is for others."""
    enrolment = db.session.get(Enrolment, registration)
    if enrolment is not None:
        fixes.follow(enrolment, queries.completion_times(registration).get(fixes.COURSE))


def _complete_what_follows(registration: UUID, learner: Agent, team: Agent | None) -> None:
    """Record that a module or the course is complete, once its last part is. The same facts give the same statement."""
    enrolment = db.session.get(Enrolment, registration)
    if enrolment is None:
        return
    course = queries.content_of(enrolment.revision_id)
    times = queries.completion_times(registration)
    for item, parts in implied_completions(course, frozenset(times)):
        if item not in times:
            record_step(
                learner,
                enrolment,
                item,
                verb=verbs.COMPLETED,
                result=Result(completion=True),
                team=team,
                at=max(times[part] for part in parts),
                statement_id=completion_id(registration, item),
            )
