"""Sources of import, with their faults, in place of the cursors of the command that copied from an address.

The cursors are not carried over: no key is known for them. A source that is added begins anew, and repeats change nothing.
"""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "e3b7a94c1d52"
down_revision = "c8d2a417f0b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "xapi_import_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("verbs", Json, nullable=False),
        sa.Column("activities", Json, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_failure_at", UtcDateTime(), nullable=True),
        sa.Column("trouble", sa.String(40), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("stored_there", UtcDateTime(), nullable=True),
        sa.Column("complete_until", UtcDateTime(), nullable=True),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_import_source")),
        sa.UniqueConstraint("name", name=op.f("uq_xapi_import_source_name")),
    )
    op.create_table(
        "xapi_import_fault",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("is_dismissed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["xapi_import_source.id"],
            name=op.f("fk_xapi_import_fault_source_id_xapi_import_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_import_fault")),
        sa.UniqueConstraint("source_id", "statement_id", name=op.f("uq_xapi_import_fault_source_id_statement_id")),
    )
    op.drop_table("xapi_import_cursor")


def downgrade() -> None:
    op.create_table(
        "xapi_import_cursor",
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("stored_there", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_xapi_import_cursor")),
    )
    op.drop_table("xapi_import_fault")
    op.drop_table("xapi_import_source")
