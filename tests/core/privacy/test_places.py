"""Places in the log are told as people see them on the page."""

import pytest

from selfassess.core.phrases import say
from selfassess.core.privacy.places import refs_in, told_places

REF = "q98q87d9482g"


@pytest.mark.parametrize(
    ("places", "says"),
    [
        ("2.1-K1:note 2.1-K2:na.text", "2.1-K1 (Note), 2.1-K2 (The other reason)"),
        ("2.1-K1:evidence.0.title 2.1-K1:evidence.1.title", "2.1-K1 (Title of the document)"),
        ("2.1-K1:examined", "2.1-K1 (A field of this question)"),
        ("plan 2.1-K1 finding plan 2.1-K1 owner", "the plan for 2.1-K1 (Finding), the plan for 2.1-K1 (Owner)"),
        ("intake.place intake.name", "the first questions"),
        ("intake", "the first questions"),
        ("title", "the title"),
        ("start title", "a new self-assessment (Title)"),
        ("counting sample.by", "a counting of files (Who counted?)"),
        ("2.1-K1 covers 2.1-K1 link.page", "2.1-K1 (For whom does it hold?), 2.1-K1 (Page or paragraph)"),
        (f"2.1-K1 evidence {REF}.page", "what “Beleid” shows at 2.1-K1"),
        (f"evidence {REF} title", "“Beleid” (Title)"),
        ("evidence 999999999999 title", "document 999999999999 (deleted) (Title)"),
        ("evidence label", "a new document (Version)"),
        ("2.1-K1 comment", "2.1-K1 (Comment)"),
        ("2.1-K1", "2.1-K1"),
        ("kader@3", "kader@3"),
    ],
)
def test_a_place_is_told_in_words(places, says):
    assert say(told_places(places, {REF: "Beleid"})) == says


def test_the_pieces_in_places_are_found():
    assert refs_in(f"2.1-K1 evidence {REF}.page evidence 222222222222 title") == {REF, "222222222222"}
