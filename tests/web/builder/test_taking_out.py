"""On a page of a published questionnaire, texts with client data are chosen and taken out; what ships cannot be touched."""

import html

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.models.version import find_version
from selfassess.services import drafting, publishing, releasing
from tests.services.test_drafting import does, first_item

SAID = "Hoe ging het met Wilhelmina?"


@pytest.fixture
def version(kade):
    draft = drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)
    does(draft, Set((first_item(draft), "question"), SAID), by=kade.coordinator)
    listed = releasing.check_list(draft)
    return releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=kade.coordinator)


@pytest.fixture
def address(kade, version):
    return f"/organisations/{kade.organisation.ref}/questionnaires/{version.key}/1/incident"


def test_a_text_is_chosen_at_its_question_and_goes(editor, kade, version, address):
    item = publishing.questionnaire_of(version).items[0].id
    assert SAID in html.unescape(editor.opens(f"{address}?where={item}").text)
    answer = editor.sends(address, {"where": item, "texts": f"{item}.question", "kinds": "name"})
    assert answer.location.endswith("/incident/done")
    assert SAID not in editor.opens(f"{address}?where={item}").text
    listing = html.unescape(editor.opens(f"/organisations/{kade.organisation.ref}/questionnaires").text)
    assert "Zegel sinds die dag" in listing


def test_without_a_text_or_a_kind_nothing_goes(editor, version, address):
    item = publishing.questionnaire_of(version).items[0].id
    page = editor.sends(address, {"where": item})
    assert page.status_code == 422
    assert "Vink aan welke teksten weg moeten." in page.text
    assert publishing.questionnaire_of(version).items[0].question == SAID


def test_what_ships_cannot_be_changed(editor, kade):
    assert editor.opens(f"/organisations/{kade.organisation.ref}/questionnaires/kwaliteitskader/1/incident").status_code == 404
