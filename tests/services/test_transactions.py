"""Who writes at the same time waits for the others, and is not refused."""

import threading

from sqlalchemy import event

from selfassess.models.database import db
from selfassess.services import members

WRITERS = 12


def test_writers_of_one_process_take_turns_before_the_database_has_to_refuse_one(app):
    together, added = threading.Barrier(WRITERS), []

    def impatient(connection, _record, _fairy):
        connection.execute("PRAGMA busy_timeout=0").close()

    def write(number):
        with app.app_context():
            together.wait(20)
            added.append(members.add_organisation(f"Nummer {number}").name)

    with app.app_context():
        event.listen(db.engine, "checkout", impatient)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(added) == sorted(f"Nummer {number}" for number in range(WRITERS))
