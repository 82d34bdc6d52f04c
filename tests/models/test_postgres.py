"""What the program asks of a database holds on PostgreSQL too."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import current_app
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from selfassess.core.division import Given, Who
from selfassess.models.database import Table, db, now, set_up, wipe
from selfassess.services import answering, division, log, mailing, members, outcomes
from selfassess.services.answering import ItemSave
from selfassess.services.division import Wish
from selfassess.services.my_tasks import waiting_for
from selfassess.services.upgrading import downgrade, upgrade
from tests.conftest import make_app, make_organisation

ITEM = "1.1-K1"


@pytest.fixture
def engine(postgres):
    engine = create_engine(postgres)
    set_up(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield engine
    engine.dispose()


@pytest.fixture
def place(engine, postgres, tmp_path):
    """De Kade on PostgreSQL."""
    app = make_app(tmp_path, database=postgres)
    with app.app_context():
        yield make_organisation("Stichting De Kade", "kade")
        db.session.remove()
        db.engine.dispose()


def test_models_and_migrations_are_equal(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_up_down_and_up_again_with_data(engine, place):
    db.session.remove()
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM organisation")).scalar() == 0


def test_an_answer_is_kept_scored_and_guarded_by_its_revision(place):
    for norm, revision in (("a", 0), ("b", 0)):
        save = ItemSave(ITEM, {"norms": {norm: "met"}}, revision=revision)
        saved = answering.save_page(place.assessment, [save], by=place.coordinator)
    assert saved.overtaken == (ITEM,)
    assert answering.saved_of(place.assessment)[ITEM].value == {"norms": {"a": "met"}}
    assert outcomes.outcome_of(place.assessment).result.items[ITEM].status == "partial"
    assert wipe(db.engine)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE event SET type = 'nothing'", "a line of the log is never changed"),
        ("DELETE FROM event", "a line of the log is never deleted"),
        ("TRUNCATE event", "the log is never emptied"),
        ("UPDATE event_chain SET count = 0", "the end of the log never goes back"),
        ("DELETE FROM event_chain", "the end of the log is never deleted"),
    ],
)
def test_the_log_stays_as_it_was_written(place, engine, statement, says):
    with pytest.raises(DBAPIError, match=says), engine.begin() as connection:
        connection.execute(text(statement))
    checked = log.check(place.organisation.id)
    assert (checked.wrong, checked.lines > 0) == (None, True)


def test_work_is_given_to_a_function_and_waits_for_who_has_it(place):
    assessor = place.members["assessor"]
    division.give_functions(place.organisation, assessor.account.id, ["hr"], by=place.members["administrator"])
    wish = Wish(Given("1.3", Who(function="hr"), date(2026, 5, 1)), Given("1.3"))
    division.divide(place.assessment, [wish], by=place.coordinator)
    assert [task.share.place for task in waiting_for(assessor, today=date(2026, 5, 2), language="nl").tasks] == ["1.3"]
    assert [due.account_id for due in division.due_soon(date(2026, 5, 2))] == [assessor.account.id]


def test_a_mail_is_taken_once_and_ends(place):
    members.add_member(place.organisation, email="nieuw@kade.example", role="assessor", invite=True)
    app, at = current_app._get_current_object(), now()
    mail_id = mailing.due(at, most=1)[0]
    db.session.commit()
    begins = threading.Barrier(3)

    def take(_):
        with app.app_context():
            begins.wait(10)
            return mailing.take(mail_id, at)

    with ThreadPoolExecutor(3) as people:
        took = [one for one in people.map(take, range(3)) if one]
    assert len(took) == 1
    mailing.end(took[0], mailing.SENT, at)
    assert (mailing.counts(), mailing.clear_away(at + mailing.KEPT + mailing.A_DAY)) == ({"sent": 1}, 1)
