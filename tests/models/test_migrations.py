"""The migrations make exactly the tables that the models declare, and can be undone with data in them."""

import pytest
from sqlalchemy import create_engine, inspect, text

from selfassess.migrations import HEAD, alembic_config, is_current
from selfassess.models.database import Table, set_up
from selfassess.services.upgrading import downgrade, upgrade


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    set_up(engine)
    yield engine
    engine.dispose()


def test_models_and_migrations_are_equal(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_the_newest_revision_is_the_one_that_the_program_asks_for(engine):
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(alembic_config(engine)).get_current_head() == HEAD


def test_up_down_and_up_again_with_data(engine):
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01 00:00:00')"))
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    upgrade(engine)
    assert is_current(engine)


def test_every_step_back_keeps_what_hangs_on_an_organisation(engine):
    from alembic.script import ScriptDirectory

    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')"))
        connection.execute(
            text("INSERT INTO account (email, active, fs_uniquifier, created_at) VALUES ('a@kade.example', 1, 'x', '2026-01-01')")
        )
        connection.execute(
            text("INSERT INTO membership (account_id, organisation_id, role, created_at) VALUES (1, 1, 'director', '2026-01-01')")
        )
    steps = [step.down_revision for step in ScriptDirectory.from_config(alembic_config(engine)).walk_revisions() if step.down_revision]
    for step in steps:
        downgrade(engine, step)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM membership")).scalar() == 1, step


def test_what_was_decided_about_actions_survives_the_living_plan_and_back(engine):
    upgrade(engine)
    downgrade(engine, "0007")
    rows = (
        "INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')",
        "INSERT INTO version (key, number, sha256, language, title, canonical, created_at) VALUES ('k', 1, 'x', 'nl', 'K', '{}', '2026-01-01')",
        "INSERT INTO assessment (ref, organisation_id, version_id, title, purpose, intake, intake_revision, second_assessor, reference_date,"
        " state, created_at, updated_at) VALUES ('def', 1, 1, 'Z', 'own', '{}', 0, 0, '2026-01-01', 'concept', '2026-01-01', '2026-01-01')",
        "INSERT INTO action_decision (organisation_id, assessment_id, item_id, decision, proposal, revision, saved_at)"
        " VALUES (1, 1, '1.4-K2', '{\"owner\": \"HR\"}', '{}', 2, '2026-01-01')",
        "INSERT INTO action_change (organisation_id, assessment_id, item_id, revision, what, decision, saved_at)"
        " VALUES (1, 1, '1.4-K2', 1, 'decided', '{}', '2026-01-01')",
    )
    with engine.begin() as connection:
        for row in rows:
            connection.execute(text(row))
    upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text('SELECT "key", decision, revision, owner_id FROM action_decision')).all()
        assert found == [("1.4-K2", '{"owner": "HR"}', 2, None)]
        assert connection.execute(text('SELECT "key", what FROM action_change')).all() == [("1.4-K2", "decided")]
    with engine.begin() as connection:
        connection.execute(
            text(
                'INSERT INTO action_decision (organisation_id, assessment_id, "key", decision, proposal, revision, saved_at)'
                " VALUES (1, 1, '1.4-K2/1', '{}', '{}', 1, '2026-01-01')"
            )
        )
    downgrade(engine, "0007")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT item_id, revision FROM action_decision")).all() == [("1.4-K2", 2)]


def test_answers_survive_that_assessments_can_go_over_to_another_version_and_back(engine):
    upgrade(engine)
    downgrade(engine, "0011")
    rows = (
        "INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')",
        "INSERT INTO version (key, number, sha256, language, title, canonical, created_at) VALUES ('k', 1, 'x', 'nl', 'K', '{}', '2026-01-01')",
        "INSERT INTO assessment (ref, organisation_id, version_id, title, purpose, intake, intake_revision, second_assessor, reference_date,"
        " state, created_at, updated_at) VALUES ('def', 1, 1, 'Z', 'own', '{}', 0, 0, '2026-01-01', 'concept', '2026-01-01', '2026-01-01')",
        "INSERT INTO answer (organisation_id, assessment_id, item_id, voice, value, revision, saved_at)"
        " VALUES (1, 1, '1.1-K1', 'first', '{\"note\":\"x\"}', 2, '2026-01-01')",
    )
    with engine.begin() as connection:
        for row in rows:
            connection.execute(text(row))
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO version_move (organisation_id, assessment_id, from_version_id, to_version_id, revisions, intake, moved_at)"
                " VALUES (1, 1, 1, 1, '{}', '[]', '2026-01-01')"
            )
        )
    downgrade(engine, "0011")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT value, revision FROM answer")).all() == [('{"note":"x"}', 2)]


def test_a_saved_answer_survives_a_power_cut_and_writers_wait(engine):
    upgrade(engine)
    with engine.connect() as connection:
        asked = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 20_000, "foreign_keys": 1}


def test_every_table_names_its_organisation():
    without = {name for name, table in Table.metadata.tables.items() if "organisation_id" not in table.columns}
    own = {"account", "account_session", "recovery_code"}  # of a person, who may work for several
    assert without == {*own, "organisation"}
