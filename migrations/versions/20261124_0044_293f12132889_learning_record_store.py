"""The log becomes a Learning Record Store: statements stand by the time of storing and are found by terms."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime
from lms.xapi import terms
from lms.xapi.positions import LANES, position_of, stored_at
from lms.xapi.statement import decode

revision = "293f12132889"
down_revision = "fe2636df85e6"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 1000
Row = dict[str, Any]


def upgrade() -> None:
    op.create_table(
        "xapi_activity",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_activity")),
    )
    op.create_table(
        "xapi_attachment",
        sa.Column("sha2", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha2", name=op.f("pk_xapi_attachment")),
    )
    op.create_table(
        "xapi_credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("origins", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_credential")),
        sa.UniqueConstraint("key", name=op.f("uq_xapi_credential_key")),
    )
    op.create_table(
        "xapi_document",
        sa.Column(
            "resource",
            sa.Enum("state", "activity_profile", "agent_profile", name="resource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("registration", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "resource", "activity", "agent", "registration", "document_id", name=op.f("pk_xapi_document")
        ),
    )
    with op.batch_alter_table("xapi_document", schema=None) as batch_op:
        batch_op.create_index("ix_xapi_document_agent", ["agent", "resource"], unique=False)

    op.create_table(
        "xapi_mention",
        sa.Column("term", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("term", "seq", name=op.f("pk_xapi_mention")),
        sqlite_with_rowid=False,
    )
    rebuild_log(
        [
            sa.Column("seq", POSITION, autoincrement=False, nullable=False),
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("is_trusted", sa.Boolean(), nullable=False),
            sa.Column("is_voided", sa.Boolean(), nullable=False),
            sa.Column("refers_to", sa.Uuid(), nullable=True),
            sa.Column("document", sa.Text(), nullable=False),
        ],
        as_new,
    )
    op.create_index(
        "ix_xapi_statement_refers_to", "xapi_statement", ["refers_to"], unique=False,
        postgresql_where=sa.text("refers_to IS NOT NULL"), sqlite_where=sa.text("refers_to IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_xapi_statement_refers_to", "xapi_statement")
    rebuild_log(
        [
            sa.Column("seq", POSITION, nullable=False),
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("verb", sa.Text(), nullable=False),
            sa.Column("actor", sa.Text(), nullable=False),
            sa.Column("object", sa.Text(), nullable=False),
            sa.Column("registration", sa.Uuid(), nullable=True),
            sa.Column("timestamp", UtcDateTime(), nullable=False),
            sa.Column("stored", UtcDateTime(), nullable=False),
            sa.Column("is_trusted", sa.Boolean(), nullable=False),
            sa.Column("document", sa.Text(), nullable=False),
        ],
        as_old,
    )
    op.create_index("ix_xapi_statement_actor_seq", "xapi_statement", ["actor", "seq"], unique=False)
    op.create_index("ix_xapi_statement_registration_seq", "xapi_statement", ["registration", "seq"], unique=False)
    op.drop_table("xapi_mention")
    with op.batch_alter_table("xapi_document", schema=None) as batch_op:
        batch_op.drop_index("ix_xapi_document_agent")

    op.drop_table("xapi_document")
    op.drop_table("xapi_credential")
    op.drop_table("xapi_attachment")
    op.drop_table("xapi_activity")


def as_new(row: Row) -> tuple[Row, list[Row]]:
    """A statement of the first log, at its position, with the terms that it is found by."""
    statement = decode(row["document"])
    assert statement.stored
    # The last digits keep the order of arrival where two were stored in one microsecond.
    seq = position_of(statement.stored) + row["seq"] % LANES
    authority = {terms.authority(statement.authority.key)} if statement.authority else set()
    found = terms.rows_of(terms.things_of(statement), terms.verbs_of(statement), terms.others_of(statement) | authority)
    new = {**row, "seq": seq, "is_voided": False, "refers_to": None}
    return new, [{"term": term, "seq": seq} for term in found]


def as_old(row: Row) -> tuple[Row, list[Row]]:
    statement = decode(row["document"])
    old = {
        **row, "verb": statement.verb.id, "actor": statement.actor.key, "object": statement.object.id,
        "registration": statement.registration, "timestamp": statement.timestamp, "stored": stored_at(row["seq"]),
    }  # fmt: skip
    return old, []


def rebuild_log(columns: list[sa.Column[Any]], convert: Callable[[Row], tuple[Row, list[Row]]]) -> None:
    """Put the table with these columns in place of the one that is there, each row converted."""
    connection = op.get_bind()
    connection.execute(
        sa.text("CREATE TEMPORARY TABLE before AS SELECT seq, id, is_trusted, document FROM xapi_statement")
    )
    op.drop_table("xapi_statement")
    new = op.create_table(
        "xapi_statement", *columns, sa.PrimaryKeyConstraint("seq", name=op.f("pk_xapi_statement")),
        sa.UniqueConstraint("id", name=op.f("uq_xapi_statement_id")),
    )  # fmt: skip
    mention = sa.table("xapi_mention", sa.column("term", POSITION), sa.column("seq", POSITION))
    names = {column.name for column in columns}
    for rows in batches(connection):
        pairs = [convert(row) for row in rows]
        connection.execute(sa.insert(new), [{name: row.get(name) for name in names} for row, _terms in pairs])
        mentions = [one for _row, found in pairs for one in found]
        if mentions:
            connection.execute(sa.insert(mention), mentions)
    connection.execute(sa.text("DROP TABLE before"))


def batches(connection: sa.Connection) -> Iterator[list[Row]]:
    before = sa.table(
        "before", sa.column("seq", POSITION), sa.column("id", sa.Uuid()), sa.column("is_trusted", sa.Boolean()),
        sa.column("document", sa.Text()),
    )  # fmt: skip
    last = -1
    while True:
        query = sa.select(before).where(before.c.seq > last).order_by(before.c.seq).limit(BATCH)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            return
        yield rows
        last = rows[-1]["seq"]
