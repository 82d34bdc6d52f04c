"""Bring translations/ up to date with the messages in the code: `make translations`.

What is new comes in empty for Dutch and as itself for English; what the code no longer says goes out.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "NN_": (1, 2), "_l": None}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def extracted() -> Catalog:
    """Return every message of the code and the templates, without a place."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as text:
        methods, options = parse_mapping_cfg(text)
    found = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        found.add(message, context=context)
    return found


def path_of(language: str) -> Path:
    """Return the file of a language."""
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it stands, an empty one when there is none."""
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """Return the catalogue of a language with the messages of the template and no others."""
    catalogue = read(language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == "en":
        for message in catalogue:
            if is_empty(message):
                message.string = message.id
    return catalogue


def is_empty(message: Message) -> bool:
    """Return whether a message, or one of its plural forms, has no words yet."""
    return bool(message.id) and not (message.string and all(message.string))


def text_of(language: str, catalogue: Catalog) -> str:
    """Return a catalogue as it stands in its file: sorted, without places, dates or names."""
    text = BytesIO()
    write_po(text, catalogue, width=0, omit_header=True, sort_output=True, ignore_obsolete=True, no_location=True)
    return HEADER.format(language=language) + text.getvalue().decode().lstrip()


def write(language: str, catalogue: Catalog) -> None:
    """Write the catalogue of a language, and its compiled form beside it."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(language, catalogue), encoding="utf-8")
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalogue)


def main() -> None:
    """Update both languages and say what is still without words."""
    template = extracted()
    for language in LANGUAGES:
        catalogue = updated(language, template)
        write(language, catalogue)
        empty = sum(is_empty(message) for message in catalogue)
        print(f"{language}: {len(catalogue)} messages, {empty} without a translation")


if __name__ == "__main__":
    main()
