"""Accompaniment of cooperatives: coaching sessions, development plans, contacts."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "b3e6a90d5c17"
down_revision = "7d2f4c81a6e3"
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(name), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "accompaniment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=True),
        _key("accompaniment", "cooperative_id", "cooperative"),
        _key("accompaniment", "begun_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accompaniment")),
        sa.UniqueConstraint("cooperative_id", name=op.f("uq_accompaniment_cooperative_id")),
    )
    op.create_table(
        "coaching_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("accompaniment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("number BETWEEN 1 AND 12", name=op.f("ck_coaching_session_number_is_1_to_12")),
        _key("coaching_session", "accompaniment_id", "accompaniment"),
        _key("coaching_session", "recorded_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_session")),
        sa.UniqueConstraint("accompaniment_id", "number", name=op.f("uq_coaching_session_accompaniment_id_number")),
    )
    op.create_table(
        "coaching_presence",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _key("coaching_presence", "session_id", "coaching_session"),
        _key("coaching_presence", "person_id", "person"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_coaching_presence")),
    )
    op.create_table(
        "development_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        _key("development_plan", "cooperative_id", "cooperative"),
        _key("development_plan", "created_by_id", "person", ondelete="SET NULL"),
        _key("development_plan", "agreed_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_plan")),
        sa.UniqueConstraint("cooperative_id", "number", name=op.f("uq_development_plan_cooperative_id_number")),
    )
    op.create_table(
        "development_plan_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        _key("development_plan_line", "plan_id", "development_plan"),
        _key("development_plan_line", "done_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_plan_line")),
    )
    op.create_index("ix_development_plan_line_plan_id", "development_plan_line", ["plan_id"])
    op.create_table(
        "accompaniment_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("visit", "call", "meeting", name="contactkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        _key("accompaniment_contact", "cooperative_id", "cooperative"),
        _key("accompaniment_contact", "recorded_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accompaniment_contact")),
    )
    op.create_index("ix_accompaniment_contact_cooperative_id_on", "accompaniment_contact", ["cooperative_id", "on"])


def downgrade() -> None:
    for table in ("accompaniment_contact", "development_plan_line", "development_plan", "coaching_presence",
                  "coaching_session", "accompaniment"):  # fmt: skip
        op.drop_table(table)
