"""The first pages of the builder: what there is, beginning, the pieces of a draft, its history, and publishing it."""

import html
import re

import pytest

from selfassess.core.drafting.operations import Add, Set
from selfassess.core.loading import load
from selfassess.models.version import find_version
from selfassess.places import folder
from selfassess.services import drafting, publishing
from selfassess.web.builder import words as words_of_pages
from tests.conftest import person
from tests.services.test_drafting import does, first_item


@pytest.fixture
def draft(kade):
    """A draft of De Kade, copied from a questionnaire that ships."""
    return drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)


def here(kade, rest=""):
    return f"/organisations/{kade.organisation.ref}/questionnaires{rest}"


def words(page):
    return html.unescape(page.text)


def begins(editor, kade, **fields):
    return editor.sends(here(kade, "/new"), {"title": "Brandveiligheid", "start": "empty", "language": "nl"} | fields)


def test_the_list_shows_what_ships_what_was_published_and_what_is_being_made(editor, kade, draft):
    page = words(editor.opens(here(kade)))
    assert "Onze lijst" in page
    assert "kwaliteitskader, versie 1" in page
    assert "Door jullie gepubliceerd" not in page


@pytest.mark.parametrize("start", ["empty", "template:levels", "template:percentage", "copy:wettelijke-basis"])
def test_a_draft_begins_empty_with_a_template_or_as_a_copy(editor, kade, start):
    answer = begins(editor, kade, start=start)
    assert answer.status_code == 303
    page = editor.opens(answer.location)
    assert "Brandveiligheid" in page.text
    (draft,) = drafting.list_of(kade.organisation)
    assert bool(drafting.reading_of(draft).faults) == (start == "empty")


@pytest.mark.parametrize("start", ["empty", "template:levels", "copy:wettelijke-basis"])
def test_beginning_pressed_twice_begins_one_draft(editor, kade, start):
    assert begins(editor, kade, start=start).location == begins(editor, kade, start=start).location
    assert len(drafting.list_of(kade.organisation)) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": " "}, "Geef de vragenlijst een titel."),
        ({"title": "x" * 201}, "Deze titel is te lang."),
        ({"start": "copy:own-van-een-ander"}, "Kies waarmee je wilt beginnen."),
        ({"start": "template:../../x"}, "Kies waarmee je wilt beginnen."),
        ({"language": "xx"}, "Kies een taal."),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(editor, kade, fields, says):
    page = begins(editor, kade, **fields)
    assert page.status_code == 422
    assert says in words(page)
    assert drafting.list_of(kade.organisation) == []
    if fields.get("title") is None:
        assert 'value="Brandveiligheid"' in page.text


def test_a_title_that_may_be_about_a_person_is_stored_nowhere(editor, kade):
    page = begins(editor, kade, title="Meisje met bsn 111222333")
    assert page.status_code == 422
    assert drafting.list_of(kade.organisation) == []


PAGES = [
    "structure", "structure/veiligheid", "items/veiligheid-K1", "whole/texts", "rules", "rules/levels", "condition/veiligheid-K2/applies_when", "copy",
    "ties/veiligheid-K1", "preview", "preview/veiligheid", "try", "publish", "history", "translations/en", "file", "delete",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_draft_shows_the_same_way_back(editor, kade, draft, page):
    found = re.search(r'<nav class="breadcrumb".*?</nav>', editor.opens(f"/drafts/{draft.ref}/{page}").text, re.S)[0]
    assert re.findall(r'href="([^"]+)"', found)[:2] == [f"/organisations/{kade.organisation.ref}/questionnaires", f"/drafts/{draft.ref}"]


def test_the_task_list_says_what_is_not_right_yet_in_words(editor, kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "risk"), "heel veel"), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{draft.ref}"))
    assert "1 punt klopt nog niet" in page
    assert f"{item} › gewicht van het risico</a>: Bij gewicht van het risico hoort een heel getal" in page


def test_what_is_missing_is_asked_for_and_not_called_a_key(editor, kade):
    begins(editor, kade)
    (draft,) = drafting.list_of(kade.organisation)
    page = words(editor.opens(f"/drafts/{draft.ref}"))
    assert "Er zijn nog geen delen. Voeg er minstens één toe." in page
    assert "Er zijn nog geen regels voor het oordeel." in page
    assert "sleutel" not in page


