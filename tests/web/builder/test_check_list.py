"""The check list on its page: every error and every warning stands there with its place and a link to it; errors block, warnings do not."""

import ast
import copy
import html
import json
import re

import pytest
import yaml

from selfassess.core import publishing
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import read, tidy
from selfassess.models.database import db
from selfassess.models.version import find_version
from selfassess.places import folder
from selfassess.services import drafting, releasing
from selfassess.web.builder.words import fault_words, place_words
from tests.core.drafting.drafts import small
from tests.core.loading.test_document import BROKEN, GOOD
from tests.web.builder.driving import Page, document_now

NEVER = {"all": [{"intake": "phase", "is": "building"}, {"intake": "phase", "is": "running"}]}
ALWAYS = {"not": NEVER}
LONG = "woord " * 30
TWO = [{"id": "x", "text": "Een", "share": 0}, {"id": "y", "text": "Twee", "share": 0}]


def base():
    """Return a document that nothing can be said of."""
    document = {key: value for key, value in small().items() if key != "translations"}
    for item in document["parts"][0]["sections"][0]["items"]:
        item["action"] = "Breng het op orde."
    for level in document["scoring"]["levels"]:
        level["meaning"] = f"Zo staat het er bij niveau {level['value']} voor."
    return document


def at(document, *keys):
    """Return what stands behind keys and indexes."""
    for key in keys:
        document = document[key]
    return document


def puts(*keys):
    """Return a change: what stands at the keys before the last becomes the last; None takes it away."""
    *where, last, value = keys

    def change(document):
        here = at(document, *where)
        if value is None:
            here.pop(last)
        elif isinstance(here, list) and last == len(here):
            here.append(value)
        else:
            here[last] = value

    return change


SECTION = ("parts", 0, "sections", 0)
FIRST, SECOND = (*SECTION, "items", 0), (*SECTION, "items", 1)
CHOICE = {
    "id": "1.1-K2", "role": "criterion", "kind": "choice", "title": "Keuze", "question": "Wat kiezen jullie?", "action": "Kies.",
    "options": [{"id": "x", "text": "Een", "share": 1}, {"id": "y", "text": "Twee", "share": 0}],
}  # fmt: skip
MEASURED = {
    "id": "1.1-I2", "role": "indicator", "kind": "measurement", "title": "Meting", "question": "Wat meten jullie?", "action": "Meet.",
    "population": "files", "norms": [{"id": "a", "text": "Er is gemeten."}], "decides": "a",
    "outcomes": [{"id": "low", "text": "Laag", "share": 0, "state": "not_met"}, {"id": "none", "text": "Geen", "share": 0, "state": "not_met"}],
}  # fmt: skip


def all_of(*changes):
    """Return one change of several."""
    return lambda document: [change(document) for change in changes]


def with_kind(item, *more):
    """Return a change that adds an item, with a threshold for its kind."""
    return all_of(
        puts(*SECTION, "items", 2, item), puts("scoring", "thresholds", "item", item["kind"], {"1": "0.9"}), *more
    )  # fmt: skip


