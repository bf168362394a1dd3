"""What was found when the cells of monitoring were last compared with a direct count."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "5c1e7a90d3b4"
down_revision = "71c4be08f2a6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monitor_proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("totals", sa.Integer(), nullable=False),
        sa.Column("differing", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_proof")),
    )


def downgrade() -> None:
    op.drop_table("monitor_proof")
