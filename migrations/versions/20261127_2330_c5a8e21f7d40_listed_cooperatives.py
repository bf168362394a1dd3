"""A row for each cooperative, from which the list of monitoring is read. Counting fills it; before, `lms monitoring rebuild`."""

import sqlalchemy as sa
from alembic import op

revision = "c5a8e21f7d40"
down_revision = "5c1e7a90d3b4"
branch_labels = None
depends_on = None

INDEXES = (
    ("name_ar", "id"), ("name_fr", "id"), ("urgency", "id"), ("region_code",), ("province_code",), ("delegation_code",),
    ("sector", "branch"),
)  # fmt: skip


def upgrade() -> None:
    texts = (
        "name_ar",
        "name_fr",
        "folded_names",
        "region_code",
        "province_code",
        "delegation_code",
        "sector",
        "branch",
        "women_only",
        "rural",
    )
    numbers = ("registered_year", "members", "women", "enrolled", "finished", "certified")
    op.create_table(
        "monitor_cooperative",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("has_certified_office", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("is_at_risk", sa.Boolean(), nullable=False),
        sa.Column("last_sign", sa.Date(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_cooperative")),
    )
    for columns in INDEXES:
        op.create_index(f"ix_monitor_cooperative_{'_'.join(columns)}", "monitor_cooperative", columns)
    # Whoever has counted before counts anew, and fills it.
    op.execute("DELETE FROM monitor_cursor")


def downgrade() -> None:
    op.drop_table("monitor_cooperative")
