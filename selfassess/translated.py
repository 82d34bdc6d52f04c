"""The translations that stand beside a questionnaire's file: `KEY.LANGUAGE.po`."""

from pathlib import Path

from selfassess.core.loading.texts import Catalogue
from selfassess.exchange.po import UnreadableCatalogue, read_po


def languages_beside(path: Path) -> list[str]:
    """Return the languages that a questionnaire's file has a translation in."""
    return sorted(each.name[len(path.stem) + 1 : -len(".po")] for each in path.parent.glob(f"{path.stem}.*.po"))


def catalogue_beside(path: Path, language: str) -> Catalogue:
    """Return the translation of a questionnaire's file in a language, empty when there is none.

    Raises UnreadableCatalogue when the file beside it is not a catalogue.
    """
    beside = path.with_name(f"{path.stem}.{language}.po")
    if not beside.is_file():
        return {}
    try:
        return read_po(beside.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableCatalogue(str(error)) from error
