"""Where statements are forwarded to, and what could not be delivered."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "602786c9d8b5"
down_revision = "9e1e283ab387"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "xapi_forwarding_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("verbs", Json, nullable=False),
        sa.Column("activities", Json, nullable=False),
        sa.Column("is_trusted_only", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("cursor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_failure_at", UtcDateTime(), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                "unreachable",
                "certificate",
                "credentials",
                "address",
                "busy",
                "broken",
                "no_lrs",
                "refuses_all",
                "secret",
                name="trouble",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_forwarding_target")),
        sa.UniqueConstraint("name", name=op.f("uq_xapi_forwarding_target_name")),
    )
    op.create_table(
        "xapi_import_cursor",
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("stored_there", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_xapi_import_cursor")),
    )
    op.create_table(
        "xapi_dead_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["xapi_forwarding_target.id"],
            name=op.f("fk_xapi_dead_letter_target_id_xapi_forwarding_target"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_dead_letter")),
        sa.UniqueConstraint("target_id", "statement_id", name=op.f("uq_xapi_dead_letter_target_id_statement_id")),
    )


def downgrade() -> None:
    op.drop_table("xapi_dead_letter")
    op.drop_table("xapi_import_cursor")
    op.drop_table("xapi_forwarding_target")
