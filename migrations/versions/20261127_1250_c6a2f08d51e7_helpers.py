"""Who helps a person in a session."""

import sqlalchemy as sa
from alembic import op

revision = "c6a2f08d51e7"
down_revision = "b7d2e95c4a18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in") as table:
        table.add_column(sa.Column("helper_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_sign_in_helper_id_person"), "person", ["helper_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as table:
        table.drop_constraint(op.f("fk_sign_in_helper_id_person"), type_="foreignkey")
        table.drop_column("helper_id")
