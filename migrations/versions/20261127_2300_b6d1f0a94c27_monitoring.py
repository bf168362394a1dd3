"""Cells of monitoring and what was put into them; what people declare of a disability, and whether a cooperative is rural."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "b6d1f0a94c27"
down_revision = "4f7d0c2be918"
branch_labels = None
depends_on = None

KINDS = ("cooperative", "person", "enrolment")
DIMENSIONS = (
    "all", "region", "province", "delegation", "sector", "branch", "cooperative_age", "women_only", "rural", "sex", "age", "disability",
    "language", "course", "module", "cohort", "trainer", "source", "step", "duration", "later",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_disability", sa.Boolean(), nullable=True))
    with op.batch_alter_table("cooperative", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_rural", sa.Boolean(), nullable=True))
    kind = sa.Enum(*KINDS, name="subjectkind", native_enum=False, length=40)
    dimension = sa.Enum(*DIMENSIONS, name="dimension", native_enum=False, length=40)
    op.create_table(
        "monitor_cell",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("dimension", dimension, nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "dimension", "measure", "month", "value", name=op.f("pk_monitor_cell")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "monitor_subject",
        sa.Column("kind", kind, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_monitor_subject")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "monitor_changed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_changed")),
    )
    op.create_table(
        "monitor_active_month",
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("registration", "month", name=op.f("pk_monitor_active_month")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "monitor_helped_enrolment",
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("registration", name=op.f("pk_monitor_helped_enrolment")),
    )
    op.create_table(
        "monitor_stage_opening",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("project", "market", name="stage", native_enum=False, length=40), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("cooperative_id", "stage", name=op.f("pk_monitor_stage_opening")),
    )
    op.create_table(
        "monitor_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_cursor")),
    )


def downgrade() -> None:
    for table in ("cursor", "stage_opening", "helped_enrolment", "active_month", "changed", "subject", "cell"):
        op.drop_table(f"monitor_{table}")
    with op.batch_alter_table("cooperative", schema=None) as batch_op:
        batch_op.drop_column("is_rural")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("has_disability")
