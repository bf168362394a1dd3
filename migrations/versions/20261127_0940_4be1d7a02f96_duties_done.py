"""Duties that are said to be done, and extraordinary assemblies that changed the statutes."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "4be1d7a02f96"
down_revision = "6d41e7c9f2ab"
branch_labels = None
depends_on = None

KINDS = (
    "withdrawals", "closing", "auditor", "notice", "members_list", "assembly", "refunds", "filing", "forwarding", "change",
    "board", "loss", "statutes",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "cooperative_duty_done",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="dutykind", native_enum=False, length=40), nullable=False),
        sa.Column("occasion", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperative_duty_done_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_cooperative_duty_done_recorded_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("cooperative_id", "kind", "occasion", name=op.f("pk_cooperative_duty_done")),
    )
    with op.batch_alter_table("cooperative_assembly") as table:
        table.add_column(sa.Column("changed_statutes", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("cooperative_assembly") as table:
        table.alter_column("changed_statutes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cooperative_assembly") as table:
        table.drop_column("changed_statutes")
    op.drop_table("cooperative_duty_done")
