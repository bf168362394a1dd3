"""With which statement an attachment really came: to name its hash is not enough to be given it."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "5c1b7d0e93a4"
down_revision = "602786c9d8b5"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 1000
LOG = sa.table("xapi_statement", sa.column("seq", POSITION), sa.column("document"))
CONTENTS = sa.table("xapi_attachment", sa.column("sha2"))
SENT = sa.table("xapi_sent_attachment", sa.column("seq", POSITION), sa.column("sha2"))


def upgrade() -> None:
    op.create_table(
        "xapi_sent_attachment",
        sa.Column("seq", POSITION, autoincrement=False, nullable=False),
        sa.Column("sha2", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"], ["xapi_statement.seq"], name=op.f("fk_xapi_sent_attachment_seq_xapi_statement")
        ),
        sa.ForeignKeyConstraint(
            ["sha2"], ["xapi_attachment.sha2"], name=op.f("fk_xapi_sent_attachment_sha2_xapi_attachment")
        ),
        sa.PrimaryKeyConstraint("seq", "sha2", name=op.f("pk_xapi_sent_attachment")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    kept = set(connection.scalars(sa.select(CONTENTS.c.sha2)))
    if not kept:
        return
    named = [one for one in named_attachments(connection) if one[1] in kept]
    clients: dict[str, set[str]] = {}
    for _seq, sha2, _is_elsewhere, client in named:
        clients.setdefault(sha2, set()).add(client)
    # Without a fileUrl the content came with the statement. With one nobody knows, unless only one client ever named the
    # hash: then it is the one that sent it.
    sent = {(seq, sha2) for seq, sha2, is_elsewhere, _c in named if not is_elsewhere or len(clients[sha2]) == 1}
    if sent:
        connection.execute(sa.insert(SENT), [{"seq": seq, "sha2": sha2} for seq, sha2 in sorted(sent)])


def downgrade() -> None:
    op.drop_table("xapi_sent_attachment")


def named_attachments(connection: sa.Connection) -> Iterator[tuple[int, str, bool, str]]:
    """Of each attachment in the log: the position of its statement, hash, whether it has a fileUrl, authority."""
    last = -1
    while True:
        page = connection.execute(
            sa.select(LOG.c.seq, LOG.c.document)
            .where(LOG.c.seq > last, LOG.c.document.contains('"attachments"'))
            .order_by(LOG.c.seq)
            .limit(BATCH)
        ).all()
        if not page:
            return
        for seq, document in page:
            statement: dict[str, Any] = json.loads(document)
            client = json.dumps(statement.get("authority"), sort_keys=True)
            for part in (statement, statement["object"]):
                for one in part.get("attachments") or ():
                    yield seq, one["sha2"].lower(), "fileUrl" in one, client
        last = page[-1].seq
