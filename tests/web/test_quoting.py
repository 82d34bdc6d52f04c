"""Words of a questionnaire in another language are marked where they stand in a sentence of the page."""

import pytest

from selfassess import shelf
from selfassess.web.quoting import Quotes

LEVEL = '<span lang="nl">voldoet grotendeels</span>'


@pytest.fixture(scope="module")
def quotes():
    framework = next(path for path in shelf.shipped() if path.stem == "kwaliteitskader")
    return Quotes(shelf.read(framework).questionnaire)


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>It is “voldoet grotendeels” now.</p>", f"<p>It is “{LEVEL}” now.</p>"),
        ('<div lang="nl"><b>voldoet grotendeels</b></div>', '<div lang="nl"><b>voldoet grotendeels</b></div>'),
        ('<div lang="nl"><p lang="en">is voldoet grotendeels</p></div>', f'<div lang="nl"><p lang="en">is {LEVEL}</p></div>'),
        ("<textarea>voldoet grotendeels</textarea>", "<textarea>voldoet grotendeels</textarea>"),
        ("<p>a<br>voldoet grotendeels</p>", f"<p>a<br>{LEVEL}</p>"),
        ('<p title="voldoet grotendeels">voldoet grotendeelsch</p>', '<p title="voldoet grotendeels"><span lang="nl">voldoet</span> grotendeelsch</p>'),
    ],
)  # fmt: skip
def test_only_words_in_text_of_another_language_are_marked(quotes, page, marked):
    assert quotes.marked(f'<html lang="en">{page}</html>') == f'<html lang="en">{marked}</html>'


def test_an_english_page_marks_what_it_quotes_and_a_dutch_one_is_as_it_was(editor, kade):
    address = f"/assessments/{kade.assessment.ref}/method"
    assert '“<span lang="nl">' not in editor.opens(address).text
    editor.opens("/account/language/en")
    assert '“<span lang="nl">' in editor.opens(address).text
