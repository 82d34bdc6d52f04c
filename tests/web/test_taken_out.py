"""Client data that went everywhere a text of working together can go, and is then taken out: nothing of it is left on disk."""

import pytest

from selfassess.models.assessment import CONCEPT
from selfassess.models.database import db
from selfassess.reports.printing import PRINTER
from selfassess.services import answering, calibration, comments, seats, signing, states
from selfassess.services.answering import ItemSave
from selfassess.services.calibration import Choice
from selfassess.services.publishing import questionnaire_of, version_of

ITEM, SECRET = "1.2-K1", "Fenna-uit-Emmen"


@pytest.fixture
def spread(kade):
    """De Kade with the same words in both answers, what waits, what was agreed, said, signed and withdrawn."""
    judge, lead, director = kade.members["assessor"], kade.coordinator, kade.members["director"]
    seats.give(kade.assessment, judge.account.id, by=lead)
    for by, voice, state in ((lead, "first", "met"), (judge, "second", "not_met")):
        answer = {"norms": dict.fromkeys("abc", state), "note": f"{SECRET} {voice}"}
        answering.save_page(kade.assessment, [ItemSave(ITEM, answer)], by=by, voice=voice)
        answering.save_page(kade.assessment, [ItemSave(ITEM, {"note": f"{SECRET} te laat"})], by=by, voice=voice)
        comments.say(kade.assessment, ITEM, f"{SECRET} {voice}", voice=voice, by=by)
    states.second_ready(kade.assessment, by=judge)
    states.hand_in(kade.assessment, by=lead)
    item = next(one for one in questionnaire_of(version_of(kade.assessment.version_id)).items if one.id == ITEM)
    mark = calibration.sides_of(kade.assessment, ITEM).mark
    calibration.settle(kade.assessment, item, Choice("first", f"{SECRET} reden", mark, agreement=f"{SECRET} afspraak"), by=lead)
    agreement = calibration.agreements_of(kade.organisation)[0].agreement
    calibration.better_agreement(agreement, f"{SECRET} betere afspraak", by=lead)
    signing.sign(kade.assessment, by=director)
    states.reopen(kade.assessment, reason=f"{SECRET} heropend", to=CONCEPT, by=director)
    return kade


def on_disk(folder) -> int:
    """Return how often the words stand in the files of the database."""
    db.session.commit()
    return sum(path.read_bytes().count(SECRET.encode()) for path in folder.glob("selfassess.db*"))


def test_no_report_from_before_is_kept_when_something_is_taken_out(spread, editor):
    place = f"/assessments/{spread.assessment.ref}"
    assert editor.opens(f"{place}/reports/full.pdf").status_code == 200
    assert PRINTER.made
    assert editor.sends(f"{place}/incident", {"where": ITEM, "what": "texts", "kinds": "name"}).status_code == 303
    assert (PRINTER.made, PRINTER.making) == ({}, {})
    assert SECRET not in editor.opens(f"{place}/reports/full").text


def test_nothing_is_left_of_what_was_taken_out(spread, editor, tmp_path):
    place = f"/assessments/{spread.assessment.ref}"
    for page in (f"{place}/items/{ITEM}/comments", f"{place}/items/{ITEM}/history", f"/organisations/{spread.organisation.ref}/agreements"):
        assert SECRET in editor.opens(page).text
    assert on_disk(tmp_path) > 8
    for where, what in ((ITEM, "texts"), ("reopening", "")):
        assert editor.sends(f"{place}/incident", {"where": where, "what": what, "kinds": "name"}).status_code == 303
    assert on_disk(tmp_path) == 0
    for page in ("/signed", f"/items/{ITEM}/comments", f"/items/{ITEM}/history", "/sections/1.2", "/result", "/plan"):
        assert SECRET not in editor.opens(place + page).text