ERRORS = {
    "what answers are worth is missing": puts("scoring", "credit", None),
    "met is worth nothing": puts("scoring", "credit", "met", "0"),
    "levels out of order": puts("scoring", "levels", [{"value": 1, "text": "Wel", "mark": "full"}, {"value": 0, "text": "Niet", "mark": "empty"}]),
    "levels without thresholds": puts("scoring", "thresholds", None),
    "a kind of question without a threshold": puts("scoring", "thresholds", "item", "sample", None),
    "sections without a threshold": puts("scoring", "thresholds", "section", {}),
    "actions without a class": puts("scoring", "actions", "classes", 0, "from_priority", 1),
    "a part without a rule": puts("parts", 1, {"id": "2", "title": "Nog een", "sections": [{"id": "2.1", "title": "Leeg", "items": [
        {**CHOICE, "id": "2.1-K1", "kind": "text", "options": None, "critical": False}]}]}),
}  # fmt: skip
WARNINGS = {
    "no level and no percentage": all_of(
        *(puts("scoring", key, None) for key in ("levels", "thresholds", "parts", "verdict", "actions")), puts("hints", [])
    ),
    "a level without its meaning": puts("scoring", "levels", 0, "meaning", None),
    "one level": all_of(
        puts("scoring", "levels", [{"value": 0, "text": "Niet", "mark": "empty"}]),
        puts("scoring", "thresholds", {"item": {"checklist": {"0": 0}, "sample": {"0": 0}}, "section": {"0": 0}}),
        puts("scoring", "parts", 0, "caps", None), puts("scoring", "verdict", None),
    ),
    "partly is worth more than met": puts("scoring", "credit", {"met": "1/2", "partly": 1, "not_met": 0}),
    "a limit on the highest level": puts("scoring", "sections", "caps", [{"of": "item", "map": {"0": 0, "1": 0}}]),
    "options that are worth nothing": with_kind({**CHOICE, "options": TWO}),
    "outcomes that are worth nothing": with_kind(MEASURED),
    "a first question that is never asked": puts("intake", 1, "show_when", NEVER),
    "a part that never applies": puts("parts", 0, "not_applicable_when", ALWAYS),
    "a section that never applies": puts(*SECTION, "not_applicable_when", ALWAYS),
    "a question that never applies": puts(*FIRST, "not_applicable_when", ALWAYS),
    "a question that waits for what is never asked": all_of(
        puts(*FIRST, "applies_when", NEVER), puts(*SECOND, "applies_when", {"state": "1.1-K1", "norm": "a", "is": "met"})
    ),
    "a condition that never holds": puts(*FIRST, "not_testable_when", NEVER),
    "a verdict with the condition of an earlier one": puts("scoring", "verdict", "rows", [
        {"code": code, "text": code, "rank": 1, "when": {"part": "1", "at_least": 1}} for code in "AB"] + [{"code": "D", "text": "Rest", "rank": 0}]),
    "a verdict that is never reached": puts("scoring", "verdict", "rows", 0, "when", {"all": [{"part": "1", "at_least": 1}, {"part": "1", "below": 1}]}),
    "a limit that always holds": puts("scoring", "parts", 0, "caps", 0, "when", {"section": "1.1", "at_least": 0, "if_missing": True}),
    "a limit that limits nothing": puts("scoring", "parts", 0, "caps", 0, "level_at_most", 1),
    "a row behind one that asks less": puts("scoring", "parts", 0, {"part": "1", "count": [
        {"level": 0, "reach": {"1": "1/2"}}, {"level": 1, "reach": {"1": "3/4"}}]}),
    "a threshold that does not rise": all_of(
        puts("scoring", "levels", 2, {"value": 2, "text": "Helemaal", "mark": "full"}),
        puts("scoring", "thresholds", {"item": {kind: {"1": "1/2", "2": "1/2"} for kind in ("checklist", "sample")}, "section": {"1": "1/2", "2": 1}}),
    ),
    "a question that stands twice": puts(*SECOND, "question", "Is er een plan?"),
    "a critical question without evidence": puts(*FIRST, "critical", True),
    "zero tolerance without thresholds": puts(*SECOND, "zero_tolerance", True),
    "a question without an action": puts(*FIRST, "action", None),
    "a norm that pays when it is not met": puts(*FIRST, "norms", 0, "if_not_met", {"score": "1/2"}),
    "a long sentence": puts(*FIRST, "question", LONG),
    "a text without a translation": puts("translations", {"en": {"title": ["Proef", "Trial"]}}),
    "a translation of a text that changed": puts("translations", {"en": {"title": ["Vroeger", "Before"]}}),
}  # fmt: skip


class Desk:
    """An editor with one draft, of which the document can be laid down as somebody made it."""

    def __init__(self, editor, kade):
        self.editor, self.kade = editor, kade
        self.draft = drafting.start_empty(kade.organisation, title="Proef", language="nl", by=kade.coordinator)
        self.address = f"/drafts/{self.draft.ref}/publish"

    def lays(self, document):
        """Put a document in the draft, and return its check list."""
        db.session.rollback()
        document = tidy(document, Questionnaire) | {"key": self.draft.key}
        self.draft.document, self.draft.revision = json.dumps(document), self.draft.revision + 1
        db.session.commit()
        return releasing.check_list(self.draft)

    def opens(self):
        """Open the check list."""
        return Page(self.editor, self.editor.opens(self.address))

    def shows(self, line):
        """Return whether the page has a line with its place, a link that leads somewhere, and its sentence; else what is missing."""
        response = self.editor.opens(self.address)
        with self.editor.client.application.test_request_context():
            place, says = place_words(line.path, drafting.document(self.draft)), fault_words(line.says, line.path)
        text = Page(self.editor, response).text
        before, found, _after = text.partition(f'">{place}</a>: {says}')
        address = before.rpartition('<a href="')[2] if found else None
        return bool(found) and self.editor.opens(address).status_code == 200


@pytest.fixture
def desk(editor, kade):
    return Desk(editor, kade)


def may_publish(page):
    return any("mark" in form["fields"] for form in page.forms)


def forced(desk):
    """Send what the button would send, of a page that has no button."""
    listed = releasing.check_list(desk.draft)
    return desk.editor.sends(desk.address, {"revision": str(desk.draft.revision), "mark": listed.mark, "seen": "yes"})


