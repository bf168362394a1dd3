"""Targets of monitoring, its alerts and their limits; mails that people asked for, and exports that are kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lms.core.db import UtcDateTime

revision = "8c2f5d7be104"
down_revision = "c5a8e21f7d40"
branch_labels = None
depends_on = None

KINDS = ("completion_falls", "question_fails", "no_sessions", "at_risk", "late_phones", "counting_lags")
STATES = ("waiting", "sent", "recorded", "dropped", "given_up")


def upgrade() -> None:
    document = sa.JSON().with_variant(JSONB(), "postgresql")
    kind = sa.Enum(*KINDS, name="alertkind", native_enum=False, length=40)
    op.create_table(
        "monitor_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_monitor_target_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_monitor_target_set_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_target")),
    )
    op.create_index("ix_monitor_target_year_indicator", "monitor_target", ["year", "indicator"])
    op.create_table(
        "monitor_alert_limits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("numbers", document, nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_monitor_alert_limits_set_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_alert_limits")),
    )
    op.create_index("ix_monitor_alert_limits_kind_set_at", "monitor_alert_limits", ["kind", "set_at"])
    _create_alerts(kind, document)
    _create_mails(document)


def _create_alerts(kind: sa.Enum, document: sa.types.TypeEngine) -> None:
    op.create_table(
        "monitor_alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("numbers", document, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("(seen_at IS NULL) = (note IS NULL)", name=op.f("ck_monitor_alert_seen_has_a_note")),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["person.id"], name=op.f("fk_monitor_alert_seen_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_alert")),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_monitor_alert_open", "monitor_alert", ["kind", "subject"], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index("ix_monitor_alert_place_opened_at", "monitor_alert", ["place", "opened_at"])


def _create_mails(document: sa.types.TypeEngine) -> None:
    op.create_table(
        "monitor_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("question", document, nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.Enum("weekly", "monthly", name="rhythm", native_enum=False, length=40), nullable=False),
        sa.Column("delivery", sa.Enum("mail", "kept", name="delivery", native_enum=False, length=40), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(question IS NULL) = (format IS NULL)", name=op.f("ck_monitor_subscription_question_has_a_format")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_monitor_subscription_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_subscription")),
        sa.UniqueConstraint("code", name=op.f("uq_monitor_subscription_code")),
    )
    is_digest = sa.text("ended_at IS NULL AND question IS NULL")
    op.create_index(
        "uq_monitor_subscription_digest", "monitor_subscription", ["person_id"], unique=True,
        sqlite_where=is_digest, postgresql_where=is_digest,
    )  # fmt: skip
    op.create_index("ix_monitor_subscription_next_on", "monitor_subscription", ["next_on"])
    op.create_index("ix_monitor_subscription_person_id", "monitor_subscription", ["person_id"])
    op.create_table(
        "monitor_mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["monitor_subscription.id"],
            name=op.f("fk_monitor_mailing_subscription_id_monitor_subscription"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_mailing")),
        sa.UniqueConstraint("subscription_id", "on", name=op.f("uq_monitor_mailing_subscription_id_on")),
    )  # fmt: skip
    op.create_index("ix_monitor_mailing_state_due_at", "monitor_mailing", ["state", "due_at"])
    op.create_table(
        "monitor_kept_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("question", document, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_monitor_kept_export_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_kept_export")),
    )
    op.create_index("ix_monitor_kept_export_person_id", "monitor_kept_export", ["person_id"])
    op.create_index("ix_monitor_kept_export_expires_at", "monitor_kept_export", ["expires_at"])


def downgrade() -> None:
    for table in ("kept_export", "mailing", "subscription", "alert", "alert_limits", "target"):
        op.drop_table(f"monitor_{table}")
