"""Every template is right, is translated, shows what stands in it, and becomes a draft with its translations."""

import html

import pytest

from selfassess.core.loading.texts import stale
from selfassess.models.draft import drafts_of
from selfassess.services import drafting, releasing
from selfassess.shelf import read, templates
from selfassess.translated import catalogue_beside

NAMES = [path.stem for path in templates()]


@pytest.mark.parametrize("path", templates(), ids=NAMES)
def test_a_template_is_right_and_wholly_translated(path):
    loaded = read(path)
    assert loaded.faults == ()
    assert stale(loaded.questionnaire, catalogue_beside(path, "en")) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_tells_what_stands_in_each(editor, kade, language):
    editor.opens(f"/account/language/{language}")
    page = html.unescape(editor.opens(f"/organisations/{kade.organisation.ref}/questionnaires/new").text)
    for path in templates():
        questionnaire = read(path).questionnaire
        question, catalogue = questionnaire.items[0].question, catalogue_beside(path, "en")
        shown = question if language == "nl" else catalogue[f"{questionnaire.items[0].id}.question"][1]
        assert shown in page


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_from_a_template_can_be_published_and_speaks_english(editor, kade, name):
    editor.sends(
        f"/organisations/{kade.organisation.ref}/questionnaires/new", {"start": f"template:{name}", "title": "Van ons", "language": "nl"}
    )
    (draft,) = drafts_of(kade.organisation.id)
    assert releasing.check_list(draft).errors == ()
    assert drafting.shown_in(draft, "en").untranslated == 1  # the title, which is ours
