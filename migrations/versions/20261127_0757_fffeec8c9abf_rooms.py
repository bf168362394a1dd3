"""Ideas for projects, and products with what was shown of them."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "fffeec8c9abf"
down_revision = "a1c5e0d27b34"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_fr", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "kilogram",
                "litre",
                "jar",
                "bottle",
                "bag",
                "box",
                "piece",
                "square_metre",
                name="unit",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("season", Json, nullable=False),
        sa.Column("authorisation_number", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("ready_until", sa.Date(), nullable=True),
        sa.Column("listed_at", UtcDateTime(), nullable=False),
        sa.Column("listed_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_product_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["listed_by_id"], ["person.id"], name=op.f("fk_product_listed_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index("ix_product_cooperative_id", ["cooperative_id"], unique=False)

    op.create_table(
        "project_idea",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("cost_centimes", sa.BigInteger(), nullable=True),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("voice", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("draft", "agreed", "returned", "approved", name="ideastate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("part_versions", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["person.id"], name=op.f("fk_project_idea_agreed_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_project_idea_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_project_idea_created_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_idea")),
    )
    with op.batch_alter_table("project_idea", schema=None) as batch_op:
        batch_op.create_index("ix_project_idea_cooperative_id", ["cooperative_id"], unique=False)
        batch_op.create_index("ix_project_idea_state_region_code", ["state", "region_code"], unique=False)

    op.create_table(
        "product_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("shown_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["person.id"],
            name=op.f("fk_product_evidence_confirmed_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_evidence_product_id_product"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shown_by_id"], ["person.id"], name=op.f("fk_product_evidence_shown_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_evidence")),
    )
    with op.batch_alter_table("product_evidence", schema=None) as batch_op:
        batch_op.create_index("ix_product_evidence_product_id", ["product_id"], unique=False)

    op.create_table(
        "project_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome", sa.Enum("approved", "returned", name="outcome", native_enum=False, length=40), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_project_decision_decided_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["project_idea.id"], name=op.f("fk_project_decision_idea_id_project_idea"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_decision")),
    )
    with op.batch_alter_table("project_decision", schema=None) as batch_op:
        batch_op.create_index("ix_project_decision_idea_id", ["idea_id"], unique=False)

    op.create_table(
        "project_idea_worker",
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"],
            ["project_idea.id"],
            name=op.f("fk_project_idea_worker_idea_id_project_idea"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_project_idea_worker_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_project_idea_worker")),
    )
    with op.batch_alter_table("project_idea_worker", schema=None) as batch_op:
        batch_op.create_index("ix_project_idea_worker_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("project_idea_worker")
    op.drop_table("project_decision")
    op.drop_table("product_evidence")
    op.drop_table("project_idea")
    op.drop_table("product")
