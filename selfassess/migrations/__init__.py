"""The steps from one shape of the tables to the next, with their own environment; they run from the wheel too."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).resolve().parent
HEAD = "0001"  # the newest revision; a test compares it with the files


def is_current(engine: Engine) -> bool:
    """Return whether the tables are as this program wants them; without loading Alembic."""
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
