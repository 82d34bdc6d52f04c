"""One question: exactly the fields of its way of asking, everything kept, two people at once, and taking back."""

import pytest

from selfassess.core.drafting.operations import Add, Remove, Rename, Set
from selfassess.core.drafting.places import ASIDE, root
from selfassess.core.drafting.ways import FITS, OF_A_WAY
from selfassess.core.kinds import KINDS
from selfassess.services import drafting
from selfassess.web.builder.specs import Spec, blocks_of, item_chapters
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now, opened

BSN = "123456782"
ITEM = "1.4-K1"


def sheet(editor, draft, item=ITEM):
    return opened(editor, f"/drafts/{draft.ref}/items/{item}")


def at(draft, item=ITEM):
    return root(document_now(draft), item).value


def norms(draft, item=ITEM):
    return [norm["id"] for norm in at(draft, item)["norms"]]


def asked_of(kind):
    return {block.at[0] for block in blocks_of(item_chapters(kind, range(1, 3)))}


@pytest.mark.parametrize("kind", KINDS)
def test_each_way_of_asking_has_exactly_its_own_fields(kind):
    asked = asked_of(kind) | ({"states"} if "norms" in asked_of(kind) else set())
    assert asked & OF_A_WAY == set(FITS[kind]) | ({"scale"} if kind == "scale" else {"scale"} & asked)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_words_of_its_own(kind):
    labels = [block.label.text for block in blocks_of(item_chapters(kind, range(0))) if isinstance(block, Spec)]
    assert all(labels)
    assert len(labels) == len(set(labels))


def test_a_page_that_is_saved_as_it_is_changes_nothing(editor, draft):
    for item in ("1.4-K1", "1.4-I1", "2.2-I1", "2.6-I1", "1.3-K1"):
        assert sheet(editor, draft, item).press().status == 200
    assert drafting.changes_of(draft) == []


def test_what_is_wrong_is_kept_with_its_fault_beside_it(editor, draft):
    page = sheet(editor, draft).press(risk="4", title="", **{"source:lines": "ongeveer 12"})
    assert page.status == 200
    assert "Bewaard." in page.words
    assert page.faults["title"].endswith("Vul dit in.")
    assert page.faults["source:lines"]
    assert at(draft)["source"]["lines"] == "ongeveer 12"


def test_values_are_kept_as_a_file_has_them(editor, draft):
    page = sheet(editor, draft).press(
        critical=True,
        risk="2",
        weight="1,5",
        evidence="Een\n\n Twee ",
        answered_by=["manager", "hr", ""],
        **{"norms:a:if_not_met:score": "50%"},
    )
    item = at(draft)
    assert (item["critical"], item["weight"], item["evidence"], item["answered_by"]) == (True, "1.5", ["Een", "Twee"], ["manager", "hr"])
    assert "risk" not in item
    assert item["norms"][0]["if_not_met"] == {"score": "0.5"}
    assert page.faults == {}


def test_norms_are_added_put_in_order_and_taken_away(editor, draft):
    page = sheet(editor, draft).press("add:norms", **{"new:norms": "Er is een plan"})
    assert norms(draft) == ["a", "b", "c", "d"]
    page = page.press("up:norms:d")
    page = page.press("remove:norms:a")
    assert norms(draft) == ["b", "d", "c"]
    page.press("letters")
    assert norms(draft) == ["a", "b", "c"]
    assert [norm["text"] for norm in at(draft)["norms"]][1] == "Er is een plan"


def test_another_letter_is_followed_by_what_names_the_norm(editor, draft):
    sheet(editor, draft, "2.6-I2").press(**{"norms:b:id": "z"})
    assert norms(draft, "2.6-I2") == ["a", "z", "c"]
    assert "z" in at(draft, "2.6-I2")["groups"][0]["any_of"]


def test_what_is_typed_is_kept_when_another_button_is_pressed(editor, draft):
    sheet(editor, draft).press("down:norms:a", title="Anders")
    assert at(draft)["title"] == "Anders"
    assert norms(draft) == ["b", "a", "c"]


def test_another_way_of_asking_keeps_what_fits_and_gives_the_rest_back(editor, draft):
    page = sheet(editor, draft).press(kind="choice")
    assert "Opzij gelegd van een andere manier van vragen: normen." in page.words
    assert "norms" not in at(draft)
    page = page.press("add:options", **{"new:options": "Ja\nNee"}).press(None)
    page = page.press(**{"options:ja:share": "1"})
    page = page.press(kind="checklist")
    assert norms(draft) == ["a", "b", "c"]
    assert list(at(draft)[ASIDE]) == ["options"]


def test_a_scale_shows_every_step(editor, draft):
    page = sheet(editor, draft).press(kind="scale").press(**{"scale:last": "9"})
    for step in range(1, 10):
        page.fill(f"scale:words:{step}", f"Stap {step}")
    page.press()
    assert at(draft)["scale"] == {"last": 9, "words": {str(step): f"Stap {step}" for step in range(1, 10)}}


