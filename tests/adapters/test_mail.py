"""Mail leaves over a real connection, into a folder or on the console; what fails is told in a word, never in the server's."""

import email
import email.policy
import io
import os
import socket
import ssl
import stat
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from selfassess.adapters.mail import ConsoleMailer, FolderMailer, MailFailed, SmtpMailer, mailer_at
from tests.adapters.mail_server import MailServer, certificate_for, listening
from tests.packages import program


@pytest.fixture
def server():
    """A mail server on this machine."""
    yield from listening(MailServer())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for mail.example, with its key."""
    program("openssl")
    return certificate_for("mail.example", tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def far(server, certificate, monkeypatch):
    """A mailer to mail.example, which is the server on this machine; it trusts only that certificate."""
    server.offers, server.certificate = ("STARTTLS", "AUTH PLAIN"), certificate
    here = lambda self, host, port, timeout: socket.create_connection(("127.0.0.1", server.port), timeout)  # noqa: E731
    monkeypatch.setattr("smtplib.SMTP._get_socket", here)
    trusts = lambda: ssl.create_default_context(cafile=certificate[0])  # noqa: E731
    return SmtpMailer("mail.example", 587, user="app", password="geheim", seconds=5, trusts=trusts)


def letter(text="Beste collega,\n.\nEén regel met é.", to="assessor@kade.example"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "app@kade.example", to, "Proef"
    message["Date"] = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    message.set_content(text)
    return message


def failure(mailer, message=None) -> MailFailed:
    with pytest.raises(MailFailed) as failed:
        mailer.send(message or letter())
    return failed.value


def test_a_mail_arrives_whole(server):
    SmtpMailer("127.0.0.1", server.port).send(letter())
    came = email.message_from_bytes(server.mails[0], policy=email.policy.default)
    assert (came["To"], came.get_content().splitlines()) == ("assessor@kade.example", ["Beste collega,", "..", "Eén regel met é."])
    assert server.came[0] == "ehlo kade.example"


def test_a_server_elsewhere_is_spoken_to_in_secret_before_the_password(server, far):
    far.send(letter())
    verbs = [line.split(" ")[0].upper() for line in server.came]
    assert verbs[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert (server.is_encrypted, len(server.mails)) == (True, 1)


def test_a_server_that_is_secret_from_the_first_word_is_spoken_to_too(server, far):
    server.is_tls, far.is_tls = True, True
    far.send(letter())
    assert (server.came[0].split(" ")[0], len(server.mails)) == ("ehlo", 1)


def test_a_server_elsewhere_that_cannot_be_secret_gets_nothing(server, far):
    server.offers = ("AUTH PLAIN",)
    failed = failure(far)
    assert (failed.code, failed.is_final, server.mails) == ("no_tls", False, [])
    assert not any(line.upper().startswith("AUTH") for line in server.came)


def test_a_certificate_that_nobody_vouches_for_is_refused(far, server):
    far._trusts = ssl.create_default_context
    assert (failure(far).code, server.mails) == ("no_tls", [])


@pytest.mark.parametrize(
    ("answers", "code", "is_final"),
    [
        ({"RCPT": "550 no such person: assessor@kade.example"}, "550", True),
        ({"RCPT": "450 try later"}, "450", False),
        ({"END": "554 looks like spam"}, "554", True),
        ({"END": "451 disk full"}, "451", False),
        ({"MAIL": "553 not your address"}, "553", False),
        ({"HELLO": "421 too busy"}, "421", False),
    ],
)
def test_what_a_server_refuses_is_told_by_its_number_only(server, answers, code, is_final):
    server.answers = answers
    failed = failure(SmtpMailer("127.0.0.1", server.port))
    assert (failed.code, failed.is_final, str(failed)) == (code, is_final, code)


def test_a_wrong_password_is_told_as_such(server):
    server.offers, server.answers = ("AUTH PLAIN",), {"AUTH": "535 no"}
    assert failure(SmtpMailer("127.0.0.1", server.port, user="app", password="geheim")).code == "sign_in"


def test_a_mail_that_was_taken_is_sent_also_when_the_goodbye_fails(server):
    server.answers = {"QUIT": "500 never heard of it"}
    SmtpMailer("127.0.0.1", server.port).send(letter())
    assert len(server.mails) == 1


def test_a_server_that_is_not_there_is_told():
    assert failure(SmtpMailer("127.0.0.1", 1, seconds=1)).code == "unreachable"


def test_a_server_that_says_nothing_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert failure(SmtpMailer("127.0.0.1", silent.getsockname()[1], seconds=0.2)).code == "unreachable"


def test_an_address_that_the_server_cannot_write_is_final(server):
    failed = failure(SmtpMailer("127.0.0.1", server.port), letter(to="assessor@käde.example"))
    assert (failed.code, failed.is_final) == ("address", True)


def test_mail_in_a_folder_is_its_owners_alone_and_goes_after_ninety_days(tmp_path):
    mailer = FolderMailer(tmp_path / "mail")
    mailer.send(letter())
    (first,) = (tmp_path / "mail").iterdir()
    assert (first.suffix, stat.S_IMODE(first.stat().st_mode)) == (".eml", 0o600)
    os.utime(first, (0, time.time() - 91 * 24 * 3600))
    mailer.send(letter("Later."))
    (second,) = (tmp_path / "mail").iterdir()
    assert email.message_from_bytes(second.read_bytes(), policy=email.policy.default).get_content().strip() == "Later."


def test_a_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "mail").write_text("a file")
    assert failure(FolderMailer(tmp_path / "mail")).code == "folder"


def test_mail_on_the_console_can_be_read():
    written = io.StringIO()
    ConsoleMailer(written).send(letter())
    assert "To: assessor@kade.example" in written.getvalue()
    assert "Eén regel met é." in written.getvalue()


def test_a_password_with_signs_is_read_from_the_setting():
    found = mailer_at("smtps://app%40kade.example:a%2Fb%3A@mail.example")
    assert (found.host, found.port, found.user, found._password, found.is_tls) == ("mail.example", 465, "app@kade.example", "a/b:", True)
