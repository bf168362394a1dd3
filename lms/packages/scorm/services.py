"""Starts SCORM units where they were left, keeps what they report, and says it in statements."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lms.core.db import db
from lms.learning import queries as learning
from lms.learning import services as lessons
from lms.learning.models import Enrolment
from lms.packages import sessions
from lms.packages.kinds import Launch
from lms.packages.models import LaunchSession
from lms.packages.reporting import SessionOver, UnusableReport
from lms.packages.scorm import cmi, player
from lms.packages.scorm.cmi import Cmi, Outcome
from lms.packages.scorm.elements import readable
from lms.packages.scorm.models import ScormRecord
from lms.packages.telling import people_of, tell, unit_of
from lms.xapi import verbs
from lms.xapi.statement import Result, Verb, iso_duration

_MOST_REPORTS = 2_000_000_000
# Each opening of the player counts on from the next of these, so what an earlier one still says comes before its reports.
REPORTS_OF_AN_OPENING = 100_000
_LAST = ("left", "farewell", "terminated")
_GOODBYES = ("farewell", "terminated")


@dataclass(frozen=True)
class Report:
    """What the player sends. `is_last`: the page is being left; `is_terminated`: the unit itself said goodbye.

    `is_final`: it did so while its page stays. A unit says goodbye to a page that is reloaded as well, and is there again.
    `since`: the cmi holds only what is new since that report, with an empty text for what is no more.
    """

    sequence: int
    cmi: dict[str, Any]
    is_last: bool
    is_terminated: bool
    is_final: bool
    since: int | None


def launch(launch: Launch) -> str:
    """The address of the player. An asset is done once it is opened, since it will never report."""
    address = player.launch(launch)
    session = launch.session
    if "asset" in launch.unit.settings and session.item not in learning.completed_items(session.registration):
        tell(session, verbs.INITIALIZED, at=launch.at)
        tell(session, verbs.COMPLETED, at=launch.at, result=Result(completion=True))
        _complete(session, launch.at)
    return address


def read_report(document: Any) -> Report:
    """Raises UnusableReport."""
    if not isinstance(document, dict):
        raise UnusableReport
    sequence, event, since = (document.get(name) for name in ("sequence", "event", "since"))
    if type(sequence) is not int or not 0 < sequence < _MOST_REPORTS or event not in ("commit", *_LAST):
        raise UnusableReport
    if since is not None and type(since) is not int:
        raise UnusableReport
    # Read before anything is locked.
    cmi.checked(document.get("cmi"))
    return Report(
        sequence=sequence,
        cmi=document["cmi"],
        is_last=event in _LAST,
        is_terminated=event in _GOODBYES,
        is_final=event == "terminated",
        since=since,
    )


def start(session: LaunchSession, *, learner_name: str, language: str) -> tuple[Cmi, int]:
    """What the unit finds when it begins, and from where its player counts its reports."""
    record = _record_of(session)
    begun = _number_of_opening(record.sequence) + 1 if record else 0
    return _opening(session, record, learner_name, language), begun * REPORTS_OF_AN_OPENING


def take(session: LaunchSession, report: Report, *, at: datetime) -> None:
    """Keep a report and say what is new in it. Raises SessionOver."""
    learning.lock_enrolment(session.registration)
    db.session.refresh(session)
    if sessions.is_over(session, at):
        raise SessionOver
    record = _record_of(session)
    if record is None:
        record = ScormRecord(
            registration=session.registration, unit=session.unit_key, sequence=0, document={}, is_terminated=False
        )
        db.session.add(record)
    if report.sequence <= record.sequence:
        if _number_of_opening(report.sequence) < _number_of_opening(record.sequence):
            raise SessionOver
        return
    report = replace(report, cmi=_whole(session, record, report))
    if record.session_id != session.id:
        # Names are ours to give and never kept.
        record.opening = _opening(session, record if record.sequence else None, "", "")
        record.session_id, record.told = session.id, []
    record.sequence, record.reported_at = report.sequence, at
    record.document, record.is_terminated = report.cmi, report.is_terminated
    for verb, result in _news(session, record.opening, report):
        if verb.id not in record.told:
            record.told = [*record.told, verb.id]
            tell(session, verb, at=at, result=result)
    if _outcome(session, report.cmi).is_done:
        _complete(session, at)
    if report.is_final:
        session.ended_at = at


def _number_of_opening(sequence: int) -> int:
    return sequence // REPORTS_OF_AN_OPENING


def _whole(session: LaunchSession, record: ScormRecord, report: Report) -> Cmi:
    """All that the unit says. Raises SessionOver where what it adds to was another player's."""
    said = report.cmi
    if report.since is not None:
        is_known = record.session_id == session.id and report.since <= record.sequence
        if not is_known or _number_of_opening(report.since) != _number_of_opening(record.sequence):
            raise SessionOver
        said = record.document | said
    found = readable(session.package.kind, cmi.checked(said))
    if report.is_terminated:
        found = cmi.concluded(session.package.kind, found, unit_of(session).settings)
    return found


def _complete(session: LaunchSession, at: datetime) -> None:
    learner, team = people_of(session)
    enrolment = db.session.get_one(Enrolment, session.registration)
    lessons.complete_lesson(learner, enrolment, session.item, team=team, at=at)


def _record_of(session: LaunchSession) -> ScormRecord | None:
    return db.session.get(ScormRecord, (session.registration, session.unit_key), populate_existing=True)


def _opening(session: LaunchSession, record: ScormRecord | None, learner_name: str, language: str) -> Cmi:
    return cmi.start_values(
        session.package.kind,
        stored=record.document if record else {},
        is_terminated=record.is_terminated if record else False,
        given=unit_of(session).settings,
        learner_id=str(session.person_id),
        learner_name=learner_name,
        language=language,
    )


def _news(session: LaunchSession, opening: Cmi, report: Report) -> Iterator[tuple[Verb, Result | None]]:
    """What the report says that was not so when the session began."""
    duration = iso_duration(cmi.session_length(report.cmi))
    yield verbs.INITIALIZED, None
    before, after = _outcome(session, opening), _outcome(session, report.cmi)
    if after.is_completed and not before.is_completed:
        yield verbs.COMPLETED, Result(completion=True)
    # Units say « passed » first and the score after: the statement waits for it, but not longer than the unit stays.
    if after.is_passed not in (None, before.is_passed) and (after.score or report.is_last):
        result = Result(success=after.is_passed, score=after.score, duration=duration)
        yield verbs.PASSED if after.is_passed else verbs.FAILED, result
    if report.is_terminated:
        yield verbs.TERMINATED, Result(duration=duration)


def _outcome(session: LaunchSession, values: Cmi) -> Outcome:
    return cmi.outcome_of(session.package.kind, values, unit_of(session).settings)
