"""Receive a document, and have it inspected by a process of its own with limits on time and memory."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from selfassess.exchange.documents.findings import Finding, Refused, finding, refused
from selfassess.exchange.documents.limits import DEFAULT, Limits
from selfassess.exchange.documents.names import kind_of_name, safe_name

COMMAND = (sys.executable, "-m", "selfassess.exchange.documents.workshop")
CHUNK = 1 << 20
AT_ONCE = 2  # inspecting processes of one server process: each may take as much memory as the limits say
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "SYSTEMROOT")  # no secrets go along

Ask = Callable[[dict, Limits], dict]

log = logging.getLogger(__name__)
_at_once = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came in, and what it weighs; `sha256` in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """A document that may be kept.

    `name` is safe, `kind` is pdf, docx, odt, xlsx, png or jpg; `clean` is the file to keep, `size` and `sha256` (hex) are
    of that file; `lines` is its text for the privacy guard.
    """

    name: str
    kind: str
    clean: Path
    size: int
    sha256: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def needs_confirmation(self) -> bool:
        """Tell whether a person must say that there is no client data in it, because the app could not look."""
        return any(one.weight == "confirm" for one in self.findings)


def too_many(count: int, limits: Limits = DEFAULT) -> Refused | None:
    """Return the refusal of an upload with so many files, or None."""
    return refused("too_many", most=limits.files) if count > limits.files else None


def receive(chunks: Iterable[bytes], into: Path, limits: Limits = DEFAULT) -> Received | Refused:
    """Write an upload to a file, no further than it may be large; after a refusal or an error there is no file."""
    digest, size = hashlib.sha256(), 0
    try:
        with into.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limits.size:
                    break
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        into.unlink(missing_ok=True)
        raise
    if 0 < size <= limits.size:
        return Received(size, digest.hexdigest())
    into.unlink(missing_ok=True)
    return _too_large(limits) if size else refused("empty")


def ask_process(job: dict, limits: Limits, command: tuple[str, ...] = COMMAND) -> dict:
    """Return what a process of its own says of a job; one that hangs, dies or babbles has refused.

    `command` is the program that takes the job as JSON, bounds itself and answers with JSON.
    """
    try:
        with _at_once:
            done = subprocess.run(  # noqa: S603 - our own program
                command, input=json.dumps(job).encode(), capture_output=True, timeout=limits.seconds * 1.5, env=_environment(), check=False
            )
    except subprocess.TimeoutExpired:
        return {"refused": "too_heavy", "params": {}}
    if done.returncode < 0:  # killed for what it took
        return {"refused": "too_heavy", "params": {}}
    try:
        return json.loads(done.stdout)
    except ValueError:
        log.error("the inspecting process failed: %s", _last_line(done.stderr))
        return {"refused": "not_inspected", "params": {}}


def inspect(name: str, source: Path, into: Path, limits: Limits = DEFAULT, *, ask: Ask = ask_process) -> Inspected | Refused:
    """Look through the document at `source` and write a clean copy to `into`.

    The copy has no metadata; the same document always gives the same copy. After a refusal there is no file at `into`.
    `ask` does the risky part, in a process of its own unless a test wants it at hand.
    """
    kept_as = safe_name(name)
    kind = kind_of_name(kept_as)
    size = source.stat().st_size
    if not kind:
        return refused("kind")
    if not size:
        return refused("empty")
    if size > limits.size:
        return _too_large(limits)
    told = ask({"kind": kind, "source": str(source), "into": str(into), "limits": asdict(limits)}, limits)
    if "refused" in told:
        into.unlink(missing_ok=True)
        return refused(told["refused"], **told["params"])
    findings = [finding(code, **params) for code, params in told["findings"]]
    if kept_as != name:
        findings.insert(0, finding("renamed", name=kept_as))
    return Inspected(kept_as, kind, into, into.stat().st_size, _sha256(into), tuple(told["lines"]), tuple(findings))


def _too_large(limits: Limits) -> Refused:
    return refused("too_large", most=limits.size // 1_000_000)


def _environment() -> dict[str, str]:
    return {key: os.environ[key] for key in PASSED_ON if key in os.environ}


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _last_line(output: bytes) -> str:
    """Return what went wrong without the way there, which may quote a document."""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].partition(":")[0][:200] if lines else "it said nothing"
