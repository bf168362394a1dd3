"""The row of each cooperative in the list of monitoring: gathered for many at a time, kept, and compared."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, func, insert, select

from lms.accounts.models import Gender, Person
from lms.certification.models import Certificate
from lms.cooperatives.models import Cooperative, Membership, Office
from lms.cooperatives.territory import folded
from lms.core.days import day_of
from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.monitoring.counting.facts import WHOLE_COURSE
from lms.monitoring.dimensions import UNKNOWN, yes_or_no
from lms.monitoring.models import ListedCooperative
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact
from lms.pathway.accompaniment.signs import last_signs
from lms.pathway.models import StageState
from lms.pathway.queries import OPEN
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status

# Cooperatives that are gathered at a time: all that their members completed is looked at.
CHUNK = 500
PLACES = {Stage.PROJECT: 1, Stage.MARKET: 2}
# Before every day: what is at risk comes before all that is only silent.
_AT_RISK = 1_000_000
_TABLE = ListedCooperative.__table__
Row = dict[str, Any]


def urgency_of(*, last_sign: date | None, registered_on: date, joined: date | None, is_at_risk: bool) -> int:
    """Silence is counted from the last sign of life; before the first, from the day on which it was registered or the last member
    joined, as in the adviser's portfolio. The longest silence comes first, and before it what is about to lose a stage."""
    since = max(day for day in (last_sign, registered_on, joined) if day is not None)
    return since.toordinal() - (_AT_RISK if is_at_risk else 0)


def keep(cooperative_ids: Iterable[UUID], *, at: datetime) -> None:
    """Gather these anew. What is the same is not written; what is struck off or gone is taken out."""
    ids = sorted(set(cooperative_ids))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        now, before = rows_of(some, at=at), kept_rows(some)
        changed = [row for key, row in now.items() if before.get(key) != row]
        over = [key for key in before if now.get(key) != before[key]]
        if over:
            db.session.execute(delete(ListedCooperative).where(ListedCooperative.id.in_(over)))
        if changed:
            db.session.execute(insert(ListedCooperative), changed)


def forget_gone() -> None:
    """Of a rebuild: what is there no more was not gathered."""
    stands = select(Cooperative.id).where(Cooperative.struck_off_on.is_(None))
    db.session.execute(delete(ListedCooperative).where(ListedCooperative.id.not_in(stands)))


def kept_rows(cooperative_ids: Collection[UUID]) -> dict[UUID, Row]:
    found = db.session.execute(select(_TABLE).where(_TABLE.c.id.in_(cooperative_ids)))
    return {row.id: dict(row._mapping) for row in found}


def differing(cooperative_ids: Collection[UUID], *, at: datetime) -> list[UUID]:
    """Those of which something else is kept than what is true."""
    now, before = rows_of(cooperative_ids, at=at), kept_rows(cooperative_ids)
    return sorted(key for key in now.keys() | before.keys() if now.get(key) != before.get(key))


def rows_of(cooperative_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Row]:
    people, stages, signs = _people(cooperative_ids), _stages(cooperative_ids), _signs(cooperative_ids, at)
    offices = _with_certified_office(cooperative_ids)
    found = {}
    for one in db.session.execute(
        select(Cooperative.__table__).where(Cooperative.id.in_(cooperative_ids), Cooperative.struck_off_on.is_(None))
    ):
        members, women, enrolled, finished, certified, joined = people.get(one.id, (0, 0, 0, 0, 0, None))
        reached, is_at_risk = stages.get(one.id, (0, False))
        last_sign = signs.get(one.id)
        found[one.id] = {
            "folded_names": f"{folded(one.name_ar)} {folded(one.name_fr)}", "id": one.id, "name_ar": one.name_ar, "name_fr": one.name_fr, "region_code": one.region_code,
            "province_code": one.province_code, "delegation_code": one.delegation_code, "sector": one.sector,
            "branch": one.branch or UNKNOWN, "women_only": yes_or_no(women == members if members else None),
            "rural": yes_or_no(one.is_rural), "registered_year": one.registered_on.year, "members": members,
            "women": women, "enrolled": enrolled, "finished": finished, "certified": certified,
            "has_certified_office": one.id in offices, "reached": reached, "is_at_risk": is_at_risk,
            "last_sign": last_sign,
            "urgency": urgency_of(
                last_sign=last_sign, registered_on=one.registered_on, joined=joined, is_at_risk=is_at_risk
            ),
        }  # fmt: skip
    return found


