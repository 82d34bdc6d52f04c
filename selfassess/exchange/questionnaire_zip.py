"""A questionnaire with its translations: the `.po` files that stand beside its file, and all of them in a zip."""

import io
import zipfile

from selfassess.core.drafting.places import TRANSLATIONS, Document
from selfassess.core.drafting.translating import entries_of
from selfassess.exchange.po import write_entries
from selfassess.exchange.questionnaire_file import write


def write_translations(document: Document) -> dict[str, str]:
    """Return for each language that a draft's document has translations in, the text of the `.po` that stands beside its file."""
    project = f"{document.get('key', '')} {document.get('version', '')}".strip()
    languages = [language for language, kept in (document.get(TRANSLATIONS) or {}).items() if kept]
    return {language: write_entries(entries_of(document, language), language, project=project) for language in languages}


def write_zip(document: Document, format_: str, name: str) -> bytes:
    """Return a zip with the file of a draft's document and its translations beside it: `NAME.yaml`, `NAME.en.po`."""
    into = io.BytesIO()
    files = {f"{name}.{format_}": write(document, format_)}
    files |= {f"{name}.{language}.po": text for language, text in write_translations(document).items()}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for file, text in files.items():
            packed.writestr(zipfile.ZipInfo(file), text.encode(), zipfile.ZIP_DEFLATED)
    return into.getvalue()
