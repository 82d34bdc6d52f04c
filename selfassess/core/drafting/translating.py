"""The texts of a draft beside their translation in one language, and what a file with translations brings.

Texts have no variables: what is put into a sentence of a questionnaire stands in the sentences of the program. So a
translation has nothing to keep but its meaning.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from selfassess.core.definition import Item, Questionnaire, Section
from selfassess.core.drafting.document import LINE_END
from selfassess.core.drafting.known import Known
from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.places import TRANSLATIONS, Document, Path, roots
from selfassess.core.drafting.wording import catalogue_of, kept_texts, text_places
from selfassess.core.loading.nodes import ODD_SIGN
from selfassess.core.loading.texts import Catalogue, texts
from selfassess.core.marked_text import LEAST_ALIKE

MISSING, STALE, FITS, ELSEWHERE = "missing", "stale", "fits", "elsewhere"
NEW, CHANGED, SAME, OUTDATED, UNKNOWN, UNFINISHED = "new", "changed", "same", "outdated", "unknown", "unfinished"
SAME_WORD, TAKEN_OUT, PUT_IN = "same", "out", "in"
MOST_COMPARED = 2_000  # words of a text that are compared one by one

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a draft with its translation.

    `path`: in catalogues; `at`: in the draft; `around`: the section or part that it stands in, empty for the whole;
    `title`: of its item, section or part. `state`: MISSING, STALE (`was` is the text that was translated), FITS, or
    ELSEWHERE (the translation is that of the same text at another place).
    """

    path: str
    at: Path
    around: str
    title: str
    source: str
    translation: str
    was: str
    state: str

    @property
    def is_open(self) -> bool:
        """Whether people would see this text untranslated."""
        return self.state in (MISSING, STALE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in a file with translations. `was`: the text that the translation is of, when that is not `source` (any more).

    `comment`: for who translates; `is_unsure`: marked as unfinished; `is_old`: of a text that is no longer there; `line`: in the file.
    """

    path: str
    source: str
    translation: str
    was: str = ""
    comment: str = ""
    is_unsure: bool = False
    is_old: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file brings for one text: NEW where nothing fits now, CHANGED, SAME, OUTDATED (translated from another text than stands
    here now), UNFINISHED (marked so in the file) or UNKNOWN (no such text). `stands`: the line of the draft, none when unknown.
    """

    entry: Entry
    state: str
    stands: Line | None


def targets(document: Document, offered: Iterable[str]) -> list[str]:
    """Return the languages that a draft can be translated in: those that the program speaks, and those that it has translations in."""
    known = dict.fromkeys((*offered, *(language for language, kept in (document.get(TRANSLATIONS) or {}).items() if kept)))
    return [language for language in known if language != document.get("language")]


def lines(document: Document, language: str, known: Known | None = None) -> list[Line]:
    """Return every text of a draft with its translation, in the order of the format; `known`: what is known of the items of the document."""
    kept, fits, around = kept_texts(document, language), catalogue_of(document, language, known), _around(document)
    found: dict[str, Line] = {}
    for path, source, at in text_places(document, known):
        if path not in found:
            group, title = around.get(at[0], ("", ""))
            found[path] = Line(path, at, group, title, source, *_standing(source, kept.get(path), fits.get(path)))
    return list(found.values())


def in_words(before: str, after: str) -> list[tuple[str, str]]:
    """Return what changed between two texts as (SAME_WORD, TAKEN_OUT or PUT_IN, words), in the order of reading; another text whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_COMPARED or not _alike(old, new):
        return [(kind, text) for kind, text in ((TAKEN_OUT, before), (PUT_IN, after)) if text]
    pieces = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((SAME_WORD, "".join(old[start:end])))
            continue
        pieces += [(kind, text) for kind, text in ((TAKEN_OUT, "".join(old[start:end])), (PUT_IN, "".join(new[first:last]))) if text]
    return pieces


def _alike(old: list[str], new: list[str]) -> bool:
    """Return whether two texts share so many words that they are read best as one with changes in it."""
    words = ([word for word in text if not word.isspace()] for text in (old, new))
    return SequenceMatcher(None, *words, autojunk=False).ratio() >= LEAST_ALIKE


def puts(language: str, path: str, source: str, translation: str) -> Set:
    """Return the operation that translates a text; an empty translation takes it away."""
    translation = clean(translation)
    return Set((TRANSLATIONS, language, path), [source, translation] if translation else None)


def clean(text: str) -> str:
    """Return a translation as it is kept: without signs that no file may hold, nor spaces around it."""
    return ODD_SIGN.sub("", LINE_END.sub("\n", text)).strip()


def entries_of(document: Document, language: str, comments: Mapping[str, str] | None = None) -> list[Entry]:
    """Return the translations of a draft as they stand in a file, also stale ones and those of texts that are gone."""
    found = lines(document, language)
    entries = [_entry(line, (comments or {}).get(line.path, line.title)) for line in found]
    gone = kept_texts(document, language).keys() - {line.path for line in found}
    old = ((path, *kept_texts(document, language)[path]) for path in sorted(gone))
    return entries + [Entry(path, source, translation, is_old=True) for path, source, translation in old if translation]


def entries_in(questionnaire: Questionnaire, catalogue: Catalogue) -> list[Entry]:
    """Return every text of a questionnaire with the translations that still fit, as they stand in a file."""
    pairs = ((path, text, catalogue.get(path, ("", ""))) for path, text in texts(questionnaire))
    return [Entry(path, text, found[1] if found[0] == text else "") for path, text, found in pairs]


def catalogue_in(entries: Iterable[Entry]) -> Catalogue:
    """Return what a draft keeps of a file: each translation with the text that it is of; unfinished ones without that text are left out."""
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        source = entry.was or ("" if entry.is_unsure else entry.source)
        if source and clean(entry.translation) and not (entry.is_old and entry.path in found):
            found[entry.path] = (source, clean(entry.translation))
    return found


def compare(found: Iterable[Line], entries: Iterable[Entry]) -> list[Incoming]:
    """Return what a file brings beside the lines of a draft, in the order of the draft; what has no translation in the file is left out."""
    here = {line.path: line for line in found}
    order = {path: place for place, path in enumerate(here)}
    brought = {entry.path: entry for entry in entries if clean(entry.translation) and not entry.is_old}
    made = [Incoming(entry, _state(entry, here.get(entry.path)), here.get(entry.path)) for entry in brought.values()]
    return sorted(made, key=lambda one: order.get(one.entry.path, len(order)))


def _state(entry: Entry, line: Line | None) -> str:
    if line is None:
        return UNKNOWN
    text = clean(entry.translation)
    source = entry.was or entry.source
    if source == line.source and not entry.is_unsure:
        if line.state in (FITS, ELSEWHERE) and line.translation == text:
            return SAME
        return NEW if line.is_open else CHANGED
    if (line.was, line.translation) == (source, text) and line.state == STALE:
        return SAME
    return UNFINISHED if entry.is_unsure and source == line.source else OUTDATED


def _standing(source: str, own: tuple[str, str] | None, fits: tuple[str, str] | None) -> tuple[str, str, str]:
    """Return the translation of a text, the text that it was made of when that is another, and the state."""
    if fits:
        return fits[1], "", FITS if own and own == fits else ELSEWHERE
    if own and own[1]:
        return own[1], own[0], STALE
    return "", "", MISSING


def _entry(line: Line, comment: str) -> Entry:
    return Entry(line.path, line.source, line.translation, line.was, comment, is_unsure=line.state == STALE)


def _around(document: Document) -> dict[str, tuple[str, str]]:
    """Return for the id of each part, section and item the section or part that it belongs to, and its own title."""
    return dict(_groups(document))


def _groups(document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    section = ""
    for name, found in roots(document):
        section = name if found.type is Section else section
        yield name, (section if found.type is Item else name, str(found.value.get("title", "")))
