"""Cash books of cooperatives, and what is kept of cooperatives that are one lesson away."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from lms.core.db import UtcDateTime

revision = "e4a7c93b1d60"
down_revision = "4be1d7a02f96"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _key(table: str, column: str, target: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(name), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "cash_month",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_centimes", sa.BigInteger(), nullable=False),
        sa.Column("out_centimes", sa.BigInteger(), nullable=False),
        sa.Column("opening_centimes", sa.BigInteger(), nullable=True),
        sa.Column("page_file", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "in_centimes >= 0 AND out_centimes >= 0 AND opening_centimes >= 0",
            name=op.f("ck_cash_month_amounts_are_not_negative"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cash_month_numbers_begin_with_one")),
        _key("cash_month", "cooperative_id", "cooperative"),
        _key("cash_month", "recorded_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_month")),
        sa.UniqueConstraint(
            "cooperative_id", "month", "number", name=op.f("uq_cash_month_cooperative_id_month_number")
        ),
    )
    op.create_table(
        "cash_book_sharing",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("shared_by_id", sa.Uuid(), nullable=True),
        sa.Column("shared_at", UtcDateTime(), nullable=False),
        _key("cash_book_sharing", "cooperative_id", "cooperative"),
        _key("cash_book_sharing", "shared_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("cooperative_id", name=op.f("pk_cash_book_sharing")),
    )
    op.create_table(
        "learning_gap",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("project", "market", name="stage", native_enum=False, length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("needs", JSON, nullable=False),
        _key("learning_gap", "cooperative_id", "cooperative"),
        sa.PrimaryKeyConstraint("cooperative_id", "stage", name=op.f("pk_learning_gap")),
    )
    # Gaps are kept when cooperatives are judged: the worker judges all of them once.
    op.execute(
        "INSERT INTO pathway_check (cooperative_id, due_on, trigger) "
        "SELECT id, CURRENT_DATE, 'rule' FROM cooperative WHERE true "
        "ON CONFLICT (cooperative_id) DO UPDATE SET due_on = excluded.due_on"
    )


def downgrade() -> None:
    for table in ("learning_gap", "cash_book_sharing", "cash_month"):
        op.drop_table(table)
