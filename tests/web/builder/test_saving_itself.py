"""A page of a draft that saves itself: what it sends besides the form, and what it hears; the same for both kinds of pages."""

import html
import json
import re

import pytest

from selfassess.core.drafting.operations import Remove, Rename, Set
from selfassess.core.drafting.places import root, spot
from selfassess.services import drafting
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now, opened

BSN = "123456782"
PLACES = [("items/1.4-K1", "title", ("1.4-K1", "title")), ("structure/1.4", "title", ("1.4", "title")), ("whole/texts", "summary", ("summary",)),
          ("rules/intake", "intake/phase/text", ("intake", "phase", "text"))]  # fmt: skip
every_page = pytest.mark.parametrize(("address", "name", "path"), PLACES)


class Tab:
    """One page of a draft with its script; it goes on from what it hears."""

    def __init__(self, person, draft, address):
        self.person, self.address, self.number = person, f"/drafts/{draft.ref}/{address}", 0
        fields = opened(person, self.address).fields
        self.page, self.revision, self.token = fields["page_name"], fields["revision"], fields["csrf_token"]

    def sends(self, *, at=None, **typed):
        """Send what was typed, and return what came back."""
        self.number += 1
        form = {"revision": at or self.revision, "page_name": self.page, "number": self.number, "csrf_token": self.token, **typed}
        self.answer = self.person.asks("post", self.address, data=form, headers={"Accept": "application/json"})
        if self.answer.status_code == 200 and not at:
            self.revision = self.answer.json["revision"]
        return self.answer.json


def stands(draft, path):
    return spot(document_now(draft), path).value


@every_page
def test_what_is_sent_is_kept_and_the_page_goes_on_from_there(editor, draft, address, name, path):
    tab = Tab(editor, draft, address)
    for text in ("Een", "Een t", "Een tekst"):
        said = tab.sends(**{name: text})
        assert (said["whole"], said["faults"].get(name), said["met"], said["asked"]) == (True, None, {}, {})
        assert said["says"].startswith("Bewaard om ")
    assert stands(draft, path) == "Een tekst"
    (step,) = drafting.history(draft, limit=9)
    assert (step.number, step.last) == (1, 3)
    assert "Veranderd" in said["undo"]


@every_page
def test_what_is_not_right_is_kept_and_told_at_its_field(editor, draft, address, name, path):
    said = Tab(editor, draft, address).sends(**{name: ""})
    assert said["whole"]
    assert name in said["faults"] or name == "summary"


@every_page
def test_another_person_at_the_same_field_is_met_and_the_choice_is_kept(editor, draft, other, address, name, path):
    tab = Tab(editor, draft, address)
    does(draft, Set(path, "Van een ander"), by=other)
    said = tab.sends(**{name: "Van mij"})
    assert "Van een ander" in said["met"][name]
    assert re.search(r'<legend><span class="visually-hidden">[^<]+: </span>', said["met"][name])  # which field it is about
    assert (said["whole"], stands(draft, path)) == (False, "Van een ander")
    again = tab.sends(at=said["seen"], **{name: "Van mij", f"met:{name}": "met"})
    assert "Kies welke van de twee teksten blijft." in again["faults"][name]
    assert tab.sends(at=said["seen"], **{name: "Van mij", f"met:{name}": ["met", "mine"]})["whole"]
    assert stands(draft, path) == "Van mij"


@every_page
def test_a_page_goes_on_while_others_work_elsewhere_and_never_meets_itself(editor, draft, other, address, name, path):
    tab = Tab(editor, draft, address)
    for number in range(3):
        does(draft, Set(("scope",), f"Van een ander {number}"), by=other)
        assert tab.sends(**{name: f"Van mij {number}"})["whole"]
        assert tab.revision == "0" or tab.revision == 0, "what the other did is not on this page"
    assert stands(draft, path) == "Van mij 2"


@every_page
def test_two_windows_of_one_person_meet_too(editor, draft, address, name, path):
    one, two = Tab(editor, draft, address), Tab(editor, draft, address)
    one.sends(**{name: "Hier"})
    assert "Hier" in two.sends(**{name: "Daar"})["met"][name]
    assert stands(draft, path) == "Hier"


