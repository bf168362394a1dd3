"""The log of personal lists says of which course a list was."""

import sqlalchemy as sa
from alembic import op

revision = "b6d20f8e41c7"
down_revision = "e57b3c18d9a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A list that was opened before was of all courses, and so is one that the release before opens meanwhile.
    with op.batch_alter_table("monitor_list_access") as table:
        table.add_column(sa.Column("course", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("monitor_list_access") as table:
        table.drop_column("course")
