"""While everything is counted anew, until when the figures of before are counted stays known."""

import sqlalchemy as sa
from alembic import op

revision = "d41e7a90c3b5"
down_revision = "8c2f5d7be104"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("monitor_cursor") as table:
        table.alter_column("year", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    # Without a cursor all is counted anew.
    op.execute("DELETE FROM monitor_cursor WHERE year IS NULL")
    with op.batch_alter_table("monitor_cursor") as table:
        table.alter_column("year", existing_type=sa.Integer(), nullable=False)
