"""Numbers that members call: of advisers and of delegations."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "5c2e7b90d4a1"
down_revision = "c6a2f08d51e7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation_number",
        sa.Column("delegation_code", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["person.id"],
            name=op.f("fk_delegation_number_changed_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("delegation_code", name=op.f("pk_delegation_number")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("work_phone", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("work_phone")
    op.drop_table("delegation_number")
