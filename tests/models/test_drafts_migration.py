"""Versions that were there before organisations made their own stay those of everybody."""

import pytest
from sqlalchemy import create_engine, text

from selfassess.models.database import set_up
from selfassess.services.upgrading import downgrade, upgrade

VERSION = "INSERT INTO version (key, number, sha256, language, title, canonical, created_at{more}) VALUES ('{key}', 1, 'x', 'nl', 'T', '{{}}', '2026-01-01'{values})"
ASSESSMENT = (
    "INSERT INTO assessment (ref, organisation_id, version_id, title, purpose, intake, intake_revision, second_assessor, reference_date, state,"
    " created_at, updated_at) VALUES ('{ref}', 1, {version}, 'Proef', 'own', '{{}}', 0, 0, '2026-01-01', 'concept', '2026-01-01', '2026-01-01')"
)


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    set_up(engine)
    yield engine
    engine.dispose()


def does(engine, *statements):
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def rows(engine, query):
    with engine.connect() as connection:
        return connection.execute(text(query)).all()


def test_old_versions_and_assessments_survive(engine):
    upgrade(engine, "0008")
    does(
        engine,
        "INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')",
        VERSION.format(key="kwaliteitskader", more="", values=""),
        ASSESSMENT.format(ref="een", version=1),
    )
    upgrade(engine)
    assert rows(engine, "SELECT key, organisation_id, translations FROM version") == [("kwaliteitskader", None, None)]
    assert rows(engine, "SELECT ref, version_id FROM assessment") == [("een", 1)]


def test_going_back_takes_only_what_is_of_an_organisation(engine):
    upgrade(engine)
    does(
        engine,
        "INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')",
        VERSION.format(key="kwaliteitskader", more="", values=""),
        VERSION.format(key="own-x-abc", more=", organisation_id", values=", 1"),
        ASSESSMENT.format(ref="een", version=1),
        ASSESSMENT.format(ref="twee", version=2),
        "INSERT INTO draft (ref, organisation_id, key, title, document, revision, version_id, created_at, updated_at)"
        " VALUES ('d', 1, 'own-x-abc', 'T', '{}', 0, 2, '2026-01-01', '2026-01-01')",
    )
    downgrade(engine, "0008")
    assert rows(engine, "SELECT key FROM version") == [("kwaliteitskader",)]
    assert rows(engine, "SELECT ref FROM assessment") == [("een",)]


def test_a_change_of_before_drafts_saved_themselves_is_a_step_of_its_own_and_stays_when_going_back(engine):
    upgrade(engine, "0010")
    does(
        engine,
        "INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')",
        "INSERT INTO draft (ref, organisation_id, key, title, document, revision, created_at, updated_at)"
        " VALUES ('d', 1, 'own-x-abc', 'T', '{}', 1, '2026-01-01', '2026-01-01')",
        "INSERT INTO draft_change (organisation_id, draft_id, number, kind, operation, inverse, at) VALUES (1, 1, 1, 'edit', '[1]', '[2]', '2026-01-01')",
    )
    upgrade(engine)
    assert rows(engine, "SELECT number, operation, page, step FROM draft_change") == [(1, "[1]", None, None)]
    downgrade(engine, "0010")
    assert rows(engine, "SELECT number, operation, inverse FROM draft_change") == [(1, "[1]", "[2]")]


def test_a_version_of_before_texts_were_taken_out_stays_and_one_without_its_texts_goes_by_what_stands(engine):
    upgrade(engine, "0012")
    does(engine, VERSION.format(key="kwaliteitskader", more="", values=""))
    upgrade(engine)
    assert rows(engine, "SELECT key, sha256, cleaned_at, cleaned_sha256 FROM version") == [("kwaliteitskader", "x", None, None)]
    does(engine, "UPDATE version SET cleaned_sha256 = 'y', cleaned_at = '2026-06-01'")
    downgrade(engine, "0012")
    assert rows(engine, "SELECT key, sha256 FROM version") == [("kwaliteitskader", "y")]
