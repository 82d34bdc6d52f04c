"""Handing in, adopting, opening again and archiving, as people do it on the page."""

import hashlib
import json
import re

import pytest

from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.services import answering, seats, signing, snapshots, states
from selfassess.services.answering import ItemSave
from tests.conftest import person

ADOPTS = {"read": "1"}


@pytest.fixture
def address(kade) -> str:
    return f"/assessments/{kade.assessment.ref}"


def now_in(place) -> None:
    """Let this test see what others did meanwhile."""
    db.session.commit()
    db.session.refresh(place.assessment)


def revision_in(page) -> str:
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


def adopts(director, address):
    page = director.opens(f"{address}/finish")
    return director.sends(f"{address}/finish/sign", {**ADOPTS, "revision": revision_in(page)})


@pytest.fixture
def adopted(app, kade, editor, reader, address):
    """De Kade's assessment, handed in by the coordinator and adopted by the director."""
    assert editor.sends(f"{address}/finish/hand-in").status_code == 303
    assert adopts(reader, address).status_code == 303
    return kade


def test_everybody_sees_the_steps_and_only_who_may_finds_a_button(editor, reader, address):
    for someone, button in ((editor, True), (reader, False)):
        page = someone.opens(f"{address}/finish")
        assert page.text.count('aria-current="step"') == 1
        assert (f"{address}/finish/hand-in" in page.text) is button


def test_from_handing_in_to_what_was_signed(editor, reader, address):
    after = editor.sends(f"{address}/finish/hand-in", follow_redirects=True)
    assert (after.status_code, 'role="status"' in after.text) == (200, True)
    assert f"{address}/finish/take-back" in after.text
    assert adopts(reader, address).status_code == 303
    page = reader.opens(f"{address}/signed")
    link = re.search(rf'href="({address}/signed/\w+\.json)"', page.text)[1]
    file = editor.opens(link)
    shown = re.search(r'class="hash">([0-9a-f ]+)<', page.text)[1].replace(" ", "")
    assert (file.mimetype, hashlib.sha256(file.data).hexdigest()) == ("application/json", shown)
    assert json.loads(file.data)["signed"]["email"] == "director@kade.example"


def test_without_the_tick_nothing_is_signed(kade, editor, reader, address):
    editor.sends(f"{address}/finish/hand-in")
    page = reader.sends(f"{address}/finish/sign", {"revision": revision_in(reader.opens(f"{address}/finish"))})
    assert (page.status_code, "error-summary" in page.text) == (422, True)
    now_in(kade)
    assert snapshots.list_of(kade.assessment) == []


def test_what_changed_after_the_director_read_it_is_not_signed(kade, editor, reader, address):
    editor.sends(f"{address}/finish/hand-in")
    read = revision_in(reader.opens(f"{address}/finish"))
    now_in(kade)
    states.take_back(kade.assessment, by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave("1.4-K2", {"norms": {"a": "met"}})], by=kade.coordinator)
    states.hand_in(kade.assessment, by=kade.coordinator)
    late = reader.sends(f"{address}/finish/sign", {**ADOPTS, "revision": read})
    assert (late.status_code, revision_in(late) != read) == (409, True)
    now_in(kade)
    assert snapshots.list_of(kade.assessment) == []
    assert reader.sends(f"{address}/finish/sign", {**ADOPTS, "revision": revision_in(late)}).status_code == 303


@pytest.mark.parametrize("step", ["hand-in", "take-back", "take-out"])
def test_a_step_from_another_state_is_refused_with_a_sentence(editor, adopted, address, step):
    page = editor.sends(f"{address}/finish/{step}")
    assert (page.status_code, "<h1>" in page.text) == (409, True)


def test_a_button_that_is_pressed_twice_does_it_once_and_says_it_is_done(editor, reader, kade, address):
    assert [editor.sends(f"{address}/finish/hand-in").status_code for _ in range(2)] == [303, 303]
    read = revision_in(reader.opens(f"{address}/finish"))
    assert [reader.sends(f"{address}/finish/sign", {**ADOPTS, "revision": read}).status_code for _ in range(2)] == [303, 303]
    reason = {"reason": "De telling klopte niet.", "to": "concept"}
    assert [reader.sends(f"{address}/finish/reopen", reason).status_code for _ in range(2)] == [303, 303]
    assert editor.sends(f"{address}/finish/reopen", reason).status_code in (403, 409)
    assert len(snapshots.list_of(kade.assessment)) == 1


def test_opening_again_needs_a_reason_and_keeps_it_with_what_was_signed(editor, reader, adopted, address):
    empty = reader.sends(f"{address}/finish/reopen", {"reason": "  "})
    assert (empty.status_code, 'id="reason-fault"' in empty.text) == (422, True)
    long = reader.sends(f"{address}/finish/reopen", {"reason": "x" * 3000 + " einde"})
    assert (long.status_code, " einde</textarea>" in long.text) == (422, True)
    assert reader.sends(f"{address}/finish/reopen", {"reason": "De telling\u00a0klopte\x00 niet."}).status_code == 303
    assert "De telling klopte niet." in editor.opens(f"{address}/signed").text
    assert f"{address}/finish/hand-in" in editor.opens(f"{address}/finish").text


