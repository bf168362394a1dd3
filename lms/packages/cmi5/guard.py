"""Keeps a launched unit to its session: what it may store and read in the LRS (cmi5, 7 to 11)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from lms.core import clock
from lms.core.db import db, reading
from lms.learning import queries as learning
from lms.packages import queries
from lms.packages.cmi5 import rules, terms
from lms.packages.cmi5.launch import activity_of, au_of, told_in
from lms.packages.models import LaunchSession
from lms.xapi import queries as xapi
from lms.xapi.agents import activity_id, activity_path
from lms.xapi.clients import Refused
from lms.xapi.documents import DocumentKey, Resource
from lms.xapi.statement import Statement

# 9.3.8: after “terminated” the LMS waits for statements that another request overtook, on a line that is slow or breaks.
GRACE = timedelta(seconds=30)


def guard_of(session: LaunchSession) -> "SessionGuard":
    return SessionGuard(session)


class SessionGuard:
    """See xapi.clients.Guard."""

    def __init__(self, session: LaunchSession) -> None:
        au, told = au_of(session), told_in(session)
        self.terms = rules.Session(
            id=session.id,
            actor=told.learner,
            registration=session.registration,
            activity_id=activity_of(session.package, au).id,
            publisher_id=au.id,
            mode=session.mode.value,
            mastery_score=au.mastery_score,
            own_address=activity_id(""),
            team=told.team,
        )
        self.unit_key = session.unit_key
        self.is_over = session.ended_at is not None

    def check_statements(self, statements: Sequence[Statement]) -> None:
        # In the order in which a launch locks them.
        learning.lock_enrolment(self.terms.registration)
        session = queries.lock_session(self.terms.id)
        past = self._past(session) if session is not None else None
        if session is None or past is None or not _is_heard(session, past, clock.now()):
            # 9.3.6, 9.3.8
            raise Refused("Authorization: the session of this unit is over")
        if session.ended_at is not None and not any(rules.is_waited_for(one) for one in statements):
            raise Refused("the session is terminated (7.1.2, 9.3.8)")
        # What was sent again because its answer was lost is nothing new.
        known = xapi.documents_with_ids([one.id for one in statements])
        for position, statement in enumerate(statements):
            if statement.id in known:
                continue
            if found := rules.faults(self.terms, past, statement):
                raise Refused(f"statement {position + 1}: {'; '.join(found)}")
            past = rules.follow(past, statement)
        session.latest_at = past.latest_at

    def check_reading(self) -> None:
        raise Refused("statements: a unit reads none")

    def check_document(self, method: str, key: DocumentKey) -> None:
        if self.is_over:
            raise Refused("Authorization: the session of this unit is over")
        # 8.1.3, 11.0: the agent is the one of the launch.
        if key.agent is not None and key.agent.key != self.terms.actor.key:
            raise Refused("agent: not the one that was given at launch (8.1.3)")
        # 8.1.4: documents of State are those of the registration, so that no launch of another enrolment sees them.
        if key.resource is Resource.STATE and key.registration is None:
            raise Refused("registration: missing; every State document is of the registration (8.1.4)")
        if key.registration is not None and key.registration != self.terms.registration:
            raise Refused("registration: not the one that was given at launch (8.1.4)")
        about = key.activity_id
        if about is not None and activity_path(about) and about != self.terms.activity_id:
            raise Refused("activityId: an activity of the platform, not of this unit (8.1.5)")
        if method != "GET":
            self._check_writing(key)
        elif key.resource is Resource.AGENT_PROFILE and key.document_id == terms.PREFERENCES:
            _note_reading(self.terms.id, clock.now())

    def _check_writing(self, key: DocumentKey) -> None:
        if key.document_id is None:
            raise Refused("documents: a unit deletes its own one by one")
        # 10.2.1: the unit does not modify or delete it.
        if key.resource is Resource.STATE and key.document_id == terms.LAUNCH_DATA:
            raise Refused(f"{terms.LAUNCH_DATA}: only the LMS writes it (10.2.1)")
        # 11.0: the LMS may refuse changes; her language is chosen on the platform.
        if key.resource is Resource.AGENT_PROFILE and key.document_id == terms.PREFERENCES:
            raise Refused(f"{terms.PREFERENCES}: only the LMS writes it (11.0)")

    def _past(self, session: LaunchSession) -> rules.Past:
        facts = [fact for fact in queries.facts_of(session.registration) if fact.unit == self.unit_key]
        here = [fact for fact in facts if fact.session_id == session.id]
        return rules.Past(
            in_session=frozenset(fact.verb for fact in here),
            in_registration=frozenset(fact.verb for fact in facts),
            began_at=next((fact.at for fact in here if fact.verb == "initialized"), None),
            latest_at=session.latest_at,
            ended_at=next((fact.at for fact in here if fact.verb == "terminated"), None),
            has_read_preferences=session.preferences_read_at is not None,
        )


def _is_heard(session: LaunchSession, past: rules.Past, at: datetime) -> bool:
    """Until it ends; after “terminated” for what was said before and comes a little later."""
    return session.ended_at is None or ("terminated" in past.in_session and at < session.ended_at + GRACE)


def _note_reading(session_id: UUID, at: datetime) -> None:
    """11.0: whether the preferences were read before “initialized”. A GET writes nothing in its own transaction."""
    note = update(LaunchSession).where(LaunchSession.id == session_id, LaunchSession.preferences_read_at.is_(None))
    note = note.values(preferences_read_at=at)
    token = reading.set(False)
    try:
        with db.engine.begin() as connection:
            connection.execute(note)
    finally:
        reading.reset(token)
