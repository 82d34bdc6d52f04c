"""A real server as `selfassess serve` runs it, with its own store and temporary folder, and someone who sends it anything."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from tests.conftest import PASSWORD, make_app, make_organisation
from tests.journeys.place import copy_checkout, environment, free_port, wait_for

BOUNDARY = "a-boundary-that-no-file-holds"
KEY = "a key for tests only, of forty characters"
MEGABYTE = 1_000_000
SOON = 30  # seconds within which a server has cleared up
Content = bytes | Iterable[bytes]


@dataclass
class Server:
    """A running server: where it is, where it keeps its files, and what it printed."""

    folder: Path
    port: int
    process: subprocess.Popen
    log: Path
    organisation: str
    assessment: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> tuple[str, int]:
        """Where to connect."""
        return "127.0.0.1", self.port

    @property
    def temporary(self) -> Path:
        """Where uploads stand while they are looked at."""
        return self.folder / "temporary"

    def memory(self) -> int:
        """Return how many bytes of memory its processes hold, without those that inspect a file."""
        return sum(_resident(pid) for pid in _family(self.process.pid) if "documents" not in _command(pid))

    def files(self) -> list[str]:
        """Return what is in the store."""
        return sorted(str(one) for one in (self.folder / "evidence").rglob("*") if one.is_file())

    def used(self) -> int:
        """Return how many bytes of disk the temporary folder and the store hold, open files without a name too."""
        named = sum(one.stat().st_size for where in (self.temporary, self.folder / "evidence") for one in where.rglob("*") if one.is_file())
        return named + sum(_nameless(pid) for pid in _family(self.process.pid))

    def rows(self, query: str) -> list[tuple]:
        """Ask its database."""
        with sqlite3.connect(self.folder / "instance" / "selfassess.db") as found:
            return found.execute(query).fetchall()

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a command of this installation, in English."""
        return subprocess.run(
            [sys.executable, "-m", "selfassess.cli", *arguments, "--language", "en"],
            cwd=self.folder, env=environment(**self.settings), capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def is_tidy(self) -> bool:
        """Return whether no half upload stands anywhere."""
        return not list(self.temporary.iterdir()) and not [one for one in self.files() if "#" in one]


@contextmanager
def serving(folder: Path, prepared: Path, *arguments: str, **more: str) -> Iterator[Server]:
    """Serve a copy of the checkout with De Kade and another organisation in it; `arguments` of `selfassess serve`."""
    copy_checkout(folder)
    (folder / "instance").mkdir()
    (folder / "temporary").mkdir()
    app = make_app(folder / "instance", prepared)
    with app.app_context():
        kade = make_organisation("Stichting De Kade", "kade")
        make_organisation("Ergens Anders", "elders")
        refs = kade.organisation.ref, kade.assessment.ref
    settings = {"SELFASSESS_SECRET_KEY": KEY, "PORT": str(free_port()), "TMPDIR": str(folder / "temporary")}
    settings |= {"SELFASSESS_EVIDENCE_URL": f"file:{folder / 'evidence'}"} | more
    log = folder / "log.txt"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "selfassess.cli", "serve", *arguments],
            cwd=folder, env=environment(**settings), stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{settings['PORT']}", process, log)
        yield Server(folder, int(settings["PORT"]), process, log, *refs, settings)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page as text without tags."""
        found = re.sub(r"<(script|style)[\s\S]*?</\1>", " ", self.body.decode("utf-8", "replace"))
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found)))


class Caller:
    """Someone who speaks HTTP to the server, signed in when there is an address; English unless told."""

    def __init__(self, server: Server, email: str = "", *, language: str = "en"):
        self.server, self.cookies, self.token = server, {}, ""
        if email:
            self.token = self._token("/account/sign-in")
            entered = self.posts("/account/sign-in", {"email": email, "password": PASSWORD})
            assert entered.status == 303, entered.text
            self.gets(f"/account/language/{language}")
            self.token = self._token("/account")

    def gets(self, path: str) -> Answer:
        """Get a page."""
        return self.asks("GET", path)

    def posts(self, path: str, fields: dict | None = None) -> Answer:
        """Post a form with the token."""
        body = urlencode({"csrf_token": self.token, **(fields or {})}, doseq=True).encode()
        return self.asks("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def uploads(self, path: str, *files: tuple[str, Content], fields: dict | None = None, chunked: bool = False, **more) -> Answer:
        """Post a form with files, each a name and its bytes; `chunked` without saying how long it is."""
        body = multipart({"csrf_token": self.token, **(fields or {})}, files)
        whole = body if chunked else b"".join(body)
        return self.asks("POST", path, whole, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}, **more)

    def asks(self, method: str, path: str, body: Content | None = None, headers: dict | None = None, seconds: float = 120) -> Answer:
        """Send any request; an iterable body without a Content-Length goes chunked."""
        connection = http.client.HTTPConnection(*self.server.address, timeout=seconds)
        try:
            connection.request(method, path, body, {**self.head(), **(headers or {})})
            answer = connection.getresponse()
            self._keep(answer.msg.get_all("Set-Cookie") or ())
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def head(self) -> dict[str, str]:
        """Return the headers that say who this is."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def opens(self, path: str, length: int) -> socket.socket:
        """Begin a post of a form with files and return the connection, to be sent the rest or to be cut."""
        connection = socket.create_connection(self.server.address, timeout=60)
        lines = {**self.head(), "Host": "localhost", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": length}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        connection.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
        return connection

    def _token(self, path: str) -> str:
        return re.search(rb'name="csrf_token" value="([^"]+)"', self.gets(path).body)[1].decode()

    def _keep(self, cookies: Iterable[str]) -> None:
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value


def multipart(fields: dict, files: Iterable[tuple[str, Content]]) -> Iterator[bytes]:
    """Yield a form with files in pieces; names go as they are."""
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'.encode()
    for name, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="'.encode() + name.encode(
            "utf-8", "surrogateescape"
        )
        yield head + b'"\r\nContent-Type: application/octet-stream\r\n\r\n'
        yield from [content] if isinstance(content, bytes) else content
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


@dataclass
class Most:
    """The most bytes that something took above what there was: of memory, and of disk."""

    memory: int = 0
    disk: int = 0


@contextmanager
def watched(server: Server) -> Iterator[Most]:
    """Watch what a server takes while something is done."""
    most, memory, disk, done = Most(), server.memory(), server.used(), threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most.memory, most.disk = max(most.memory, server.memory() - memory), max(most.disk, server.used() - disk)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        done.set()
        watching.join()


def until(is_so, seconds: float = SOON) -> bool:
    """Return whether something becomes so in time; asks a few times a second."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            return False
        time.sleep(0.1)
    return True


def _family(pid: int) -> list[int]:
    """Return a process with all that it started."""
    parents = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _command(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _resident(pid: int) -> int:
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", (Path("/proc") / str(pid) / "status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _nameless(pid: int) -> int:
    """Return the bytes of files that a process holds open and that have no name any more."""
    total = 0
    for handle in (Path("/proc") / str(pid) / "fd").iterdir() if (Path("/proc") / str(pid)).exists() else ():
        try:
            if os.readlink(handle).endswith(" (deleted)"):
                total += handle.stat().st_blocks * 512
        except OSError:
            continue
    return total
