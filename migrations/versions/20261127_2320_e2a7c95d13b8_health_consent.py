"""Consent to what people declare of a disability."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "e2a7c95d13b8"
down_revision = "b6d1f0a94c27"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "health_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_health_consent_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["person.id"], name=op.f("fk_health_consent_helper_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_consent")),
    )
    open_ = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_health_consent_open", "health_consent", ["person_id"], unique=True, sqlite_where=open_, postgresql_where=open_,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("health_consent")
