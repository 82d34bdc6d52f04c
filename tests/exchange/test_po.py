"""Translations between `.po` files and the paths of texts."""

import pytest

from selfassess.core.loading import load, texts
from selfassess.exchange.po import UnreadableCatalogue, read_po, write_po
from selfassess.places import folder

SHIPPED = sorted(folder("questionnaires").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_catalogue_survives_its_file(path):
    questionnaire = load(path.read_bytes(), path.name).questionnaire
    catalogue = {path: (text, f"{text} 'quoted' \"twice\" \\ and") for path, text in texts(questionnaire)}
    assert read_po(write_po(questionnaire, catalogue, "en")) == catalogue


def test_unfinished_translations_are_left_out():
    text = 'msgid ""\nmsgstr ""\n\n#, fuzzy\nmsgctxt "title"\nmsgid "Een"\nmsgstr "One"\n\nmsgctxt "summary"\nmsgid "Twee"\nmsgstr ""\n'
    assert read_po(text) == {}


@pytest.mark.parametrize("text", ["hello", 'msgid "a"\nnothing', "\x00\x01"])
def test_what_is_no_catalogue_is_refused(text):
    with pytest.raises(UnreadableCatalogue):
        read_po(text)
