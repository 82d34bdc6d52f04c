"""The words that people read for the keys of the format."""

import json

from selfassess.core.format_words import LABELS
from selfassess.places import folder

NEVER_SHOWN = {"format", "key"}  # they are of the file


def test_every_key_of_the_format_has_a_word_so_no_page_shows_a_name_of_the_program():
    schema = json.loads((folder("questionnaires") / "schema.json").read_text("utf-8"))
    pieces = [schema, *(piece for name, piece in schema["$defs"].items() if name != "Condition")]  # a condition reads as a sentence
    assert {key for piece in pieces for key in piece["properties"]} - {*LABELS} - NEVER_SHOWN == set()