def test_two_who_change_another_field_do_not_notice_each_other(editor, draft, other):
    page = sheet(editor, draft)
    does(draft, Set((ITEM, "help"), "Van een ander"), by=other)
    assert page.press(title="Van mij").status == 200
    assert (at(draft)["title"], at(draft)["help"]) == ("Van mij", "Van een ander")


@pytest.mark.parametrize(("choice", "stays"), [("mine", "Van mij"), ("theirs", "Van een ander")])
def test_two_who_change_one_field_see_both_texts_and_choose(editor, draft, other, choice, stays):
    page = sheet(editor, draft)
    does(draft, Set((ITEM, "title"), "Van een ander"), by=other)
    page = page.press(title="Van mij", help="Ook van mij")
    assert page.status == 422
    assert "Wat er nu staat: Van een ander" in page.words
    assert page.fields["title"] == "Van mij"
    assert (at(draft)["title"], at(draft)["help"]) == ("Van een ander", "Ook van mij")
    again = page.press()
    assert "Kies welke van de twee teksten blijft." in again.words
    assert at(draft)["title"] == "Van een ander"
    assert again.fill("met:title", choice).press().status == 200
    assert at(draft)["title"] == stays


def test_what_was_typed_in_a_norm_that_is_gone_is_shown(editor, draft, other):
    page = sheet(editor, draft)
    does(draft, Remove(((ITEM, "norms", "b"),)), by=other)
    page = page.press(**{"norms:b:text": "Mijn tekst van b"})
    assert page.status == 422
    assert "Mijn tekst van b" in page.words
    assert norms(draft) == ["a", "c"]


def test_what_was_typed_about_a_question_that_is_gone_is_shown(editor, draft, other):
    page = sheet(editor, draft)
    does(draft, Remove(((ITEM,),)), by=other)
    page = page.press(title="Mijn titel")
    assert page.status == 409
    assert "Mijn titel" in page.words


def test_a_page_of_before_another_id_still_saves(editor, draft, other):
    page = sheet(editor, draft)
    does(draft, Rename((ITEM,), "1.4-K9"), by=other)
    page.press(title="Toch bewaard")
    assert at(draft, "1.4-K9")["title"] == "Toch bewaard"


def test_an_old_page_never_puts_back_what_others_changed(editor, draft, other):
    page = sheet(editor, draft)
    does(draft, Set((ITEM, "action"), "Nieuw van een ander"), Add((ITEM, "norms"), ({"text": "Erbij"},)), by=other)
    page.press(title="Van mij")
    assert at(draft)["action"] == "Nieuw van een ander"
    assert norms(draft) == ["a", "b", "c", "d"]


def test_back_in_the_browser_and_saving_something_else_is_saved(editor, draft):
    page = sheet(editor, draft)
    page.press(title="Een")
    page.press(title="Een", help="Twee")
    assert (at(draft)["title"], at(draft)["help"]) == ("Een", "Twee")


def test_what_points_to_a_person_is_kept_nowhere_and_the_rest_is(editor, draft):
    page = sheet(editor, draft).press(title=f"Dossier {BSN}", help="Gewoon")
    assert page.status == 422
    assert "Dit gaat misschien over een persoon" in page.words
    assert page.fields["title"] == f"Dossier {BSN}"
    assert at(draft)["help"] == "Gewoon"
    assert BSN not in str(at(draft)) + str(drafting.changes_of(draft))


def test_taking_back_tells_what_and_stays_on_the_page(editor, draft):
    page = sheet(editor, draft).press(action="Iets anders")
    assert "Veranderd: 1.4-K1 › voorgestelde verbeteractie." in page.words
    page = page.send_form("/undo")
    assert page.response.request.path.endswith(f"/items/{ITEM}")
    assert "Doe dit opnieuw" in page.words
    page.send_form("/redo")
    assert at(draft)["action"] == "Iets anders"


def test_going_back_goes_only_to_pages_of_this_draft(editor, draft):
    sheet(editor, draft).press(action="Iets anders")
    answer = editor.sends(f"/drafts/{draft.ref}/undo", {"back": "https://elders.example/"})
    assert answer.location == f"/drafts/{draft.ref}?said=undone"


def test_the_levels_of_a_question_and_what_names_it_are_shown(editor, draft):
    page = sheet(editor, draft, "2.1-K1")
    assert "Welke niveaus deze vraag kan hebben" in page.words
    assert "Heeft gevolgen voor" in page.words
    legal = sheet(editor, draft).press(kind="text")
    assert "Welke niveaus" not in legal.words


def test_a_text_that_the_guard_refused_goes_over_nobody_elses_when_it_is_mended(editor, draft, other):
    page = sheet(editor, draft).fill("help", f"Bel over {BSN}.")
    does(draft, Set((ITEM, "help"), "Van een ander."), by=other)
    page = page.press()
    assert page.status == 422
    assert "Wat er nu staat: Van een ander." in page.words
    page = page.press(help="Van mij.")
    assert (page.status, at(draft)["help"]) == (422, "Van een ander.")
    page.press(**{"met:help": "mine"})
    assert at(draft)["help"] == "Van mij."
