"""Judges what a launched unit sends (cmi5, 7.1 and 9). Pure. Numbers are sections of the specification.

A statement is judged against its session and what came before; reasons are for programmers, in the specification's words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from lms.packages.cmi5.terms import (
    CATEGORY_MOVE_ON,
    MASTERY_SCORE,
    PROGRESS,
    SESSION_ID,
    VERBS_OF_UNITS,
    is_defined,
)
from lms.xapi.statement import NO_ID, NO_TIME, VOIDED, Activity, Agent, Result, Statement

NORMAL = "Normal"
# 9.3: in Browse and Review, 10.2.2 allows only these.
_WITHOUT_JUDGEMENT = {"initialized", "terminated"}
_JUDGEMENTS = {"passed", "failed"}
# What is said towards the end of a session, each with its duration (9.5.4.1).
_LAST = {"completed", *_JUDGEMENTS, "terminated"}


@dataclass(frozen=True)
class Session:
    """What the unit was told when it was launched."""

    id: UUID
    actor: Agent
    registration: UUID
    activity_id: str
    publisher_id: str
    mode: str = NORMAL
    mastery_score: float | None = None
    # Activities under this address are the platform's own; a unit speaks of its own only.
    own_address: str = ""
    # The learner's cooperative, of the contextTemplate.
    team: Agent | None = None


@dataclass(frozen=True)
class Past:
    """What was recorded already: verbs of defined statements, in this session and in its registration for this unit."""

    in_session: frozenset[str] = frozenset()
    in_registration: frozenset[str] = frozenset()
    # Timestamps of `initialized` and of the latest statement of the session.
    began_at: datetime | None = None
    latest_at: datetime | None = None
    # Timestamp of `terminated`.
    ended_at: datetime | None = None
    has_read_preferences: bool = True


def follow(past: Past, statement: Statement) -> Past:
    """The past after a statement that was found good."""
    verb = VERBS_OF_UNITS.get(statement.verb.id) if is_defined(statement) else None
    told = frozenset({verb} if verb else ())
    return replace(
        past,
        in_session=past.in_session | told,
        in_registration=past.in_registration | told,
        began_at=statement.timestamp if verb == "initialized" else past.began_at,
        ended_at=statement.timestamp if verb == "terminated" else past.ended_at,
        latest_at=max(past.latest_at or statement.timestamp, statement.timestamp),
    )


def is_waited_for(statement: Statement) -> bool:
    """Whether it may still come after “terminated”: what the learner has reached, and that itself once more.

    Anything else is sent before the end or not at all (7.1.3, 9.3.8).
    """
    return is_defined(statement) and VERBS_OF_UNITS.get(statement.verb.id) in _LAST


def faults(session: Session, past: Past, statement: Statement) -> list[str]:
    """Every reason to refuse the statement; none means that it may be stored."""
    found = [*_form_faults(statement), *_context_faults(session, statement), *_place_faults(session, statement)]
    # 6.3: a unit has no right to void.
    if statement.verb.id == VOIDED:
        found.append("verb: a unit may not void statements (6.3)")
    found += _order_faults(past, statement)
    if is_defined(statement):
        found += _defined_faults(session, past, statement)
    elif _names_move_on(statement):
        # 9.6.2.2: other statements do not include this activity.
        found.append("context.contextActivities: moveon is for cmi5 defined statements only (9.6.2.2)")
    return found


def _form_faults(statement: Statement) -> Iterator[str]:
    if statement.id == NO_ID:
        yield "id: missing; the unit assigns it (9.1)"
    if statement.timestamp == NO_TIME:
        yield "timestamp: missing (9.7)"
    elif statement.timestamp.utcoffset() != timedelta(0):
        yield "timestamp: not in UTC (9.7)"
    progress = statement.result.extensions.get(PROGRESS) if statement.result else None
    if progress is not None and not (type(progress) is int and 0 <= progress <= 100):
        yield "result.extensions: progress is not a whole number from 0 to 100 (9.5.5.1)"


def _context_faults(session: Session, statement: Statement) -> Iterator[str]:
    """What every statement of the unit, defined or allowed, carries over from the launch (7.1.3, 10.2.1)."""
    # 9.2: the actor is the one that the LMS defined, an Agent with an account.
    if statement.actor.is_group or statement.actor.account != session.actor.account:
        yield "actor: not the one that was given at launch (8.1.3, 9.2)"
    context = statement.context
    if context is None:
        yield "context: missing; begin with the contextTemplate (9.6, 10.2.1)"
        return
    if context.registration != session.registration:
        yield "context.registration: not the one that was given at launch (8.1.4, 9.6.1)"
    if context.extensions.get(SESSION_ID) != str(session.id):
        yield "context.extensions: the session id is missing or another (9.6.3.1)"
    if (context.team and context.team.key) != (session.team and session.team.key):
        yield "context.team: not the one of the contextTemplate (10.2.1)"
    grouping = context.context_activities.grouping if context.context_activities else []
    if not any(one.id == session.publisher_id for one in grouping):
        # 9.6.2, 10.2.1: everything of the contextTemplate is kept.
        yield "context.contextActivities.grouping: the publisher's id of the contextTemplate is missing (9.6.2.3, 10.2.1)"


def _place_faults(session: Session, statement: Statement) -> Iterator[str]:
    """Progress on the platform moves by statements about its own activities: no unit makes any about them."""
    context = statement.context
    activities: list[Activity] = [statement.object]
    extensions: list[str] = []
    if context is not None:
        activities += context.context_activities.all() if context.context_activities else []
        extensions += context.extensions
    for iri in (*(one.id for one in activities), *extensions):
        is_own = iri == session.activity_id or iri.startswith(f"{session.activity_id}/")
        if session.own_address and iri.startswith(session.own_address) and not is_own:
            yield f"{iri}: an activity of the platform, not of this unit (8.1.5)"


def _order_faults(past: Past, statement: Statement) -> Iterator[str]:
    """9.3: order is that of the timestamps. What arrives after `terminated` may have been said before it (9.3.8)."""
    verb = VERBS_OF_UNITS.get(statement.verb.id) if is_defined(statement) else None
    is_late = past.ended_at is None or statement.timestamp > past.ended_at
    if "terminated" in past.in_session and (is_late or not is_waited_for(statement)):
        yield "the session is terminated (7.1.2, 9.3.8)"
    elif "abandoned" in past.in_session:
        yield "the session is abandoned (9.3.6)"
    if verb == "initialized":
        if not past.has_read_preferences:
            yield "initialized before the unit read its learner preferences (11.0)"
        return
    if "initialized" not in past.in_session:
        yield "the first statement of a session is “initialized” (7.1.1, 9.3.2)"
    elif past.began_at is not None and statement.timestamp < past.began_at:
        yield "timestamp: before that of “initialized” (7.1.3, 9.3)"
    if verb == "terminated" and past.latest_at is not None and statement.timestamp < past.latest_at:
        yield "timestamp: “terminated” is the last statement of a session (9.3, 9.3.8)"


def _defined_faults(session: Session, past: Past, statement: Statement) -> Iterator[str]:
    verb = VERBS_OF_UNITS.get(statement.verb.id)
    if verb is None:
        yield f"verb: {statement.verb.id} is none that a unit uses in cmi5 defined statements (9.3)"
        return
    if statement.object.id != session.activity_id:
        yield "object.id: not the activityId that was given at launch (8.1.5, 9.4)"
    if session.mode != NORMAL and verb not in _WITHOUT_JUDGEMENT:
        yield f"verb: “{verb}” in launch mode {session.mode} (10.2.2)"
    yield from _repetitions(past, verb)
    yield from _result_faults(verb, statement)
    yield from _score_faults(session, verb, statement)


def _repetitions(past: Past, verb: str) -> Iterator[str]:
    if verb in past.in_session:
        yield f"verb: “{verb}” was sent in this session already (9.3)"
    elif verb in _JUDGEMENTS and past.in_session & _JUDGEMENTS:
        yield "verb: a session has one of “passed” and “failed” (9.3)"
    elif verb in ("completed", "passed") and verb in past.in_registration:
        yield f"verb: “{verb}” was sent in this registration already (9.3)"
    elif verb == "failed" and "passed" in past.in_registration:
        yield "verb: “failed” after “passed” in this registration (9.3)"


def _result_faults(verb: str, statement: Statement) -> Iterator[str]:
    result = statement.result or Result()
    success = {"passed": True, "failed": False}.get(verb)
    if result.success is not success:
        yield f"result.success: must be {_json(success)} with “{verb}” (9.5.2)"
    completion = True if verb == "completed" else None
    if result.completion is not completion:
        yield f"result.completion: must be {_json(completion)} with “{verb}” (9.5.3)"
    if verb in _LAST and result.duration is None:
        yield f"result.duration: missing with “{verb}” (9.5.4.1)"
    if result.success is not None or result.completion is not None:
        activities = statement.context.context_activities if statement.context else None
        if not any(one.id == CATEGORY_MOVE_ON for one in (activities.category if activities else ())):
            yield "context.contextActivities.category: moveon is missing beside result.success or completion (9.6.2.2)"
    elif _names_move_on(statement):
        yield "context.contextActivities: moveon goes with result.success or completion only (9.6.2.2)"


def _score_faults(session: Session, verb: str, statement: Statement) -> Iterator[str]:
    score = statement.result.score if statement.result else None
    told = statement.context.extensions.get(MASTERY_SCORE) if statement.context else None
    mastery = session.mastery_score
    if told is not None and told != mastery:
        # 10.2.1: no value that the LMS gave is overwritten.
        yield "context.extensions: another masteryscore than that of the launch data (9.6.3.2)"
    if score is None:
        return
    if verb not in _JUDGEMENTS:
        yield f"result.score: not with “{verb}” (9.5.1)"
    if score.raw is not None and (score.min is None or score.max is None):
        yield "result.score: raw needs min and max (9.5.1)"
    if score.scaled is not None and not 0 <= score.scaled <= 1:
        yield "result.score.scaled: not between 0 and 1 (9.5.1)"
    if mastery is None or verb not in _JUDGEMENTS:
        return
    if told is None:
        yield "context.extensions: masteryscore is missing beside a score (9.6.3.2)"
    if score.scaled is not None and (score.scaled >= mastery) != (verb == "passed"):
        yield f"result.score.scaled: {score.scaled} with “{verb}”, where {mastery} is needed to pass (9.3.4, 9.3.5)"


def _names_move_on(statement: Statement) -> bool:
    activities = statement.context.context_activities if statement.context else None
    return activities is not None and any(one.id == CATEGORY_MOVE_ON for one in activities.all())


def _json(value: bool | None) -> str:
    return "absent" if value is None else str(value).lower()
