"""The plan that lives: actions by key instead of by item, whose they are, and notes of their progress."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Call the item of a decision its key, and add owners and notes; every decision stays."""
    with op.batch_alter_table("action_decision") as table:
        table.drop_constraint(op.f("uq_action_decision_assessment_id_item_id"), type_="unique")
        table.alter_column("item_id", new_column_name="key", existing_type=sa.String(60), type_=sa.String(64), existing_nullable=False)
        table.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("function_id", sa.String(length=60), nullable=True))
        table.create_foreign_key(op.f("fk_action_decision_owner_id"), "account", ["owner_id"], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("action_decision") as table:  # apart: a constraint finds only the columns that are there before it
        table.create_unique_constraint(op.f("uq_action_decision_assessment_id_key"), ["assessment_id", "key"])
    op.create_index(op.f("ix_action_decision_owner_id"), "action_decision", ["owner_id"], unique=False)
    op.drop_index(op.f("ix_action_change_assessment_id_item_id"), "action_change")
    with op.batch_alter_table("action_change") as table:
        table.alter_column("item_id", new_column_name="key", existing_type=sa.String(60), type_=sa.String(64), existing_nullable=False)
    op.create_index(op.f("ix_action_change_assessment_id_key"), "action_change", ["assessment_id", "key"], unique=False)
    op.create_table(
        "action_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_action_note_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_action_note_assessment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_action_note_organisation_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_note")),
        sa.UniqueConstraint("ref", name=op.f("uq_action_note_ref")),
    )
    op.create_index(op.f("ix_action_note_assessment_id_key"), "action_note", ["assessment_id", "key"], unique=False)
    op.create_index(op.f("ix_action_note_organisation_id"), "action_note", ["organisation_id"], unique=False)


def downgrade() -> None:
    """Go back to one decision an item: what is about parts, merged and own actions cannot stay, and notes neither."""
    op.drop_table("action_note")
    for name in ("action_decision", "action_change"):
        table = sa.table(name, sa.column("key"))
        op.execute(table.delete().where(sa.or_(*(table.c.key.like(pattern) for pattern in ("%/%", "merged-%", "own-%")))))
    op.drop_index(op.f("ix_action_change_assessment_id_key"), "action_change")
    with op.batch_alter_table("action_change") as table:
        table.alter_column("key", new_column_name="item_id", existing_type=sa.String(64), type_=sa.String(60), existing_nullable=False)
    op.create_index(op.f("ix_action_change_assessment_id_item_id"), "action_change", ["assessment_id", "item_id"], unique=False)
    op.drop_index(op.f("ix_action_decision_owner_id"), "action_decision")
    with op.batch_alter_table("action_decision") as table:
        table.drop_constraint(op.f("fk_action_decision_owner_id"), type_="foreignkey")
        table.drop_constraint(op.f("uq_action_decision_assessment_id_key"), type_="unique")
        table.drop_column("function_id")
        table.drop_column("owner_id")
        table.alter_column("key", new_column_name="item_id", existing_type=sa.String(64), type_=sa.String(60), existing_nullable=False)
    with op.batch_alter_table("action_decision") as table:
        table.create_unique_constraint(op.f("uq_action_decision_assessment_id_item_id"), ["assessment_id", "item_id"])
