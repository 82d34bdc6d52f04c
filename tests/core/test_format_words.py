"""The words that people read for the keys of the format, and for values that can only be one of a few."""

import json

from selfassess.core.format_words import LABELS, VALUE_WORDS
from selfassess.places import folder

NEVER_SHOWN = {"format", "key"}  # they are of the file


def test_every_fixed_value_of_the_format_has_words_for_its_key():
    schema = json.loads((folder("questionnaires") / "schema.json").read_text("utf-8"))
    keys = [(name, key) for piece in (schema, *schema["$defs"].values()) for name, key in piece.get("properties", {}).items()]
    fixed = {(name, value) for name, key in keys for one in (key, *key.get("anyOf", ())) for value in one.get("enum", ())}
    assert ("kind", "checklist") in fixed
    assert {(name, value) for name, value in fixed if value not in VALUE_WORDS.get(name, ())} == set()


def test_every_key_of_the_format_has_a_word_so_no_page_shows_a_name_of_the_program():
    schema = json.loads((folder("questionnaires") / "schema.json").read_text("utf-8"))
    pieces = [schema, *(piece for name, piece in schema["$defs"].items() if name != "Condition")]  # a condition reads as a sentence
    assert {key for piece in pieces for key in piece["properties"]} - {*LABELS} - NEVER_SHOWN == set()
