"""Parts, sections and items of a draft: added, put in order in three ways, moved, copied, renamed and taken away."""

import re

import pytest

from selfassess.core.drafting.making import origins
from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.places import root
from selfassess.core.drafting.wording import catalogue_of, stale_texts
from selfassess.models.version import find_version
from selfassess.services import drafting
from tests.conftest import make_organisation
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now, opened

BSN = "123456782"


@pytest.fixture
def empty(kade):
    """A draft with nothing in it."""
    return drafting.start_empty(kade.organisation, title="Nieuw", language="nl", by=kade.coordinator)


def sheet(editor, draft, piece=""):
    return opened(editor, f"/drafts/{draft.ref}/structure{'/' if piece else ''}{piece}")


def ids(draft, key, piece=""):
    document = document_now(draft)
    return [each["id"] for each in (root(document, piece).value if piece else document).get(key, ())]


def test_an_empty_draft_gets_parts_sections_and_questions_by_typing(editor, empty):
    page = sheet(editor, empty).press("add:parts", **{"new:parts": "Beleid"})
    assert "1 ‘Beleid’ toegevoegd aan: delen." in page.words
    page = sheet(editor, empty, "1").press("add:sections", **{"new:sections": "Veilig werken"})
    page = sheet(editor, empty, "1.1").fill("new:role", "indicator").press("add:items", **{"new:items": "Is er een plan?"})
    assert page.status == 200
    item = root(document_now(empty), "1.1-I1").value
    assert item == {"id": "1.1-I1", "role": "indicator", "kind": "checklist", "title": "Is er een plan?", "question": "Is er een plan?"}


def test_a_pasted_list_is_shown_without_its_numbers_before_it_is_added(editor, empty):
    page = sheet(editor, empty).press("add:parts", **{"new:parts": "1. Beleid\n2) Praktijk\n\n- Dossiers"})
    assert "3 regels toevoegen?" in page.words
    assert ids(empty, "parts") == []
    page = page.press(None)
    assert [part["title"] for part in document_now(empty)["parts"]] == ["Beleid", "Praktijk", "Dossiers"]
    assert "Nieuw" in page.words


def test_lines_can_still_be_changed_before_they_are_added(editor, empty):
    page = sheet(editor, empty).press("add:parts", **{"new:parts": "Een\nTwee"})
    page.fill("lines", "Een\nTwee en een half").press(None)
    assert [part["title"] for part in document_now(empty)["parts"]] == ["Een", "Twee en een half"]


def test_after_adding_the_keyboard_is_in_the_box_again_and_hears_what_was_added(editor, empty):
    page = sheet(editor, empty).press("add:parts", **{"new:parts": "Beleid"})
    box = re.search('<textarea id="new:parts"[^>]*>', page.text)[0]
    assert " autofocus" in box
    assert 'aria-describedby="notice new:parts-hint"' in box
    assert 'id="notice"' in page.text
    assert " autofocus" not in sheet(editor, empty).text


def test_after_taking_away_and_after_taking_that_back_the_keyboard_is_at_what_the_page_tells(editor, draft):
    page = sheet(editor, draft, "1.3").press("remove:items:1.3-K2")
    assert re.search('<div [^>]*id="notice" tabindex="-1" autofocus>', page.text)
    assert re.search('<div [^>]*id="notice" tabindex="-1" autofocus>', page.send_form("/undo").text)
    moved = sheet(editor, draft, "1.3").press("down:items:1.3-K1")
    assert moved.text.count(" autofocus") == 1
    assert re.search('<div [^>]*id="notice">', moved.text)


def test_pressing_twice_adds_once(editor, empty):
    page = sheet(editor, empty).fill("new:parts", "Beleid")
    page.press("add:parts")
    page.press("add:parts")
    assert len(ids(empty, "parts")) == 1


def test_one_up_says_what_moved_where_and_offers_to_take_it_back(editor, draft):
    page = sheet(editor, draft, "1.3")
    before = ids(draft, "items", "1.3")
    page = page.press(f"up:items:{before[2]}")
    assert ids(draft, "items", "1.3") == [before[0], before[2], before[1], *before[3:]]
    assert f"{before[2]} ‘Samenwerking staat in het dossier’ is verplaatst: het staat nu na {before[0]}" in page.words
    assert 'aria-describedby="moved-note"' in page.text
    opened_again = page.send_form("/undo")
    assert ids(draft, "items", "1.3") == before
    assert opened_again.response.request.path.endswith("/structure/1.3")


def test_numbers_put_the_whole_list_in_order_at_once(editor, draft):
    before = ids(draft, "items", "1.3")
    page = sheet(editor, draft, "1.3")
    for place, name in enumerate(reversed(before), start=1):
        page.fill(f"order:items:{name}", place)
    page.press()
    assert ids(draft, "items", "1.3") == before[::-1]


def test_ticked_questions_move_to_another_section_and_keep_their_ids(editor, draft):
    first, second, *rest = ids(draft, "items", "1.3")
    page = sheet(editor, draft, "1.3").fill("pick", [first, second]).fill("target", "2.1").press("move:items")
    assert ids(draft, "items", "1.3") == rest
    assert ids(draft, "items", "2.1")[-2:] == [first, second]
    assert first in page.words


def test_a_section_moves_to_another_part(editor, draft):
    sheet(editor, draft, "1").fill("pick", ["1.4"]).fill("target", "2").press("move:sections")
    assert ids(draft, "sections", "2")[-1] == "1.4"


