"""Drafts that save themselves: which page saved a change, and the step that it goes on with."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; every change that is there was made by a button, and is a step of its own."""
    op.add_column("draft_change", sa.Column("page", sa.String(16), nullable=True))
    op.add_column("draft_change", sa.Column("step", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take both away: then each save is a change of its own again."""
    op.drop_column("draft_change", "step")
    op.drop_column("draft_change", "page")
