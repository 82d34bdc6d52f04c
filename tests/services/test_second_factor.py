"""Codes of an app and recovery codes: each works once, whoever sends it first."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP

from selfassess.models.account import find_account
from selfassess.services import second_factor, sessions

AT = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


def code_at(seed: str, at: datetime) -> str:
    """Return what the app on the phone shows."""
    shown = second_factor.enrolment(find_account("director@kade.example"), seed, issuer="Proef").secret
    return TOTP(key=shown.replace(" ", "")).generate(at).token


@pytest.fixture
def owner(kade):
    """The director, whose second factor is on since just before AT; with the seed and the recovery codes."""
    account, seed = kade.members["director"].account, second_factor.new_seed()
    before = AT - 10 * HALF_MINUTE
    codes = second_factor.turn_on(account, seed, code_at(seed, before), at=before, keep=None)
    return account, seed, codes


def test_the_app_computes_as_the_standard_says(app, kade):
    uri = second_factor.enrolment(kade.members["director"].account, "ab" * 32, issuer="Zelf: beoordeling").uri
    read = TOTP.from_uri(uri)
    assert (read.digits, read.period, read.alg) == (6, 30, "sha1")
    assert "director@kade.example" in uri


def test_the_database_holds_no_secret_of_the_app(owner):
    account, seed, codes = owner
    secret = second_factor.enrolment(account, seed, issuer="Proef").secret.replace(" ", "")
    assert account.second_factor_seed == seed
    assert bytes.fromhex(seed)[:20] != TOTP(key=secret).key
    assert codes[0] not in str(account.__dict__)


@pytest.mark.parametrize(("half_minutes", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(owner, half_minutes, good):
    account, seed, _codes = owner
    assert second_factor.accept(account, code_at(seed, AT + half_minutes * HALF_MINUTE), at=AT) is good


def test_a_code_works_once_and_earlier_ones_not_after_it(owner):
    account, seed, _codes = owner
    code = code_at(seed, AT)
    assert [second_factor.accept(account, code, at=AT) for _ in range(2)] == [True, False]
    assert not second_factor.accept(account, code_at(seed, AT - HALF_MINUTE), at=AT)
    assert second_factor.accept(account, code_at(seed, AT + HALF_MINUTE), at=AT)


def test_the_code_that_turned_it_on_does_not_sign_in_too(kade):
    account, seed = kade.members["director"].account, second_factor.new_seed()
    second_factor.turn_on(account, seed, code_at(seed, AT), at=AT, keep=None)
    assert not second_factor.accept(account, code_at(seed, AT), at=AT)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_who_send_one_code_at_once_one_gets_in(app, owner, kind):
    account, seed, codes = owner
    code, id_, together, good = code_at(seed, AT) if kind == "app" else codes[0], account.id, threading.Barrier(6), []

    def tries():
        with app.app_context():
            from selfassess.models.account import Account
            from selfassess.models.database import db

            own = db.session.get(Account, id_)
            together.wait()
            good.append(second_factor.accept(own, code, at=AT))

    threads = [threading.Thread(target=tries) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(good) == [False] * 5 + [True]


def test_a_recovery_code_works_once_however_it_is_typed(owner):
    account, _seed, codes = owner
    assert len(set(codes)) == 10
    assert second_factor.accept(account, codes[3].upper().replace("-", " "), at=AT)
    assert not second_factor.accept(account, codes[3], at=AT)
    assert second_factor.codes_left(account) == 9


def test_new_recovery_codes_end_the_old_ones(owner):
    account, _seed, codes = owner
    new = second_factor.new_recovery_codes(account)
    assert [second_factor.accept(account, code, at=AT) for code in (codes[0], new[0])] == [False, True]


def test_turning_it_on_ends_sessions_that_began_with_a_password_alone(kade):
    account, seed = kade.members["director"].account, second_factor.new_seed()
    sessions.begin(account, network="", browser="", at=AT)
    second_factor.turn_on(account, seed, code_at(seed, AT), at=AT, keep=None)
    assert sessions.list_sessions(account, at=AT) == []


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "0" * 10_000])
def test_what_is_no_code_is_refused(owner, typed):
    assert not second_factor.accept(owner[0], typed, at=AT)


def test_who_lost_everything_is_helped_and_signed_out_everywhere(owner):
    account, seed, codes = owner
    sessions.begin(account, network="", browser="", at=AT)
    assert second_factor.reset("Director@kade.example ")
    assert (account.has_second_factor, sessions.list_sessions(account, at=AT)) == (False, [])
    assert not second_factor.accept(account, codes[0], at=AT)
    assert not second_factor.reset("director@kade.example")


def test_who_asks_it_of_others_has_one(kade, owner):
    administrator, director = kade.members["administrator"], kade.members["director"]
    with pytest.raises(second_factor.NoSecondFactor):
        second_factor.require(kade.organisation, True, by=administrator)
    second_factor.require(kade.organisation, True, by=director)
    assert kade.organisation.second_factor_required
