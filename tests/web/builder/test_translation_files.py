"""A translation goes out as a file and comes back: what it brings is told first, and only what was chosen is kept."""

import io
import json
import zipfile

import pytest

from selfassess.core.drafting.operations import Remove, Set
from selfassess.exchange.po import LARGEST, read_entries
from selfassess.models.version import find_version
from selfassess.services import drafting
from tests.drafts import draft_of
from tests.large import large
from tests.services.test_drafting import does
from tests.web.builder.driving import Page, document_now

BSN = "123456782"
TEXTS = 10_000
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nLanguage: {language}\\n"\n\n'


@pytest.fixture
def draft(kade):
    """A draft of De Kade with its English translation, without that of its summary."""
    draft = drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)
    does(
        draft,
        Set(("translations", "en", "title"), ["Onze lijst", "Our list"]),
        Set(("translations", "en", "summary"), None),
        by=kade.coordinator,
    )
    return draft


def english(draft):
    return document_now(draft)["translations"]["en"]


def source(draft, path):
    return next(line.source for line in drafting.lines_in(draft, "en") if line.path == path)


def po(*messages, language="en"):
    """Return a file with (path, text, translation)."""
    blocks = (
        f"msgctxt {json.dumps(path)}\nmsgid {json.dumps(text, ensure_ascii=False)}\nmsgstr {json.dumps(translation, ensure_ascii=False)}\n"
        for path, text, translation in messages
    )
    return HEADER.format(language=language) + "\n".join(blocks)


def brings(person, draft, file):
    """Return the report about a file."""
    data = file if isinstance(file, bytes) else file.encode()
    address = f"/drafts/{draft.ref}/translations/en/file"
    sent = {"files": (io.BytesIO(data), "mijn.en.po")}
    return Page(person, person.sends(address, sent, content_type="multipart/form-data"))


def test_the_file_has_every_text_with_its_place_in_words(editor, draft):
    response = editor.opens(f"/drafts/{draft.ref}/translations/en/file.po")
    found = read_entries(response.get_data())
    assert len(found.entries) == len(drafting.lines_in(draft, "en"))
    assert f'filename="{draft.key}.en.po"' in response.headers["Content-Disposition"]
    assert "#. titel\n" in response.text


def test_its_own_file_brings_nothing(editor, draft):
    page = brings(editor, draft, editor.opens(f"/drafts/{draft.ref}/translations/en/file.po").get_data())
    assert "Er is niets om over te nemen." in page.words
    assert "vertalingen staan hier al" in page.words


def test_nothing_is_kept_before_it_is_chosen_and_what_is_empty_can_be_filled_alone(editor, draft):
    revision = draft.revision
    page = brings(editor, draft, po(("summary", source(draft, "summary"), "New summary"), ("title", "Onze lijst", "Their list")))
    assert draft.revision == revision
    assert "Our list" in page.words
    assert "Their list" in page.words
    page.press(None, what="empty")
    assert (english(draft)["summary"][1], english(draft)["title"][1]) == ("New summary", "Our list")
    assert draft.revision == revision + 1


def test_everything_can_be_taken_and_taken_back_as_one(editor, draft):
    page = brings(editor, draft, po(("summary", source(draft, "summary"), "New summary"), ("title", "Onze lijst", "Their list")))
    page = page.press(None, what="all")
    assert (english(draft)["summary"][1], english(draft)["title"][1]) == ("New summary", "Their list")
    page.send_form("/undo")
    assert "summary" not in english(draft)
    assert english(draft)["title"][1] == "Our list"


def test_only_what_is_ticked_is_taken(editor, draft):
    page = brings(editor, draft, po(("summary", source(draft, "summary"), "New summary"), ("title", "Onze lijst", "Their list")))
    assert page.fields.getlist("take") == ["summary"]
    page.press(None, what="ticked", take=["title"])
    assert "summary" not in english(draft)
    assert english(draft)["title"][1] == "Their list"


def test_a_translation_of_an_older_text_is_kept_as_stale_where_there_is_none(editor, draft):
    page = brings(editor, draft, po(("summary", "Van vroeger", "Of before"), ("title", "Van vroeger", "Of before")))
    assert "Van vroeger" in page.words
    assert "hoort bij een andere tekst dan hier nu staat, en is niet nodig: title." in page.words
    page.press(None, what="empty")
    assert english(draft)["summary"] == ["Van vroeger", "Of before"]
    assert english(draft)["title"][1] == "Our list"


