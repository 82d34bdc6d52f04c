"""A place to try: a copy of the checkout with its own database, served as `make run` serves it, and a browser."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
LONGEST_START = 40


@dataclass(frozen=True)
class Place:
    """A running server: its folder, address, the password of the demo accounts, and what it printed."""

    folder: Path
    url: str
    password: str
    log: Path

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a command of this installation."""
        return selfassess(self.folder, arguments, secret_of(self.folder))


@contextmanager
def served(folder: Path) -> Iterator[Place]:
    """Serve a copy of the checkout with the demo organisation; ends as by Ctrl-C."""
    copy_checkout(folder)
    port, log = free_port(), folder / "log.txt"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "selfassess.cli", "run"],
            cwd=folder, env=environment(PORT=str(port)), stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, log)
        yield Place(folder, url, (folder / "instance" / "demo-password").read_text().strip(), log)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def browsing(chromium: str) -> Iterator[Browser]:
    """Start the browser that is installed here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


def copy_checkout(folder: Path) -> None:
    """Copy what a server needs, so that it makes its own instance."""
    for name in ("selfassess", "questionnaires", "static", "translations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)


def environment(**more: str) -> dict[str, str]:
    """Return this environment without settings of an installation."""
    return {name: text for name, text in os.environ.items() if not name.startswith("SELFASSESS_")} | more


def selfassess(folder: Path, arguments: tuple[str, ...], secret: str) -> subprocess.CompletedProcess:
    """Run a command in a folder that holds the program."""
    return subprocess.run(
        [sys.executable, "-m", "selfassess.cli", *arguments],
        cwd=folder, env=environment(SELFASSESS_SECRET_KEY=secret), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def secret_of(folder: Path) -> str:
    """Return the key that `run` keeps."""
    return (folder / "instance" / "secret-key").read_text().strip()


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    """Return when the sign-in page is there; raises RuntimeError with what the server said when it does not come."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/account/sign-in", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)  # a process that starts gives no other sign
    raise RuntimeError(f"The server did not start: {log.read_text()}")


def link_in(text: str) -> str:
    """Return the path of the link that a command printed."""
    return re.search(r"https?://[^/\s]+(/account/choose-password/[\w.\-]+[\w\-])", text)[1]
