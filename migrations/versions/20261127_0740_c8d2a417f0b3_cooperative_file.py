"""Papers, yearly figures and assemblies of cooperatives."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "c8d2a417f0b3"
down_revision = "b3e6a90d5c17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperative_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "statutes",
                "register_extract",
                "minutes",
                "accounts",
                "members_list",
                "onssa",
                "tax",
                "social_security",
                "insurance",
                "other",
                name="documentkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum("members", "adviser", "public", name="visibility", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("filed_by_id", sa.Uuid(), nullable=True),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("shared_by_id", sa.Uuid(), nullable=True),
        sa.Column("shared_at", UtcDateTime(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("verified", "refused", name="verdict", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("judged_by_id", sa.Uuid(), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "expires_on IS NULL OR expires_on >= dated_on",
            name=op.f("ck_cooperative_document_expires_after_its_date"),
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (judged_at IS NULL)", name=op.f("ck_cooperative_document_verdict_has_a_time")
        ),
        sa.CheckConstraint(
            "(verdict = 'refused') = (reason IS NOT NULL)", name=op.f("ck_cooperative_document_refusal_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperative_document_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["person.id"],
                name=op.f(f"fk_cooperative_document_{column}_person"),
                ondelete="SET NULL",
            )
            for column in ("filed_by_id", "shared_by_id", "judged_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_document")),
    )
    op.create_index("ix_cooperative_document_cooperative_id", "cooperative_document", ["cooperative_id"])
    op.create_index("ix_cooperative_document_expires_on", "cooperative_document", ["expires_on"])
    _create_desk()


def _create_desk() -> None:
    op.create_table(
        "cooperative_year",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("turnover_centimes", sa.BigInteger(), nullable=False),
        sa.Column("third_parties_centimes", sa.BigInteger(), nullable=True),
        sa.Column("members_centimes", sa.BigInteger(), nullable=True),
        sa.Column("surplus_centimes", sa.BigInteger(), nullable=True),
        sa.Column("capital_centimes", sa.BigInteger(), nullable=True),
        sa.Column("reserve_centimes", sa.BigInteger(), nullable=True),
        sa.Column("net_worth_centimes", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperative_year_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_cooperative_year_recorded_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_year")),
        sa.UniqueConstraint("cooperative_id", "closes_on", name=op.f("uq_cooperative_year_cooperative_id_closes_on")),
    )
    op.create_table(
        "cooperative_assembly",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("ordinary", "extraordinary", name="assemblykind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("notice_sent_on", sa.Date(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("represented", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("call BETWEEN 1 AND 3", name=op.f("ck_cooperative_assembly_call_is_one_of_three")),
        sa.CheckConstraint(
            "(present IS NULL) = (represented IS NULL)", name=op.f("ck_cooperative_assembly_attendance_is_whole")
        ),
        sa.CheckConstraint("represented <= present", name=op.f("ck_cooperative_assembly_one_proxy_each")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperative_assembly_cooperative_id_cooperative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_cooperative_assembly_recorded_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_assembly")),
    )
    op.create_index("ix_cooperative_assembly_cooperative_id", "cooperative_assembly", ["cooperative_id"])


def downgrade() -> None:
    op.drop_index("ix_cooperative_assembly_cooperative_id", table_name="cooperative_assembly")
    op.drop_table("cooperative_assembly")
    op.drop_table("cooperative_year")
    op.drop_index("ix_cooperative_document_expires_on", table_name="cooperative_document")
    op.drop_index("ix_cooperative_document_cooperative_id", table_name="cooperative_document")
    op.drop_table("cooperative_document")
