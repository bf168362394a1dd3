"""Drafts of courses, their parts and history, who published what; fixes that reach learners, courses that are retired."""

import sqlalchemy as sa
from alembic import op

from lms.core.db import UtcDateTime

revision = "c1b91d6639e5"
down_revision = "7be0c95a41d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("published", "fixed", "retired", "restored", name="courseactkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_course_act_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_act_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["course_revision.id"], name=op.f("fk_course_act_revision_id_course_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_act")),
    )
    with op.batch_alter_table("course_act", schema=None) as batch_op:
        batch_op.create_index("ix_course_act_course_id", ["course_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("base_revision_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("draft", "review", "published", "discarded", name="draftstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_revision_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_revision_id"], ["course_revision.id"], name=op.f("fk_draft_base_revision_id_course_revision")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_draft_changed_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_draft_closed_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_draft_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_draft_opened_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_revision_id"],
            ["course_revision.id"],
            name=op.f("fk_draft_published_revision_id_course_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_draft_submitted_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_course_id", ["course_id"], unique=False)
        batch_op.create_index(
            "uq_draft_slug_open",
            ["slug"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "draft_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("course", "module", "lesson", "question", name="partkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "bank", sa.Enum("practice", "quiz", "exam", name="bank", native_enum=False, length=40), nullable=True
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_part_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["draft_part.id"], name=op.f("fk_draft_part_parent_id_draft_part"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["person.id"], name=op.f("fk_draft_part_updated_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_part")),
        sa.UniqueConstraint("draft_id", "origin", name=op.f("uq_draft_part_draft_id_origin")),
    )
    with op.batch_alter_table("draft_part", schema=None) as batch_op:
        batch_op.create_index("ix_draft_part_draft_id", ["draft_id"], unique=False)
        batch_op.create_index("ix_draft_part_parent_id", ["parent_id"], unique=False)

    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_draft_comment_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_comment_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["draft_part.id"], name=op.f("fk_draft_comment_part_id_draft_part"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["person.id"], name=op.f("fk_draft_comment_resolved_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.create_index("ix_draft_comment_draft_id", ["draft_id"], unique=False)

    op.create_table(
        "draft_edit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("body", "place", "presence", name="editkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("act", sa.Enum("done", "undone", "redone", name="act", native_enum=False, length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_draft_edit_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_edit_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["draft_part.id"], name=op.f("fk_draft_edit_part_id_draft_part"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_edit")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_edit_draft_id_number")),
    )
    with op.batch_alter_table("draft_edit", schema=None) as batch_op:
        batch_op.create_index("ix_draft_edit_part_id", ["part_id"], unique=False)

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("course_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fixes_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_course_revision_fixes_id_course_revision"), "course_revision", ["fixes_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("course_revision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_course_revision_fixes_id_course_revision"), type_="foreignkey")
        batch_op.drop_column("fixes_id")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("retired_at")

    with op.batch_alter_table("draft_edit", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_edit_part_id")

    op.drop_table("draft_edit")
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_comment_draft_id")

    op.drop_table("draft_comment")
    with op.batch_alter_table("draft_part", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_part_parent_id")
        batch_op.drop_index("ix_draft_part_draft_id")

    op.drop_table("draft_part")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draft_slug_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_draft_course_id")

    op.drop_table("draft")
    with op.batch_alter_table("course_act", schema=None) as batch_op:
        batch_op.drop_index("ix_course_act_course_id")

    op.drop_table("course_act")
