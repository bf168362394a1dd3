"""Who opened personal lists is asked by person: the filter of the log, and who stands in it at all."""

from alembic import op

revision = "e57b3c18d9a4"
down_revision = "d41e7a90c3b5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_monitor_list_access_person_id_at", "monitor_list_access", ["person_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_monitor_list_access_person_id_at", table_name="monitor_list_access")