def test_an_empty_draft_says_where_to_begin_and_calls_nothing_empty_in_order(editor, kade):
    begins(editor, kade)
    (draft,) = drafting.list_of(kade.organisation)
    page = words(editor.opens(f"/drafts/{draft.ref}"))
    assert "Waar begin je?" in page
    assert page.count("In orde") == 1  # the title
    rules = words(editor.opens(f"/drafts/{draft.ref}/rules"))
    assert "Er zijn nog geen regels voor het oordeel. Begin met een model." in rules
    assert "In orde" not in rules.replace("In ordening", "")


def test_the_title_of_a_draft_is_in_the_language_of_the_draft_where_changes_are_told(editor, kade):
    begins(editor, kade)
    (draft,) = drafting.list_of(kade.organisation)
    assert '<span lang="nl">Brandveiligheid</span>' in editor.opens(f"/drafts/{draft.ref}/changes").text


def test_what_is_worth_a_look_stands_at_its_piece(editor, kade, draft):
    item = first_item(draft)
    page = words(editor.opens(f"/drafts/{draft.ref}"))
    assert "een blik waard voor je publiceert" not in page
    does(draft, Set((item, "critical"), True), Set((item, "evidence"), None), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{draft.ref}"))
    assert "een blik waard voor je publiceert" in page
    assert f"{item} is kritisch. Noem voorbeelden van bewijs." in page


def test_each_sentence_that_pages_say_otherwise_is_one_that_the_reader_says():
    source = "".join(path.read_text() for path in (folder("questionnaires").parent / "selfassess" / "core").rglob("*.py"))
    assert [text for text in words_of_pages._ON_PAGES if text not in source] == []  # noqa: SLF001


def test_a_page_says_what_to_choose_and_names_no_key_of_the_file(editor, kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "kind"), "sample"), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{draft.ref}/publish"))
    assert "Kies wat er geteld wordt." in page
    assert "population" not in re.sub("<[^>]*>", "", page)


def test_the_history_is_cleared_when_something_about_a_girl_got_in(editor, kade, draft):
    does(draft, Set(("summary",), "iets over iemand"), by=kade.coordinator)
    does(draft, Set(("summary",), "Anders"), by=kade.coordinator)
    page = editor.sends(f"/drafts/{draft.ref}/history/clear", follow_redirects=True)
    assert "De geschiedenis is gewist." in words(page)
    assert "Verandering 1" not in words(page)
    assert "Zet het concept terug" not in words(page)


def test_who_else_is_working_in_it_is_told(editor, kade, draft):
    drafting.seen(draft, by=kade.members["administrator"])
    assert "administrator@kade.example werkt nu ook in dit concept." in words(editor.opens(f"/drafts/{draft.ref}"))


def test_taking_back_and_doing_again_by_button(editor, kade, draft):
    does(draft, Set(("title",), "Nieuwe titel"), by=kade.coordinator)
    for page in ("", "/history", "/rules"):
        assert "Veranderd: titel." in words(editor.opens(f"/drafts/{draft.ref}{page}")), page
    page = editor.sends(f"/drafts/{draft.ref}/undo", follow_redirects=True)
    assert "Je laatste verandering is teruggedraaid." in words(page)
    assert "Doe dit opnieuw" in words(page)
    page = editor.sends(f"/drafts/{draft.ref}/redo", follow_redirects=True)
    assert "Nieuwe titel" in page.text
    page = editor.sends(f"/drafts/{draft.ref}/redo", follow_redirects=True)
    assert "Er is niets van jou om terug te draaien" in words(page)


def test_the_history_tells_each_change_and_puts_back(editor, kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "title"), "Nieuw"), Add(("functions",), ({"id": "arts", "text": "arts"},)), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{draft.ref}/history"))
    assert f"Veranderd: {item} › titel." in page
    assert "arts toegevoegd aan: functies." in page
    assert "coordinator@kade.example" in page
    page = editor.sends(f"/drafts/{draft.ref}/history/0/restore", follow_redirects=True)
    assert "Het concept is teruggezet." in words(page)
    assert "Het concept teruggezet zoals het begon." in words(page)
    page = editor.sends(f"/drafts/{draft.ref}/history/2/undo", follow_redirects=True)
    assert "Deze verandering is teruggedraaid." in words(page)
    page = editor.sends(f"/drafts/{draft.ref}/history/2/undo", follow_redirects=True)
    assert "Dit was al gedaan." in words(page)


