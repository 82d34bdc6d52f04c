"""Sessions: found by their key, over in time, and told in few words."""

from datetime import UTC, datetime, timedelta

import pytest

from selfassess.services import sessions

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def begins(account, at=AT):
    return sessions.begin(account, address="203.0.113.7", browser="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", at=at)


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
    key = begins(account)
    seen = []
    for minutes in (1, 4, 6):
        found = sessions.find(account.fs_uniquifier, key, at=AT).session
        sessions.keep_seen(found, at=AT + timedelta(minutes=minutes))
        seen.append(sessions.find(account.fs_uniquifier, key, at=AT).session.seen_at)
    assert seen == [AT, AT, AT + timedelta(minutes=6)]


def test_nobody_ends_the_session_of_someone_else(kade):
    own, other = kade.coordinator.account, kade.members["director"].account
    key = begins(own)
    sessions.end(other, sessions.list_sessions(own, at=AT)[0].ref)
    assert sessions.find(own.fs_uniquifier, key, at=AT)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.x"),
        ("::ffff:203.0.113.77", "203.0.113.x"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("unix:", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address, network):
    assert sessions.network_of(address) == network


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_told_in_a_few_words_of_ours(agent, words):
    assert sessions.browser_of(agent) == words
