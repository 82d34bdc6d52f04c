"""The database: one session a request, times in UTC, and SQLite set for durability."""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
REF_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LONGEST_WAIT = 20  # seconds for the turn to write; as long as a page waits before it sends again
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={LONGEST_WAIT * 1000}", "foreign_keys=ON")

HOLD_TEXTS = (
    "answer", "answer_change", "action_decision", "action_change", "action_note", "assessment", "intake_change", "summary", "evidence", "evidence_version", "evidence_link",
    "comment", "consensus", "agreement", "snapshot", "count_sheet", "count_cell", "moved_answer", "carried_answer", "draft", "draft_change", "version",
)  # fmt: skip

writing: ContextVar[bool] = ContextVar("writing", default=False)  # True while a service that writes is running
_one_writer = threading.Lock()


class Table(DeclarativeBase):
    """What every table is made from."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Table, disable_autonaming=True, session_options={"expire_on_commit": False, "autoflush": False})


class Moment(TypeDecorator):
    """A point in time, kept in UTC without a zone and given back with one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        """Return what is kept."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value, dialect):
        """Return what was meant."""
        return value.replace(tzinfo=UTC) if value else None


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def new_ref() -> str:
    """Return a short random public id: 12 letters that cannot be misread."""
    return "".join(secrets.choice(REF_LETTERS) for _ in range(12))


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Let the threads of this process write one after the other.

    SQLite lets who waits look again after a while, up to a tenth of a second, and gives the turn to whoever looks first: with
    two hundred people on a slow disk some were unlucky for so long that they got an error. A lock is handed on at once.
    Who waits too long here goes on, and is refused by the database itself.
    """
    mine = db.engine.dialect.name == "sqlite" and _one_writer.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if mine:
            _one_writer.release()


def set_up(engine: Engine) -> None:
    """Make SQLite keep what it says it kept, and let writers wait for each other instead of failing.

    The driver's own transactions are switched off: it would begin a reading one, and a reader that wants to
    write after somebody else wrote is refused at once. Writers therefore begin as writers.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection, _record):
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def wipe(engine: Engine) -> bool:
    """Make what was deleted unreadable in the files of the database too; after the commit, outside a transaction.

    SQLite leaves deleted text in its file and its journal until both are written anew; PostgreSQL until a vacuum.
    False when others were reading or writing for too long.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM FULL {', '.join(HOLD_TEXTS)}")
        return True
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
        (is_busy, *_) = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
