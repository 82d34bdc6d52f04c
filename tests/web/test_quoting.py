"""Words of a questionnaire in another language are marked where they stand in a sentence of the page."""

from dataclasses import replace

import pytest

from selfassess.core.loading import load
from selfassess.models.version import find_version
from selfassess.services import answering, drafting, forgetting
from selfassess.shelf import templates
from selfassess.web import quoting
from selfassess.web.assess import filling, sheet
from selfassess.web.quoting import MOST_KEPT, Quotes, interface_words, quotes_in

LONG = "Zijn alle medewerkers van de groep goed opgeleid voor het werk dat zij doen?"
TEXTS = [
    ("scoring.levels.2.text", "voldoet grotendeels"), ("scoring.levels.3.text", "voldoet"), ("1.question", LONG), ("1.norms.d.text", "(mogelijk) weglopen"),
    ("1.help", "'t Huis & erf"), ("functions.a.text", "Inspectie"), ("intake.a.options.no.text", "Nee"), ("glossary.0.term", "meisje"),
    ("1.stem.text", "Bij ons is altijd …"),
]  # fmt: skip
LEVEL = '<span lang="nl">voldoet grotendeels</span>'


@pytest.fixture(scope="module")
def quotes():
    return Quotes("nl", TEXTS, frozenset({"inspectie"}))


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>It is “voldoet grotendeels” now.</p>", f"<p>It is “{LEVEL}” now.</p>"),
        ('<div lang="nl"><b>voldoet grotendeels</b></div>', '<div lang="nl"><b>voldoet grotendeels</b></div>'),
        ('<div lang="nl"><p lang="en">is voldoet grotendeels</p></div>', f'<div lang="nl"><p lang="en">is {LEVEL}</p></div>'),
        ("<textarea>voldoet grotendeels</textarea>", "<textarea>voldoet grotendeels</textarea>"),
        ("<p>a<br>voldoet grotendeels</p>", f"<p>a<br>{LEVEL}</p>"),
        ('<p title="voldoet grotendeels">voldoet grotendeelsch</p>', '<p title="voldoet grotendeels"><span lang="nl">voldoet</span> grotendeelsch</p>'),
        ("<p>Voldoet grotendeels</p>", '<p><span lang="nl">Voldoet grotendeels</span></p>'),
        ("<p>at the &#39;t Huis &amp; erf</p>", '<p>at the &#39;<span lang="nl">t Huis &amp; erf</span></p>'),
        ("<p>Bij ons is altijd …</p>", '<p><span lang="nl">Bij ons is altijd …</span></p>'),
    ],
)  # fmt: skip
def test_only_words_in_text_of_another_language_are_marked(quotes, page, marked):
    assert quotes.marked(f'<html lang="en">{page}</html>') == f'<html lang="en">{marked}</html>'


@pytest.mark.parametrize("words", ["Inspectie", "Nee", "meisje", "Zijn alle…"])
def test_what_may_be_a_word_of_the_page_itself_is_not_marked(quotes, words):
    assert quotes.marked(f'<html lang="en"><p>{words}</p></html>') == f'<html lang="en"><p>{words}</p></html>'


@pytest.mark.parametrize("length", [25, 59, len(LONG) - 2])
def test_a_text_that_was_cut_off_is_known_by_its_beginning(quotes, length):
    head = LONG[:length].rstrip()
    assert (
        quotes.marked(f'<html lang="en"><p>It says “{head}…” now</p></html>')
        == f'<html lang="en"><p>It says “<span lang="nl">{head}</span>…” now</p></html>'
    )


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        ("voldoet grotendeels", True), ("1.3-K2 voldoet grotendeels", True), ("d. (mogelijk) weglopen", True), (f"{LONG[:40].rstrip()}…", True),
        ("is voldoet grotendeels", False), ("voldoet grotendeels or better", False), ("Inspectie", False),
    ],
)  # fmt: skip
def test_an_option_says_its_language_when_all_of_it_is_a_text(quotes, text, is_marked):
    option = '<option value="1" selected>'
    page = f'<html lang="en"><select>{option}{text}</option></select></html>'
    assert quotes.marked(page) == (page.replace("<option", '<option lang="nl"') if is_marked else page)


def test_a_part_of_a_page_is_marked_as_the_page_would_be(quotes):
    assert quotes.marked("<p>now voldoet grotendeels</p>", is_part=True) == f"<p>now {LEVEL}</p>"


def test_the_words_of_the_interface_are_those_of_its_language():
    assert "everybody" in interface_words("en") - interface_words("nl")
    assert "iedereen" in interface_words("nl") - interface_words("en")


def test_an_english_page_marks_what_it_quotes_and_a_dutch_one_is_as_it_was(editor, kade):
    address = f"/assessments/{kade.assessment.ref}/method"
    assert '“<span lang="nl">' not in editor.opens(address).text
    editor.opens("/account/language/en")
    assert '“<span lang="nl">' in editor.opens(address).text


def test_nothing_of_a_questionnaire_stays_in_memory_when_what_was_taken_out_is_forgotten(editor, kade, tmp_path):
    draft = drafting.start_copy(kade.organisation, find_version("kwaliteitskader"), title="Onze lijst", by=kade.coordinator)
    editor.opens("/account/language/en")
    for address in (f"/assessments/{kade.assessment.ref}/sections/1.1", f"/drafts/{draft.ref}"):
        assert '<span lang="nl">' in editor.opens(address).text
    kept = (quoting._made, sheet._made, filling._unbound, answering._items)
    assert quoting.quotes_of.cache_info().currsize
    assert quoting._made
    forgetting.forget(tmp_path)
    assert quoting.quotes_of.cache_info().currsize == 0
    assert [dict(one) for one in kept] == [{}, {}, {}, {}]


def test_the_words_of_the_last_questionnaires_only_are_kept():
    quoting.forget_quotes()
    file = min(templates(), key=lambda one: one.stat().st_size)
    own = load(file.read_text("utf-8"), str(file)).questionnaire
    versions = [replace(own, version=number) for number in range(1, MOST_KEPT + 4)]
    assert quotes_in(versions[0], "en") is quotes_in(versions[0], "en")
    assert quotes_in(versions[0], "en") is not quotes_in(versions[0], "nl")
    for one in versions:
        quotes_in(one, "en")
    assert [one.version for one, _ in quoting._made.values()] == [one.version for one in versions[-MOST_KEPT:]]
    quoting.forget_quotes()
