"""What the guard refuses in the forms of working together is shown back, and stands nowhere: not in the database and not in its files."""

import pytest

from selfassess.models.database import db
from selfassess.services import answering, calibration, comments, counting, members, seats, signing, states
from selfassess.services.answering import ItemSave
from tests.conftest import person

ITEM, BSN = "1.2-K1", "111222333"
WRITTEN = f"Het bsn is {BSN}."
MET, NOT_MET = ({"norms": dict.fromkeys("abc", state)} for state in ("met", "not_met"))


@pytest.fixture
def met(kade):
    """De Kade in calibration, with a comment and an agreement."""
    judge = kade.members["assessor"]
    seats.give(kade.assessment, judge.account.id, by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(ITEM, MET)], by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(ITEM, NOT_MET)], by=judge, voice="second")
    states.second_ready(kade.assessment, by=judge)
    states.hand_in(kade.assessment, by=kade.coordinator)
    return kade


def files_of(folder) -> bytes:
    """Return all that the database keeps on disk."""
    db.session.commit()
    return b"".join(path.read_bytes() for path in folder.glob("selfassess.db*"))


def refused(person, address: str, sent: dict, status: int = 422):
    """Send a form, also as a page in the background does; it is refused and shown back."""
    page = person.sends(address, sent)
    assert (page.status_code, BSN in page.text) == (status, True), address
    person.sends(address, sent, headers={"Accept": "application/json"})


def test_in_the_talk_about_differences(met, editor, tmp_path):
    place = f"/assessments/{met.assessment.ref}"
    said = comments.say(met.assessment, ITEM, "Zo?", voice="first", by=met.coordinator)
    made = calibration.make_agreement(met.organisation, "kwaliteitskader", ITEM, "Zo lezen wij dit.", by=met.coordinator)
    mark = calibration.sides_of(met.assessment, ITEM).mark
    agreements = f"/organisations/{met.organisation.ref}/agreements"
    refused(editor, f"{place}/items/{ITEM}/comments", {"comment": WRITTEN})
    refused(editor, f"{place}/items/{ITEM}/comments/{said.ref}", {"comment": WRITTEN, "stood": comments.mark_of("Zo?")})
    for name, other in (("reason", "agreement"), ("agreement", "reason")):
        sent = {"chosen": "first", "mark": mark, f"{ITEM}:{name}": WRITTEN, f"{ITEM}:{other}": "Zo is het."}
        refused(editor, f"{place}/calibration/{ITEM}", sent)
    other = {"chosen": "other", "mark": mark, f"{ITEM}:reason": "Zo is het.", f"{ITEM}:note": WRITTEN, f"{ITEM}:norms.a": "met"}
    refused(editor, f"{place}/calibration/{ITEM}", other)
    refused(editor, agreements, {"item": f"kwaliteitskader {ITEM}", "agreement": WRITTEN})
    refused(editor, f"{agreements}/{made.ref}", {"agreement": WRITTEN})
    assert BSN.encode() not in files_of(tmp_path)


def test_in_the_reason_to_open_again(kade, editor, tmp_path):
    states.hand_in(kade.assessment, by=kade.coordinator)
    signing.sign(kade.assessment, by=kade.members["director"])
    refused(editor, f"/assessments/{kade.assessment.ref}/finish/reopen", {"reason": WRITTEN, "to": "concept"})
    assert (kade.assessment.state, BSN.encode() in files_of(tmp_path)) == ("adopted", False)


def test_in_who_counted_and_in_what_is_no_number_or_day(kade, editor, tmp_path):
    place = f"/assessments/{kade.assessment.ref}"
    draw = {"numbers": [1, 2], "size": 2, "drawn": "all", "seed": None}
    counting.begin(kade.assessment, "files", voice="first", by=kade.coordinator, **draw)
    refused(editor, f"{place}/counting/files/close", {"sample.by": WRITTEN, "revision": "1"})
    refused(editor, f"{place}/counting/files/totals", {"sample.by": WRITTEN, "2.1-I2:met": "1", "2.1-I2:examined": "2"})
    refused(editor, f"{place}/division", {"1.2:who": "", "1.2:due": WRITTEN})
    editor.sends(f"{place}/counting/files", {"drawn": WRITTEN, "size": WRITTEN, "files": WRITTEN, "seed": WRITTEN})
    editor.sends(f"{place}/counting/files/rows", {"what": WRITTEN, "file": WRITTEN})
    editor.sends(f"{place}/counting/files/cells", {f"1:2.1-I2:{WRITTEN}": WRITTEN, WRITTEN: "met"})
    editor.sends(f"{place}/second/give", {"account": WRITTEN})
    editor.sends(f"{place}/incident", {"where": WRITTEN, "what": WRITTEN, "kinds": WRITTEN})
    editor.sends(f"{place}/items/{ITEM}/history/restore", {"step": WRITTEN, "what": WRITTEN, "revision": WRITTEN})
    editor.sends(f"{place}/items/{ITEM}/history/waiting", {"mark": WRITTEN, "go": "use"})
    editor.sends(f"{place}/division", {"1.2:who": WRITTEN, "1.2:due": "", "1.2:stood": WRITTEN})
    assert BSN.encode() not in files_of(tmp_path)


def test_what_a_removed_member_or_another_organisation_sends_is_not_kept(app, met, outsider, tmp_path):
    gone = person(app, "assessor@kade.example")
    members.remove_member(met.organisation, met.members["assessor"].account.id, by=met.members["administrator"])
    for stranger in (gone, outsider):
        answer = stranger.sends(f"/assessments/{met.assessment.ref}/items/{ITEM}/comments", {"comment": "Dit hoort hier niet."})
        assert answer.status_code == 404
    assert b"Dit hoort hier niet" not in files_of(tmp_path)
