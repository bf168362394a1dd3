"""Answers that trainers mark."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from lms.core.db import UtcDateTime

revision = "7be0c95a41d3"
down_revision = "d83b5f12c607"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "open_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("response", _JSON, nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_open_answer_attempt_id_attempt"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_open_answer_cooperative_id_cooperative"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["person.id"], name=op.f("fk_open_answer_helper_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_open_answer_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["course_revision.id"], name=op.f("fk_open_answer_revision_id_course_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_answer")),
        sa.UniqueConstraint("attempt_id", "question_id", name=op.f("uq_open_answer_attempt_id_question_id")),
    )
    op.create_index("ix_open_answer_marked_at_answered_at", "open_answer", ["marked_at", "answered_at"])
    op.create_index("ix_open_answer_person_id", "open_answer", ["person_id"])
    op.create_index("ix_open_answer_registration_item", "open_answer", ["registration", "item"])
    op.create_table(
        "answer_marking",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("levels", _JSON, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["open_answer.id"], name=op.f("fk_answer_marking_answer_id_open_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["person.id"], name=op.f("fk_answer_marking_marker_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "marker_id", name=op.f("pk_answer_marking")),
    )


def downgrade() -> None:
    op.drop_table("answer_marking")
    op.drop_index("ix_open_answer_registration_item", table_name="open_answer")
    op.drop_index("ix_open_answer_person_id", table_name="open_answer")
    op.drop_index("ix_open_answer_marked_at_answered_at", table_name="open_answer")
    op.drop_table("open_answer")
