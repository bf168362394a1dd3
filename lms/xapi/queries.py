"""Questions asked of the statement log, and the two inserts that it lives by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, delete, func, select, text, update
from sqlalchemy.orm import aliased

from lms.core import clock
from lms.core.db import close_after, db, is_postgresql, is_somebody_writing
from lms.core.upserts import upsert
from lms.xapi import positions
from lms.xapi.agents import platform_agent
from lms.xapi.models import AttachmentContent, Credential, KnownActivity, Mention, SentAttachment, StoredStatement

T = TypeVar("T")
REPLAY_BATCH = 1000
# The lock that writers of the log share, and that a long or referring batch takes alone; any number known to nobody else.
LOG_LOCK = 7_262_801
# Parameters of one query: PostgreSQL takes 65,535, SQLite fewer.
CHUNK = 5000
# A page of statements ends with the one that goes beyond this.
PAGE_CHARS = 4_000_000
_OLDEST_WRITER = text(
    "SELECT min(a.xact_start) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.objid = :lock AND l.mode = 'ShareLock' "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_ADD_SENT = text(
    "INSERT INTO xapi_sent_attachment (seq, sha2) SELECT seq, :sha2 FROM xapi_statement WHERE id = :id "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("id", type_=Uuid()))


@dataclass(frozen=True)
class Row:
    """A statement to be added, with the terms that it is found by."""

    seq: int
    id: UUID
    is_trusted: bool
    refers_to: UUID | None
    document: str
    terms: Sequence[int]


@dataclass(frozen=True)
class Moment:
    """`first`: the first position that this transaction may use, later than every statement that is committed.

    `is_awaited`: whether a statement that is there refers to one of those to be added.
    """

    first: int
    is_awaited: bool


def moment_of_writing(ids: Sequence[UUID]) -> Moment:
    """On PostgreSQL the database's clock decides, and the transaction is seen by `settled_before` until it ends."""
    connection = db.session.connection()
    if is_postgresql():
        # A query of its own: the next one then sees what was committed while this one waited.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock_shared(%s)", (LOG_LOCK,))
        now, last, is_awaited = connection.exec_driver_sql(
            "SELECT clock_timestamp(), (SELECT max(seq) FROM xapi_statement), "
            "EXISTS (SELECT 1 FROM xapi_statement WHERE refers_to = ANY(%b::uuid[]))",
            (list(ids),),
        ).one()
    else:
        now = clock.now()
        marks = ", ".join("?" * len(ids))
        last, is_awaited = connection.exec_driver_sql(
            "SELECT (SELECT max(seq) FROM xapi_statement), "  # noqa: S608  the marks are question marks
            f"EXISTS (SELECT 1 FROM xapi_statement WHERE refers_to IN ({marks}))",
            tuple(one.hex for one in ids),
        ).one()
    first = max(positions.position_of(now), ((last or 0) // positions.LANES + 1) * positions.LANES)
    return Moment(first, bool(is_awaited))


def settled_before() -> int:
    """Every statement with a lesser position, now or ever, is committed and will be seen by the next query."""
    if is_postgresql():
        # First the clock, then who is writing: who begins in between writes behind it.
        now = db.session.execute(select(func.clock_timestamp())).scalar_one()
        oldest = db.session.execute(_OLDEST_WRITER, {"lock": LOG_LOCK}).scalar_one()
        return positions.position_of(min(now, oldest or now).astimezone(UTC))
    # Written by one writer after the other: what is not seen yet stands behind what is, and where nobody writes, after now.
    now = clock.now()
    if not is_somebody_writing():
        # What was committed until then is seen from here on.
        db.session.rollback()
        return max(positions.position_of(now), newest_position() + 1)
    return newest_position() + 1


def add(rows: Sequence[Row]) -> set[UUID]:
    """Add statements with their terms, and answer the ids of those added: all, but for ids that are there already, and
    for positions that another process took in the same microsecond."""
    db.session.flush()
    # In the order of their ids: two batches that share statements then wait for one another instead of deadlocking.
    ordered = sorted(rows, key=lambda row: row.id.int)
    return _add_to_postgresql(ordered) if is_postgresql() else _add_to_sqlite(ordered)


def _add_to_postgresql(rows: Sequence[Row]) -> set[UUID]:
    terms, places = _as_arrays(_pairs(rows))
    # %b: sent as they are, without the escapes of an array in text.
    added = db.session.connection().exec_driver_sql(
        "WITH added AS (INSERT INTO xapi_statement (seq, id, is_trusted, is_voided, refers_to, document) "
        "SELECT s, i, t, false, r, d FROM unnest(%b::bigint[], %b::uuid[], %b::boolean[], %b::uuid[], %b::text[]) "
        "AS new (s, i, t, r, d) ON CONFLICT DO NOTHING RETURNING id, seq), "
        "found AS (INSERT INTO xapi_mention (term, seq) SELECT term, seq FROM "
        "unnest(%s::bigint[], %s::bigint[]) AS new (term, seq) WHERE seq IN (SELECT seq FROM added)) "
        "SELECT id FROM added",
        (
            [row.seq for row in rows], [row.id for row in rows], [row.is_trusted for row in rows],
            [row.refers_to for row in rows], [row.document for row in rows], terms, places,
        ),
    )  # fmt: skip
    return set(added.scalars())


def _add_to_sqlite(rows: Sequence[Row]) -> set[UUID]:
    connection = db.session.connection()
    done = connection.exec_driver_sql(
        "INSERT INTO xapi_statement (seq, id, is_trusted, is_voided, refers_to, document) VALUES (?, ?, ?, 0, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [
            (row.seq, row.id.hex, row.is_trusted, row.refers_to.hex if row.refers_to else None, row.document)
            for row in rows
        ],
    )
    if done.rowcount < len(rows):
        places = select(StoredStatement.seq, StoredStatement.id).where(StoredStatement.seq.in_([r.seq for r in rows]))
        added = {(seq, statement_id) for seq, statement_id in db.session.execute(places)}
        rows = [row for row in rows if (row.seq, row.id) in added]
    insert_mentions(_pairs(rows))
    return {row.id for row in rows}


def _pairs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Term and position, in the order of the index."""
    return sorted([(term, row.seq) for row in rows for term in row.terms])


def _as_arrays(pairs: Sequence[tuple[int, int]]) -> tuple[str, str]:
    """As PostgreSQL writes arrays: much quicker than adapting each number."""
    return (
        "{" + ",".join([str(term) for term, _seq in pairs]) + "}",
        "{" + ",".join([str(seq) for _term, seq in pairs]) + "}",
    )


def insert_mentions(pairs: Sequence[tuple[int, int]]) -> None:
    """Pairs of term and position; those that are there stay."""
    connection = db.session.connection()
    if is_postgresql():
        terms, places = _as_arrays(pairs)
        connection.exec_driver_sql(
            "INSERT INTO xapi_mention (term, seq) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) "
            "ON CONFLICT DO NOTHING",
            (terms, places),
        )
    elif pairs:
        connection.exec_driver_sql("INSERT OR IGNORE INTO xapi_mention (term, seq) VALUES (?, ?)", list(pairs))


def documents_with_ids(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Statements that are there already, voided ones too."""
    rows = db.session.execute(select(StoredStatement.id, StoredStatement.document).where(StoredStatement.id.in_(ids)))
    return dict(rows.all())


def statements_with_ids(ids: Sequence[UUID]) -> Sequence[StoredStatement]:
    return db.session.scalars(select(StoredStatement).where(StoredStatement.id.in_(ids))).all()


def referring_to(ids: Sequence[UUID]) -> Sequence[tuple[int, UUID, str]]:
    """Position, id and document of the statements whose StatementRef names one of these; without those that are void."""
    rows = db.session.execute(
        select(StoredStatement.seq, StoredStatement.id, StoredStatement.document).where(
            StoredStatement.refers_to.in_(ids), ~StoredStatement.is_voided
        )
    )
    return [(seq, statement_id, document) for seq, statement_id, document in rows]


def void(ids: Sequence[UUID]) -> Sequence[tuple[int, str]]:
    """Mark statements, and answer position and document of those that were not void before."""
    rows = db.session.execute(
        update(StoredStatement)
        .where(StoredStatement.id.in_(ids), ~StoredStatement.is_voided)
        .values(is_voided=True)
        .returning(StoredStatement.seq, StoredStatement.document),
        execution_options={"synchronize_session": False},
    )
    return [(seq, document) for seq, document in rows]


def forget_mentions(seq: int, terms_of_it: Sequence[int]) -> None:
    for some in _chunks(terms_of_it):
        db.session.execute(delete(Mention).where(Mention.term.in_(some), Mention.seq == seq))


def found_by(
    terms: Sequence[int], *, after: int | None, before: int | None, ascending: bool, limit: int
) -> Sequence[tuple[int, str]]:
    """Positions and documents of the statements that have all the terms and stand between two positions, both exclusive.

    Newest first unless `ascending`; voided statements are left out. Fewer than `limit` where they are large.
    """
    first: Any = aliased(Mention) if terms else StoredStatement
    place: Any = first.seq
    # Places first, and then their documents: the page is small, whatever the range of the log.
    places: Any = select(place)
    # Voided statements have no mentions.
    places = places.where(first.term == terms[0] if terms else ~StoredStatement.is_voided)
    for term in terms[1:]:
        other = aliased(Mention)
        places = places.join(other, (other.seq == place) & (other.term == term))
    if after is not None:
        places = places.where(place > after)
    if before is not None:
        places = places.where(place < before)
    found = places.order_by(place.asc() if ascending else place.desc()).limit(limit).subquery()
    order = found.c.seq.asc() if ascending else found.c.seq.desc()
    size = func.length(StoredStatement.document)
    sized = (
        select(found.c.seq, StoredStatement.document, (func.sum(size).over(order_by=order) - size).label("before"))
        .join(StoredStatement, StoredStatement.seq == found.c.seq)
        .subquery()
    )
    # The first one always, and then as many as fit.
    query = select(sized.c.seq, sized.c.document).where(sized.c.before < PAGE_CHARS)
    query = query.order_by(sized.c.seq.asc() if ascending else sized.c.seq.desc())
    return [(seq, document) for seq, document in db.session.execute(query)]


def statement_with_id(statement_id: UUID) -> Select[StoredStatement]:
    return select(StoredStatement).where(StoredStatement.id == statement_id)


def statement_seen(statement_id: UUID, *, is_voided: bool, authority: str | None) -> StoredStatement | None:
    """A statement, voided or not as asked; with `authority` only one that this client stored."""
    query = statement_with_id(statement_id).where(StoredStatement.is_voided == is_voided)
    found = db.session.scalar(query)
    if found is not None and authority is not None:
        # Not by its mentions: a voided statement has none, and is its client's own all the same.
        own = found.as_statement().authority
        return found if own is not None and own.key == authority else None
    return found


def trusted_after(seq: int) -> Select[int, str]:
    return (
        select(StoredStatement.seq, StoredStatement.document)
        .where(StoredStatement.is_trusted, ~StoredStatement.is_voided, StoredStatement.seq > seq)
        .order_by(StoredStatement.seq)
        .limit(REPLAY_BATCH)
    )


def trusted_documents() -> Iterator[str]:
    """Every trusted statement in the order of arrival, a batch at a time."""
    last = 0
    while rows := db.session.execute(trusted_after(last)).all():
        for seq, document in rows:
            yield document
            last = seq


def document_of(statement_id: UUID) -> str | None:
    return db.session.scalar(select(StoredStatement.document).where(StoredStatement.id == statement_id))


def definitions_of(ids: Sequence[str]) -> dict[str, str]:
    """Activity → its canonical definition as JSON, of those that are known."""
    found: dict[str, str] = {}
    for some in _chunks(ids):
        query = select(KnownActivity.id, KnownActivity.definition).where(KnownActivity.id.in_(some))
        found |= dict(db.session.execute(query).all())
    return found


def attachments_with(hashes: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if hashes:
        close_after(sum(attachment_sizes(hashes).values()))
    for some in _chunks(hashes):
        query = select(AttachmentContent.sha2, AttachmentContent.content).where(AttachmentContent.sha2.in_(some))
        found |= dict(db.session.execute(query).all())
    return found


def add_sent(parts: Sequence[tuple[UUID, str]]) -> None:
    """Note the hashes of what came with stored statements; noting one again changes nothing."""
    if parts:
        # In order, as everywhere: whoever repeats the same statements at this moment waits instead of deadlocking.
        rows = [{"id": statement_id, "sha2": sha2} for statement_id, sha2 in sorted(parts)]
        db.session.connection().execute(_ADD_SENT, rows)


def sent_with(ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Which hashes came with which of the statements."""
    found: set[tuple[UUID, str]] = set()
    for some in _chunks(ids):
        query = select(StoredStatement.id, SentAttachment.sha2).join_from(
            SentAttachment, StoredStatement, StoredStatement.seq == SentAttachment.seq
        )
        found |= {(one, sha2) for one, sha2 in db.session.execute(query.where(StoredStatement.id.in_(some)))}
    return found


def sent_sizes(seqs: Sequence[int]) -> dict[int, int]:
    """Position → bytes of all that came with the statement; only of those with which something came."""
    found: dict[int, int] = {}
    for some in _chunks(seqs):
        query = (
            select(SentAttachment.seq, func.sum(func.length(AttachmentContent.content)))
            .join_from(SentAttachment, AttachmentContent, AttachmentContent.sha2 == SentAttachment.sha2)
            .where(SentAttachment.seq.in_(some))
            .group_by(SentAttachment.seq)
        )
        found |= {seq: int(size) for seq, size in db.session.execute(query)}
    return found


def known_hashes(hashes: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in _chunks(hashes):
        found |= set(db.session.scalars(select(AttachmentContent.sha2).where(AttachmentContent.sha2.in_(some))))
    return found


def attachment_sizes(hashes: Sequence[str]) -> dict[str, int]:
    """Bytes of those that are kept here."""
    found: dict[str, int] = {}
    for some in _chunks(hashes):
        size = func.length(AttachmentContent.content)
        found |= dict(
            db.session.execute(select(AttachmentContent.sha2, size).where(AttachmentContent.sha2.in_(some))).all()
        )
    return found


def activities_locked(ids: Sequence[str]) -> dict[str, str]:
    """Canonical definitions, held until this transaction ends; a row is made for activities that nobody knew."""
    for activity_id in ids:
        upsert(KnownActivity, {"id": activity_id, "definition": "{}"}, key=("id",))
    found: dict[str, str] = {}
    for some in _chunks(ids):
        query = select(KnownActivity.id, KnownActivity.definition).where(KnownActivity.id.in_(some))
        found |= dict(db.session.execute(query.order_by(KnownActivity.id).with_for_update()).all())
    return found


def platforms_own_among(ids: Sequence[UUID]) -> set[UUID]:
    """Under which of these ids the platform itself recorded a statement."""
    own = platform_agent().key
    trusted = [row for row in statements_with_ids(ids) if row.is_trusted]
    authorities = {row.id: row.as_statement().authority for row in trusted}
    return {one for one, authority in authorities.items() if authority is not None and authority.key == own}


def credential_with_key(key: str) -> Select[Credential]:
    return select(Credential).where(Credential.key == key)


def credentials() -> Sequence[Credential]:
    """All credentials, those in use first."""
    return db.session.scalars(
        select(Credential).order_by(Credential.revoked_at.is_not(None), func.lower(Credential.name), Credential.id)
    ).all()


def oldest_position() -> int:
    return db.session.scalar(select(func.min(StoredStatement.seq))) or 0


def newest_position() -> int:
    return db.session.scalar(select(func.max(StoredStatement.seq))) or 0


def wait_for_writers() -> None:
    """Until this transaction ends nobody adds a statement, and all that were being added are seen."""
    if is_postgresql():
        db.session.execute(select(func.pg_advisory_xact_lock(LOG_LOCK)))


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
