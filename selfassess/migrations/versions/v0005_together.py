"""Working together: seats, division, comments, calibration, signed snapshots, counting, mail; and states of an assessment."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "mention",
    "comment",
    "count_cell",
    "count_sheet",
    "snapshot",
    "consensus",
    "agreement",
    "assignment",
    "seat",
    "member_function",
    "mail",
)  # in the order in which they can go


def upgrade() -> None:
    """Add the tables; what was open is a concept, what was closed is handed in and waits for a signature."""
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("same", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _points_to("mail", "account_id", "account"),
        _points_to("mail", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("same", name=op.f("uq_mail_same")),
    )
    op.create_index(op.f("ix_mail_organisation_id"), "mail", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_mail_state_not_before"), "mail", ["state", "not_before"], unique=False)
    op.create_table(
        "member_function",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("function_id", sa.String(length=60), nullable=False),
        _points_to("member_function", "account_id", "account"),
        _points_to("member_function", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_function")),
        sa.UniqueConstraint(
            "organisation_id", "account_id", "function_id", name=op.f("uq_member_function_organisation_id_account_id_function_id")
        ),
    )
    op.create_index(op.f("ix_member_function_account_id"), "member_function", ["account_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        _points_to("agreement", "assessment_id", "assessment", ondelete="SET NULL"),
        _points_to("agreement", "ended_by", "account", ondelete="SET NULL"),
        _points_to("agreement", "made_by", "account", ondelete="SET NULL"),
        _points_to("agreement", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("ref", name=op.f("uq_agreement_ref")),
    )
    op.create_index(op.f("ix_agreement_organisation_id_key"), "agreement", ["organisation_id", "key"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("function_id", sa.String(length=60), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        _points_to("assignment", "account_id", "account"),
        _points_to("assignment", "assessment_id", "assessment"),
        _points_to("assignment", "given_by", "account", ondelete="SET NULL"),
        _points_to("assignment", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("assessment_id", "place", name=op.f("uq_assignment_assessment_id_place")),
    )
    op.create_index(op.f("ix_assignment_organisation_id_account_id"), "assignment", ["organisation_id", "account_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("voice", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        _points_to("comment", "account_id", "account", ondelete="SET NULL"),
        _points_to("comment", "assessment_id", "assessment"),
        _points_to("comment", "organisation_id", "organisation"),
        _points_to("comment", "settled_by", "account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("ref", name=op.f("uq_comment_ref")),
    )
    op.create_index(op.f("ix_comment_assessment_id_item_id"), "comment", ["assessment_id", "item_id"], unique=False)
    op.create_index(op.f("ix_comment_organisation_id"), "comment", ["organisation_id"], unique=False)
    op.create_table(
        "consensus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        _points_to("consensus", "assessment_id", "assessment"),
        _points_to("consensus", "organisation_id", "organisation"),
        _points_to("consensus", "saved_by", "account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus")),
        sa.UniqueConstraint("assessment_id", "item_id", "revision", name=op.f("uq_consensus_assessment_id_item_id_revision")),
    )
    op.create_index(op.f("ix_consensus_organisation_id"), "consensus", ["organisation_id"], unique=False)
    op.create_table(
        "count_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("population", sa.String(length=60), nullable=False),
        sa.Column("voice", sa.String(length=12), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.String(length=12), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("counted_by", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        _points_to("count_sheet", "assessment_id", "assessment"),
        _points_to("count_sheet", "begun_by", "account", ondelete="SET NULL"),
        _points_to("count_sheet", "closed_by", "account", ondelete="SET NULL"),
        _points_to("count_sheet", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_sheet")),
        sa.UniqueConstraint("assessment_id", "population", "voice", name=op.f("uq_count_sheet_assessment_id_population_voice")),
    )
    op.create_index(op.f("ix_count_sheet_organisation_id"), "count_sheet", ["organisation_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(length=12), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        _points_to("seat", "account_id", "account"),
        _points_to("seat", "assessment_id", "assessment"),
        _points_to("seat", "given_by", "account", ondelete="SET NULL"),
        _points_to("seat", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("assessment_id", "account_id", name=op.f("uq_seat_assessment_id_account_id")),
    )
    op.create_index(op.f("ix_seat_account_id"), "seat", ["account_id"], unique=False)
    op.create_index(op.f("ix_seat_organisation_id"), "seat", ["organisation_id"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("cleaned_at", sa.DateTime(), nullable=True),
        sa.Column("cleaned_sha256", sa.String(length=64), nullable=True),
        _points_to("snapshot", "assessment_id", "assessment"),
        _points_to("snapshot", "made_by", "account", ondelete="SET NULL"),
        _points_to("snapshot", "organisation_id", "organisation"),
        _points_to("snapshot", "withdrawn_by", "account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("assessment_id", "number", name=op.f("uq_snapshot_assessment_id_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_snapshot_ref")),
    )
    op.create_index(op.f("ix_snapshot_organisation_id"), "snapshot", ["organisation_id"], unique=False)
    op.create_table(
        "count_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("norm", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        _points_to("count_cell", "organisation_id", "organisation"),
        _points_to("count_cell", "saved_by", "account", ondelete="SET NULL"),
        _points_to("count_cell", "sheet_id", "count_sheet"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_cell")),
        sa.UniqueConstraint("sheet_id", "row", "item_id", "norm", name=op.f("uq_count_cell_sheet_id_row_item_id_norm")),
    )
    op.create_index(op.f("ix_count_cell_organisation_id"), "count_cell", ["organisation_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        _points_to("mention", "account_id", "account"),
        _points_to("mention", "comment_id", "comment"),
        _points_to("mention", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("comment_id", "account_id", name=op.f("uq_mention_comment_id_account_id")),
    )
    op.create_index(op.f("ix_mention_organisation_id_account_id"), "mention", ["organisation_id", "account_id"], unique=False)
    op.add_column("account", sa.Column("wants_mail", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("assessment", sa.Column("first_ready_at", sa.DateTime(), nullable=True))
    op.add_column("assessment", sa.Column("second_ready_at", sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_assessment_organisation_id_state"), "assessment", ["organisation_id", "state"])
    op.execute("UPDATE assessment SET first_ready_at = updated_at WHERE state = 'closed'")
    op.execute("UPDATE assessment SET state = 'in_review' WHERE state = 'closed'")
    op.execute("UPDATE assessment SET state = 'concept' WHERE state = 'open'")


def downgrade() -> None:
    """Take them away again."""
    op.execute("UPDATE assessment SET state = 'open' WHERE state = 'concept'")
    op.execute("UPDATE assessment SET state = 'closed' WHERE state <> 'open'")
    op.drop_index(op.f("ix_assessment_organisation_id_state"), "assessment")
    op.drop_column("assessment", "second_ready_at")
    op.drop_column("assessment", "first_ready_at")
    op.drop_column("account", "wants_mail")
    for table in TABLES:
        op.drop_table(table)


def _points_to(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
