"""Who wrote down that somebody joined."""

import sqlalchemy as sa
from alembic import op

revision = "91f6d3b07ca4"
down_revision = "4e8d1f6b29ca"
branch_labels = None
depends_on = None

KEY = "fk_membership_added_by_id_person"


def upgrade() -> None:
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("added_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f(KEY), "person", ["added_by_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
        batch_op.drop_column("added_by_id")
