"""Questionnaires of organisations: drafts with their changes, and versions that belong to one organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("draft_presence", "draft_change", "draft")


def upgrade() -> None:
    """Add the tables; every version that is there ships with the program and belongs to nobody."""
    owner = sa.ForeignKey("organisation.id", name=op.f("fk_version_organisation_id"))
    op.add_column("version", sa.Column("organisation_id", sa.Integer(), owner, nullable=True), inline_references=True)
    op.add_column("version", sa.Column("translations", sa.JSON(), nullable=True))
    op.add_column("version", sa.Column("provenance", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_version_organisation_id"), "version", ["organisation_id"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        _points_to("draft", "organisation_id", "organisation"),
        _points_to("draft", "version_id", "version", ondelete=None),
        _points_to("draft", "created_by", "account", ondelete="SET NULL"),
        _points_to("draft", "updated_by", "account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_draft_organisation_id_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_draft_ref")),
    )
    op.create_table(
        "draft_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("inverse", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        _points_to("draft_change", "organisation_id", "organisation"),
        _points_to("draft_change", "draft_id", "draft"),
        _points_to("draft_change", "account_id", "account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_change")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_change_draft_id_number")),
        sa.UniqueConstraint("draft_id", "token", name=op.f("uq_draft_change_draft_id_token")),
    )
    op.create_index(op.f("ix_draft_change_organisation_id"), "draft_change", ["organisation_id"])
    op.create_table(
        "draft_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        _points_to("draft_presence", "organisation_id", "organisation"),
        _points_to("draft_presence", "draft_id", "draft"),
        _points_to("draft_presence", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_presence")),
        sa.UniqueConstraint("draft_id", "account_id", name=op.f("uq_draft_presence_draft_id_account_id")),
    )
    op.create_index(op.f("ix_draft_presence_organisation_id"), "draft_presence", ["organisation_id"])


def downgrade() -> None:
    """Take them away again; what organisations published, and what was filled in with it, goes too."""
    for table in TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM assessment WHERE version_id IN (SELECT id FROM version WHERE organisation_id IS NOT NULL)")
    op.execute("DELETE FROM version WHERE organisation_id IS NOT NULL")
    op.drop_index(op.f("ix_version_organisation_id"), "version")
    for column in ("provenance", "translations", "organisation_id"):
        op.drop_column("version", column)


def _points_to(table: str, column: str, other: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