@every_page
def test_a_text_that_the_guard_refuses_is_kept_nowhere_and_the_field_is_asked_about(editor, draft, address, name, path):
    before = document_now(draft)
    said = Tab(editor, draft, address).sends(**{name: f"Over {BSN}"})
    assert said["asked"][name]["fields"] == [name]
    assert BSN in said["asked"][name]["panel"]
    assert (said["whole"], document_now(draft), drafting.changes_of(draft)) == (False, before, [])


@every_page
def test_what_is_sent_twice_is_done_once_and_the_same_text_later_is_done_again(editor, draft, other, address, name, path):
    does(draft, Set(("scope",), "Iemand werkt elders"), by=other, revision=0)
    tab = Tab(editor, draft, address)
    does(draft, Set(("scope",), "Nog steeds"), by=other)
    tab.sends(**{name: "a"})
    tab.number -= 1
    tab.sends(**{name: "a"})
    tab.sends(**{name: "b"})
    tab.sends(**{name: "a"})
    assert stands(draft, path) == "a"
    assert len(drafting.changes_of(draft)) == 5


def test_what_changes_the_page_itself_waits_for_its_button(editor, draft):
    before = document_now(draft)
    for address, typed in (
        ("items/1.4-K1", {"id": "9.9-K9", "norms:a:id": "z", "kind": "text", "new:norms": "Nog een", "order:norms:a": "3"}),
        ("structure/1.4", {"id": "9.9", "order:items:1.4-K1": "3"}),
        ("rules/intake", {"intake/phase/id": "stage", "new:intake": "tolk"}),
    ):
        assert Tab(editor, draft, address).sends(**typed)["whole"]
    assert document_now(draft) == before


def test_a_box_that_is_ticked_and_not_any_more_is_kept_each_time(editor, draft):
    tab, path = Tab(editor, draft, "rules/levels"), ("scoring", "percentage")
    tab.sends(**{"scoring/percentage": "true"})
    assert stands(draft, path) is True
    tab.sends(**{"scoring/percentage": ""})
    assert stands(draft, path) is None
    tab = Tab(editor, draft, "items/1.4-K1")
    tab.sends(critical=["", "yes"])
    assert root(document_now(draft), "1.4-K1").value["critical"] is True
    tab.sends(critical="")
    assert "critical" not in root(document_now(draft), "1.4-K1").value


def test_a_translation_is_saved_while_it_is_typed(editor, draft):
    tab, path = Tab(editor, draft, "translations/en"), ("translations", "en", "1.4.title")
    for text in ("Saf", "Safety"):
        said = tab.sends(**{":".join(path): text})
        assert (said["whole"], said["says"][:9]) == (True, "Bewaard o")
    assert stands(draft, path) == [stands(draft, ("1.4", "title")), "Safety"]
    assert len(drafting.history(draft, limit=9)) == 1


def test_a_question_that_got_another_id_takes_what_was_typed_along(editor, draft, other):
    tab = Tab(editor, draft, "items/1.4-K1")
    does(draft, Rename(("1.4-K1",), "9.9-K9"), by=other)
    assert tab.sends(title="Van mij")["whole"]
    assert tab.sends(title="Van mij, en verder")["whole"]
    assert stands(draft, ("9.9-K9", "title")) == "Van mij, en verder"


def test_a_norm_that_got_another_letter_takes_what_was_typed_along(editor, draft, other):
    tab = Tab(editor, draft, "items/1.4-K1")
    does(draft, Rename(("1.4-K1", "norms", "a"), "z"), by=other)
    for text in ("Van", "Van mij"):
        assert tab.sends(**{"norms:a:text": text})["whole"]
    assert stands(draft, ("1.4-K1", "norms", "z", "text")) == "Van mij"


def test_what_was_typed_about_something_that_is_gone_stays_on_the_page(editor, draft, other):
    tab = Tab(editor, draft, "items/1.4-K1")
    does(draft, Remove((("1.4-K1", "norms", "a"),)), by=other)
    said = tab.sends(**{"norms:a:text": "Van mij", "title": "Ook van mij"})
    assert (said["lost"], said["whole"]) == (["norms:a:text"], False)
    assert "niet bewaard" in said["faults"]["norms:a:text"]
    assert stands(draft, ("1.4-K1", "title")) == "Ook van mij"
    does(draft, Remove((("1.4-K1",),)), by=other)
    said = tab.sends(title="En verder")
    assert tab.answer.status_code == 409
    assert "niet bewaard" in said["says"]


