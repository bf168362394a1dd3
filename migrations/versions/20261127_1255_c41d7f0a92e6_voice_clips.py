"""Recorded clips of what the members' screens say."""

import sqlalchemy as sa
from alembic import op

revision = "c41d7f0a92e6"
down_revision = "5c2e7b90d4a1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_clip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("kind", sa.Enum("text", "number", name="slotkind", native_enum=False, length=40), nullable=False),
        sa.Column("msgid", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_voice_clip_recorded_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_clip")),
        sa.UniqueConstraint("language", "kind", "msgid", "said", name=op.f("uq_voice_clip_language_kind_msgid_said")),
    )


def downgrade() -> None:
    op.drop_table("voice_clip")
