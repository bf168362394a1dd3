"""Attempts are read by the quiz that they were at, page by page."""

from alembic import op

revision = "a91c4e7d3b05"
down_revision = "e7a2c95d4b10"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_attempt_revision_id_item_id", "attempt", ["revision_id", "item", "id"])


def downgrade() -> None:
    op.drop_index("ix_attempt_revision_id_item_id", table_name="attempt")
