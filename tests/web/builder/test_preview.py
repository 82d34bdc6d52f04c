"""A draft as people will see it: with the code of the real pages, in each language, also while something is not right."""

import html

import pytest

from selfassess.core.drafting.operations import Add, Set
from selfassess.models.version import find_version
from selfassess.services import drafting
from tests.services.test_drafting import does


@pytest.fixture
def legal(kade):
    """A draft with translations."""
    return drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Twee talen", by=kade.coordinator)


def words(page):
    return html.unescape(page.text)


def sections_of(draft):
    return [section.id for section in drafting.shown_in(draft, "nl").questionnaire.sections]


def test_every_section_is_shown_as_it_will_be_asked(editor, draft):
    for section in sections_of(draft):
        page = editor.opens(f"/drafts/{draft.ref}/preview/{section}")
        assert page.status_code == 200
        for item in next(one for one in drafting.shown_in(draft, "nl").questionnaire.sections if one.id == section).items:
            assert f'<section class="paper item" id="{item.id}"' in page.text
    assert "sections/1.3" not in page.text


def test_the_inputs_are_those_of_the_real_page(editor, kade, draft):
    real = editor.opens(f"/assessments/{kade.assessment.ref}/sections/1.3").text
    shown = editor.opens(f"/drafts/{draft.ref}/preview/1.3").text
    names = ("1.3-K1:norms.a", "1.3-I1:examined", "1.3-K1:na", "1.3-K2:note", "1.3-K1:evidence.0.title")
    assert all(f'name="{name}"' in real and f'name="{name}"' in shown for name in names)


def test_the_first_questions_are_shown(editor, draft):
    page = words(editor.opens(f"/drafts/{draft.ref}/preview"))
    assert all(question.text in page for question in drafting.shown_in(draft, "nl").questionnaire.intake)


def test_it_is_shown_in_the_language_of_who_will_fill_it_in(editor, legal):
    section = sections_of(legal)[0]
    english, dutch = (words(editor.opens(f"/drafts/{legal.ref}/preview/{section}?language={code}")) for code in ("en", "nl"))
    item = drafting.shown_in(legal, "en").questionnaire.sections[0].items[0]
    own = drafting.shown_in(legal, "nl").questionnaire.sections[0].items[0]
    assert all(one in english for one in ('<html lang="en">', item.title))
    assert own.title not in english
    assert all(one in dutch for one in ('<html lang="nl">', own.title))
    assert '<html lang="nl">' in editor.opens(f"/drafts/{legal.ref}").text


def test_a_text_without_translation_is_counted_and_shown_as_it_is(editor, kade, legal):
    section = drafting.shown_in(legal, "nl").questionnaire.sections[0]
    does(legal, Set((section.items[0].id, "question"), "Is dit nieuw?"), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{legal.ref}/preview/{section.id}?language=en"))
    assert "Is dit nieuw?" in page
    assert "2 texts have no translation that fits them now" in page  # this one, and the title


def test_a_draft_with_faults_is_shown_with_what_is_wrong_at_its_place(editor, kade, draft):
    does(
        draft,
        Set(("1.3-K1", "question"), None),
        Set(("1.3-K2", "kind"), "zomaar"),
        Set(("1.3-I1", "answered_by"), ["niemand"]),
        by=kade.coordinator,
    )
    page = words(editor.opens(f"/drafts/{draft.ref}/preview/1.3"))
    assert "Vraag 1.3-K2 kan nog niet getoond worden" in page
    assert "Klopt nog niet in vraag 1.3-K1:" in page
    assert [f'id="{item}"' in page for item in ("1.3-K1", "1.3-K2", "1.3-I1")] == [True, False, True]


def test_an_empty_section_says_so(editor, kade, draft):
    does(draft, Add(("1", "sections"), ({"id": "1.9", "title": "Nieuw"},)), by=kade.coordinator)
    assert "Er staan nog geen vragen in dit onderdeel." in words(editor.opens(f"/drafts/{draft.ref}/preview/1.9"))
    assert editor.opens(f"/drafts/{draft.ref}/preview/9.9").status_code == 404


def test_a_draft_with_nothing_in_it_has_a_preview(editor, kade):
    draft = drafting.start_empty(kade.organisation, title="Leeg", language="nl", by=kade.coordinator)
    assert "Er zijn nog geen beginvragen." in words(editor.opens(f"/drafts/{draft.ref}/preview"))


def test_only_the_preview_beside_may_stand_in_a_frame_of_ours(editor, draft):
    beside = editor.opens(f"/drafts/{draft.ref}/preview/1.3?beside=1")
    assert beside.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in beside.headers["Content-Security-Policy"]
    assert "default-src 'none'" in beside.headers["Content-Security-Policy"]
    assert "page-header" not in beside.text
    assert editor.opens(f"/drafts/{draft.ref}/preview/1.3").headers["X-Frame-Options"] == "DENY"


def test_a_question_leads_to_its_place_and_a_part_to_its_first_section(editor, draft):
    assert editor.opens(f"/drafts/{draft.ref}/preview/1.3-K2").location == f"/drafts/{draft.ref}/preview/1.3#1.3-K2"
    assert editor.opens(f"/drafts/{draft.ref}/preview/2").location == f"/drafts/{draft.ref}/preview/2.1"
    assert "beside=1" in editor.opens(f"/drafts/{draft.ref}/preview/1.3-K2?beside=1").location
    assert f'data-src="/drafts/{draft.ref}/preview/1.3-K2" data-at="1.3-K2"' in editor.opens(f"/drafts/{draft.ref}/items/1.3-K2").text
    assert f'data-src="/drafts/{draft.ref}/preview"' in editor.opens(f"/drafts/{draft.ref}/rules/intake").text
