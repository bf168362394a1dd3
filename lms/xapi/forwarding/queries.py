"""Questions asked of targets and sources, what was refused on the way, and the log."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from lms.core.db import db
from lms.xapi import positions
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget, ImportFault, ImportSource, Kind
from lms.xapi.models import StoredStatement

# Rows that are fetched at a time while the log is read.
FETCHED = 50


def all_of(kind: type[Kind]) -> Select[Kind]:
    """By name."""
    return select(kind).order_by(func.lower(kind.name))


def with_id(kind: type[Kind], row_id: UUID) -> Select[Kind]:
    return select(kind).where(kind.id == row_id)


def named(kind: type[Kind], name: str) -> Kind | None:
    # Both by the database: what it and Python make of a letter may differ.
    return db.session.scalar(select(kind).where(func.lower(kind.name) == func.lower(name)))


def due_targets(at: datetime) -> Sequence[UUID]:
    """Targets that may be tried now and have something to get."""
    has_statements = select(StoredStatement.seq).where(StoredStatement.seq > ForwardingTarget.cursor).exists()
    has_letters = (
        select(DeadLetter.id).where(DeadLetter.target_id == ForwardingTarget.id, DeadLetter.is_waiting).exists()
    )
    return db.session.scalars(
        select(ForwardingTarget.id)
        .where(
            ForwardingTarget.is_enabled,
            or_(ForwardingTarget.next_try_at.is_(None), ForwardingTarget.next_try_at <= at),
            or_(has_statements, has_letters),
        )
        .order_by(ForwardingTarget.id)
    ).all()


def log_after(seq: int, *, before: int, limit: int) -> Generator[tuple[int, bool, bool, str], None, None]:
    """Position, trust, whether it is void, and document of every statement between two positions, both exclusive."""
    with db.session.execute(
        select(StoredStatement.seq, StoredStatement.is_trusted, StoredStatement.is_voided, StoredStatement.document)
        .where(StoredStatement.seq > seq, StoredStatement.seq < before)
        .order_by(StoredStatement.seq)
        .limit(limit),
        execution_options={"yield_per": FETCHED},
    ) as rows:
        yield from rows


def is_void_before(statement_id: UUID, seq: int) -> bool:
    """Whether the statement was stored before this position and is void."""
    return bool(
        db.session.scalar(
            select(StoredStatement.is_voided).where(StoredStatement.id == statement_id, StoredStatement.seq < seq)
        )
    )


def referring_before(statement_id: UUID, seq: int) -> Sequence[tuple[bool, bool, str]]:
    """Trust, whether it is void, and document of the statements that refer to this one and were stored before the position."""
    rows = db.session.execute(
        select(StoredStatement.is_trusted, StoredStatement.is_voided, StoredStatement.document)
        .where(StoredStatement.refers_to == statement_id, StoredStatement.seq < seq)
        .order_by(StoredStatement.seq)
    )
    return [(is_trusted, is_void, document) for is_trusted, is_void, document in rows]


def stored_before(statement_id: UUID, seq: int) -> tuple[bool, str] | None:
    """Trust and document of one statement, if it was stored before the position."""
    row = db.session.execute(
        select(StoredStatement.is_trusted, StoredStatement.document).where(
            StoredStatement.id == statement_id, StoredStatement.seq < seq
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


@dataclass(frozen=True)
class Lag:
    """What a target has not got: at most so many statements, for some may not be wanted, and since when."""

    statements: int
    oldest_at: datetime | None


def lag_of(target: ForwardingTarget) -> Lag:
    count, oldest = db.session.execute(
        select(func.count(), func.min(StoredStatement.seq)).where(StoredStatement.seq > target.cursor)
    ).one()
    return Lag(count, positions.stored_at(oldest) if oldest is not None else None)


def dead_letters_of(target_id: UUID) -> Select[DeadLetter]:
    """Newest first."""
    return select(DeadLetter).where(DeadLetter.target_id == target_id).order_by(DeadLetter.at.desc(), DeadLetter.id)


def waiting_letters(target_id: UUID, *, limit: int) -> Sequence[tuple[int, str]]:
    """Position and document of refused statements that are to be sent once more, in the order of the log."""
    rows = db.session.execute(
        select(StoredStatement.seq, StoredStatement.document)
        .join(DeadLetter, DeadLetter.statement_id == StoredStatement.id)
        .where(DeadLetter.target_id == target_id, DeadLetter.is_waiting)
        .order_by(StoredStatement.seq)
        .limit(limit)
    )
    return [(seq, document) for seq, document in rows]


def letter_counts() -> dict[UUID, int]:
    """Target → how many dead letters it has."""
    rows = db.session.execute(select(DeadLetter.target_id, func.count()).group_by(DeadLetter.target_id))
    return dict(rows.all())


@dataclass(frozen=True)
class TargetStanding:
    """How a target fares."""

    target: ForwardingTarget
    lag: Lag
    letters: int

    def lag_s(self, at: datetime) -> float:
        """Seconds since when the oldest that it has not got waits."""
        return max((at - self.lag.oldest_at).total_seconds(), 0) if self.lag.oldest_at else 0.0


def target_standing_of(target: ForwardingTarget) -> TargetStanding:
    return TargetStanding(target, lag_of(target), letter_counts().get(target.id, 0))


def target_standings() -> list[TargetStanding]:
    """Of all targets, by name."""
    counts = letter_counts()
    return [
        TargetStanding(target, lag_of(target), counts.get(target.id, 0))
        for target in db.session.scalars(all_of(ForwardingTarget)).all()
    ]


def newest_letters(target_id: UUID, *, limit: int) -> Sequence[DeadLetter]:
    return db.session.scalars(dead_letters_of(target_id).limit(limit)).all()


def due_sources(at: datetime) -> Sequence[UUID]:
    """Sources that may be asked now."""
    return db.session.scalars(
        select(ImportSource.id)
        .where(ImportSource.is_enabled, or_(ImportSource.next_try_at.is_(None), ImportSource.next_try_at <= at))
        .order_by(ImportSource.id)
    ).all()


def faults_of(source_id: UUID) -> Select[ImportFault]:
    """Newest first, without those that were dismissed."""
    return (
        select(ImportFault)
        .where(ImportFault.source_id == source_id, ~ImportFault.is_dismissed)
        .order_by(ImportFault.at.desc(), ImportFault.id)
    )


def newest_faults(source_id: UUID, *, limit: int) -> Sequence[ImportFault]:
    return db.session.scalars(faults_of(source_id).limit(limit)).all()


def waiting_fault(source_id: UUID) -> UUID | None:
    """The id of a statement that is to be asked for once more."""
    found = db.session.scalar(
        select(ImportFault.statement_id)
        .where(ImportFault.source_id == source_id, ImportFault.is_waiting)
        .order_by(ImportFault.id)
        .limit(1)
    )
    return UUID(found) if found else None


def fault_counts() -> dict[UUID, int]:
    """Source → how many faults it has that were not dismissed."""
    query = select(ImportFault.source_id, func.count()).where(~ImportFault.is_dismissed)
    return dict(db.session.execute(query.group_by(ImportFault.source_id)).all())


@dataclass(frozen=True)
class SourceStanding:
    """How a source fares."""

    source: ImportSource
    faults: int

    def lag_s(self, at: datetime) -> float:
        """Seconds since when something may be missing; for one that never gave anything, since it was added."""
        return max((at - (self.source.complete_until or self.source.created_at)).total_seconds(), 0)


def source_standing_of(source: ImportSource) -> SourceStanding:
    return SourceStanding(source, fault_counts().get(source.id, 0))


def source_standings() -> list[SourceStanding]:
    """Of all sources, by name."""
    counts = fault_counts()
    return [
        SourceStanding(source, counts.get(source.id, 0)) for source in db.session.scalars(all_of(ImportSource)).all()
    ]
