"""`selfassess mail`: what waits leaves, and what did not leave is told in numbers."""

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.adapters.mail_server import MailServer, listening
from tests.commands.test_place import SETTINGS, damage, place  # noqa: F401 - a database with De Kade, and its commands
from tests.journeys.place import environment, free_port, wait_for

INVITATION = (
    "INSERT INTO mail (organisation_id, account_id, kind, about, state, not_before, attempts, made_at)"
    " SELECT organisation_id, account_id, 'invitation', '{}', 'waiting', '2026-01-01', 0, '2026-01-01' FROM membership WHERE role = 'assessor'"
)


@pytest.fixture
def server():
    """A mail server on this machine."""
    yield from listening(MailServer())


@pytest.fixture
def mail(place, server):  # noqa: F811
    """Run a command of an installation that sends over the server, with an invitation that waits."""
    damage(place.database, INVITATION)
    place.more = {
        "SELFASSESS_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "SELFASSESS_MAIL_FROM": "app@kade.example",
        "SELFASSESS_BASE_URL": "https://kade.example",
    }
    return place


def test_what_waits_is_sent_once(mail, server):
    first, second = mail("mail", "send"), mail("mail", "send")
    assert (first.stdout, second.stdout, first.stderr) == ("1 mail was sent.\n", "0 mails were sent.\n", "")
    assert b"To: assessor@kade.example" in server.mails[0]
    assert b"https://kade.example/" in server.mails[0]


def test_a_server_sends_by_itself_from_its_first_request(mail, server, tmp_path):
    port = free_port()
    with served(mail, tmp_path / "log.txt", PORT=str(port)) as (process, log):
        wait_for(f"http://127.0.0.1:{port}", process, log)
        assert server.arrived.wait(30)
    assert "Traceback" not in log.read_text()


@contextmanager
def served(place, log, **more):  # noqa: F811
    """Serve with two processes, until the test is done."""
    places = {"SELFASSESS_DATABASE_URL": f"sqlite:///{place.database}"}
    settings = environment(**SETTINGS, **places, **place.more, **more, PYTHONPATH=os.pathsep.join(sys.path))
    command = [sys.executable, "-m", "selfassess.cli", "serve", "--workers", "2"]
    with log.open("w") as written:
        process = subprocess.Popen(command, cwd=log.parent, env=settings, stdout=written, stderr=subprocess.STDOUT)
        try:
            yield process, log
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(15)


def test_processes_that_send_at_the_same_time_send_each_mail_once(mail, server):
    damage(mail.database, *[INVITATION] * 29)
    with ThreadPoolExecutor(3) as processes:
        done = list(processes.map(lambda _: mail("mail", "send"), range(3)))
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 3
    names = [line for mail in server.mails for line in mail.splitlines() if line.startswith(b"Message-ID")]
    assert (len(names), len(set(names))) == (30, 30)


def test_what_is_refused_is_told_without_an_address_and_can_be_tried_again(mail, server):
    server.answers = {"RCPT": "550 assessor@kade.example is unknown"}
    sent, told, doctor = mail("mail", "send"), mail("mail", "list"), mail("doctor")
    assert (sent.returncode, doctor.returncode) == (1, 1)
    assert "1 mail could not be sent in the last week." in doctor.stderr
    assert "failed: the mail server said 550." in told.stdout
    assert not any("@" in done.stdout + done.stderr for done in (sent, told, doctor))
    server.answers = {}
    assert mail("mail", "send", "--again").returncode == 0
    assert len(server.mails) == 1


def test_a_server_that_does_not_answer_keeps_the_mail_waiting(mail, server):
    mail.more["SELFASSESS_MAIL_URL"] = "smtp://127.0.0.1:1"
    assert mail("mail", "send").returncode == 1
    told = mail("mail", "list").stdout
    assert "1 mail waits.\n" in told
    assert "is tried again at" in told
    assert "the mail server does not answer." in told


def test_mail_that_nobody_sends_is_told_by_the_doctor(mail):
    done = mail("doctor")
    assert (done.returncode, "1 mail should have left an hour ago." in done.stderr) == (1, True)


def test_the_settings_can_be_tried_out(mail, server):
    done = mail("mail", "trial", "beheerder@kade.example")
    assert (done.returncode, len(server.mails)) == (0, 1)
    assert sqlite3.connect(mail.database).execute("SELECT state FROM mail").fetchall() == [("waiting",)]
    server.answers = {"HELLO": "554 go away"}
    done = mail("mail", "trial", "beheerder@kade.example")
    assert (done.returncode, done.stderr) == (1, "The mail did not leave: the mail server said 554.\n")


def test_mail_without_a_sender_stops_with_a_sentence(mail):
    del mail.more["SELFASSESS_MAIL_FROM"]
    done = mail("mail", "send")
    assert (done.returncode, done.stderr) == (1, "SELFASSESS_MAIL_FROM is missing. Mail over a server needs it.\n")
