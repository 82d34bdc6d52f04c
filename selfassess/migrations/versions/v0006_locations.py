"""Locations of an organisation, and which of them an assessment is about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; every assessment is about the organisation as a whole until somebody says otherwise."""
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_location_organisation_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_location_organisation_id_name")),
        sa.UniqueConstraint("ref", name=op.f("uq_location_ref")),
    )
    about = sa.ForeignKey("location.id", name=op.f("fk_assessment_location_id"))
    op.add_column("assessment", sa.Column("location_id", sa.Integer(), about, nullable=True), inline_references=True)
    op.create_index(op.f("ix_assessment_location_id"), "assessment", ["location_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_assessment_location_id"), "assessment")
    op.drop_column("assessment", "location_id")
    op.drop_table("location")