def test_what_is_taken_away_tells_what_still_names_it(editor, draft):
    page = sheet(editor, draft, "2.1")
    page = page.press("remove:items:2.1-K1")
    assert "2.1-K1" not in ids(draft, "items", "2.1")
    assert "Het wordt hier nog genoemd" in page.words
    page.send_form("/undo")
    assert "2.1-K1" in ids(draft, "items", "2.1")


def test_another_id_is_followed_by_all_that_names_it(editor, draft):
    page = sheet(editor, draft, "1.3").press(id="1.30")
    assert page.response.request.path.endswith("/structure/1.30")
    assert "1.30" in ids(draft, "sections", "1")


@pytest.mark.parametrize(("wanted", "says"), [("1.4", "is al in gebruik"), ("met spatie!", "Een id heeft alleen letters")])
def test_an_id_that_cannot_be_comes_back_at_its_field(editor, draft, wanted, says):
    page = sheet(editor, draft, "1.3").press(id=wanted, title="Anders")
    assert page.status == 422
    assert says in page.faults["id"]
    assert page.fields["id"] == wanted
    assert root(document_now(draft), "1.3").value["title"] == "Anders"


def test_what_is_copied_shows_where_it_came_from(editor, kade, empty):
    page = opened(editor, f"/drafts/{empty.ref}/copy?from=kwaliteitskader@1")
    page.fill("piece", ["1"]).press(None)
    document = document_now(empty)
    assert origins(document)["1.4-K1"] == {"questionnaire": "kwaliteitskader@1", "id": "1.4-K1"}
    assert document["functions"]
    page = opened(editor, f"/drafts/{empty.ref}/items/1.4-K1")
    assert "Overgenomen uit kwaliteitskader@1, vraag 1.4-K1." in page.words


def test_what_is_copied_brings_its_translations(editor, empty):
    page = opened(editor, f"/drafts/{empty.ref}/copy?from=wettelijke-basis@1")
    page.fill("piece", page.form["boxes"]["piece"][:1]).press(None)
    document = document_now(empty)
    part = document["parts"][0]["id"]
    assert stale_texts(document, "en")[1] == []
    assert f"{part}.title" in document["translations"]["en"]
    item = document["parts"][0]["sections"][0]["items"][0]["id"]
    assert catalogue_of(document, "en")[f"{item}.question"][1]


def test_a_question_is_copied_from_another_draft_of_the_organisation(editor, kade, empty, draft):
    does(draft, Set(("1.4-K1", "title"), "Van ons"), Set(("translations", "en", "1.4-K1.title"), ["Van ons", "Ours"]), by=kade.coordinator)
    sheet(editor, empty).press("add:parts", **{"new:parts": "Beleid"})
    sheet(editor, empty, "1").press("add:sections", **{"new:sections": "Werk"})
    assert "Onze lijst" in opened(editor, f"/drafts/{empty.ref}/copy?to=1.1").words
    page = opened(editor, f"/drafts/{empty.ref}/copy?to=1.1&from=draft:{draft.ref}")
    page.fill("piece", ["1.4-K1"]).press(None)
    document = document_now(empty)
    (item,) = document["parts"][0]["sections"][0]["items"]
    assert item["title"] == "Van ons"
    assert origins(document)[item["id"]] == {"questionnaire": draft.key, "id": "1.4-K1"}
    assert document["translations"]["en"][f"{item['id']}.title"] == ["Van ons", "Ours"]


def test_a_draft_of_others_cannot_be_copied_from(editor, empty):
    other = make_organisation("Nog Anders", "nog")
    theirs = drafting.start_copy(other.organisation, find_version("kwaliteitskader"), title="Van hen", by=other.coordinator)
    assert "Van hen" not in opened(editor, f"/drafts/{empty.ref}/copy").words
    assert opened(editor, f"/drafts/{empty.ref}/copy?from=draft:{theirs.ref}").form is None


def test_a_section_of_a_template_is_added(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/copy?to=1&from=template:levels")
    (name, *_rest) = page.form["boxes"]["piece"]
    page.fill("piece", [name]).press(None)
    assert len(ids(draft, "sections", "1")) == 5


def test_copying_nothing_asks_what(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/copy?to=1.4&from=kwaliteitskader@1").press(None)
    assert page.status == 422
    assert "Vink aan wat je wilt overnemen." in page.words


def test_nothing_is_copied_from_a_questionnaire_of_others(editor, draft):
    assert "kwaliteitskader@1" in opened(editor, f"/drafts/{draft.ref}/copy").words
    page = opened(editor, f"/drafts/{draft.ref}/copy?from=own-van-een-ander@1")
    assert page.form is None


def test_what_points_to_a_person_is_not_added(editor, empty):
    page = sheet(editor, empty).press("add:parts", **{"new:parts": f"Dossier {BSN}"})
    assert page.status == 422
    assert ids(empty, "parts") == []
    assert BSN not in str(drafting.changes_of(empty))


def test_an_old_page_moves_only_what_its_reader_moved(editor, kade, draft):
    page = sheet(editor, draft, "1.3")
    does(draft, Set(("1.3", "title"), "Van een ander"), by=kade.members["administrator"])
    first = ids(draft, "items", "1.3")[0]
    page.press(f"down:items:{first}")
    assert ids(draft, "items", "1.3")[1] == first
    assert root(document_now(draft), "1.3").value["title"] == "Van een ander"


def test_a_page_of_a_piece_that_is_not_there_says_so(editor, draft):
    assert sheet(editor, draft, "9.9").status == 409
    assert "/items/" in opened(editor, f"/drafts/{draft.ref}/structure/1.3-K1").response.request.path
    assert "/structure/" in opened(editor, f"/drafts/{draft.ref}/items/1.3").response.request.path
