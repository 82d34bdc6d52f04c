"""Read the text of one XML part as it streams by; what only attackers write is refused."""

import re
from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from selfassess.exchange.documents.findings import NotTaken
from selfassess.exchange.documents.job import Job

CHUNK = 1 << 18
LONGEST_TOKEN = 8_000_000  # some parsers read an unfinished token anew with each piece, so a long one costs hours
LINE_ENDS = {"p", "h", "si", "comment", "threadedComment", "br", "cr", "line-break", "li", "v", "creator"}
ROWS = {"tr", "table-row", "row"}
SPACES = {"tab": "\t", "s": " ", "noBreakHyphen": "-", "ptab": "\t"}
CHANGES = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "rPrChange", "pPrChange", "tblPrChange", "sectPrChange"}
COMMENTS = {"comment", "threadedComment", "annotation"}
WORDS = ("descr", "title", "prompt", "promptTitle", "error", "errorTitle")  # attributes that people write in
VALUES = {"docVar": "val", "alias": "val", "tag": "val", "user-field-decl": "string-value", "variable-set": "string-value"}  # the same
REMOTE_TAGS = {
    "image",
    "object",
    "object-ole",
    "plugin",
    "applet",
    "floating-frame",
    "section-source",
    "audio",
    "video",
    "background-image",
}
LEADS_OUT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # a link out of the document: mailto, tel, https, file
REMOTE = ("http:", "https:", "ftp:", "file:", "//", "\\\\")

OUT_OF_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]

Start = Callable[[str, Mapping[str, str]], None]


def parse(stream: IO[bytes], start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """Go through XML with names without their namespace; raises NotTaken for a document type or broken XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    given = 0
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            given += len(chunk)
            if given - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
                raise NotTaken("too_heavy")
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise NotTaken("too_heavy" if broken.code == OUT_OF_MEMORY else "damaged") from None
    except (LookupError, ValueError):  # an encoding that nobody knows, or that this parser cannot read
        raise NotTaken("damaged") from None


def attribute(attributes: Mapping[str, str], local: str) -> str:
    """Return an attribute by its name without namespace, or nothing."""
    for name, value in attributes.items():
        if _local(name) == local:
            return value
    return ""


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_doctype(*_) -> None:
    raise NotTaken("doctype")


class Paragraphs:
    """Collects the paragraphs of a part as lines, and the cells of a table row as one line."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.parts: list[str] = []
        self.rows = 0

    def read(self, stream: IO[bytes]) -> None:
        """Read one part."""
        parse(stream, self.start, self.end, self.take)
        self._flush()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note what begins."""
        if tag in ROWS:
            self.rows += 1
        elif tag in SPACES:
            self.parts.append(SPACES[tag])
        self._count(tag, attributes)
        if attributes:
            self._look(tag, attributes)

    def end(self, tag: str) -> None:
        """End a line where the document does; inside a row of a table a paragraph is a cell."""
        if tag in ROWS:
            self.rows -= 1
            self._flush()
        elif tag in LINE_ENDS and self.rows:
            self.parts.append("\t")
        elif tag in LINE_ENDS:
            self._flush()

    def take(self, text: str) -> None:
        """Take characters; the space between elements of a tidy file is none of its text."""
        if text.isspace() and "\n" in text:
            return
        self.parts.append(text.replace("\n", " "))
        if len(self.parts) > 100_000:
            self._flush()

    def _flush(self) -> None:
        if self.parts:
            self.job.text.add("".join(self.parts).strip())
            self.parts.clear()

    def _count(self, tag: str, attributes: Mapping[str, str]) -> None:
        is_change = tag in CHANGES and attribute(attributes, "author") or tag == "changed-region"
        if is_change:
            self.job.counts["changes"] += 1
        elif tag in COMMENTS:
            self.job.counts["comments"] += 1
        elif _hides(tag, attributes):
            self.job.finds("hidden_text")

    def _look(self, tag: str, attributes: Mapping[str, str]) -> None:
        add_words(self.job, attributes)
        if tag in VALUES:
            self.job.text.add(attribute(attributes, VALUES[tag]))
        target = attribute(attributes, "href")
        if tag in REMOTE_TAGS and target.lower().startswith(REMOTE):
            raise NotTaken("remote", part=target[:60])
        if LEADS_OUT.match(target):
            self.job.text.add(target)


def add_words(job: Job, attributes: Mapping[str, str]) -> None:
    """Read what people wrote in the attributes of an element."""
    for name in WORDS:
        if name in attributes:
            job.text.add(attributes[name])


def _hides(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "vanish":
        return attribute(attributes, "val") not in ("0", "false")
    return tag == "text-properties" and attribute(attributes, "display") == "none"
