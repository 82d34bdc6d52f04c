"""Published questionnaires of which texts were taken out: when, and the hash of what stands since."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; of what is there, nothing was taken out."""
    op.add_column("version", sa.Column("cleaned_at", sa.DateTime(), nullable=True))
    op.add_column("version", sa.Column("cleaned_sha256", sa.String(64), nullable=True))


def downgrade() -> None:
    """Take both away; a version without its texts then goes by the hash of what stands."""
    op.execute("UPDATE version SET sha256 = cleaned_sha256 WHERE cleaned_sha256 IS NOT NULL")
    op.drop_column("version", "cleaned_sha256")
    op.drop_column("version", "cleaned_at")
