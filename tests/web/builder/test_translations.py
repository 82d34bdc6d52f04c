"""Texts beside their translation: found, translated, kept, taken back, and shared by two translators."""

import re

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.models.version import find_version
from selfassess.services import drafting
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now, opened

BSN = "123456782"


@pytest.fixture
def draft(kade):
    """A draft of De Kade with its English translation, of which one text changed since and one is missing."""
    draft = drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)
    item = next(path for path in drafting.document(draft)["translations"]["en"] if path.endswith("-K1.title")).removesuffix(".title")
    text = drafting.lines_in(draft, "en")
    source = next(line.source for line in text if line.path == f"{item}.title")
    does(draft, Set(("translations", "en", "title"), ["Onze lijst", "Our list"]), by=kade.coordinator)
    does(draft, Set((item, "title"), f"{source} en meer"), Set(("translations", "en", f"{item}.question"), None), by=kade.coordinator)
    draft.item = item
    return draft


def table(person, draft, **asked):
    """Return the page with texts beside their translation."""
    query = "&".join(f"{'in' if name == 'place' else name}={value}" for name, value in asked.items())
    return opened(person, f"/drafts/{draft.ref}/translations/en?{query}")


def field(draft, key="title"):
    return f"translations:en:{draft.item}.{key}"


def english(draft):
    return document_now(draft)["translations"]["en"]


def test_the_task_list_says_how_it_stands_and_leads_there(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}")
    assert "1 verouderd" in page.words
    assert f'href="/drafts/{draft.ref}/translations/en"' in page.text
    assert "1 ontbreekt" in page.words or "2 ontbreken" in page.words


def test_only_languages_that_the_questionnaire_is_not_written_in_have_a_page(editor, kade, draft):
    assert opened(editor, f"/drafts/{draft.ref}/translations/nl").status == 404
    assert opened(editor, f"/drafts/{draft.ref}/translations/de").status == 404
    own = drafting.start_empty(kade.organisation, title="Our list", language="en", by=kade.coordinator)
    page = opened(editor, f"/drafts/{own.ref}/translations/nl")
    assert page.status == 200
    assert 'lang="nl"' in page.text


def test_a_language_that_the_program_does_not_speak_is_kept_and_said(editor, kade, draft):
    does(draft, Set(("translations", "de", "title"), ["Onze lijst", "Unsere Liste"]), by=kade.coordinator)
    page = opened(editor, f"/drafts/{draft.ref}/translations/de")
    assert page.status == 200
    assert "Dit programma spreekt deze taal nog niet" in page.words


def test_what_changed_since_is_shown_word_by_word(editor, draft):
    page = table(editor, draft, show="stale")
    (name,) = (name for name in page.fields if name.startswith("translations:"))
    assert name == field(draft)
    assert re.search(r"<ins>.*?en meer</ins>", page.text, re.DOTALL)


def test_a_translation_that_still_fits_is_kept_with_one_button(editor, draft):
    before = english(draft)[f"{draft.item}.title"]
    page = table(editor, draft, show="stale").press(f"fits:{draft.item}.title")
    assert page.status == 200
    assert "Er zijn geen teksten van deze soort." in page.words
    assert english(draft)[f"{draft.item}.title"] == [f"{before[0]} en meer", before[1]]


def test_a_new_text_is_kept_as_one_change_and_can_be_taken_back(editor, draft):
    revision = draft.revision
    page = table(editor, draft, place=draft.item.rpartition("-")[0])
    page = page.press(**{field(draft): "Other title", field(draft, "question"): "Is it so?"})
    assert english(draft)[f"{draft.item}.question"][1] == "Is it so?"
    assert draft.revision == revision + 1
    page.send_form("/undo")
    assert f"{draft.item}.question" not in english(draft)
    assert english(draft)[f"{draft.item}.title"][1] != "Other title"


