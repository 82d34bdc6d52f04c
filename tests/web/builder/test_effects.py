"""At a part, a section and a question stand the rules that decide about it, and those where it decides itself, in sentences."""

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.services import drafting
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now, opened

BUILDING = {"intake": "phase", "is": "building"}


@pytest.fixture
def at_place(editor, draft):
    """A function that returns the words about the rules at a place, as its page has them."""

    def words(address):
        found = opened(editor, f"/drafts/{draft.ref}/{address}").words
        return found[found.index("Regels op deze plek") :]

    return words


def test_a_question_tells_what_decides_about_it_and_leads_there(editor, kade, draft, at_place):
    does(draft, Set(("1.3-K2", "not_applicable_when"), BUILDING), by=kade.coordinator)
    does(draft, Set(("1.3", "not_applicable_when"), BUILDING), by=kade.coordinator)
    assert "Onderdeel 1.3 geldt niet als" in at_place("items/1.3-K2")
    page = opened(editor, f"/drafts/{draft.ref}/items/1.3-K2").text
    assert f"/drafts/{draft.ref}/condition/1.3/not_applicable_when" in page
    assert f"/drafts/{draft.ref}/rules/intake#at:intake/phase" in page


def test_a_question_tells_which_remarks_look_at_it(draft, at_place):
    for hint in document_now(draft)["hints"]:
        for named in drafting.uses_in(draft):
            if named[0] == "item" and ("hints", hint["id"], "when") in drafting.uses_in(draft)[named]:
                assert f"De opmerking “{hint['text'][:30]}" in at_place(f"ties/{named[1]}")


def test_a_norm_in_a_rule_between_norms_is_told(kade, draft, at_place):
    item = next(
        item
        for part in document_now(draft)["parts"]
        for section in part["sections"]
        for item in section["items"]
        if any("if_not_met" in norm for norm in item.get("norms", ()))
    )
    norm = next(norm for norm in item["norms"] if "if_not_met" in norm)
    assert f"Is normelement {norm['id']} niet behaald" in at_place(f"items/{item['id']}")


def test_how_it_counts_is_told_up_to_the_part(at_place):
    says = at_place("items/1.3-K1")
    assert "in het gemiddelde van de criteria" in says
    assert "Deel 1" in says


def test_a_section_and_a_part_have_their_rules_too(kade, draft, at_place):
    does(draft, Set(("1.1-K1", "not_applicable_when"), {"section": "1.3", "at_least": 2}), by=kade.coordinator)
    assert "Vraag 1.1-K1 geldt niet als" in at_place("structure/1.3")
    assert "Deel 1 " in at_place("structure/1")


def test_a_condition_that_never_holds_is_told_at_the_question_itself(kade, draft, at_place):
    never = {"all": [BUILDING, {"intake": "phase", "is": "running"}]}
    does(draft, Set(("1.3-K2", "not_applicable_when"), never), by=kade.coordinator)
    assert "Deze voorwaarde klopt nooit" in at_place("items/1.3-K2")


def test_a_circle_is_told_at_the_question_itself(kade, draft, at_place):
    for one, other in (("1.3-K1", "1.3-K2"), ("1.3-K2", "1.3-K1")):
        does(draft, Set((one, "applies_when"), {"state": other, "norm": "a", "is": "met"}), by=kade.coordinator)
    fault = next(fault for fault in drafting.reading_of(draft).faults if fault.path[1:2] == ("applies_when",))
    assert "Kijk hiernaar" in at_place(f"items/{fault.path[0]}")


def test_a_question_with_many_rules_shows_the_first_and_leads_to_all(kade, draft, at_place):
    for item in drafting.reading_of(draft).questionnaire.items[1:12]:
        does(draft, Set((item.id, "applies_when"), {"state": "1.1-K1", "norm": "a", "is": "met"}), by=kade.coordinator)
    few, all_ = at_place("items/1.1-K1"), at_place("ties/1.1-K1")
    assert "regels" in few
    assert all(f"Vraag {item.id} wordt alleen gesteld als" in all_ for item in drafting.reading_of(draft).questionnaire.items[1:12])
    assert few.count("wordt alleen gesteld als") < all_.count("wordt alleen gesteld als")
