"""Making the database and keeping it up to date with the program."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from selfassess.migrations import FOLDER, HEAD, is_current


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the tables to a revision; a missing database is made, an up-to-date one costs one query."""
    if to in ("head", HEAD) and is_current(engine):
        return
    command.upgrade(alembic_config(engine), to)


def downgrade(engine: Engine, to: str) -> None:
    """Bring the tables back to an older revision; `base` drops them all."""
    command.downgrade(alembic_config(engine), to)


def alembic_config(engine: Engine) -> Config:
    """Return the settings with which Alembic works on this database, also from an installed wheel."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    return config