def test_taking_back_tells_what_came_back_and_leads_to_a_page_that_is_there(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/items/1.4-K1")
    was = stands(draft, ("1.4-K1", "title"))
    page = page.press(title="Anders").send_form("/undo")
    assert f"Dit is teruggedraaid: Veranderd: 1.4-K1 › titel. Nu staat er: ‘{was[:20]}" in page.words
    page = page.send_form("/redo")
    assert "Dit is opnieuw gedaan: Veranderd: 1.4-K1 › titel. Nu staat er: ‘Anders’" in page.words
    page = opened(editor, f"/drafts/{draft.ref}/structure/1.4").press("add:items", **{"new:items": "Nieuw"})
    assert "Nieuw" in page.text
    (new,) = {item["id"] for item in stands(draft, ("1.4",))["items"]} - {"1.4-K1", "1.4-K2", "1.4-I1"}
    gone = opened(editor, f"/drafts/{draft.ref}/items/{new}").send_form("/undo")
    assert gone.status == 200
    assert "Je laatste wijziging is teruggedraaid" in gone.words or "teruggedraaid" in gone.words


@pytest.mark.parametrize(
    "address", ["rules/plan", "condition/1.4-K1/norms/a/not_applicable_when", "items/1.4-K1", "structure/1.4", "whole/functions"]
)
def test_every_page_says_what_can_be_taken_back(editor, kade, draft, address):
    does(draft, Set(("1.4-K1", "title"), "Anders"), by=kade.coordinator)
    page = opened(editor, f"/drafts/{draft.ref}/{address}")
    assert "Veranderd: 1.4-K1 › titel." in page.words
    back = page.send_form("/undo")
    assert "Dit is teruggedraaid" in back.words
    assert "Doe dit opnieuw" in back.words


def test_each_fault_in_the_task_list_leads_to_its_field(editor, kade, draft):
    steps = [
        Set(("1.4-K1", "norms", "a", "text"), None),
        Set(("1.4", "title"), None),
        Set(("title",), None),
        Set(("scoring", "thresholds", "section", "2"), "veel"),
    ]
    does(draft, *steps, by=kade.coordinator)
    page = opened(editor, f"/drafts/{draft.ref}")
    for address, field in (
        ("items/1.4-K1", "norms:a:text"),
        ("structure/1.4", "title"),
        ("whole/texts", "title"),
        ("rules/thresholds", "scoring/thresholds/section/2"),
    ):
        assert f'href="/drafts/{draft.ref}/{address}#{field}"' in page.text, address
        there = opened(editor, f"/drafts/{draft.ref}/{address}")
        assert f'id="{field}"' in there.text
        assert there.faults[field]


@pytest.mark.parametrize(
    ("address", "path", "theirs", "mine", "words", "values"),
    [
        ("rules/sections", ("scoring", "sections", "mean_of_means"), ["indicator"], "criterion", "indicatoren", ["indicator"]),
        ("rules/intake", ("intake", "phase", "kind"), "text", "date", "een korte tekst", ["text"]),
        ("items/1.4-K1", ("1.4-K1", "stem", "norms"), ["a", "b"], "c", "a. Er is aannamebeleid voor nieuw personeel, b. ", ["a", "b"]),
    ],
)
def test_what_somebody_else_chose_is_told_in_words_and_with_the_values_that_the_page_needs(
    editor, draft, other, address, path, theirs, mine, words, values
):
    tab, name = Tab(editor, draft, address), "/".join(path) if address.startswith("rules") else ":".join(path[1:])
    does(draft, Set(path, theirs), by=other)
    said = html.unescape(tab.sends(**{name: mine})["met"][name])
    assert words in said.partition("Wat er nu staat")[2]
    assert json.loads(re.search(r"data-theirs='([^']*)'", said)[1]) == values
