"""Who was there when a lesson was learnt together."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "d83b5f12c607"
down_revision = "c4f0a9d17e52"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_presence",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("facilitator_id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("course_slug", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("objected_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_group_presence_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["person.id"], name=op.f("fk_group_presence_facilitator_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_group_presence_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_group_presence")),
    )
    op.create_index("ix_group_presence_facilitator_id_held_at", "group_presence", ["facilitator_id", "held_at"])
    op.create_index("ix_group_presence_person_id_held_at", "group_presence", ["person_id", "held_at"])


def downgrade() -> None:
    op.drop_index("ix_group_presence_person_id_held_at", table_name="group_presence")
    op.drop_index("ix_group_presence_facilitator_id_held_at", table_name="group_presence")
    op.drop_table("group_presence")
