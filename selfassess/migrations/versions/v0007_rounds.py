"""Rounds: which assessment follows which, and what was carried over from the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; an assessment of before follows none."""
    op.create_table(
        "round",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_round_assessment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_round_organisation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["previous_id"], ["assessment.id"], name=op.f("fk_round_previous_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_previous_id"), "round", ["previous_id"])
    op.create_index(op.f("ix_round_organisation_id"), "round", ["organisation_id"])
    op.create_table(
        "carried_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_carried_answer_assessment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_carried_answer_confirmed_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_carried_answer_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_answer")),
        sa.UniqueConstraint("assessment_id", "item_id", name=op.f("uq_carried_answer_assessment_id_item_id")),
    )
    op.create_index(op.f("ix_carried_answer_organisation_id"), "carried_answer", ["organisation_id"])


def downgrade() -> None:
    """Take them away again; the rounds stay, each by itself."""
    op.drop_table("carried_answer")
    op.drop_table("round")
