"""Two sides that judge apart: no page of the whole site tells one what the other wrote, said or was asked, in any role."""

import re

import pytest

from selfassess.models.assessment import CONCEPT
from selfassess.services import answering, calibration, comments, counting, seats, signing, states
from selfassess.services.answering import ItemSave
from selfassess.services.calibration import Choice
from selfassess.services.publishing import questionnaire_of, version_of
from tests.conftest import person

ITEM, SECTION = "1.2-K1", "1.2"
SECRETS = {"first": "Zegt de eerste kant", "second": "Zegt de tweede kant"}
READ = ("text/html", "application/json")
SEES = dict.fromkeys(("coordinator", "director", "auditor", "administrator"), "first") | {"assessor": "second"}


@pytest.fixture
def apart(kade):
    """De Kade, where both sides wrote an answer, were overtaken, counted, and named each other's people in a comment."""
    judge, lead = kade.members["assessor"], kade.coordinator
    seats.give(kade.assessment, judge.account.id, by=lead)
    for voice, by in (("first", lead), ("second", judge)):
        fill_in(kade, voice, by)
    return kade


def fill_in(kade, voice: str, by) -> None:
    said = SECRETS[voice]
    answer = {"norms": dict.fromkeys("abc", "met" if voice == "first" else "not_met"), "note": said}
    answering.save_page(kade.assessment, [ItemSave(ITEM, answer)], by=by, voice=voice)
    late = {"note": f"{said} te laat"}
    answering.save_page(kade.assessment, [ItemSave(ITEM, late, typed=late)], by=by, voice=voice)
    names = "@assessor @coordinator @director @auditor @administrator"
    comments.say(kade.assessment, ITEM, f"{said} {names}", voice=voice, by=by)
    counting.begin(kade.assessment, "files", voice=voice, numbers=[1], size=1, drawn="all", seed=None, by=by)


def opened_again(kade) -> None:
    """Let the two sides meet and sign, open it again, and let each write something new."""
    judge, lead = kade.members["assessor"], kade.coordinator
    states.second_ready(kade.assessment, by=judge)
    states.hand_in(kade.assessment, by=lead)
    item = next(one for one in questionnaire_of(version_of(kade.assessment.version_id)).items if one.id == ITEM)
    calibration.settle(kade.assessment, item, Choice("first", "Zo.", calibration.sides_of(kade.assessment, ITEM).mark), by=lead)
    signing.sign(kade.assessment, by=kade.members["director"])
    states.reopen(kade.assessment, reason="Nog eens.", to=CONCEPT, by=lead)
    states.second_goes_on(kade.assessment, by=judge)
    for voice, by in (("first", lead), ("second", judge)):
        answering.save_page(kade.assessment, [ItemSave("1.2-K2", {"note": f"Nieuw: {SECRETS[voice]}"})], by=by, voice=voice)
        comments.say(kade.assessment, "1.2-K2", f"Nieuw: {SECRETS[voice]}", voice=voice, by=by)


def taken_back(kade) -> None:
    """Let one side be ready, and then the other, and let each go on again."""
    states.hand_in(kade.assessment, by=kade.coordinator)
    states.take_back(kade.assessment, by=kade.coordinator)
    states.second_ready(kade.assessment, by=kade.members["assessor"])
    states.second_goes_on(kade.assessment, by=kade.members["assessor"])


def addresses(app, kade, item: str) -> list[str]:
    """Return every address of the site that can be opened, filled in with what exists."""
    found = []
    for rule in app.url_map.iter_rules():
        values = {"section_id": SECTION, "item_id": item, "population": "files", "number": "1"}
        values["ref"] = kade.organisation.ref if "/organisations/" in rule.rule else kade.assessment.ref
        if "GET" in rule.methods and rule.arguments <= set(values) and rule.endpoint != "static":
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda name, values=values: values[name[1]], rule.rule)
            found += [address, f"{address}?side=first", f"{address}?side=second"] if address.endswith("/history") else [address]
    return found


@pytest.mark.parametrize("turn", [lambda kade: None, taken_back], ids=["apart", "taken back"])
@pytest.mark.parametrize("role", SEES)
def test_nobody_reads_the_other_side(app, apart, role, turn):
    turn(apart)
    reader, other = person(app, f"{role}@kade.example"), SECRETS["second" if SEES[role] == "first" else "first"].encode()
    pages = {address: reader.opens(address) for address in addresses(app, apart, ITEM)}
    assert [address for address, page in pages.items() if other in page.data or page.status_code >= 500] == []
    own = SECRETS[SEES[role]].encode()
    assert own in pages[f"/assessments/{apart.assessment.ref}/items/{ITEM}/comments"].data


@pytest.mark.parametrize("role", SEES)
def test_what_is_new_after_opening_again_is_of_one_side(app, apart, role):
    opened_again(apart)
    reader, other = person(app, f"{role}@kade.example"), SECRETS["second" if SEES[role] == "first" else "first"]
    pages = {address: reader.opens(address) for address in addresses(app, apart, "1.2-K2")}
    assert [address for address, page in pages.items() if f"Nieuw: {other}".encode() in page.data or page.status_code >= 500] == []


def seen_by(app, kade, role: str) -> dict[str, str]:
    """Return every page about work as this person sees it, without what is made anew for each reader or minute."""
    reader = person(app, f"{role}@kade.example")
    pages = {address: reader.opens(address) for address in addresses(app, kade, ITEM) if not address.startswith("/account")}
    anew = r'name="csrf_token" value="[^"]+"|name="(?:seed|page)"[^>]+|\d\d:\d\d'
    return {
        address: f"{page.status_code} {page.location} {re.sub(anew, '', page.text)}"
        for address, page in pages.items()
        if page.mimetype in READ
    }


@pytest.mark.parametrize(("role", "other"), [("assessor", "first"), ("coordinator", "second"), ("director", "second")])
def test_no_number_on_any_page_moves_when_the_other_side_works(app, kade, role, other):
    judge, lead = kade.members["assessor"], kade.coordinator
    seats.give(kade.assessment, judge.account.id, by=lead)
    own, working = ("second", lead) if other == "first" else ("first", judge)
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"norms": {"a": "partly"}})], by=judge if working is lead else lead, voice=own)
    before = seen_by(app, kade, role)
    fill_in(kade, other, working)
    more = {"1.2-I1": {"population": 9, "examined": 9, "met": 9, "drawn": "all"}, "1.2-K2": {"norms": {"a": "met"}, "acute": True}}
    answering.save_page(kade.assessment, [ItemSave(item_id, answer) for item_id, answer in more.items()], by=working, voice=other)
    counting.mark(kade.assessment, "files", [counting.Mark(1, "1.2-I1", "a", "met")], voice=other, by=working)
    after = seen_by(app, kade, role)
    assert len(before) > 40
    assert [address for address, page in before.items() if after[address] != page] == []


def test_a_mention_waits_only_for_the_own_side(app, apart):
    for role in ("coordinator", "director"):
        assert "assessor@kade.example" not in person(app, f"{role}@kade.example").opens("/my-tasks").text
    assert "coordinator@kade.example" not in person(app, "assessor@kade.example").opens("/my-tasks").text
