"""Translations of a questionnaire's texts as `.po` files: the context of a message is the path of its text."""

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError
from babel.messages.pofile import read_po as _read
from babel.messages.pofile import write_po as _write

from selfassess.core.definition import Questionnaire
from selfassess.core.loading.texts import Catalogue, texts


class UnreadableCatalogue(ValueError):
    """The text is not a catalogue in the format of gettext."""


def read_po(text: str) -> Catalogue:
    """Return path: (source text, translation); unfinished (fuzzy) and empty translations are left out.

    Raises UnreadableCatalogue when the text is no catalogue.
    """
    try:
        catalogue = _read(BytesIO(text.encode()), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise UnreadableCatalogue(str(error)) from error
    return {
        message.context: (message.id, message.string)
        for message in catalogue
        if message.context and isinstance(message.id, str) and message.string and not message.fuzzy
    }


def write_po(questionnaire: Questionnaire, catalogue: Catalogue, language: str) -> str:
    """Return a catalogue with every text of the questionnaire and the translations that still fit."""
    found = Catalog(locale=language, project=questionnaire.key, version=str(questionnaire.version), charset="utf-8")
    for path, text in texts(questionnaire):
        source, translation = catalogue.get(path, ("", ""))
        found.add(text, translation if source == text else "", context=path)
    written = BytesIO()
    _write(written, found, width=110, omit_header=False)
    return written.getvalue().decode()
