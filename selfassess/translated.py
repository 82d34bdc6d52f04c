"""The translations that stand beside a questionnaire's file: `KEY.LANGUAGE.po`."""

import re
from pathlib import Path

from selfassess.core.drafting.translating import Entry, catalogue_in
from selfassess.core.loading.texts import Catalogue
from selfassess.core.phrases import N_
from selfassess.exchange.po import LARGEST, TOO_LARGE, UnreadableCatalogue, read_entries, read_po

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def languages_beside(path: Path) -> list[str]:
    """Return the languages that a questionnaire's file has a translation in."""
    named = (each.name[len(path.stem) + 1 : -len(".po")] for each in path.parent.glob("*.po") if each.name.startswith(f"{path.stem}."))
    return sorted(name for name in named if LANGUAGE.fullmatch(name))


def file_beside(path: Path, language: str) -> Path:
    """Return where the translation of a questionnaire's file stands."""
    return path.with_name(f"{path.stem}.{language}.po")


def catalogue_beside(path: Path, language: str) -> Catalogue:
    """Return the translation of a questionnaire's file in a language, empty when there is none.

    Raises UnreadableCatalogue when the file beside it is not a catalogue.
    """
    beside = file_beside(path, language)
    if not beside.is_file():
        return {}
    try:
        return read_po(beside.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableCatalogue(N_("The signs in this file cannot be read. Save it as UTF-8.")) from error


def kept_beside(path: Path, language: str) -> Catalogue:
    """Return what a draft keeps of the translation beside a file, also what is stale or of a text that is gone.

    Raises UnreadableCatalogue.
    """
    return catalogue_in(entries_beside(path, language))


def entries_beside(path: Path, language: str) -> tuple[Entry, ...]:
    """Return everything that the translation beside a file holds. Raises UnreadableCatalogue."""
    beside = file_beside(path, language)
    if beside.stat().st_size > LARGEST:
        raise UnreadableCatalogue(TOO_LARGE)
    return read_entries(beside.read_bytes()).entries