def test_what_is_not_taken_is_told(editor, draft):
    file = po(("weg.title", "Weg", "Gone"), ("summary", source(draft, "summary"), "New"), language="de")
    file += '\n#, fuzzy\nmsgctxt "title"\nmsgid "Onze lijst"\nmsgstr "Maybe"\n\nmsgid "los"\nmsgstr "loose"\n'
    words = brings(editor, draft, file).words
    assert "niet in dit concept staat: weg.title." in words
    assert "nog niet af (fuzzy) en wordt niet overgenomen: title." in words
    assert "1 tekst in het bestand is niet van een vragenlijst" in words
    assert "Het bestand zegt dat het in het Duits is" in words


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "In dit bestand staat geen enkele tekst."),
        (b"%PDF-1.7", "Regel 1 van dit bestand is niet te lezen."),
        (HEADER.encode() + b"\xff", "De tekens op deze regel zijn niet te lezen."),
        (b" " * 5_000_001, "Dit bestand is groter dan 5 MB."),
        (b"[" * 100_000, "Regel 1 van dit bestand is niet te lezen."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(editor, draft, file, says):
    page = brings(editor, draft, file)
    assert page.status == 422
    assert says in page.words


def test_without_a_file_the_page_asks_for_one(editor, draft):
    response = editor.sends(f"/drafts/{draft.ref}/translations/en/file", {})
    assert response.status_code == 422
    assert "Kies eerst een bestand." in response.text


def test_what_points_to_a_person_is_shown_at_once_and_never_kept(editor, draft):
    page = brings(editor, draft, po(("summary", source(draft, "summary"), f"File {BSN}"), ("title", "Onze lijst", "Their list")))
    assert "Dit gaat misschien over een persoon" in page.words
    page = page.press(None, what="all")
    assert page.status == 422
    assert english(draft)["title"][1] == "Their list"
    assert "Their list" not in page.words
    assert "Alles:" not in page.words
    assert BSN not in str(drafting.changes_of(draft)) + str(document_now(draft))


def test_what_somebody_changed_meanwhile_is_not_overwritten_and_shown_again(editor, kade, draft):
    page = brings(editor, draft, po(("summary", source(draft, "summary"), "New summary"), ("title", "Onze lijst", "Their list")))
    does(draft, Set(("translations", "en", "title"), ["Onze lijst", "Meanwhile"]), by=kade.members["administrator"])
    page = page.press(None, what="all")
    assert page.status == 422
    assert "Meanwhile" in page.words
    assert (english(draft)["summary"][1], english(draft)["title"][1]) == ("New summary", "Meanwhile")
    assert page.press(None, what="all").status == 200
    assert english(draft)["title"][1] == "Their list"


def test_pressing_twice_takes_it_once(editor, draft):
    page = brings(editor, draft, po(("title", "Onze lijst", "Their list")))
    revision = draft.revision
    assert page.press(None, what="all").status == 200
    assert page.press(None, what="all").status == 200
    document_now(draft)
    assert draft.revision == revision + 1


def test_a_text_that_went_meanwhile_is_told(editor, kade, draft):
    item = next(line.at[0] for line in drafting.lines_in(draft, "en") if line.path.endswith("-K1.title"))
    page = brings(editor, draft, po((f"{item}.title", source(draft, f"{item}.title"), "New words"), ("title", "Onze lijst", "Their list")))
    does(draft, Remove(((item,),)), by=kade.members["administrator"])
    page = page.press(None, what="all")
    assert page.status == 422
    assert f"niet in dit concept staat: {item}.title." in page.words
    assert english(draft)["title"][1] == "Their list"


@pytest.mark.parametrize(
    "carried", ["", "[", "{}", "[1]", '[["title"]]', '[["title",1,""]]', '[["nergens","x",""]]', "[" * 5000, r'[["title","x \ud83d",""]]']
)
def test_a_form_that_carries_something_else_changes_nothing(editor, draft, carried):
    revision = draft.revision
    response = editor.sends(
        f"/drafts/{draft.ref}/translations/en/file/take", {"carried": carried, "what": "all", "revision": str(revision)}
    )
    assert response.status_code == 303
    document_now(draft)
    assert draft.revision == revision


def test_a_draft_and_a_version_go_out_with_their_translations(editor, kade, draft):
    for address in (f"/drafts/{draft.ref}/file.zip", f"/organisations/{kade.organisation.ref}/questionnaires/wettelijke-basis/1.zip"):
        names = zipfile.ZipFile(io.BytesIO(editor.opens(address).get_data())).namelist()
        assert [name.rpartition(".")[2] for name in names] == ["yaml", "po"]


@pytest.fixture
def large_draft(kade):
    """A draft with ten thousand texts, of which one is translated."""
    document = large()
    items = [item for part in document.parts for section in part.sections for item in section.items]
    draft = draft_of(kade.organisation, document, by=kade.coordinator)
    more = TEXTS - len(drafting.lines_in(draft, "en"))
    each = -(-more // len(items))
    does(
        draft,
        *(Set((item.id, "evidence"), [f"Bewijs {item.id}, {place}" for place in range(each + 2)]) for item in items),
        by=kade.coordinator,
    )
    does(draft, Set(("translations", "en", "title"), ["Een grote vragenlijst", "Large"]), by=kade.coordinator)
    return draft


def test_ten_thousand_long_translations_are_all_taken_at_once(editor, large_draft):
    here = drafting.lines_in(large_draft, "en")
    assert len(here) >= TEXTS
    translated = {line.path: f"{line.path} in English, {'with many words ' * 12}".strip() for line in here}
    file = po(*((line.path, line.source, translated[line.path]) for line in here))
    assert 2_500_000 < len(file) < LARGEST
    page = brings(editor, large_draft, file)
    assert f"nog {len(here) - 300} teksten" in page.words
    assert page.press(None, what="all").status == 200
    assert {path: pair[1] for path, pair in english(large_draft).items()} == translated


def test_a_form_that_is_longer_than_any_file_is_told(editor, draft):
    sent = {"carried": "x" * 12_000_001, "what": "all", "revision": "0"}
    response = editor.sends(f"/drafts/{draft.ref}/translations/en/file/take", sent, content_type="multipart/form-data")
    assert response.status_code == 413
    assert "Traceback" not in response.text
