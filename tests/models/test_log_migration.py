"""Lines that were written before the log was sealed come into the chain, and can go back."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from selfassess.models.database import set_up
from selfassess.models.event import START, seal
from selfassess.services.upgrading import downgrade, upgrade


@pytest.fixture
def old(tmp_path):
    """A database of before, with lines of two organisations and of nobody."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    set_up(engine)
    upgrade(engine, "0002")
    with engine.begin() as connection:
        for number, name in ((1, "De Kade"), (2, "Elders")):
            connection.execute(
                text(f"INSERT INTO organisation (id, ref, name, created_at) VALUES ({number}, 'o{number}', '{name}', '2026-01-01')")
            )
        for number, organisation in enumerate(("1", "NULL", "2", "1", "1")):
            connection.execute(
                text(
                    f"INSERT INTO event (at, type, organisation_id, object) VALUES ('2026-01-0{number + 1} 10:00:00.5', 'answers saved', {organisation}, 'assessment x')"
                )
            )
    yield engine
    engine.dispose()


def lines(engine, organisation_id):
    """Return the lines of one chain as they stand."""
    from selfassess.models.event import EVENT

    with engine.connect() as connection:
        return connection.execute(EVENT.select().where(EVENT.c.organisation_id == organisation_id).order_by(EVENT.c.number)).all()


@pytest.mark.parametrize(("organisation_id", "count"), [(0, 1), (1, 3), (2, 1)])
def test_old_lines_are_sealed_in_their_order(old, organisation_id, count):
    upgrade(old)
    found, previous = lines(old, organisation_id), START
    assert [line.number for line in found] == list(range(1, count + 1))
    for line in found:
        assert line.sha256 == seal(previous, line._mapping)
        previous = line.sha256


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE event SET type = 'nothing'",
        "DELETE FROM event WHERE number = 3",
        "UPDATE event_chain SET count = 1",
        "DELETE FROM event_chain",
        "INSERT INTO event (organisation_id, number, at, type, outcome, sha256) VALUES (1, 9, '2026-01-01', 'x', 'done', '')",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(old, tampering):
    upgrade(old)
    with pytest.raises(IntegrityError), old.begin() as connection:
        connection.execute(text(tampering))
    assert len(lines(old, 1)) == 3


def test_organisations_and_their_work_survive_both_ways(old):
    upgrade(old)
    downgrade(old, "0002")
    with old.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM organisation")).scalar() == 2
        assert connection.execute(text("SELECT organisation_id FROM event ORDER BY id")).scalars().all() == [1, None, 2, 1, 1]
    upgrade(old)
    assert len(lines(old, 1)) == 3
