"""The steps from one shape of the tables to the next, with their own environment; they run from the wheel too."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).resolve().parent
HEAD = "0013"  # the newest revision; a test compares it with the files


def is_current(engine: Engine) -> bool:
    """Return whether the tables are as this program wants them; without loading Alembic."""
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def run(name: str, engine: Engine, to: str) -> None:
    """Run `upgrade` or `downgrade` on this database, also from an installed wheel."""
    from alembic import command  # 0.2 s that only a database that is behind should cost

    getattr(command, name)(alembic_config(engine), to)


def alembic_config(engine: Engine):
    """Return the settings with which Alembic works on this database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    return config
