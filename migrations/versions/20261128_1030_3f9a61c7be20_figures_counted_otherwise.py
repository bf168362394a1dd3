"""Presence, trainers, struck-off cooperatives and modules are counted otherwise: all is counted anew, as soon as the worker comes to it."""

from alembic import op

revision = "3f9a61c7be20"
down_revision = "b6d20f8e41c7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE monitor_cursor SET year = NULL")


def downgrade() -> None:
    op.execute("UPDATE monitor_cursor SET year = NULL")
