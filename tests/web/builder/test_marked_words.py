"""The words of a draft on pages in another language: each is marked with its language, wherever it stands."""

import re
from html.parser import HTMLParser

import pytest

from selfassess import shelf
from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.operations import Remove, Set
from selfassess.core.drafting.wording import texts
from selfassess.core.loading import translate
from selfassess.services import drafting, releasing
from selfassess.translated import catalogue_beside
from selfassess.web.quoting import interface_words
from tests.web.builder.driving import opened

EMPTY = {"meta", "link", "input", "br", "hr", "img"}
NOT_READ = {"title", "script", "style", "textarea", "svg"}
WORD = re.compile(r"[^\W\d_]{4,}")
NO_WORDS = re.compile(r"Stichting De Kade|\S+@\d+")  # the name of the organisation, and of a version
DUTCH, ENGLISH = "kwaliteitskader", "wettelijke-basis"
PAGES = {
    DUTCH: (
        "", "/structure", "/structure/1", "/structure/2.2", "/items/1.3-K2", "/items/2.2-I1", "/items/2.2-I2", "/whole/texts", "/whole/functions",
        "/whole/glossary", "/rules", *(f"/rules/{name}" for name in ("levels", "thresholds", "intake", "testing", "sections", "parts", "verdict", "plan", "hints")),
        "/condition/scoring/verdict/rows/{verdict}/when", "/ties/2.1-K1", "/preview", "/preview/2.2", "/try", "/try?section=2.2", "/publish", "/history",
        "/translations/en", "/translations/en?in=2.2", "/copy?to=1.1", "/delete", "/changes",
    ),
    ENGLISH: (
        "", "/structure", "/structure/veiligheid", "/items/veiligheid-K2", "/items/kwaliteit-K1", "/whole/functions", "/rules", "/rules/intake", "/rules/hints",
        "/ties/veiligheid-K2", "/preview", "/preview/rechten", "/try?section=rechten", "/publish", "/translations/nl", "/copy",
    ),
}  # fmt: skip


