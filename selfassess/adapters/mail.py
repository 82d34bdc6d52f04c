"""How mail leaves: over SMTP, as files in a folder, or on the console."""

import secrets
import smtplib
import ssl
import sys
import time
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol, TextIO
from urllib.parse import unquote, urlsplit

SECONDS = 20.0  # that a mail server may take for each answer
KEPT_SECONDS = 90 * 24 * 3600.0  # of a mail in a folder
PORTS = {"smtp": 587, "smtps": 465}
LOCAL = ("localhost", "127.0.0.1", "::1")
SIGN_IN, NO_TLS, UNREACHABLE, TIMEOUT, ADDRESS, FOLDER = "sign_in", "no_tls", "unreachable", "timeout", "address", "folder"
OF_THE_SERVER = (SIGN_IN, NO_TLS, UNREACHABLE, TIMEOUT, FOLDER)  # every other mail would fail too


class MailFailed(Exception):
    """A mail did not leave. `code`: a word of this module or the number that the server said, never its text.

    `is_final`: trying again does not help.
    """

    def __init__(self, code: str, *, is_final: bool = False):
        super().__init__(code)
        self.code = code
        self.is_final = is_final


class Mailer(Protocol):
    """Lets mail leave."""

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over; return when somebody else answers for it. Raises MailFailed."""


def mailer_at(url: str) -> "SmtpMailer | FolderMailer | ConsoleMailer":
    """Return the mailer of a setting: `smtp://…`, `smtps://…`, `file:FOLDER` or `console:`; raises ValueError."""
    if url == "console:":
        return ConsoleMailer(sys.stdout)
    if url.startswith("file:") and url != "file:":
        return FolderMailer(Path(url.removeprefix("file:")))
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("mail leaves over smtp://, smtps://, file:FOLDER or console:")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpMailer(parts.hostname, parts.port or PORTS[parts.scheme], user=user, password=password, is_tls=parts.scheme == "smtps")


class SmtpMailer:
    """A mail server. What is sent is encrypted and its certificate is checked; only a server on this machine may do without."""

    def __init__(
        self, host: str, port: int, *, user: str = "", password: str = "", is_tls: bool = False, seconds: float = SECONDS, trusts=None
    ) -> None:
        self.host, self.port = host, port
        self.user, self._password = user, password
        self.is_tls, self.seconds = is_tls, seconds
        self._trusts = trusts or ssl.create_default_context

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over, in a connection of its own. Raises MailFailed."""
        try:
            with self._connected(message["From"].addresses[0].domain) as server:
                self._open(server)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()), (550, b""))[0]
            raise MailFailed(str(code), is_final=code >= 500) from None
        except smtplib.SMTPDataError as refused:
            raise MailFailed(str(refused.smtp_code), is_final=refused.smtp_code >= 500) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):  # signs in the address that this server does not know
            raise MailFailed(ADDRESS, is_final=True) from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise MailFailed(_code_of(error)) from None

    def _connected(self, domain: str) -> smtplib.SMTP:
        """Return a connection in which we are called `domain`; leaving it never fails a mail that was taken."""
        about = {"host": self.host, "port": self.port, "timeout": self.seconds, "local_hostname": domain}
        return _Tls(**about, context=self._trusts()) if self.is_tls else _Plain(**about)

    def _open(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not self.is_tls and self.host not in LOCAL:
            if not server.has_extn("starttls"):
                raise MailFailed(NO_TLS)
            server.starttls(context=self._trusts())
        if self.user:
            self._sign_in(server)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self.user, self._password)
        except smtplib.SMTPException:
            raise MailFailed(SIGN_IN) from None


class _Leaves:
    """A connection that says goodbye as well as it can: the server answers for the mail already."""

    def __exit__(self, *_error) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self.quit()
        self.close()


class _Plain(_Leaves, smtplib.SMTP):
    pass


class _Tls(_Leaves, smtplib.SMTP_SSL):
    pass


def _code_of(error: Exception) -> str:
    """Return why a server did not take a mail, without a word of what it said."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, TimeoutError):
        return TIMEOUT
    return NO_TLS if isinstance(error, ssl.SSLError) else UNREACHABLE


class FolderMailer:
    """Mail as files that a mail program opens, for their owner only: without a mail server. Files of 90 days ago go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write one mail as a file. Raises MailFailed."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            place = self.folder / f"{message['Date'].datetime:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            place.touch(mode=0o600, exist_ok=False)
            place.write_bytes(message.as_bytes(policy=SMTP))
            self._clear_away(time.time() - KEPT_SECONDS)
        except OSError:
            raise MailFailed(FOLDER) from None

    def _clear_away(self, before: float) -> None:
        for place in self.folder.glob("*.eml"):
            if place.stat().st_mtime < before:
                place.unlink(missing_ok=True)


class ConsoleMailer:
    """Mail as text on standard output, to look at while building."""

    def __init__(self, into: TextIO) -> None:
        self.into = into

    def send(self, message: EmailMessage) -> None:
        """Print one mail."""
        heads = "\n".join(f"{name}: {message[name]}" for name in ("From", "To", "Subject"))
        print(f"{heads}\n\n{message.get_content()}", file=self.into, flush=True)


class FakeMailer:
    """A mailer that keeps what it was given, or fails as a test wants."""

    def __init__(self, failure: MailFailed | None = None) -> None:
        self.failure = failure
        self.sent: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        """Keep one mail, or raise the failure that was set."""
        if self.failure:
            raise self.failure
        self.sent.append(message)
