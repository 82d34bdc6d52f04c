"""Seal the log: numbered lines, each with the hash of the one before; and what retention needs to know."""

import hashlib
import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

START = "0" * 64
SEALED = ("organisation_id", "number", "at", "type", "account_id", "role", "object", "outcome", "reason", "details", "session", "address")
OLD = ("id", "at", "type", "account_id", "role", "organisation_id", "object")

EVENT = sa.table("event", *(sa.column(name, sa.DateTime() if name == "at" else None) for name in (*SEALED, "id", "sha256")))
CHAIN = sa.table("event_chain", *map(sa.column, ("organisation_id", "count", "sha256", "released", "released_sha256")))

SQLITE = (
    """CREATE TRIGGER event_is_next BEFORE INSERT ON event
       WHEN NEW.number IS NOT (SELECT count + 1 FROM event_chain WHERE organisation_id = NEW.organisation_id)
       BEGIN SELECT RAISE(ABORT, 'a line of the log comes after the last one'); END""",
    """CREATE TRIGGER event_moves_the_end AFTER INSERT ON event
       BEGIN UPDATE event_chain SET count = NEW.number, sha256 = NEW.sha256 WHERE organisation_id = NEW.organisation_id; END""",
    """CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END""",
    """CREATE TRIGGER event_never_goes BEFORE DELETE ON event
       WHEN COALESCE((SELECT released FROM event_chain WHERE organisation_id = OLD.organisation_id), 0) < OLD.number
       BEGIN SELECT RAISE(ABORT, 'a line of the log is never deleted'); END""",
    """CREATE TRIGGER event_chain_only_grows BEFORE UPDATE ON event_chain
       WHEN NEW.count < OLD.count OR NEW.released < OLD.released OR NEW.released > NEW.count OR NEW.organisation_id <> OLD.organisation_id
       BEGIN SELECT RAISE(ABORT, 'the end of the log never goes back'); END""",
    """CREATE TRIGGER event_chain_never_goes BEFORE DELETE ON event_chain WHEN OLD.released < OLD.count
       BEGIN SELECT RAISE(ABORT, 'the end of the log is never deleted'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'INSERT' THEN
           UPDATE event_chain SET count = NEW.number, sha256 = NEW.sha256
             WHERE organisation_id = NEW.organisation_id AND count = NEW.number - 1;
           IF NOT FOUND THEN RAISE EXCEPTION 'a line of the log comes after the last one'; END IF;
           RETURN NEW;
         ELSIF TG_OP = 'DELETE' THEN
           IF OLD.number <= (SELECT released FROM event_chain WHERE organisation_id = OLD.organisation_id) THEN RETURN OLD; END IF;
           RAISE EXCEPTION 'a line of the log is never deleted';
         END IF;
         RAISE EXCEPTION 'a line of the log is never changed';
       END $$""",
    """CREATE FUNCTION event_chain_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' THEN
           IF OLD.released < OLD.count THEN RAISE EXCEPTION 'the end of the log is never deleted'; END IF;
           RETURN OLD;
         END IF;
         IF NEW.count < OLD.count OR NEW.released < OLD.released OR NEW.released > NEW.count OR NEW.organisation_id <> OLD.organisation_id THEN
           RAISE EXCEPTION 'the end of the log never goes back';
         END IF;
         RETURN NEW;
       END $$""",
    "CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is never emptied'; END $$",
    "CREATE TRIGGER event_guard BEFORE INSERT OR UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_guard()",
    "CREATE TRIGGER event_chain_guard BEFORE UPDATE OR DELETE ON event_chain FOR EACH ROW EXECUTE FUNCTION event_chain_guard()",
    "CREATE TRIGGER event_stays BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_stays()",
)


def upgrade() -> None:
    """Seal what the log holds, in the order in which it was written."""
    old = op.get_bind().execute(sa.text(f"SELECT {', '.join(OLD)} FROM event ORDER BY id").columns(at=sa.DateTime())).mappings().all()  # noqa: S608
    op.drop_index("ix_event_organisation_id_at", table_name="event")
    op.drop_table("event")
    _make_tables()
    _seal(old)
    for statement in SQLITE if _on_sqlite() else POSTGRESQL:
        op.execute(statement)
    # Never by making these tables anew: SQLite would then delete all that hangs on them.
    op.add_column("organisation", sa.Column("keep_closed_years", sa.Integer(), nullable=True))
    op.add_column("organisation", sa.Column("keep_log_years", sa.Integer(), nullable=True))
    op.add_column("assessment", sa.Column("reminded_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Go back to lines without a seal."""
    op.drop_column("assessment", "reminded_at")
    op.drop_column("organisation", "keep_log_years")
    op.drop_column("organisation", "keep_closed_years")
    lines = op.get_bind().execute(sa.select(*(EVENT.c[name] for name in OLD)).order_by(EVENT.c.id)).mappings().all()
    _drop_tables()
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("object", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_event_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_event_organisation_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_organisation_id_at", "event", ["organisation_id", "at"])
    _put_back(lines)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _make_tables() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("object", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("session", sa.String(length=16), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_event_organisation_id_number")),
    )
    op.create_index("ix_event_organisation_id_at", "event", ["organisation_id", "at"])
    op.create_table(
        "event_chain",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("released_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_event_chain")),
    )


def _seal(old) -> None:
    """Write the old lines into their chains, before the triggers are there."""
    ends: dict[int, tuple[int, str]] = {}
    for row in old:
        organisation_id = row["organisation_id"] or 0
        count, previous = ends.get(organisation_id, (0, START))
        line = dict.fromkeys(SEALED) | {name: row[name] for name in OLD if name != "id"}
        line |= {"organisation_id": organisation_id, "number": count + 1, "outcome": "done"}
        line["sha256"] = _hash(previous, line)
        op.get_bind().execute(sa.insert(EVENT).values(line))
        ends[organisation_id] = line["number"], line["sha256"]
    for organisation_id, (count, sha256) in ends.items():
        end = {"organisation_id": organisation_id, "count": count, "sha256": sha256, "released": 0, "released_sha256": START}
        op.get_bind().execute(sa.insert(CHAIN).values(end))


def _hash(previous: str, line: dict) -> str:
    """Return the seal as it was made when this step was written."""
    values = {name: _plain(line[name]) for name in SEALED} | {"previous": previous}
    return hashlib.sha256(json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat(timespec="microseconds") + "+00:00" if isinstance(value, datetime) else value


def _drop_tables() -> None:
    op.drop_table("event")
    op.drop_table("event_chain")
    if not _on_sqlite():
        for name in ("event_guard", "event_chain_guard", "event_stays"):
            op.execute(f"DROP FUNCTION {name}()")


def _put_back(lines) -> None:
    """Write the lines without what the older shape cannot hold: accounts and organisations that are gone."""
    known = {name: set(op.get_bind().scalars(sa.text(f"SELECT id FROM {name}"))) for name in ("account", "organisation")}  # noqa: S608
    for line in lines:
        kept = {name: line[name] for name in OLD if name != "id"}
        kept["account_id"] = kept["account_id"] if kept["account_id"] in known["account"] else None
        kept["organisation_id"] = kept["organisation_id"] if kept["organisation_id"] in known["organisation"] else None
        op.get_bind().execute(sa.insert(EVENT).values(kept))
