"""Sessions: found by their key, and over in time."""

from datetime import UTC, datetime, timedelta

import pytest

from selfassess.services import sessions

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def begins(account, at=AT):
    return sessions.begin(account, network="203.0.113.x", browser="Firefox, Linux", at=at)


def test_a_session_is_found_by_its_key_only(kade):
    account = kade.coordinator.account
    key = begins(account)
    assert sessions.find(account.fs_uniquifier, key, at=AT).account is account
    assert sessions.find(account.fs_uniquifier, key + "x", at=AT) is None
    assert sessions.find(kade.members["director"].account.fs_uniquifier, key, at=AT) is None


@pytest.mark.parametrize(("after", "still"), [(11 * HOUR, True), (13 * HOUR, False)])
def test_a_session_that_is_left_alone_ends(kade, after, still):
    account = kade.coordinator.account
    key = begins(account)
    assert (sessions.find(account.fs_uniquifier, key, at=AT + after) is not None) is still
    assert bool(sessions.list_sessions(account, at=AT + after)) is still


def test_a_session_that_is_used_all_the_time_ends_after_thirty_days(kade):
    account = kade.coordinator.account
    key = begins(account)
    for hours in range(0, 30 * 24, 10):
        found = sessions.find(account.fs_uniquifier, key, at=AT + hours * HOUR)
        sessions.keep_seen(found.session, at=AT + hours * HOUR)
    assert sessions.find(account.fs_uniquifier, key, at=AT + 721 * HOUR) is None


def test_when_it_was_used_is_written_at_most_every_five_minutes(kade):
    account = kade.coordinator.account
    found = sessions.find(account.fs_uniquifier, begins(account), at=AT).session
    assert [sessions.is_due(found, AT + timedelta(minutes=minutes)) for minutes in (1, 4, 6)] == [False, False, True]
    sessions.keep_seen(found, at=AT + timedelta(minutes=6))
    assert not sessions.is_due(found, AT + timedelta(minutes=7))


def test_nobody_ends_the_session_of_someone_else(kade):
    own, other = kade.coordinator.account, kade.members["director"].account
    key = begins(own)
    sessions.end(other, sessions.list_sessions(own, at=AT)[0].ref)
    assert sessions.find(own.fs_uniquifier, key, at=AT)
