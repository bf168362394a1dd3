"""What stands, what was set, and what the tables of others say of sessions, risks and late phones."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, Membership
from lms.core.days import day_of, midnight
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Course
from lms.monitoring.alerts.kinds import AlertKind, Limits, usual_of
from lms.monitoring.alerts.models import Alert, AlertLimits
from lms.monitoring.alerts.rules import Key
from lms.monitoring.dimensions import COUNTRY
from lms.monitoring.late import delay
from lms.monitoring.queries import latest_statements
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession
from lms.pathway.models import StageState
from lms.pathway.transitions import Status
from lms.teaching.models import AttendanceMark, CohortSession
from lms.xapi import positions, verbs
from lms.xapi.statement import is_uuid

# Statements of the last day that are looked at: a sample of what phones send, at a cost that does not grow.
SAMPLE = 5000


def limits_of(kind: AlertKind) -> Limits:
    """As they were last set; of a number that is newer than that, the usual one."""
    row = db.session.scalar(
        select(AlertLimits.numbers)
        .where(AlertLimits.kind == kind)
        .order_by(AlertLimits.set_at.desc(), AlertLimits.id.desc())
        .limit(1)
    )
    return usual_of(kind) | {name: int(number) for name, number in (row or {}).items() if name in usual_of(kind)}


def history_of_limits(*, limit: int = 20) -> Sequence[AlertLimits]:
    """The latest first, with who set them."""
    return db.session.scalars(
        select(AlertLimits)
        .options(joinedload(AlertLimits.set_by))
        .order_by(AlertLimits.set_at.desc(), AlertLimits.id.desc())
        .limit(limit)
    ).all()


def alerts_in(place: str) -> Select[Alert]:
    """That an officer (place "") or an adviser of a delegation sees."""
    return select(Alert) if place == COUNTRY else select(Alert).where(Alert.place == place)


def open_alerts(place: str) -> Sequence[Alert]:
    """What is so and nobody has seen, by kind, the oldest first."""
    found = alerts_in(place).where(Alert.ended_at.is_(None), Alert.seen_at.is_(None))
    rows = db.session.scalars(found.order_by(Alert.opened_at, Alert.id)).all()
    order = list(AlertKind)
    return sorted(rows, key=lambda row: order.index(row.kind))


def past_alerts(place: str, *, limit: int = 50) -> Sequence[Alert]:
    """Seen, or over; the latest first."""
    return db.session.scalars(
        alerts_in(place)
        .where(or_(Alert.ended_at.is_not(None), Alert.seen_at.is_not(None)))
        .options(joinedload(Alert.seen_by))
        .order_by(Alert.opened_at.desc(), Alert.id.desc())
        .limit(limit)
    ).all()


def standing_of(kind: AlertKind, subjects: str = "") -> dict[Key, Alert]:
    """Alerts of a kind that are not over; those whose subject begins so."""
    rows = db.session.scalars(select(Alert).where(Alert.kind == kind, Alert.ended_at.is_(None)))
    return {(row.kind, row.subject): row for row in rows if row.subject.startswith(subjects)}


def course_id_of(slug: str) -> UUID | None:
    return db.session.scalar(learning.any_course(slug).with_only_columns(Course.id))


def delegations_with_cooperatives() -> list[str]:
    found = select(Cooperative.delegation_code).where(Cooperative.struck_off_on.is_(None)).distinct()
    return sorted(db.session.scalars(found))


def last_sessions(since: date, on: date) -> dict[str, date]:
    """Delegation → the day of the last coaching session of a cooperative of its own, or session of a cohort at which one of its
    members was; of the days from `since`."""
    coached = (
        select(Cooperative.delegation_code, func.max(CoachingSession.held_on))
        .join(Accompaniment, Accompaniment.cooperative_id == Cooperative.id)
        .join(CoachingSession, CoachingSession.accompaniment_id == Accompaniment.id)
        .where(CoachingSession.held_on.between(since, on))
        .group_by(Cooperative.delegation_code)
    )
    trained = (
        select(Cooperative.delegation_code, func.max(CohortSession.starts_at))
        .join(Membership, Membership.cooperative_id == Cooperative.id)
        .join(AttendanceMark, AttendanceMark.person_id == Membership.person_id)
        .join(CohortSession, CohortSession.id == AttendanceMark.session_id)
        .where(
            AttendanceMark.is_present,
            CohortSession.cancelled_at.is_(None),
            CohortSession.starts_at >= midnight(since),
            Membership.to_on.is_(None),
        )
        .group_by(Cooperative.delegation_code)
    )
    last: dict[str, date] = {code: day for code, day in db.session.execute(coached) if day}
    for code, moment in db.session.execute(trained):
        if moment:
            last[code] = max(day_of(moment), last.get(code, since))
    return last


def at_risk(on: date) -> dict[str, tuple[int, date | None]]:
    """Delegation → cooperatives of which a stage is at risk, and the day on which the first grace ends."""
    rows = db.session.execute(
        select(
            Cooperative.delegation_code,
            func.count(Cooperative.id.distinct()),
            func.min(StageState.grace_until).filter(StageState.grace_until >= on),
        )
        .join(StageState, StageState.cooperative_id == Cooperative.id)
        .where(StageState.status == Status.AT_RISK, Cooperative.struck_off_on.is_(None))
        .group_by(Cooperative.delegation_code)
    )
    return {code: (count, end) for code, count, end in rows}


def late_people(at: datetime, days: int) -> list[UUID]:
    """Whose phones brought, within the last day, what was done so many days before; of the latest statements of that day."""
    late: set[UUID] = set()
    for seq, document in latest_statements(SAMPLE, since=positions.position_of(at - timedelta(days=1))):
        found = _decode(document)
        name = found.actor.account.name if found.actor.account else ""
        if found.verb.id not in _FROM_PHONES or not is_uuid(name) or found.timestamp is None:
            continue
        if delay(seq, found.timestamp) > timedelta(days=days):
            late.add(UUID(name))
    return sorted(late)


def people_by_delegation(person_ids: Sequence[UUID], on: date) -> dict[str, int]:
    homes = cooperatives.cooperatives_by_member(person_ids, on)
    found: dict[str, int] = {}
    for home in homes.values():
        found[home.delegation_code] = found.get(home.delegation_code, 0) + 1
    return found


_FROM_PHONES = frozenset({verbs.COMPLETED.id, verbs.ANSWERED.id})


class _Account(msgspec.Struct):
    name: str = ""


class _Actor(msgspec.Struct):
    account: _Account | None = None


class _Verb(msgspec.Struct):
    id: str = ""


class _Said(msgspec.Struct):
    """Of a statement, what tells whether it came late."""

    actor: _Actor
    verb: _Verb
    timestamp: datetime | None = None


_decode = msgspec.json.Decoder(_Said).decode
