"""Rounds of the self-assessment: answers, agreements, levels, and acts of sharing."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "7d2f4c81a6e3"
down_revision = "fffeec8c9abf"
branch_labels = None
depends_on = None


def _person(table: str, column: str, *, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_person"
    return sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(name), ondelete=ondelete)


def _round(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_round_id_diagnosis_round"
    return sa.ForeignKeyConstraint(["round_id"], ["diagnosis_round.id"], name=op.f(name), ondelete="CASCADE")


def _level(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f(f"ck_{table}_level_is_1_to_5"))


def upgrade() -> None:
    op.create_table(
        "diagnosis_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_diagnosis_round_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        _person("diagnosis_round", "opened_by_id"),
        _person("diagnosis_round", "closed_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_round")),
    )
    op.create_index("ix_diagnosis_round_cooperative_id_closed_at", "diagnosis_round", ["cooperative_id", "closed_at"])
    op.create_index(
        "uq_diagnosis_round_open",
        "diagnosis_round",
        ["cooperative_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "diagnosis_answer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _level("diagnosis_answer"),
        _round("diagnosis_answer"),
        _person("diagnosis_answer", "person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "person_id", "question", name=op.f("pk_diagnosis_answer")),
    )
    op.create_table(
        "diagnosis_agreement",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        _level("diagnosis_agreement"),
        _round("diagnosis_agreement"),
        _person("diagnosis_agreement", "recorded_by_id"),
        sa.PrimaryKeyConstraint("round_id", "question", name=op.f("pk_diagnosis_agreement")),
    )
    op.create_table(
        "diagnosis_level",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _level("diagnosis_level"),
        _round("diagnosis_level"),
        sa.PrimaryKeyConstraint("round_id", "dimension", name=op.f("pk_diagnosis_level")),
    )
    op.create_table(
        "diagnosis_sharing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("shared_at", UtcDateTime(), nullable=False),
        sa.Column("shared_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        _round("diagnosis_sharing"),
        _person("diagnosis_sharing", "shared_by_id"),
        _person("diagnosis_sharing", "withdrawn_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_sharing")),
    )
    op.create_index("ix_diagnosis_sharing_round_id", "diagnosis_sharing", ["round_id"])
    op.create_index(
        "uq_diagnosis_sharing_in_force",
        "diagnosis_sharing",
        ["round_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("sharing", "level", "agreement", "answer", "round"):
        op.drop_table(f"diagnosis_{table}")
