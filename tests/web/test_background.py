"""What a serving process does by itself: one thread a process, and rounds that never fall over."""

import logging

import pytest
from sqlalchemy import select

from selfassess.models.database import db
from selfassess.models.mail import Mail
from selfassess.services import members, reminding
from selfassess.web import background
from tests.conftest import make_app, person


@pytest.fixture
def threads(monkeypatch):
    """The threads that were made; none of them runs."""
    made = []

    class Made:
        def __init__(self, **how):
            made.append(how)

        def start(self):
            """Begin."""

    monkeypatch.setattr(background.threading, "Thread", Made)
    return made


def test_the_first_request_of_a_process_starts_one_thread(tmp_path, prepared, threads, monkeypatch):
    app = make_app(tmp_path, prepared, BACKGROUND=True)
    assert threads == []
    for _ in range(3):
        person(app).opens("/account/sign-in")
    assert (len(threads), threads[0]["daemon"]) == (1, True)
    monkeypatch.setattr(background.os, "getpid", lambda: -1)  # a worker that was made from this process
    person(app).opens("/account/sign-in")
    assert len(threads) == 2


def test_a_round_sends_the_mail_that_waits(app, kade, tmp_path):
    members.add_member(kade.organisation, email="nieuw@kade.example", role="assessor", invite=True)
    background.do_round(app, is_hourly=True)
    (mail,) = (tmp_path / "mail").glob("*.eml")
    assert "To: nieuw@kade.example" in mail.read_text()
    db.session.expire_all()
    assert db.session.scalar(select(Mail.state)) == "sent"


def test_a_part_that_breaks_does_not_stop_the_rest_and_tells_nothing_of_people(app, kade, tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    members.add_member(kade.organisation, email="nieuw@kade.example", role="assessor", invite=True)

    def breaks(_at):
        raise ValueError("nieuw@kade.example")

    monkeypatch.setattr(reminding, "remind", breaks)
    background.do_round(app, is_hourly=True)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
    assert "reminders: a round broke off (ValueError)" in caplog.text
    assert "nieuw@" not in caplog.text
