"""Going over to a newer version of a questionnaire: moves, what became of each answer, and who chose to stay."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "version_move",
        sa.Column("id", sa.Integer(), nullable=False),
        *_places(),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("revisions", sa.JSON(), nullable=False),
        sa.Column("intake", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        *_belongs("version_move"),
        _points_to("version_move", "from_version_id", "version", None),
        _points_to("version_move", "to_version_id", "version", None),
        _points_to("version_move", "undoes_id", "version_move"),
        _points_to("version_move", "moved_by", "account", "SET NULL"),
        _points_to("version_move", "undone_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_move")),
    )
    op.create_table(
        "moved_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        *_places(),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(length=12), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        *_belongs("moved_answer"),
        _points_to("moved_answer", "move_id", "version_move"),
        _points_to("moved_answer", "confirmed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_answer")),
        sa.UniqueConstraint("move_id", "voice", "item_id", name=op.f("uq_moved_answer_move_id_voice_item_id")),
    )
    op.create_table(
        "version_stay",
        *_places(),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stayed_at", sa.DateTime(), nullable=False),
        sa.Column("stayed_by", sa.Integer(), nullable=True),
        *_belongs("version_stay"),
        _points_to("version_stay", "version_id", "version", None),
        _points_to("version_stay", "stayed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("assessment_id", "version_id", name=op.f("pk_version_stay")),
    )
    op.create_index(op.f("ix_version_move_assessment_id"), "version_move", ["assessment_id"])
    op.create_index(op.f("ix_moved_answer_assessment_id_voice"), "moved_answer", ["assessment_id", "voice"])
    for table in ("version_move", "moved_answer", "version_stay"):
        op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])


def downgrade() -> None:
    """Take the tables away; answers stay as they became."""
    for table in ("version_stay", "moved_answer", "version_move"):
        op.drop_table(table)


def _places() -> tuple[sa.Column, ...]:
    return sa.Column("organisation_id", sa.Integer(), nullable=False), sa.Column("assessment_id", sa.Integer(), nullable=False)


def _belongs(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return _points_to(table, "organisation_id", "organisation"), _points_to(table, "assessment_id", "assessment")


def _points_to(table: str, column: str, other: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
