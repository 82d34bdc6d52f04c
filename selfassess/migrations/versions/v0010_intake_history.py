"""The history of the first questions: each saving as it became."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ASSESSMENT = sa.table("assessment", sa.column("id", sa.Integer()), sa.column("intake_draft", sa.JSON()))


def upgrade() -> None:
    """Add the table; what stands now is where each history begins, by nobody that is known."""
    op.create_table(
        "intake_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("intake", sa.JSON(), nullable=False),
        sa.Column("second_assessor", sa.Boolean(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=True),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        _points_to("organisation_id", "organisation"),
        _points_to("assessment_id", "assessment"),
        _points_to("saved_by", "account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_change")),
    )
    for column in ("assessment_id", "organisation_id"):
        op.create_index(op.f(f"ix_intake_change_{column}"), "intake_change", [column])
    op.execute(
        "INSERT INTO intake_change (organisation_id, assessment_id, revision, intake, second_assessor, saved_at)"
        " SELECT organisation_id, id, intake_revision, intake, second_assessor, updated_at FROM assessment WHERE intake_revision > 0"
    )


def downgrade() -> None:
    """Take the history away. What stands stays, and of each person the newest text that waits: before, there was one place for it."""
    op.drop_table("intake_change")
    connection = op.get_bind()
    for row in connection.execute(sa.select(ASSESSMENT).where(ASSESSMENT.c.intake_draft.is_not(None))).all():
        typed = (row.intake_draft or {}).get("typed", ())
        kept = {str(one["by"]): {name: one[name] for name in ("fields", "instead_of", "own")} for one in reversed(typed)}
        if kept:
            change = sa.update(ASSESSMENT).where(ASSESSMENT.c.id == row.id)
            connection.execute(change.values(intake_draft={"by_account": kept}))


def _points_to(column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_intake_change_{column}"), ondelete=ondelete)
