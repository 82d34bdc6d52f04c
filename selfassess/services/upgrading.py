"""Making the database and keeping it up to date with the program."""

from sqlalchemy import Engine

from selfassess.migrations import HEAD, is_current, run


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the tables to a revision; a missing database is made, an up-to-date one costs one query."""
    if to in ("head", HEAD) and is_current(engine):
        return
    run("upgrade", engine, to)


def downgrade(engine: Engine, to: str) -> None:
    """Bring the tables back to an older revision; `base` drops them all."""
    run("downgrade", engine, to)
