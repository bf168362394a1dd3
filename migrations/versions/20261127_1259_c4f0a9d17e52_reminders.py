"""Reminders outside the application: what people agreed to, what waits to be told, what was tried."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "c4f0a9d17e52"
down_revision = "c41f8d7ab256"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel", sa.Enum("push", "sms", "whatsapp", name="channel", native_enum=False, length=40), nullable=False
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("push_key", sa.Text(), nullable=True),
        sa.Column("push_secret", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum("person", "link", "answer", "service", name="endedby", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("wrote_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_consent_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_consent")),
        sa.UniqueConstraint("code", name=op.f("uq_reminder_consent_code")),
    )
    with op.batch_alter_table("reminder_consent", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_consent_address", ["address"], unique=False)
        batch_op.create_index(
            "uq_reminder_consent_open",
            ["person_id", "channel", "address"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "reminder_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel", sa.Enum("push", "sms", "whatsapp", name="channel", native_enum=False, length=40), nullable=False
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "sending",
                "sent",
                "recorded",
                "failed",
                "refused",
                "unsure",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("centimes", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["reminder_consent.id"],
            name=op.f("fk_reminder_attempt_consent_id_reminder_consent"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_attempt_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_attempt")),
    )
    with op.batch_alter_table("reminder_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_attempt_day", ["day"], unique=False)
        batch_op.create_index("ix_reminder_attempt_person_id_day", ["person_id", "day"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "sent", "dropped", "given_up", name="state", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "seen",
                "no_consent",
                "too_late",
                "refused",
                "failed",
                "unsure",
                name="reason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["reminder_attempt.id"],
            name=op.f("fk_reminder_attempt_id_reminder_attempt"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_reminder_notice_id_notice"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_reminder_person_id_key")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_attempt_id", ["attempt_id"], unique=False)
        batch_op.create_index("ix_reminder_notice_id", ["notice_id"], unique=False)
        batch_op.create_index("ix_reminder_state_due_at", ["state", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_state_due_at")
        batch_op.drop_index("ix_reminder_notice_id")
        batch_op.drop_index("ix_reminder_attempt_id")

    op.drop_table("reminder")
    with op.batch_alter_table("reminder_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_attempt_person_id_day")
        batch_op.drop_index("ix_reminder_attempt_day")

    op.drop_table("reminder_attempt")
    with op.batch_alter_table("reminder_consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reminder_consent_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_reminder_consent_address")

    op.drop_table("reminder_consent")
