"""The printing process: reads a job from its input, writes a PDF to its output, again and again.

Kept apart from the web process because xhtml2pdf is slow to import, holds one lock a process, and gets limits
here on time and memory. A job is JSON: {"html", "blocks", "on", "language", "spare", "first"}; the last three may be absent
(see flowables.begin). Every message is its length in 8 bytes and then itself; an answer begins with one byte: P (a PDF) or E (an error in words).
"""

import gc
import itertools
import json
import logging
import os
import resource
import struct
import sys
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

SECONDS = 60
MEMORY = 1_500_000_000
FILE = 50_000_000  # xhtml2pdf puts long sources in a temporary file
FACES = {
    "SourceSans": "SourceSansPro-Regular.ttf",
    "SourceSans-Semibold": "SourceSansPro-Semibold.ttf",
    "SourceSans-Italic": "SourceSansPro-It.ttf",
}
BOX = "\u2610"  # printed for a sign that the fonts do not have


class NotClean(Exception):  # noqa: N818 - named after the fact
    """xhtml2pdf warned or failed; the document may miss something, so it is not given out."""


def convert(job: Mapping) -> bytes:
    """Return the PDF of a job: the same job gives the same bytes.

    Raises NotClean when anything in the document was refused or not understood.
    """
    ready()
    from xhtml2pdf import xhtml2pdf_reportlab
    from xhtml2pdf.config.resources import ResourceAccessPolicy
    from xhtml2pdf.document import pisaDocument

    from selfassess.reports.flowables import begin

    noon = datetime.fromisoformat(job["on"]).replace(hour=12, tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))
    xhtml2pdf_reportlab.uuid4 = _numbered()  # bookmarks are named by chance otherwise
    begin({**job, "blocks": printable(job["blocks"])})
    policy = ResourceAccessPolicy.server(None, allow_remote=False, max_render_seconds=SECONDS, max_resources=0)
    made = BytesIO()
    done = pisaDocument(printable(job["html"]), made, encoding="utf-8", resource_policy=policy, link_callback=_refuse)
    if done.err or done.warn:
        raise NotClean("; ".join(str(entry[2]) for entry in done.log))
    return made.getvalue()


@lru_cache(maxsize=1)
def ready() -> None:
    """Load the libraries, register our fonts under our names, and our tag."""
    logging.getLogger("xhtml2pdf").setLevel(logging.ERROR)
    import reportlab.rl_config as settings

    settings.invariant = 1
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from xhtml2pdf import default

    from selfassess.reports.flowables import register

    folder = files("font_source_sans_pro") / "files"
    for name, file in FACES.items():
        registerFont(TTFont(name, str(folder / file)))
    for bold, italic, name in ((0, 0, ""), (1, 0, "-Semibold"), (0, 1, "-Italic"), (1, 1, "-Semibold")):
        addMapping("SourceSans", bold, italic, f"SourceSans{name}")
    default.DEFAULT_FONT["sourcesans"] = "SourceSans"
    settings.canvas_basefontname = "SourceSans"  # else every page names Helvetica, which is not embedded
    register()


def printable(value):
    """Return the value with every text in it reduced to signs that our fonts have.

    What has a plainer twin becomes that, control and invisible signs go, anything else becomes an empty box.
    """
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(_sign(one) for one in unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


@lru_cache(maxsize=5000)
def _sign(one: str) -> str:
    if one in "\n ":
        return one
    if one in "\t\r\u00a0\u2028\u2029":
        return " "
    if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Mn", "Me") or "\ufe00" <= one <= "\ufe0f":
        return ""
    known = _known()
    if ord(one) in known:
        return one
    plain = unicodedata.normalize("NFKC", one)
    return plain if all(ord(part) in known for part in plain) and plain not in "<>&\"'" else BOX


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    from reportlab.pdfbase.pdfmetrics import getFont

    return frozenset.intersection(*(frozenset(getFont(name).face.charToGlyph) for name in FACES))


def _refuse(uri: str, _origin: str) -> str:
    raise NotClean(f"A report reads no files, but asked for {uri[:60]}.")


def _numbered():
    numbers = itertools.count(1)

    class Number:
        def __init__(self) -> None:
            self.hex = f"mark-{next(numbers)}"

    return Number


def limit() -> None:
    """Bound what this process may take; time is bounded anew for each job."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))


def _allow_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _read(stream, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve(incoming, outgoing) -> None:
    """Answer jobs until the input ends."""
    while True:
        try:
            (size,) = struct.unpack(">Q", _read(incoming, 8))
            job = json.loads(_read(incoming, size))
        except EOFError:
            return
        _allow_time()
        try:
            answer = b"P" + convert(job)
        except Exception as failed:  # a door: every failure goes back in words, the process stays
            answer = b"E" + f"{type(failed).__name__}: {failed}".encode()
        outgoing.write(struct.pack(">Q", len(answer)) + answer)
        outgoing.flush()
        gc.collect()  # between two jobs, when nobody waits


def main() -> None:
    """Run as a process of its own."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may end up between two answers
    sys.stdout = sys.stderr
    limit()
    ready()
    gc.disable()  # a document is some hundred thousand objects that live as long as the job
    serve(sys.stdin.buffer, outgoing)


if __name__ == "__main__":
    main()
