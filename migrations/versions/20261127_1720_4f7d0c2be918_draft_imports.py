"""What was imported into drafts, and the report of each import."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "4f7d0c2be918"
down_revision = "c1b91d6639e5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_draft_import_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_import_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_import")),
    )
    with op.batch_alter_table("draft_import", schema=None) as batch_op:
        batch_op.create_index("ix_draft_import_draft_id", ["draft_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("draft_import", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_import_draft_id")

    op.drop_table("draft_import")
