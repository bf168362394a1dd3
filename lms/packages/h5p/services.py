"""Takes what the player of an H5P unit reports, and stores it as a statement of the unit."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from lms.core.db import db
from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.packages import sessions
from lms.packages.models import LaunchSession
from lms.packages.reporting import SessionOver, UnusableReport
from lms.packages.telling import people_of, unit_of
from lms.xapi import queries, verbs
from lms.xapi import services as xapi
from lms.xapi.agents import units_agent
from lms.xapi.clients import Client
from lms.xapi.services import Incoming
from lms.xapi.statement import VERSION, Activity, Context, Definition, Result, Score, Statement, encode

FAILED = "failed"
_VERBS = {"completed": verbs.COMPLETED, "passed": verbs.PASSED, FAILED: verbs.FAILED}
_SUCCESS = {"passed": True, FAILED: False}


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the content ended. `scaled`: its score from -1 to 1 (xAPI 1.0.3, Data 2.4.5.1), where it has one."""

    verdict: Literal["completed", "passed", "failed"]
    scaled: Annotated[float, msgspec.Meta(ge=-1, le=1)] | None = None


def read_report(body: bytes) -> Report:
    """Raises UnusableReport."""
    try:
        return msgspec.json.decode(body, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableReport from error


def take(session: LaunchSession, report: Report, *, at: datetime) -> None:
    """Each verdict is told once in a session: the same report again, and a later one of its kind, change nothing.

    H5P speaks xAPI, so it is the unit that says it; tincan/consumers.py completes its lesson. Raises SessionOver.
    """
    learning.lock_enrolment(session.registration)
    db.session.refresh(session)
    if sessions.is_over(session, at):
        raise SessionOver
    statement = _statement(session, report, at)
    if not queries.documents_with_ids([statement.id]):
        unit = Client(authority=units_agent(), scopes=sessions.SCOPES, is_trusted=True)
        xapi.store([Incoming(statement, encode(statement).encode())], unit, version=VERSION)


def _statement(session: LaunchSession, report: Report, at: datetime) -> Statement:
    unit, verb = unit_of(session), _VERBS[report.verdict]
    return Statement(
        id=id_from("unit", session.id, verb.id),
        actor=people_of(session)[0],
        verb=verb,
        object=Activity(id=unit.publisher_id, definition=Definition(type=verbs.LESSON, name=unit.title)),
        timestamp=at,
        result=Result(
            score=None if report.scaled is None else Score(scaled=round(report.scaled, 4)),
            success=_SUCCESS.get(report.verdict),
            completion=None if report.verdict == FAILED else True,
        ),
        context=Context(registration=session.registration),
    )
