"""`selfassess privacy`: what the privacy guard finds in texts and documents."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.saying import language_option, tell, tell_fault
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, Phrase, say
from selfassess.core.privacy import Hit, blocks, find, find_in_name, sentence
from selfassess.languages import catalogue
from selfassess.shelf import why_unread

DOCUMENTS = (".pdf", ".docx", ".odt", ".xlsx")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic")
PAGES = (".html", ".htm", ".xhtml")
ESCAPED = (".json", ".yaml", ".yml")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file; `faults` say why it could not be checked, `notices` what in it could not."""

    hits: list[Hit]
    faults: list[Phrase] = field(default_factory=list)
    notices: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lines:
    """The text of a file, in each way that it can be read, why it could not be read and what in it could not."""

    readings: list[str]
    faults: list[Phrase] = field(default_factory=list)
    notices: list[Phrase] = field(default_factory=list)


@click.group(help=_("Find personal data in texts and documents."))
def privacy() -> None:
    """Look for data about clients."""


@privacy.command(help=_("Say what may not be in a file, or had better not; never shows the value itself."))
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help=_("Print the hits as JSON."))
@language_option
def check(files: tuple[str, ...], as_json: bool, language: str) -> None:
    """Print one line a hit; exit code 1 when something blocks or a file could not be checked."""
    checked = {name: _checked(name) for name in files}
    if as_json:
        click.echo(json.dumps([_plain(name, hit) for name, found in checked.items() for hit in found.hits], ensure_ascii=False, indent=2))
    else:
        _tell_hits(checked, language)
    for name, found in checked.items():
        for says in (*found.faults, *found.notices):
            tell_fault(Fault((), N_("%(file)s: %(says)s", file=masked(name), says=says)), language)
    if any(found.faults or blocks(found.hits) for found in checked.values()):
        raise click.exceptions.Exit(1)


def masked(name: str) -> str:
    """Return a file name with a star for each sign of a hit, so that what is printed never holds a value."""
    base = Path(name).name
    signs = list(base)
    for hit in find_in_name(base):
        signs[hit.start : hit.end] = "*" * (hit.end - hit.start)
    return name[: len(name) - len(base)] + "".join(signs)


def _checked(name: str) -> Checked:
    lines = _lines(Path(name))
    hits = {(hit.line, hit.kind, hit.action): hit for text in lines.readings[1:] for hit in find(text)}
    shown = find(lines.readings[0]) if lines.readings else []
    seen = {(hit.line, hit.kind, hit.action) for hit in shown}
    more = [hit for key, hit in hits.items() if key not in seen]
    return Checked(
        [*find_in_name(Path(name).name), *sorted([*shown, *more], key=lambda hit: (hit.line, hit.start))], lines.faults, lines.notices
    )


def _plain(name: str, hit: Hit) -> dict[str, object]:
    return {"file": masked(name), "line": hit.line, "kind": hit.kind, "action": hit.action}


def _tell_hits(checked: dict[str, Checked], language: str) -> None:
    words = catalogue(language)
    for name, found in checked.items():
        for hit in found.hits:
            place = masked(name) if hit.line is None else f"{masked(name)}:{hit.line}"
            click.echo(f"{place}: {hit.kind}: {say(sentence(hit), words)}")
    if not any(found.hits or found.faults for found in checked.values()):
        tell(N_("No personal data was found. The check does not see everything: read the text yourself too."), language)


def _lines(path: Path) -> Lines:
    """Return the text of a file; a sentence instead when it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in PICTURES:
        return Lines([], [N_("A picture cannot be checked. Look yourself whether there is something about a girl in it.")])
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        return Lines([], [why_unread(error)])
    if suffix in DOCUMENTS:
        return _document(content, path.name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Lines([], [N_("This is not a text in UTF-8. Save the file as UTF-8 text and check it again.")])
    if "\x00" in text:
        return Lines([], [N_("This is not a text. Choose a text, or a PDF, DOCX, ODT or XLSX file.")])
    return Lines(list(_readings(text, suffix)))


def _readings(text: str, suffix: str) -> Iterator[str]:
    """Yield a text as it is, and as people see it; the lines stay where they are."""
    yield text
    if suffix in PAGES:
        yield html.unescape(_TAG.sub(lambda tag: "\n" * tag.group().count("\n"), text))
    if suffix in ESCAPED and "\\" in text:
        yield _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else " ", text)


def _document(content: bytes, name: str) -> Lines:
    from selfassess.exchange.document_text import Refused, read_document  # heavy: only when a document is checked

    read = read_document(content, name)
    if isinstance(read, Refused):
        return Lines([], [read.says])
    unchecked = [finding.says for finding in read.findings if finding.weight == "confirm"]
    return Lines(["\n".join(line.replace("\n", " ") for line in read.lines)], notices=unchecked)
