"""Mail waits in the database, is taken once, tried again with longer pauses, and ends."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from selfassess.models.database import db
from selfassess.models.mail import Mail
from selfassess.services import mailing
from selfassess.services.mailing import ASSIGNED, INVITATION, LEASE, PAUSES
from selfassess.services.transactions import transactional

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

post = transactional(mailing.post)


@pytest.fixture
def waits(kade):
    """A mail that waits for the assessor; returns its number."""
    account_id = kade.members["assessor"].account.id
    post(ASSIGNED, account_id, organisation_id=kade.organisation.id, about={"assessment": "x"}, same="assigned x", not_before=AT)
    return db.session.scalar(select(Mail.id))


def row(mail_id):
    return db.session.scalar(select(Mail).where(Mail.id == mail_id).execution_options(populate_existing=True))


def test_a_mail_is_taken_once_until_its_lease_is_over(waits):
    assert mailing.due(AT - MINUTE, most=9) == []
    assert mailing.due(AT, most=9) == [waits]
    assert mailing.take(waits, AT).attempts == 1
    assert mailing.take(waits, AT) is None
    assert mailing.take(waits, AT + LEASE).attempts == 2


def test_two_at_once_take_a_mail_once(app, waits):
    begins, took = threading.Barrier(4), []

    def take():
        with app.app_context():
            begins.wait(10)
            took.append(mailing.take(waits, AT))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(took), len([one for one in took if one])) == (4, 1)


def test_what_fails_is_tried_again_later_and_later_for_five_days(waits):
    at, pauses = AT, []
    while row(waits).state == "waiting":
        taken = mailing.take(waits, at)
        mailing.fail(taken, "unreachable", at, is_final=False)
        pauses.append(row(waits).not_before - at)
        at = row(waits).not_before
    assert pauses[: len(PAUSES)] == list(PAUSES)
    assert (row(waits).state, row(waits).error, row(waits).same) == ("failed", "unreachable", None)
    assert timedelta(days=5) < at - AT < timedelta(days=6)


def test_what_cannot_be_helped_fails_at_once(waits):
    mailing.fail(mailing.take(waits, AT), "550", AT, is_final=True)
    assert (row(waits).state, row(waits).attempts) == ("failed", 1)


def test_who_was_too_slow_does_not_undo_what_another_did(waits):
    slow, quick = mailing.take(waits, AT), mailing.take(waits, AT + LEASE)
    mailing.end(quick, "sent", AT + LEASE)
    mailing.fail(slow, "timeout", AT + LEASE, is_final=True)
    assert (row(waits).state, row(waits).error) == ("sent", None)


def test_a_mail_that_breaks_every_process_ends(waits):
    at = AT
    for _ in range(len(PAUSES) + 1):
        assert mailing.take(waits, at)
        at += LEASE
    assert mailing.take(waits, at) is None
    assert (row(waits).state, row(waits).error) == ("failed", "broke_off")


def test_a_new_mail_can_be_asked_for_once_the_last_has_ended(kade, waits):
    again = {"organisation_id": kade.organisation.id, "about": {"assessment": "x"}, "same": "assigned x", "not_before": AT}
    account_id = kade.members["assessor"].account.id
    post(ASSIGNED, account_id, **again)
    assert mailing.counts() == {"waiting": 1}
    mailing.end(mailing.take(waits, AT), "sent", AT)
    post(ASSIGNED, account_id, **again)
    assert mailing.counts() == {"waiting": 1, "sent": 1}


def test_who_wants_no_mail_gets_an_invitation_only(kade):
    account = kade.members["assessor"].account
    account.wants_mail = False
    db.session.commit()
    for kind in (ASSIGNED, INVITATION):
        post(kind, account.id, organisation_id=kade.organisation.id, about={})
    assert list(db.session.scalars(select(Mail.kind))) == [INVITATION]


def test_what_ended_goes_after_ninety_days_and_what_waits_stays(kade, waits):
    post(INVITATION, kade.coordinator.account.id, organisation_id=kade.organisation.id, about={}, not_before=AT)
    mailing.end(mailing.take(waits, AT), "dropped", AT)
    assert mailing.clear_away(AT + timedelta(days=90)) == 0
    assert mailing.clear_away(AT + timedelta(days=90, seconds=1)) == 1
    assert mailing.counts() == {"waiting": 1}


def test_what_failed_can_be_sent_again(waits):
    mailing.fail(mailing.take(waits, AT), "550", AT, is_final=True)
    assert [(one.error, one.next_at) for one in mailing.stuck()] == [("550", None)]
    assert mailing.send_again(AT + MINUTE) == 1
    assert mailing.take(waits, AT + MINUTE).attempts == 1
