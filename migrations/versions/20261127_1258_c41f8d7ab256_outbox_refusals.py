"""What phones sent that could not be kept as progress."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "c41f8d7ab256"
down_revision = "c41d7f0a92e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox_refusal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "unreadable",
                "someone_else",
                "not_enrolled",
                "held_online",
                "not_in_course",
                "older_revision",
                "unreadable_answer",
                "not_from_phones",
                "fault",
                name="reason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("refused_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbox_refusal_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_refusal")),
    )
    op.create_index("ix_outbox_refusal_person_id", "outbox_refusal", ["person_id"])
    op.create_index("ix_outbox_refusal_settled_at_refused_at", "outbox_refusal", ["settled_at", "refused_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_refusal_settled_at_refused_at", table_name="outbox_refusal")
    op.drop_index("ix_outbox_refusal_person_id", table_name="outbox_refusal")
    op.drop_table("outbox_refusal")
