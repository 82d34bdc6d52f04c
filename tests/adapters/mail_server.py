"""A mail server for tests: it speaks SMTP in a thread of its own and remembers what it was told."""

import socketserver
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class MailServer:
    """What the server answers, and what came in. `answers`: the line for a verb, instead of a friendly one."""

    port: int = 0
    offers: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    refuses: str = "nobody"  # a person who is not known there
    certificate: tuple[Path, Path] | None = None  # with its key
    is_tls: bool = False
    came: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    is_encrypted: bool = False
    arrived: threading.Event = field(default_factory=threading.Event)


FRIENDLY = {"EHLO": "", "RSET": "250 ok", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "END": "250 taken", "QUIT": "221 bye",
            "AUTH": "235 welcome", "STARTTLS": "220 begin"}  # fmt: skip


class Speaks(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self):
        """Answer until the other leaves."""
        self.about: MailServer = self.server.about
        if self.about.is_tls:
            self._wrap()
        self.say(self.about.answers.get("HELLO", "220 here"))
        while line := self.rfile.readline():
            said = line.decode().strip()
            self.about.came.append(said)
            if self.answer(said.split(" ")[0].upper()) == "QUIT":
                return

    def answer(self, verb: str) -> str:
        """Answer one line."""
        said = self.about.answers.get(verb, FRIENDLY.get(verb, "500 what"))
        if verb == "RCPT" and self.about.refuses in self.about.came[-1]:
            said = "550 unknown"
        if verb == "EHLO" and not said:
            said = "\r\n".join([f"250-{one}" for one in ("here", *self.about.offers)] + ["250 SIZE 1000000"])
        self.say(said)
        if verb == "STARTTLS":
            self._wrap()
        if verb == "DATA" and said.startswith("3"):
            self.about.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.say(self.about.answers.get("END", FRIENDLY["END"]))
            self.about.arrived.set()
        return verb

    def say(self, line: str) -> None:
        """Send one answer."""
        self.wfile.write(line.encode() + b"\r\n")

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.about.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.about.is_encrypted = True


class Listens(socketserver.ThreadingTCPServer):
    """The door; a connection that breaks off is nothing to tell."""

    allow_reuse_address = daemon_threads = True

    def handle_error(self, request, client_address):
        """Let it go."""


def listening(about: MailServer):
    """Yield a server that listens on this machine until the test is done."""
    with Listens(("127.0.0.1", 0), Speaks) as server:
        server.about, about.port = about, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield about
        server.shutdown()
        thread.join()


def certificate_for(host: str, folder: Path) -> tuple[Path, Path]:
    """Make a certificate that signs itself, with the program `openssl`."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"]
    more = ["-addext", f"subjectAltName=DNS:{host}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *more], check=True, capture_output=True, timeout=60)
    return certificate, key
