"""What cooperatives show to control, and the log of personal lists."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "71c4be08f2a6"
down_revision = "e2a7c95d13b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "control_sharing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Enum("learning", name="shown", native_enum=False, length=40), nullable=False),
        sa.Column("shared_at", UtcDateTime(), nullable=False),
        sa.Column("shared_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_control_sharing_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shared_by_id"], ["person.id"], name=op.f("fk_control_sharing_shared_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_control_sharing_withdrawn_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_sharing")),
    )  # fmt: skip
    open_ = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_control_sharing_open", "control_sharing", ["cooperative_id", "what"], unique=True, sqlite_where=open_,
        postgresql_where=open_,
    )  # fmt: skip
    _create_log()


def _create_log() -> None:
    reasons = ("accompaniment", "request", "correction", "control")
    behind = ("enrolled", "active", "completed", "certified", "stuck")
    op.create_table(
        "monitor_list_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Enum(*reasons, name="reason", native_enum=False, length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("behind", sa.Enum(*behind, name="behind", native_enum=False, length=40), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=True),
        sa.Column("delegation_code", sa.Text(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_monitor_list_access_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_monitor_list_access_cooperative_id_cooperative"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_list_access")),
    )  # fmt: skip
    op.create_index("ix_monitor_list_access_at", "monitor_list_access", ["at"])
    for column in ("cooperative_id", "delegation_code"):
        op.create_index(f"ix_monitor_list_access_{column}_at", "monitor_list_access", [column, "at"])


def downgrade() -> None:
    op.drop_table("monitor_list_access")
    op.drop_table("control_sharing")