class Read(HTMLParser):
    """Gathers what is read aloud of a page, with its language: (language, text); names in attributes too."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.found = [("", "")], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        language = at.get("lang", self.inside[-1][1])
        self.found += [(language, at[name]) for name in ("aria-label", "title", "label", "alt") if at.get(name)]
        if tag not in EMPTY:
            self.inside.append((tag, language))

    def handle_endtag(self, tag):
        if any(one == tag for one, _ in self.inside):
            while self.inside.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if data.strip() and not NOT_READ & {tag for tag, _ in self.inside}:
            self.found.append((self.inside[-1][1], data.strip()))


def ids_in(value):
    """Return the words of every id in a plain document; an id is of no language."""
    if isinstance(value, list):
        return {word for one in value for word in ids_in(one)}
    if isinstance(value, dict):
        own = {str(value[key]) for key in ("id", "key") if key in value}
        return {word.lower() for one in own for word in WORD.findall(one)} | {word for one in value.values() for word in ids_in(one)}
    return set()


def own_words(document, page_language):
    """Return the words that can only be of the questionnaire: no word of the interface, and no id."""
    words = {word.lower() for _path, text in texts(document) for word in WORD.findall(text)}
    return words - interface_words(page_language) - ids_in(document)


def unmarked(page, document, page_language):
    """Return what stands on a page as if it were in the language of the page."""
    own = own_words(document, page_language)
    said = [text for language, text in Read(page).found if language == page_language]
    return [text for text in said if own & {word.lower() for word in WORD.findall(NO_WORDS.sub("", text))}]


@pytest.fixture
def drafts(kade):
    """A draft in each language: a copy of what ships, and what its English translation is when it was written in English."""

    def begun(name):
        path = next(path for path in shelf.shipped() if path.stem == name)
        questionnaire = shelf.read(path).questionnaire
        if name == ENGLISH:
            questionnaire = translate(questionnaire, catalogue_beside(path, "en"), "en")
        return drafting.start_document(kade.organisation, document_of(questionnaire), title=questionnaire.title, by=kade.coordinator)

    return begun


@pytest.mark.parametrize(("name", "page_language"), [(DUTCH, "en"), (ENGLISH, "nl")])
def test_no_word_of_a_questionnaire_stands_unmarked_on_the_pages_that_make_it(editor, drafts, name, page_language):
    draft = drafts(name)
    document = drafting.document(draft)
    editor.opens(f"/account/language/{page_language}")
    verdict = document["scoring"]["verdict"]["rows"][0]["#"] if name == DUTCH else ""
    strange = {}
    for page in PAGES[name]:
        response = editor.opens(f"/drafts/{draft.ref}{page.format(verdict=verdict)}", follow_redirects=True)
        assert response.status_code == 200, page
        if found := unmarked(response.text, document, page_language):
            strange[page] = found
    assert strange == {}


def test_a_page_in_the_language_of_the_draft_is_not_looked_at(editor, draft, monkeypatch):
    monkeypatch.setattr(drafting, "texts_in", lambda _draft: pytest.fail("nothing is to be marked"))
    assert "Samenwerking met politie en justitie" in editor.opens(f"/drafts/{draft.ref}/structure/1.3").text
    monkeypatch.undo()
    editor.opens("/account/language/en")
    assert '<span lang="nl">Samenwerking met politie en justitie</span>' in editor.opens(f"/drafts/{draft.ref}/structure/1.3").text


def test_an_option_that_is_a_text_says_its_language_and_others_do_not(editor, draft):
    editor.opens("/account/language/en")
    page = editor.opens(f"/drafts/{draft.ref}/rules/parts").text
    assert re.search(r'<option lang="nl" value="\d"[^>]*>voldoet grotendeels</option>', page)
    page = editor.opens(f"/drafts/{draft.ref}/items/1.3-K2").text
    assert '<option value="criterion" selected>Criterion: asked' in page
    assert not re.search(r"<option[^>]*>[^<]*<span", page)


def test_the_name_of_a_field_in_a_sentence_says_the_language_of_what_it_quotes(editor, draft):
    editor.opens("/account/language/en")
    page = editor.opens(f"/drafts/{draft.ref}/rules/parts").text
    named = re.search(r'<input[^>]* aria-labelledby="(scoring/parts/[^"]+/reach/\d-label)"', page)[1]
    assert f'<span id="{named}" hidden>Share of the sections at “<span lang="nl">voldoet' in page


def test_what_was_just_typed_and_stands_nowhere_yet_is_marked(editor, draft, other):
    editor.opens("/account/language/en")
    page = opened(editor, f"/drafts/{draft.ref}/structure/1.3")
    shown = page.fill("new:items", "Een nieuwe vraag\nNog een vraag").press("add:items").response.text
    assert re.search(r'<ol[^>]* lang="nl"><li>Een nieuwe vraag</li><li>Nog een vraag</li></ol>', shown)
    page = opened(editor, f"/drafts/{draft.ref}/items/1.3-K2")
    drafting.change(draft, [Remove((("1.3-K2",),))], revision=draft.revision, by=other)
    assert '<dd lang="nl">Mijn titel</dd>' in page.press(title="Mijn titel").response.text


def test_what_somebody_else_chose_is_marked_in_the_answer_to_a_page_that_saves_itself(editor, draft, other):
    editor.opens("/account/language/en")
    fields = opened(editor, f"/drafts/{draft.ref}/items/1.3-K2").fields
    drafting.change(
        draft, [Set(("1.3-K2", "answered_by"), ["director"]), Set(("1.3-K2", "role"), "indicator")], revision=draft.revision, by=other
    )
    typed = {
        "answered_by": ["manager"],
        "title": "Mijn titel",
        "revision": fields["revision"],
        "page_name": fields["page_name"],
        "csrf_token": fields["csrf_token"],
    }
    said = editor.asks("post", f"/drafts/{draft.ref}/items/1.3-K2", data=typed, headers={"Accept": "application/json"}).json
    assert '<span class="quoted"><span lang="nl">bestuurder of directeur</span></span>' in said["met"]["answered_by"]


def test_texts_of_before_are_marked_where_changes_are_told(editor, draft, kade):
    listed = releasing.check_list(draft)
    releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=kade.coordinator)
    drafting.change(
        draft, [Set(("scoring", "levels", level_of(draft), "text"), "geheel op orde")], revision=draft.revision, by=kade.coordinator
    )
    editor.opens("/account/language/en")
    page = editor.opens(f"/drafts/{draft.ref}/changes").text
    assert re.search(r'<del>[^<]*<span lang="nl">voldoet</span>', page)
    assert re.search(r'<ins>[^<]*<span lang="nl">geheel op orde</span>', page)


def test_what_was_taken_away_is_marked_where_it_is_told(editor, draft, kade):
    drafting.change(draft, [Remove((("1.3-K2",),))], revision=draft.revision, by=kade.coordinator)
    editor.opens("/account/language/en")
    for page in (f"?done={draft.revision}", "/history", "/structure/1.3"):
        assert re.search(r'Took away: 1.3-K2 “<span lang="nl">', editor.opens(f"/drafts/{draft.ref}{page}").text), page
    fields = opened(editor, f"/drafts/{draft.ref}/structure/1.3").fields
    sent = {name: fields[name] for name in ("title", "revision", "page_name", "csrf_token")}
    said = editor.asks("post", f"/drafts/{draft.ref}/structure/1.3", data=sent, headers={"Accept": "application/json"}).json
    assert 'Took away: 1.3-K2 “<span lang="nl">' in said["undo"]


def test_a_condition_that_saves_itself_says_what_it_quotes_in_its_language(editor, draft):
    editor.opens("/account/language/en")
    address = f"/drafts/{draft.ref}/condition/1.3-K2/applies_when"
    sent = opened(editor, address).fields | {
        "c.word": "all",
        "c.0.type": "row",
        "c.0.subject": "intake:phase",
        "c.0.by": "is",
        "c.0.value": "running",
    }
    said = editor.asks("post", address, data=sent, headers={"Accept": "application/json"}).json
    assert '<span lang="nl">' in said["told"]


def level_of(draft):
    return next(level["#"] for level in drafting.document(draft)["scoring"]["levels"] if level["text"] == "voldoet")