def test_a_change_that_others_built_upon_stays_and_that_is_told(editor, kade, draft):
    does(draft, Set(("title",), "Een"), by=kade.coordinator)
    does(draft, Set(("title",), "Twee"), by=kade.members["administrator"])
    page = editor.sends(f"/drafts/{draft.ref}/history/1/undo", follow_redirects=True)
    assert "Iemand veranderde daarna dezelfde plek." in words(page)


def test_an_error_stops_publishing_and_stands_there_with_its_place(editor, kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "question"), None), by=kade.coordinator)
    page = editor.opens(f"/drafts/{draft.ref}/publish")
    assert "punt om eerst te herstellen" in words(page)
    assert f"{item} › vraag" in words(page)
    assert "Publiceer versie" not in words(page)
    assert editor.sends(f"/drafts/{draft.ref}/publish", {"revision": str(draft.revision)}).status_code == 422


def fields_of(page, *names):
    return {name: html.unescape(page.text.split(f'name="{name}" value="')[1].split('"')[0]) for name in names}


def test_warnings_are_looked_at_before_publishing(editor, kade, draft):
    page = editor.opens(f"/drafts/{draft.ref}/publish")
    sent = fields_of(page, "revision", "mark", "warnings")
    again = editor.sends(f"/drafts/{draft.ref}/publish", sent)
    assert again.status_code == 422
    assert "Kijk naar de punten en geef aan dat jullie dat deden." in words(again)
    done = editor.sends(f"/drafts/{draft.ref}/publish", sent | {"seen": "yes"}, follow_redirects=True)
    assert "Deze versie is gepubliceerd." in words(done)
    assert f"{draft.key}, versie 1" in words(done)
    twice = editor.sends(f"/drafts/{draft.ref}/publish", sent | {"seen": "yes"}, follow_redirects=True)
    assert "Deze versie is gepubliceerd." in words(twice)
    assert f"{draft.key}, versie 2" not in words(twice)
    assert draft.key in {version.key for version in publishing.list_versions(kade.organisation.id)}
    assert draft.key in editor.opens("/assessments/new").text


def test_a_check_list_of_an_older_draft_publishes_nothing(editor, kade, draft):
    sent = fields_of(editor.opens(f"/drafts/{draft.ref}/publish"), "revision", "mark", "warnings")
    does(draft, Set(("summary",), "Anders"), by=kade.coordinator)
    page = editor.sends(f"/drafts/{draft.ref}/publish", sent | {"seen": "yes"})
    assert page.status_code == 409
    assert "Er is niets gepubliceerd." in words(page)


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_draft_and_a_version_are_downloaded_as_files(editor, kade, draft, format_):
    for address in (f"/drafts/{draft.ref}/file.{format_}", here(kade, f"/kwaliteitskader/1.{format_}")):
        sent = editor.opens(address)
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert load(sent.data, "x").questionnaire
    assert editor.opens(f"/drafts/{draft.ref}/file.exe").status_code == 404
    assert editor.opens(here(kade, f"/own-niets/1.{format_}")).status_code == 404


def test_a_draft_is_thrown_away_after_a_question(editor, kade, draft):
    assert "Onze lijst" in editor.opens(f"/drafts/{draft.ref}/delete").text
    page = editor.sends(f"/drafts/{draft.ref}/delete", follow_redirects=True)
    assert "Het concept is weggegooid." in words(page)
    assert drafting.list_of(kade.organisation) == []
    assert editor.opens(f"/drafts/{draft.ref}").status_code == 404


def test_only_who_makes_questionnaires_finds_the_way(app, kade, editor, reader):
    assert "/questionnaires" in editor.opens("/assessments").text
    assert "/questionnaires" not in reader.opens("/assessments").text
    assert person(app, "administrator@kade.example").opens(here(kade)).status_code == 200
    assert reader.opens(here(kade)).status_code == 403
