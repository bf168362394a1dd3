"""Imported course packages, the sessions of their units, and what units told."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "9e1e283ab387"
down_revision = "293f12132889"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scorm_record",
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("opening", Json, nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("is_terminated", sa.Boolean(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("registration", "unit", name=op.f("pk_scorm_record")),
    )
    op.create_table(
        "unit_fact",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "verb", name=op.f("pk_unit_fact")),
    )
    with op.batch_alter_table("unit_fact", schema=None) as batch_op:
        batch_op.create_index("ix_unit_fact_registration", ["registration"], unique=False)

    op.create_table(
        "package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("folder_id", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["course_revision.id"], name=op.f("fk_package_revision_id_course_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_package_revision_id")),
    )
    op.create_table(
        "launch_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=True),
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("Normal", "Browse", "Review", name="launchmode", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("launched_at", UtcDateTime(), nullable=False),
        sa.Column("fetch_digest", sa.Text(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("secret_digest", sa.Text(), nullable=True),
        sa.Column("preferences_read_at", UtcDateTime(), nullable=True),
        sa.Column("latest_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_launch_session_cooperative_id_cooperative"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["package_id"], ["package.id"], name=op.f("fk_launch_session_package_id_package"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_launch_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_launch_session")),
        sa.UniqueConstraint("fetch_digest", name=op.f("uq_launch_session_fetch_digest")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_launch_session_secret_digest")),
    )
    with op.batch_alter_table("launch_session", schema=None) as batch_op:
        batch_op.create_index("ix_launch_session_registration", ["registration"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("launch_session", schema=None) as batch_op:
        batch_op.drop_index("ix_launch_session_registration")

    op.drop_table("launch_session")
    op.drop_table("package")
    with op.batch_alter_table("unit_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_fact_registration")

    op.drop_table("unit_fact")
    op.drop_table("scorm_record")