def _people(cooperative_ids: Collection[UUID]) -> dict[UUID, tuple[int, int, int, int, int, date | None]]:
    """Members of today, women, enrolled, with a course completed, certified; and when the last one joined."""
    hers = Enrolment.person_id == Membership.person_id
    is_finished = exists().where(
        hers, Completion.registration == Enrolment.registration, Completion.item == WHOLE_COURSE
    )
    rows: Any = db.session.execute(
        select(
            Membership.cooperative_id,
            func.count(),
            func.count().filter(Person.gender == Gender.WOMAN),
            _how_many(exists().where(hers)),
            _how_many(is_finished),
            _how_many(exists().where(*_stands(), Certificate.person_id == Membership.person_id)),
            func.max(Membership.from_on),
        )
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id.in_(cooperative_ids), Membership.to_on.is_(None))
        .group_by(Membership.cooperative_id)
    )
    return {key: tuple(rest) for key, *rest in rows}


def _how_many(claim: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((claim, 1), else_=0)), 0)


def _stands() -> tuple[ColumnElement[bool], ...]:
    return Certificate.item == WHOLE_COURSE, Certificate.revoked_at.is_(None)


def _with_certified_office(cooperative_ids: Collection[UUID]) -> set[UUID]:
    holds = and_(Office.person_id == Certificate.person_id, Office.to_on.is_(None))
    query = select(Office.cooperative_id).join_from(Certificate, Office, holds)
    return set(db.session.scalars(query.where(Office.cooperative_id.in_(cooperative_ids), *_stands()).distinct()))


def _stages(cooperative_ids: Collection[UUID]) -> dict[UUID, tuple[int, bool]]:
    """The furthest stage that is open, and whether one of them is at risk."""
    found: dict[UUID, tuple[int, bool]] = defaultdict(lambda: (0, False))
    for cooperative, stage, status in db.session.execute(
        select(StageState.cooperative_id, StageState.stage, StageState.status).where(
            StageState.cooperative_id.in_(cooperative_ids)
        )
    ):
        reached, is_at_risk = found[cooperative]
        place = PLACES[stage] if status in OPEN else 0
        found[cooperative] = max(reached, place), is_at_risk or status is Status.AT_RISK
    return found


def _signs(cooperative_ids: Collection[UUID], at: datetime) -> dict[UUID, date]:
    """What it did, what its adviser did with it: the latest."""
    signs = last_signs(list(cooperative_ids), day_of(at))
    found: dict[UUID, date] = {}
    for query in (select(signs.c.cooperative_id, signs.c.last), _sessions(cooperative_ids), _contacts(cooperative_ids)):
        for cooperative, day in db.session.execute(query):
            if day is not None:
                found[cooperative] = max(day, found.get(cooperative, day))
    return found


def _sessions(cooperative_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(Accompaniment.cooperative_id, func.max(CoachingSession.held_on))
        .join(CoachingSession, CoachingSession.accompaniment_id == Accompaniment.id)
        .where(Accompaniment.cooperative_id.in_(cooperative_ids))
        .group_by(Accompaniment.cooperative_id)
    )


def _contacts(cooperative_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(Contact.cooperative_id, func.max(Contact.on))
        .where(Contact.cooperative_id.in_(cooperative_ids))
        .group_by(Contact.cooperative_id)
    )
