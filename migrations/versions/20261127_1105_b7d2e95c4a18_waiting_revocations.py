"""Certificates that were withdrawn and about which the cooperatives of their holders are not judged yet."""

import sqlalchemy as sa
from alembic import op

revision = "b7d2e95c4a18"
down_revision = "91f6d3b07ca4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pathway_revocation",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_pathway_revocation_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cooperative_id", "certificate_id", name=op.f("pk_pathway_revocation")),
    )


def downgrade() -> None:
    op.drop_table("pathway_revocation")
