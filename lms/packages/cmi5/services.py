"""Verbs of cmi5 beside launching: the fetch URL, and excusing a learner from a unit."""

from datetime import datetime
from uuid import UUID

from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.packages import sessions
from lms.packages.cmi5 import statements, terms
from lms.packages.cmi5.launch import activity_of, au_with
from lms.packages.cmi5.package import NAME
from lms.packages.cmi5.statements import Told
from lms.packages.models import Package
from lms.xapi import queries as xapi
from lms.xapi import verbs
from lms.xapi.agents import person_agent
from lms.xapi.statement import Agent, Result


def fetch(session_token: str, *, at: datetime) -> dict[str, str]:
    """cmi5, 8.2: the token of a session, once; else an error with a code of 8.2.3."""
    session = sessions.session_with_token(session_token)
    if session is None or session.package.kind != NAME:
        return {"error-code": "2", "error-text": "This fetch URL is not known."}
    if session.fetched_at is not None or sessions.is_over(session, at):
        return {"error-code": "1", "error-text": "The token was returned already, or the session is over."}
    session.fetched_at = at
    return {"auth-token": sessions.give_secret(session)}


def waive(
    enrolment: Enrolment, package: Package, unit_key: str, *, reason: str, by: UUID, team: Agent | None, at: datetime
) -> bool:
    """Excuse a learner from a unit (cmi5, 9.3.7); False where she was already."""
    learning.lock_enrolment(enrolment.registration)
    au = au_with(package.id, unit_key)
    registration = enrolment.registration
    # A session of its own, and one statement for a unit and registration.
    told = Told(
        person_agent(enrolment.person_id), registration, id_from("session of waived", registration, au.key), team
    )
    return statements.record(
        told, _waived_id(enrolment, au.key), verbs.WAIVED, activity_of(package, au), au.id,
        # 9.5.2, 9.5.3, 9.5.5.2
        at=at, result=Result(success=True, completion=True, extensions={terms.REASON: reason}), instructor=person_agent(by),
    )  # fmt: skip


def is_waived(enrolment: Enrolment, unit_key: str) -> bool:
    """Whether the learner is excused from this unit already."""
    return bool(xapi.platforms_own_among([_waived_id(enrolment, unit_key)]))


def _waived_id(enrolment: Enrolment, unit_key: str) -> UUID:
    return id_from("waived", enrolment.registration, unit_key)