def test_nothing_can_be_said_of_what_the_cases_change(desk):
    assert desk.lays(base()).lines == ()
    page = desk.opens()
    assert may_publish(page)
    assert "Alles is in orde." in page.words


def test_every_fault_of_a_file_blocks_a_draft_and_stands_on_the_page(desk):
    seen = 0
    for old, new, message in BROKEN:
        text = GOOD.replace(old, new.replace("§", ""))
        try:
            document = yaml.load(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            continue  # what only a file can have
        listed = desk.lays(document)
        if not any(message in str(line.says) for line in listed.errors):
            continue  # the draft has its own key, and no key twice
        seen += 1
        assert not may_publish(desk.opens()), (old, new)
        assert all(desk.shows(line) for line in listed.errors), (old, new, [str(line.says) for line in listed.errors])
        assert forced(desk).status_code == 422
    assert seen > 45
    assert find_version(desk.draft.key, organisation_id=desk.kade.organisation.id) is None


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_blocks_and_leads_to_its_place(desk, name):
    document = base()
    ERRORS[name](document)
    listed = desk.lays(document)
    assert len(listed.errors) == 1, [str(line.says) for line in listed.lines]
    assert desk.shows(listed.errors[0])
    assert not may_publish(desk.opens())
    assert forced(desk).status_code == 422
    assert find_version(desk.draft.key, organisation_id=desk.kade.organisation.id) is None


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_must_be_seen_and_does_not_block(desk, name):
    document = base()
    WARNINGS[name](document)
    listed = desk.lays(document)
    assert listed.errors == (), [str(line.says) for line in listed.errors]
    assert listed.warnings
    assert all(desk.shows(line) for line in listed.warnings)
    page = desk.opens()
    refused = page.press(None)
    assert (refused.status, "Kijk naar de punten" in refused.words) == (422, True)
    assert "Deze versie is gepubliceerd." in refused.fill("seen", "yes").press(None).words


def test_a_language_and_the_place_of_a_text_are_said_in_words(desk):
    document = base()
    WARNINGS["a text without a translation"](document)
    desk.lays(document)
    told = re.search(r"nog niet vertaald \((\w+)\)\. De eerste: ([^.]+)\.", desk.opens().words)
    assert told[1] == "Engels"
    assert "question" not in told[2]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (puts(*SECTION, "items", 0, "applies_when", {"not": {"all": [{"all": []}, {}]}}),
         "1.1-K1 › wanneer het gevraagd wordt › regel 2 : Kies waar deze regel van de voorwaarde naar kijkt."),
        (puts("scoring", "thresholds", "item", "sample", "1", "veel"),
         "drempels › vragen per manier van vragen › Steekproef: tellen in dossiers › 1 : Schrijf dit als 1/2 of 0,5, niet als “veel”."),
        (puts("hints", [{"id": "odd", "text": "Let op.", "items": [], "when": {"intake": "phase", "is": "building"}}]),
         "opmerkingen bij antwoorden › odd › vragen : Vul dit in."),
        (puts("scoring", "levels", 1, "mark", None), "niveaus › 1 › teken : Vul dit in."),
        (puts("scoring", "levels", 1, "value", None), "niveaus › Wel › nummer van het niveau : Vul dit in."),
        (puts("scoring", "verdict", "rows", 1, "text", None), "oordeel › oordelen › D › tekst : Vul dit in."),
        (puts(*SECTION, "items", 0, "answered_by", ["nobody"]), "1.1-K1 › wie antwoordt : nobody bij wie antwoordt bestaat niet."),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_words_of_people_not_of_the_file(desk, change, told):
    document = base()
    change(document)
    desk.lays(document)
    assert told in html.unescape(desk.opens().words)


def test_nothing_new_is_told_at_the_draft_itself(desk):
    desk.lays(base())
    assert "gepubliceerd" in desk.opens().press(None).words
    document_now(desk.draft)
    (line,) = releasing.check_list(desk.draft).errors
    assert desk.shows(line)
    assert not may_publish(desk.opens())


def test_every_sentence_of_the_check_list_has_its_case():
    """Whoever adds a sentence to the check list adds a case here."""
    told = set()
    for change in (*ERRORS.values(), *WARNINGS.values()):
        document = copy.deepcopy(base())
        change(document)
        found = read(tidy(document, Questionnaire))
        assert found.faults == ()
        catalogues = {
            language: {path: tuple(pair) for path, pair in table.items()} for language, table in document.get("translations", {}).items()
        }
        told |= {concern.says.text for concern in publishing.check(found.questionnaire, catalogues)}
    source = (folder("selfassess") / "core" / "publishing.py").read_text(encoding="utf-8")
    calls = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call) and getattr(one.func, "id", "") in ("N_", "NN_")]
    assert {call.args[0].value for call in calls} - told == set()
