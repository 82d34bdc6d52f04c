"""The log: what happened, when, by whom, to what; lines are only added, and each is sealed with the one before it.

No answers, no texts and no names in it: numbers of accounts, ids of items, levels. No foreign keys either: the log
outlives what it is about. Triggers of the database refuse to change or delete a line (migration 0003).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Index, String, Text, UniqueConstraint, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db

INSTALLATION = 0  # the chain of what belongs to no organisation
START = "0" * 64  # what the first line is sealed with
A_BATCH = 1_000


class Event(Table):
    """One line of the log; `number` counts from 1 in each organisation, `details` is JSON, `sha256` seals it."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("organisation_id", "number"), Index(None, "organisation_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    type: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None]
    role: Mapped[str | None] = mapped_column(String(20))
    object: Mapped[str | None] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[str | None] = mapped_column(Text)
    session: Mapped[str | None] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(45))
    sha256: Mapped[str] = mapped_column(String(64))


class Chain(Table):
    """Where the log of one organisation ends, so that a cut-off tail is seen, and up to where it was cleared away.

    A trigger moves the end with every line that is added.
    """

    __tablename__ = "event_chain"

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default=START)
    released: Mapped[int] = mapped_column(default=0)
    released_sha256: Mapped[str] = mapped_column(String(64), default=START)


SEALED = ("organisation_id", "number", "at", "type", "account_id", "role", "object", "outcome", "reason", "details", "session", "address")

EVENT, CHAIN = Event.__table__, Chain.__table__
_ADD = insert(EVENT)
_END = select(CHAIN.c.count, CHAIN.c.sha256).where(CHAIN.c.organisation_id == bindparam("of_organisation"))
_END_ALONE = _END.with_for_update()
_LINES = select(EVENT).where(EVENT.c.organisation_id == bindparam("of_organisation"), EVENT.c.number > bindparam("after"))
_LINES = _LINES.order_by(EVENT.c.number).limit(A_BATCH)


# Made once: making it took longer than its work.
in_one_way = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def seal(previous: str, line: Mapping[str, object]) -> str:
    """Return the SHA-256, in hex, of a line after the one that was sealed with `previous`."""
    values = {name: _plain(line[name]) for name in SEALED} | {"previous": previous}
    return hashlib.sha256(in_one_way(values).encode()).hexdigest()


def write_event(line: Mapping[str, object]) -> None:
    """Add one line at the end of its organisation's chain; a line has every column but `number` and `sha256`."""
    connection = db.session.connection()
    count, previous = _end_of(connection, line["organisation_id"])
    numbered = {**line, "number": count + 1}
    connection.execute(_ADD, numbered | {"sha256": seal(previous, numbered)})


def find_chain(organisation_id: int):
    """Return a chain's row (count, sha256, released, released_sha256); None when nothing was ever written."""
    return db.session.execute(select(CHAIN).where(CHAIN.c.organisation_id == organisation_id)).first()


def chains() -> list[int]:
    """Return the numbers of all organisations with a log, the installation's own (0) first; also of those without an end."""
    found = {*db.session.scalars(select(CHAIN.c.organisation_id)), *db.session.scalars(select(EVENT.c.organisation_id).distinct())}
    return sorted(found)


def lines_of(organisation_id: int) -> Iterator:
    """Yield all lines of a chain in order of number, a batch at a time."""
    after = -(2**31)
    while batch := db.session.execute(_LINES, {"of_organisation": organisation_id, "after": after}).all():
        yield from batch
        after = batch[-1].number


def last_before(organisation_id: int, moment: datetime):
    """Return the last line before the first that is not older than a moment; None when there is none."""
    first_kept = db.session.scalar(select(func.min(EVENT.c.number)).where(EVENT.c.organisation_id == organisation_id, EVENT.c.at >= moment))
    query = select(EVENT.c.number, EVENT.c.sha256).where(EVENT.c.organisation_id == organisation_id)
    if first_kept is not None:
        query = query.where(EVENT.c.number < first_kept)
    return db.session.execute(query.order_by(EVENT.c.number.desc()).limit(1)).first()


def release(organisation_id: int, *, number: int, sha256: str) -> None:
    """Delete the lines up to a number; the chain then begins after them, with their last seal."""
    place = CHAIN.c.organisation_id == organisation_id
    db.session.execute(update(CHAIN).where(place).values(released=number, released_sha256=sha256))
    db.session.execute(delete(EVENT).where(EVENT.c.organisation_id == organisation_id, EVENT.c.number <= number))


def drop_chain(organisation_id: int) -> None:
    """Delete a whole log, with its end; for an organisation that goes."""
    end = find_chain(organisation_id)
    if end:
        release(organisation_id, number=end.count, sha256=end.sha256)
        db.session.execute(delete(CHAIN).where(CHAIN.c.organisation_id == organisation_id))


def _end_of(connection: Connection, organisation_id: int):
    """Return count and seal of the last line; other writers of this chain wait from here (on SQLite they already do)."""
    query = _END if connection.dialect.name == "sqlite" else _END_ALONE
    found = connection.execute(query, {"of_organisation": organisation_id}).first()
    if found is None:
        _begin(connection, organisation_id)
        found = connection.execute(query, {"of_organisation": organisation_id}).first()
    return found


def _begin(connection: Connection, organisation_id: int) -> None:
    insert_here = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    first = {"organisation_id": organisation_id, "count": 0, "sha256": START, "released": 0, "released_sha256": START}
    connection.execute(insert_here(CHAIN).values(first).on_conflict_do_nothing())


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
