"""Rules and their versions, evaluations, stages of cooperatives, simulations, and what people are told."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "a1c5e0d27b34"
down_revision = "5c1b7d0e93a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pathway_check",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_pathway_check_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cooperative_id", name=op.f("pk_pathway_check")),
    )
    with op.batch_alter_table("pathway_check", schema=None) as batch_op:
        batch_op.create_index("ix_pathway_check_due_on", ["due_on"], unique=False)

    op.create_table(
        "pathway_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_pathway_notice_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pathway_notice_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_notice")),
    )
    with op.batch_alter_table("pathway_notice", schema=None) as batch_op:
        batch_op.create_index("ix_pathway_notice_person_id_at", ["person_id", "at"], unique=False)

    op.create_table(
        "rule_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("project", "market", name="stage", native_enum=False, length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("migrate_by", sa.Date(), nullable=True),
        sa.Column("simulation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_rule_version_created_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_rule_version_published_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("stage", "number", name=op.f("uq_rule_version_stage_number")),
    )
    op.create_table(
        "stage_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("project", "market", name="stage", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_stage_override_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["person.id"], name=op.f("fk_stage_override_given_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_override")),
    )
    with op.batch_alter_table("stage_override", schema=None) as batch_op:
        batch_op.create_index("ix_stage_override_cooperative_id", ["cooperative_id"], unique=False)

    op.create_table(
        "stage_state",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("project", "market", name="stage", native_enum=False, length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum("closed", "open", "at_risk", "suspended", name="status", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rule_number", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("grace_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_stage_state_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cooperative_id", "stage", name=op.f("pk_stage_state")),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("project", "market", name="stage", native_enum=False, length=40), nullable=False),
        sa.Column("rule_version_id", sa.Uuid(), nullable=False),
        sa.Column("engine_version", sa.Integer(), nullable=False),
        sa.Column("facts_digest", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_evaluation_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rule_version_id"], ["rule_version.id"], name=op.f("fk_evaluation_rule_version_id_rule_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index("ix_evaluation_cooperative_id_stage_at", ["cooperative_id", "stage", "at"], unique=False)

    op.create_table(
        "rule_simulation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_version_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["person.id"], name=op.f("fk_rule_simulation_requested_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_version_id"],
            ["rule_version.id"],
            name=op.f("fk_rule_simulation_rule_version_id_rule_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_simulation")),
    )
    with op.batch_alter_table("rule_simulation", schema=None) as batch_op:
        batch_op.create_index("ix_rule_simulation_rule_version_id", ["rule_version_id"], unique=False)

    op.create_table(
        "rule_simulated_change",
        sa.Column("simulation_id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_rule_simulated_change_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["simulation_id"],
            ["rule_simulation.id"],
            name=op.f("fk_rule_simulated_change_simulation_id_rule_simulation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("simulation_id", "cooperative_id", name=op.f("pk_rule_simulated_change")),
    )


def downgrade() -> None:
    op.drop_table("rule_simulated_change")
    with op.batch_alter_table("rule_simulation", schema=None) as batch_op:
        batch_op.drop_index("ix_rule_simulation_rule_version_id")

    op.drop_table("rule_simulation")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index("ix_evaluation_cooperative_id_stage_at")

    op.drop_table("evaluation")
    op.drop_table("stage_state")
    with op.batch_alter_table("stage_override", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_override_cooperative_id")

    op.drop_table("stage_override")
    op.drop_table("rule_version")
    with op.batch_alter_table("pathway_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_pathway_notice_person_id_at")

    op.drop_table("pathway_notice")
    with op.batch_alter_table("pathway_check", schema=None) as batch_op:
        batch_op.drop_index("ix_pathway_check_due_on")

    op.drop_table("pathway_check")
