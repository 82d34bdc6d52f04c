"""What stands in the first questions when their history comes is where that history begins."""

import json

import pytest
from sqlalchemy import create_engine, text

from selfassess.models.database import set_up
from selfassess.services.upgrading import downgrade, upgrade

ASSESSMENT = (
    "INSERT INTO assessment (ref, organisation_id, version_id, title, purpose, intake, intake_revision, second_assessor, reference_date, state,"
    " created_at, updated_at) VALUES (:ref, 1, 1, 'Proef', 'own', :intake, :revision, 1, '2026-01-01', 'concept', '2026-01-01', '2026-02-01')"
)


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    set_up(engine)
    yield engine
    engine.dispose()


def test_old_answers_are_the_first_line_of_their_history(engine):
    upgrade(engine, "0009")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO organisation (ref, name, created_at) VALUES ('abc', 'De Kade', '2026-01-01')"))
        connection.execute(
            text(
                "INSERT INTO version (key, number, sha256, language, title, canonical, created_at)"
                " VALUES ('kwaliteitskader', 1, 'x', 'nl', 'T', '{}', '2026-01-01')"
            )
        )
        connection.execute(text(ASSESSMENT), {"ref": "een", "intake": '{"phase": "running"}', "revision": 3})
        connection.execute(text(ASSESSMENT), {"ref": "twee", "intake": "{}", "revision": 0})
    upgrade(engine)
    kept = "SELECT assessment_id, revision, intake, second_assessor, typed, saved_by FROM intake_change"
    with engine.connect() as connection:
        assert connection.execute(text(kept)).all() == [(1, 3, '{"phase": "running"}', 1, None, None)]
    typed = '{"typed": [{"fields": {"phase": "b"}, "instead_of": 1, "own": true, "by": 7, "page": "x"}, {"fields": {"phase": "a"}, "instead_of": 1, "own": true, "by": 7, "page": "y"}]}'
    with engine.begin() as connection:
        connection.execute(text("UPDATE assessment SET intake_draft = :typed WHERE id = 1"), {"typed": typed})
    downgrade(engine, "0009")
    with engine.connect() as connection:
        waits = connection.execute(text("SELECT intake_draft FROM assessment ORDER BY id")).scalars().all()
        assert (json.loads(waits[0]), waits[1]) == ({"by_account": {"7": {"fields": {"phase": "b"}, "instead_of": 1, "own": True}}}, None)
        assert connection.execute(text("SELECT ref, intake FROM assessment ORDER BY id")).all() == [
            ("een", '{"phase": "running"}'),
            ("twee", "{}"),
        ]