def test_an_emptied_box_takes_the_translation_away(editor, draft):
    table(editor, draft, show="stale").press(**{field(draft): "  "})
    assert f"{draft.item}.title" not in english(draft)


def test_texts_are_found_by_their_words_and_by_those_of_the_translation(editor, draft):
    assert f'name="{field(draft)}"' in table(editor, draft, q="EN MEER").text
    words = english(draft)[f"{draft.item}.title"][1].upper().replace(" ", "+")
    assert f'name="{field(draft)}"' in table(editor, draft, q=words).text
    assert "Er zijn geen teksten van deze soort." in table(editor, draft, q="bestaat-niet").words


def test_long_lists_come_in_pages_and_going_on_saves(editor, draft):
    page = table(editor, draft)
    names = [name for name in page.fields if name.startswith("translations:")]
    assert len(names) == 40
    following = page.press("next", **{names[0]: "First"})
    assert english(draft)[names[0].split(":", 2)[2]][1] == "First"
    assert names[0] not in following.fields
    assert "Pagina 2 van" in following.words
    assert table(editor, draft, page="99999").status == 200


def test_two_translators_of_different_texts_both_keep_their_work(editor, kade, draft):
    page = table(editor, draft, place=draft.item.rpartition("-")[0])
    does(draft, Set(("translations", "en", f"{draft.item}.question"), ["x", "Of another"]), by=kade.members["administrator"])
    page = page.press(**{field(draft): "Mine"})
    assert page.status == 200
    assert (english(draft)[f"{draft.item}.title"][1], english(draft)[f"{draft.item}.question"][1]) == ("Mine", "Of another")


@pytest.mark.parametrize(("choice", "stays"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_two_translators_of_one_text_both_see_both_and_choose(editor, kade, draft, choice, stays):
    page = table(editor, draft, show="stale")
    does(draft, Set(("translations", "en", f"{draft.item}.title"), ["x", "Theirs"]), by=kade.members["administrator"])
    page = page.press(**{field(draft): "Mine"})
    assert page.status == 422
    assert "Theirs" in page.words
    assert page.fields[field(draft)] == "Mine"
    page = page.press(**{f"met:{field(draft)}": choice})
    assert page.status == 200
    assert english(draft)[f"{draft.item}.title"][1] == stays


def test_a_text_that_changes_while_it_is_translated_becomes_stale_and_nothing_is_lost(editor, kade, draft):
    page = table(editor, draft, show="stale")
    does(draft, Set((draft.item, "title"), "Weer anders"), by=kade.members["administrator"])
    page.press(**{field(draft): "Translated meanwhile"})
    line = next(line for line in drafting.lines_in(draft, "en") if line.path == f"{draft.item}.title")
    assert (line.state, line.translation, line.source) == ("stale", "Translated meanwhile", "Weer anders")
    assert line.was.endswith("en meer")


def test_what_points_to_a_person_is_not_kept_and_the_rest_is(editor, draft):
    page = table(editor, draft, place=draft.item.rpartition("-")[0])
    page = page.press(**{field(draft): f"File {BSN}", field(draft, "question"): "Is it so?"})
    assert page.status == 422
    assert page.fields[field(draft)] == f"File {BSN}"
    assert english(draft)[f"{draft.item}.question"][1] == "Is it so?"
    assert BSN not in str(drafting.changes_of(draft)) + str(document_now(draft))


def test_fields_that_are_not_of_a_text_change_nothing(editor, draft):
    revision = draft.revision
    page = table(editor, draft, show="stale")
    sent = {**page.fields.to_dict(), "translations:en:nergens.title": "x", "translations:de:title": "x", "title": "x"}
    assert page.send(sent).status == 200
    document_now(draft)
    assert draft.revision == revision


def test_the_check_list_leads_to_the_texts_it_is_about(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/publish")
    assert f'href="/drafts/{draft.ref}/translations/en?show=missing"' in page.text
    assert f'href="/drafts/{draft.ref}/translations/en?show=stale"' in page.text
