"""Why memberships end and who wrote ends down; notices of everything, not of the pathway alone, and the rounds of reminders."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import Json, UtcDateTime

revision = "6d41e7c9f2ab"
down_revision = "e3b7a94c1d52"
branch_labels = None
depends_on = None

END_REASON = sa.Enum("left", "excluded", "died", name="endreason", native_enum=False, length=40)


def _writer(batch_op: object, table: str, column: str) -> None:
    batch_op.add_column(sa.Column(column, sa.Uuid(), nullable=True))  # type: ignore[attr-defined]
    batch_op.create_foreign_key(  # type: ignore[attr-defined]
        op.f(f"fk_{table}_{column}_person"), "person", [column], ["id"], ondelete="SET NULL"
    )


def upgrade() -> None:
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("end_reason", END_REASON, nullable=True))
        _writer(batch_op, "membership", "ended_by_id")
    with op.batch_alter_table("office", schema=None) as batch_op:
        _writer(batch_op, "office", "given_by_id")
        _writer(batch_op, "office", "ended_by_id")
    op.create_table(
        "notice",
        *_columns_of_notice(is_for_all=True),
        sa.Column("subject", sa.Text(), nullable=True),
        *_keys_of_notice("notice"),
        sa.UniqueConstraint("person_id", "subject", name=op.f("uq_notice_person_id_subject")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_person_id_at", ["person_id", "at"], unique=False)
        batch_op.create_index("ix_notice_subject", ["subject"], unique=False)
    op.execute(
        'INSERT INTO notice (id, person_id, cooperative_id, kind, "values", at, seen_at) '
        'SELECT id, person_id, cooperative_id, kind, "values", at, seen_at FROM pathway_notice'
    )
    with op.batch_alter_table("pathway_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_pathway_notice_person_id_at")
    op.drop_table("pathway_notice")
    op.create_table(
        "reminder_round",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_reminder_round")),
    )


def downgrade() -> None:
    op.drop_table("reminder_round")
    op.create_table("pathway_notice", *_columns_of_notice(is_for_all=False), *_keys_of_notice("pathway_notice"))
    with op.batch_alter_table("pathway_notice", schema=None) as batch_op:
        batch_op.create_index("ix_pathway_notice_person_id_at", ["person_id", "at"], unique=False)
    op.execute(
        'INSERT INTO pathway_notice (id, person_id, cooperative_id, kind, "values", at, seen_at) '
        'SELECT id, person_id, cooperative_id, kind, "values", at, seen_at FROM notice '
        "WHERE kind IN ('open', 'at_risk', 'suspended', 'recovered') AND cooperative_id IS NOT NULL"
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_subject")
        batch_op.drop_index("ix_notice_person_id_at")
    op.drop_table("notice")
    with op.batch_alter_table("office", schema=None) as batch_op:
        for column in ("ended_by_id", "given_by_id"):
            batch_op.drop_constraint(op.f(f"fk_office_{column}_person"), type_="foreignkey")
            batch_op.drop_column(column)
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_membership_ended_by_id_person"), type_="foreignkey")
        batch_op.drop_column("ended_by_id")
        batch_op.drop_column("end_reason")


def _columns_of_notice(*, is_for_all: bool) -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=is_for_all),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
    ]


def _keys_of_notice(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f(f"fk_{table}_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
