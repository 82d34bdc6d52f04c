"""How Alembic reaches the database: the engine is handed over, nothing is read from a file."""

from alembic import context

import selfassess.models  # noqa: F401 - declares the tables
from selfassess.models.database import Table, writing

engine = context.config.attributes["engine"]
token = writing.set(True)
try:
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Table.metadata, render_as_batch=True, compare_type=True, compare_server_default=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
finally:
    writing.reset(token)
