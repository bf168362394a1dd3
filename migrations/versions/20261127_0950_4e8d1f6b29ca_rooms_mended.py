"""Ideas out of the public list, rounds of which the answering is closed; papers that "everyone" could see nowhere."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "4e8d1f6b29ca"
down_revision = "e4a7c93b1d60"
branch_labels = None
depends_on = None


def _key(column: str, target: str, *, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_project_withdrawal_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(name), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "project_withdrawal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("put_back_at", UtcDateTime(), nullable=True),
        sa.Column("put_back_by_id", sa.Uuid(), nullable=True),
        _key("idea_id", "project_idea", ondelete="CASCADE"),
        _key("withdrawn_by_id", "person", ondelete="SET NULL"),
        _key("put_back_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_withdrawal")),
    )
    op.create_index(
        "uq_project_withdrawal_in_force",
        "project_withdrawal",
        ["idea_id"],
        unique=True,
        sqlite_where=sa.text("put_back_at IS NULL"),
        postgresql_where=sa.text("put_back_at IS NULL"),
    )
    op.add_column("diagnosis_round", sa.Column("answered_at", UtcDateTime(), nullable=True))
    op.add_column("diagnosis_agreement", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    # No page showed them to everyone: they go to the narrower circle, never to a wider one.
    op.execute("UPDATE cooperative_document SET visibility = 'adviser' WHERE visibility = 'public'")
    # Where an agreement was recorded, or the round is finished, the answering was over.
    op.execute(
        "UPDATE diagnosis_round SET answered_at = COALESCE(closed_at, (SELECT MIN(recorded_at) FROM diagnosis_agreement"
        " WHERE diagnosis_agreement.round_id = diagnosis_round.id))"
    )


def downgrade() -> None:
    op.drop_column("diagnosis_agreement", "reason")
    op.drop_column("diagnosis_round", "answered_at")
    op.drop_table("project_withdrawal")
