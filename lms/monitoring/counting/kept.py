"""Reading and writing what counting keeps: contributions, cells, changes, the cursor."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db, is_postgresql
from lms.core.ids import new_id
from lms.core.upserts import upsert
from lms.learning.models import Enrolment
from lms.monitoring.counting import contributions
from lms.monitoring.counting.contributions import Contribution
from lms.monitoring.counting.facts import among
from lms.monitoring.counting.tally import Row
from lms.monitoring.dimensions import SubjectKind
from lms.monitoring.models import ActiveMonth, Cell, Changed, Cursor, HelpedEnrolment, Proof, StageOpening, Subject
from lms.pathway.rules.model import Stage

BATCH = 20_000
T = TypeVar("T")
_KEYS: dict[SubjectKind, Any] = {
    SubjectKind.COOPERATIVE: Cooperative.id,
    SubjectKind.PERSON: Person.id,
    SubjectKind.ENROLMENT: Enrolment.registration,
}
_COLUMNS = ("place", "dimension", "measure", "month", "value", "amount")
_ADD = (
    "INSERT INTO monitor_cell (place, dimension, measure, month, value, amount) {} "
    "ON CONFLICT (place, dimension, measure, month, value) DO UPDATE SET amount = monitor_cell.amount + excluded.amount"
)
_ADD_ROWS = _ADD.format("VALUES (?, ?, ?, ?, ?, ?)")
_ADD_ARRAYS = _ADD.format(
    "SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::int[], %b::text[], %b::bigint[])"
)

_COPY = "COPY monitor_cell (place, dimension, measure, month, value, amount) FROM STDIN"


def batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    found = iter(rows)
    while some := list(islice(found, size)):
        yield some


def cursor() -> Cursor | None:
    return db.session.get(Cursor, 1)


def put_cursor(position: int, as_of: datetime, year: int) -> None:
    upsert(
        Cursor,
        {"id": 1, "position": position, "as_of": as_of, "year": year},
        key=("id",),
        latest=("position", "as_of", "year"),
    )


def subject_ids_after(kind: SubjectKind, last: UUID | None, size: int) -> Sequence[UUID]:
    """All that there are to count, in the order of their ids."""
    key = _KEYS[kind]
    query = select(key).order_by(key).limit(size)
    return db.session.scalars(query.where(key > last) if last else query).all()


def subject_count(kind: SubjectKind) -> int:
    return db.session.scalar(select(func.count(_KEYS[kind]))) or 0


def contributions_of(kind: SubjectKind, ids: Collection[UUID]) -> dict[UUID, Contribution[Any]]:
    return {key: contributions.decode(kind, document) for key, document in _documents_of(kind, ids).items()}


def _documents_of(kind: SubjectKind, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(
        select(Subject.id, Subject.contribution).where(Subject.kind == kind, among(Subject.id, ids))
    )
    return dict(rows.all())


def differing(kind: SubjectKind, ids: Collection[UUID], found: Mapping[UUID, Contribution[Any]]) -> list[UUID]:
    """Those that are kept to have put in something else than what was found now."""
    before = _documents_of(kind, ids)
    return sorted(key for key in ids if before.get(key) != (contributions.encode(found[key]) if key in found else None))


def put_contributions(kind: SubjectKind, found: dict[UUID, Contribution[Any]], gone: Collection[UUID]) -> None:
    if gone:
        db.session.execute(delete(Subject).where(Subject.kind == kind, Subject.id.in_(gone)))
    if not found:
        return
    ids = sorted(found)
    documents = [contributions.encode(found[one]) for one in ids]
    connection = db.session.connection()
    if is_postgresql():
        connection.exec_driver_sql(
            "INSERT INTO monitor_subject (kind, id, contribution) SELECT %b, i, c FROM unnest(%b::uuid[], %b::text[]) AS n (i, c) "
            "ON CONFLICT (kind, id) DO UPDATE SET contribution = excluded.contribution",
            (kind.value, ids, documents),
        )
    else:
        connection.exec_driver_sql(
            "INSERT INTO monitor_subject (kind, id, contribution) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, id) DO UPDATE SET contribution = excluded.contribution",
            [(kind.value, one.hex, document) for one, document in zip(ids, documents, strict=True)],
        )


def add_to_cells(rows: Iterable[Row]) -> None:
    """Add each amount to its cell, or make it."""
    connection = db.session.connection()
    for some in batches(rows):
        if is_postgresql():
            connection.exec_driver_sql(_ADD_ARRAYS, tuple(list(column) for column in zip(*some, strict=True)))
        else:
            connection.exec_driver_sql(_ADD_ROWS, some)


def replace_cells(rows: Iterable[Row]) -> None:
    db.session.execute(delete(Cell))
    if not is_postgresql():
        add_to_cells(rows)
        return
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)


def cells() -> Iterator[Row]:
    """What is not zero."""
    table = Cell.__table__
    query = select(*(table.c[name] for name in _COLUMNS)).where(table.c.amount != 0)
    for row in db.session.execute(query.execution_options(yield_per=BATCH)):
        place, dimension, *rest = row
        yield (place, str(dimension), *rest)


def note_changed(kind: SubjectKind, ids: Iterable[UUID]) -> None:
    rows = [{"id": new_id(), "kind": kind, "subject_id": one} for one in ids]
    if rows:
        db.session.execute(insert(Changed), rows)


def changed(limit: int) -> list[tuple[UUID, SubjectKind, UUID]]:
    """The oldest first: row, kind, subject."""
    rows: Any = db.session.execute(
        select(Changed.id, Changed.kind, Changed.subject_id).order_by(Changed.id).limit(limit)
    )
    return [(key, kind, subject) for key, kind, subject in rows]


def forget_changed(ids: Sequence[UUID]) -> None:
    for some in batches(ids, 5000):
        db.session.execute(delete(Changed).where(Changed.id.in_(some)))


def add_active_months(found: Collection[tuple[UUID, int]]) -> set[UUID]:
    """Those that were not known yet are added; answers of which enrolments they are."""
    rows = sorted(found)
    if not rows:
        return set()
    connection = db.session.connection()
    if is_postgresql():
        added = connection.exec_driver_sql(
            "INSERT INTO monitor_active_month (registration, month) SELECT * FROM unnest(%b::uuid[], %b::int[]) "
            "ON CONFLICT DO NOTHING RETURNING registration",
            ([registration for registration, _month in rows], [month for _registration, month in rows]),
        )
        return set(added.scalars())
    known = {
        (registration, month)
        for some in batches({registration for registration, _month in rows}, 5000)
        for registration, month in db.session.execute(
            select(ActiveMonth.registration, ActiveMonth.month).where(ActiveMonth.registration.in_(some))
        )
    }
    new = [row for row in rows if row not in known]
    if new:
        connection.exec_driver_sql(
            "INSERT INTO monitor_active_month (registration, month) VALUES (?, ?)",
            [(key.hex, month) for key, month in new],
        )
    return {registration for registration, _month in new}


def add_helped(registrations: Iterable[UUID]) -> None:
    for registration in sorted(registrations):
        upsert(HelpedEnrolment, {"registration": registration}, key=("registration",))


def add_opening(cooperative_id: UUID, stage: Stage, opened_at: datetime) -> None:
    """The earliest stands."""
    upsert(
        StageOpening,
        {"cooperative_id": cooperative_id, "stage": stage, "opened_at": opened_at},
        key=("cooperative_id", "stage"),
        earliest="opened_at",
    )


def forget_of_log(registrations: Sequence[UUID]) -> None:
    """What was read of these enrolments: something of it was voided."""
    for model in (ActiveMonth, HelpedEnrolment):
        db.session.execute(delete(model).where(model.registration.in_(registrations)))


def forget_opening(cooperative_id: UUID, stage: Stage) -> None:
    db.session.execute(
        delete(StageOpening).where(StageOpening.cooperative_id == cooperative_id, StageOpening.stage == stage)
    )


def keep_proof(at: datetime, cells: int, totals: int, *, differing: Sequence[tuple[str, int, int]]) -> None:
    db.session.add(Proof(at=at, cells=cells, totals=totals, differing=[list(one) for one in differing]))


def count_anew() -> None:
    """The worker will do it; pages go on to read the cells, and until when these are counted."""
    db.session.execute(update(Cursor).values(year=None))


def forget_all() -> None:
    """Everything but the cells, until when they are counted, and what was proved of them: pages go on to read these until new ones
    are there."""
    count_anew()
    for model in (Changed, Subject, ActiveMonth, HelpedEnrolment, StageOpening):
        db.session.execute(delete(model))
