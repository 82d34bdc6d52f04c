"""Translations of a questionnaire's texts as `.po` files: the context of a message is the path of its text.

Read with Babel; what programs for translators make of a file is understood: another order, other headers, a byte order mark, lines that
end otherwise, another set of signs, obsolete messages, and what was there before (`#|`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, normalize, unescape

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.translating import Entry, entries_in
from selfassess.core.loading.texts import Catalogue
from selfassess.core.phrases import N_, Phrase

LARGEST = 5_000_000  # bytes
MOST_ENTRIES = 50_000
TOO_LARGE = N_("This file is larger than %(most)s MB. That is more than the texts of a questionnaire can be.", most=LARGEST // 1_000_000)
WIDTH = 110

_CHARSET = re.compile(rb"charset=([\w.:-]{1,40})", re.IGNORECASE)
_SAYS = {  # what Babel says, by how it begins
    "missing msgstr": N_("A msgid has no msgstr after it."),
    "Unknown or misformatted": N_("This line begins with none of the words of a .po file: msgctxt, msgid or msgstr."),
    "Got line starting with": N_("This line is a text without a msgctxt, msgid or msgstr before it."),
}


class UnreadableCatalogue(ValueError):
    """The text is not a catalogue in the format of gettext. `says`: what is wrong; `line`: where, 0 for the file as a whole."""

    def __init__(self, says: Phrase, line: int = 0):
        super().__init__(f"{line}: {says.text}")
        self.says, self.line = says, line


@dataclass(frozen=True, slots=True)
class PoFile:
    """What a file holds. `language`: as its header says, empty when it does not; `plurals`: how many messages have plural forms,
    which texts of questionnaires have not; `nameless`: how many messages do not say which text they are of.
    """

    entries: tuple[Entry, ...]
    language: str
    plurals: int
    nameless: int


def read_po(text: str) -> Catalogue:
    """Return path: (source text, translation); unfinished (fuzzy) and empty translations are left out.

    Raises UnreadableCatalogue when the text is no catalogue.
    """
    found = (entry for entry in read_entries(text).entries if entry.translation and not entry.is_unsure and not entry.is_old)
    return {entry.path: (entry.source, entry.translation) for entry in found}


def read_entries(file: bytes | str) -> PoFile:
    """Return everything that a file holds. Raises UnreadableCatalogue."""
    text = file if isinstance(file, str) else _decoded(file)
    gathered = _Gathered()
    parser = PoFileParser(gathered, abort_invalid=True)
    try:
        parser.parse(_told_apart(number, line) for number, line in enumerate(text.removeprefix("\ufeff").split("\n")))
    except UnreadableCatalogue:
        raise
    except PoFileError as error:
        raise UnreadableCatalogue(_says(str(error)), error.lineno + 1) from error
    except (ValueError, IndexError, AttributeError) as error:  # what Babel makes of a file that goes wrong in the middle of a message
        raise UnreadableCatalogue(N_("After this line the file is not a catalogue of gettext."), parser.offset + 1) from error
    if not gathered.found and not gathered.obsolete and not gathered.header:
        raise UnreadableCatalogue(N_("There is no message in this file. Choose a .po file."))
    single = [one for one in gathered.found if isinstance(one.id, str)]
    entries = [*map(_entry, filter(_is_named, single)), *(_old(one) for one in gathered.obsolete.values() if _is_named(one))]
    nameless = sum(not _is_named(one) for one in single)
    return PoFile(tuple(entries), _language(gathered.header), len(gathered.found) - len(single), nameless)


def write_po(questionnaire: Questionnaire, catalogue: Catalogue, language: str) -> str:
    """Return a catalogue with every text of the questionnaire and the translations that still fit."""
    entries = entries_in(questionnaire, catalogue)
    return write_entries(entries, language, project=f"{questionnaire.key} {questionnaire.version}")


def write_entries(entries: Iterable[Entry], language: str, *, project: str) -> str:
    """Return a file with these entries, in this order; `project`: what it is a translation of."""
    return "\n".join((_header(language, project), *map(_message, entries)))


class _Gathered(Catalog):
    """Keeps the messages of a file as they come, and believes nothing that its header says."""

    num_plurals = 10

    def __init__(self):
        super().__init__()
        self.found: list[Message] = []
        self.header = ""

    def __setitem__(self, id, message):
        """Keep a message; the one without a text is the header."""
        if id:
            self.found.append(message)
        else:
            self.header = str(message.string)
        if len(self.found) + len(self.obsolete) > MOST_ENTRIES:
            says = N_("There are more than %(most)s messages in this file. That is more than a questionnaire can have.", most=MOST_ENTRIES)
            raise UnreadableCatalogue(says, message.lineno or 0)


def _decoded(file: bytes) -> str:
    if len(file) > LARGEST:
        raise UnreadableCatalogue(TOO_LARGE)
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _CHARSET.search(file[:10_000])
        charset = said[1].decode() if said else ""
        try:
            return file.decode(charset) if charset else _refuse(file, error)
        except (LookupError, UnicodeError):
            return _refuse(file, error)


def _refuse(file: bytes, error: UnicodeDecodeError) -> str:
    says = N_("The signs on this line cannot be read. Save the file as UTF-8.")
    raise UnreadableCatalogue(says, file.count(b"\n", 0, error.start) + 1)


def _says(error: str) -> Phrase:
    return next((says for start, says in _SAYS.items() if error.startswith(start)), N_("This line is not of a catalogue of gettext."))


def _is_named(message: Message) -> bool:
    return bool(message.context) and isinstance(message.id, str) and isinstance(message.string, str)


def _entry(message: Message) -> Entry:
    was = _previous(message.user_comments) if message.fuzzy else ""
    return Entry(message.context, message.id, message.string, was, "", message.fuzzy, line=message.lineno or 0)


def _old(message: Message) -> Entry:
    return Entry(message.context, message.id, message.string, is_old=True, line=message.lineno or 0)


def _told_apart(number: int, line: str) -> str:
    """Return a line as Babel can read it: of comments that are alike it keeps one, and the old text of obsolete messages it does not know."""
    if line.startswith("#|"):
        return f"#|{number}|{line[2:]}"
    return "" if line.lstrip().startswith("#~|") else line


def _previous(comments: Iterable[str]) -> str:
    """Return the text before it changed, from the comments `#| msgid "…"` with the number of their line."""
    pieces, inside = [], False
    for comment in comments:
        rest = comment.partition("|")[2].partition("|")[2].strip() if comment.startswith("|") else ""
        if rest.startswith("msgid "):
            inside, rest = True, rest.removeprefix("msgid ").strip()
        inside = inside and rest.startswith('"')
        pieces += [unescape(rest)] if inside else []
    return "".join(pieces)


def _language(header: str) -> str:
    found = re.search(r"^Language:\s*([\w-]+)", header, re.MULTILINE)
    return found[1].replace("_", "-").lower() if found else ""


def _header(language: str, project: str) -> str:
    said = {
        "Project-Id-Version": project,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return 'msgid ""\nmsgstr ' + normalize("".join(f"{name}: {value}\n" for name, value in said.items()), width=WIDTH) + "\n"


def _message(entry: Entry) -> str:
    return "\n".join(_lines(entry)) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    start = "#~ " if entry.is_old else ""
    yield from (f"#. {line}" for line in entry.comment.splitlines() if line.strip())
    if entry.is_unsure and not entry.is_old:
        yield "#, fuzzy"
    if entry.was:
        yield f"#| msgid {_written(entry.was, '#| ')}"
    for word, text in (("msgctxt", entry.path), ("msgid", entry.source), ("msgstr", entry.translation)):
        yield f"{start}{word} {_written(text, start)}"


def _written(text: str, start: str) -> str:
    return normalize(text, width=WIDTH).replace("\n", f"\n{start}")