def test_a_reason_with_client_data_is_kept_nowhere_and_shown_back(reader, adopted, address):
    page = reader.sends(f"{address}/finish/reopen", {"reason": "Zie BSN 123456782"})
    assert (page.status_code, "Zie BSN 123456782</textarea>" in page.text) == (422, True)
    now_in(adopted)
    assert snapshots.current_of(adopted.assessment).withdrawn_because is None
    assert "123456782" not in reader.opens(f"{address}/finish").text


def test_where_nobody_judged_apart_it_cannot_open_in_calibration(reader, adopted, address):
    assert reader.sends(f"{address}/finish/reopen", {"reason": "Toch praten.", "to": "in_calibration"}).status_code == 409
    assert reader.sends(f"{address}/finish/reopen", {"reason": "Toch praten.", "to": "archived"}).status_code == 422


def test_an_archived_plan_is_only_read(editor, adopted, address):
    action = f"{address}/plan/1.4-K2"
    assert f"{action}/edit" in editor.opens(action).text
    assert editor.sends(f"{address}/finish/archive").status_code == 303
    assert f"{action}/edit" not in editor.opens(action).text
    page = editor.sends(f"{action}/edit", {"revision": "0", "owner": "HR-adviseur"})
    assert (page.status_code, "HR-adviseur" in editor.opens(f"{address}/plan").text) == (409, False)
    assert editor.sends(f"{address}/finish/take-out").status_code == 303


def test_the_result_says_that_it_was_adopted_with_the_hash(reader, adopted, address):
    now_in(adopted)
    sha256 = snapshots.current_of(adopted.assessment).sha256
    assert sha256 in reader.opens(f"{address}/result").text.replace(" ", "")
    assert sha256 in re.sub(r"<br>|\s", "", reader.opens(f"{address}/plan/print").text)  # on two lines, in groups of eight


def test_what_deserves_a_look_is_named_and_stops_nobody(kade, editor, address):
    adjusted = {"norms": dict.fromkeys("abc", "met"), "adjusted": {"level": 2, "reason": "Besproken."}}
    now_in(kade)
    saves = [ItemSave("1.4-K2", adjusted), ItemSave("1.4-K1", None, draft={"1.4-K1:note": "half"}),
             ItemSave("1.1-I1", {"not_applicable": "Een eigen reden."})]  # fmt: skip
    answering.save_page(kade.assessment, saves, by=kade.coordinator)
    page = editor.opens(f"{address}/finish")
    looks = re.search(r'<ul class="looks">(.*?)</ul>', page.text, re.DOTALL)[1]
    assert looks.count("<li>") == 4  # open, half typed, adjusted, and a reason to which nobody agreed
    for item in ("1.4-K2", "1.4-K1", "1.1-I1"):
        assert f"#{item}" in looks
    assert editor.sends(f"{address}/finish/hand-in").status_code == 303


def test_a_second_assessor_does_not_see_the_page_while_judging_apart(app, kade, editor, address):
    now_in(kade)
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    assessor = person(app, "assessor@kade.example")
    assert assessor.opens(f"{address}/finish").status_code == 403
    assert assessor.opens(f"{address}/signed").status_code == 403
    editor.sends(f"{address}/finish/hand-in")
    assert f"{address}/finish/sign" not in person(app, "director@kade.example").opens(f"{address}/finish").text


def test_what_was_signed_elsewhere_is_not_found_under_ones_own_address(adopted, outsider):

    now_in(adopted)
    ref = snapshots.current_of(adopted.assessment).ref
    own = db.session.query(Assessment).filter(Assessment.organisation_id != adopted.organisation.id).one().ref
    assert outsider.opens(f"/assessments/{own}/signed/{ref}.json").status_code == 404
    assert outsider.opens(f"/assessments/{own}/signed").status_code == 200


def test_an_assessment_with_unsettled_differences_is_not_signed(kade):
    now_in(kade)
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    value = {"norms": dict.fromkeys("abc", "met")}
    answering.save_page(kade.assessment, [ItemSave("1.4-K2", value)], by=kade.coordinator)
    other = {"norms": dict.fromkeys("abc", "not_met")}
    answering.save_page(kade.assessment, [ItemSave("1.4-K2", other)], by=kade.members["assessor"], voice="second")
    states.second_ready(kade.assessment, by=kade.members["assessor"])
    states.hand_in(kade.assessment, by=kade.coordinator)
    with pytest.raises(signing.NotSettled) as refused:
        signing.sign(kade.assessment, by=kade.members["director"])
    assert refused.value.items == ("1.4-K2",)
