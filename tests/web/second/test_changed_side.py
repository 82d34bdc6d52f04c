"""A page that was opened on one side of an assessment, and is sent after its reader came to the other side."""

import re

import pytest

from selfassess.services import answering, comments, seats, states
from selfassess.services.answering import ItemSave
from tests.conftest import person

ITEM = "1.2-K1"
FIRST, OWN, TYPED = "Dit schreef de eerste kant.", "Dit schreef de tweede kant.", "Dit typt iemand nu."


@pytest.fixture
def apart(kade):
    """De Kade, where both sides answered the same item once."""
    judge = kade.members["assessor"]
    seats.give(kade.assessment, judge.account.id, by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"note": FIRST})], by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"note": OWN})], by=judge, voice="second")
    return kade


def fields_of(page) -> dict[str, str]:
    """Return what a page sends of itself, in hidden fields."""
    found = (dict(re.findall(r'(name|value)="([^"]*)"', tag)) for tag in re.findall(r'<input type="hidden"[^>]*>', page.text))
    return {one["name"]: one.get("value", "") for one in found if one.get("name") not in (None, "csrf_token")}


def note(kade, voice: str) -> str:
    return answering.saved_of(kade.assessment, voice=voice)[ITEM].value.get("note")


def test_who_lost_the_seat_does_not_write_over_the_first_answer(app, apart):
    judge, address = person(app, "assessor@kade.example"), f"/assessments/{apart.assessment.ref}/sections/1.2"
    sent = fields_of(judge.opens(address)) | {f"{ITEM}:note": TYPED, "go": "stay"}
    seats.take(apart.assessment, apart.members["assessor"].account.id, by=apart.coordinator)
    for more in ({}, {"headers": {"Accept": "application/json"}}):
        answer = judge.sends(address, sent, **more)
        assert (answer.status_code, FIRST in answer.text) == (409, False)
    assert (note(apart, "first"), note(apart, "second")) == (FIRST, OWN)


def test_who_was_given_a_seat_takes_no_first_answers_along(app, apart):
    seats.take(apart.assessment, apart.members["assessor"].account.id, by=apart.coordinator)
    judge, address = person(app, "assessor@kade.example"), f"/assessments/{apart.assessment.ref}/sections/1.2"
    sent = fields_of(judge.opens(address)) | {f"{ITEM}:note": FIRST, "go": "stay"}
    seats.give(apart.assessment, apart.members["assessor"].account.id, by=apart.coordinator)
    assert judge.sends(address, sent).status_code == 409
    assert answering.saved_of(apart.assessment, voice="second")[ITEM].draft is None


def test_what_is_said_on_one_side_never_lands_on_the_other(app, apart):
    judge, address = person(app, "assessor@kade.example"), f"/assessments/{apart.assessment.ref}/items/{ITEM}/comments"
    sent = fields_of(judge.opens(address)) | {"comment": TYPED}
    seats.take(apart.assessment, apart.members["assessor"].account.id, by=apart.coordinator)
    answer = judge.sends(address, sent)
    assert (answer.status_code, TYPED in answer.text) == (409, True)
    assert comments.conversation(apart.assessment, ITEM, sides=("first", "second")) == []


def test_a_mention_of_the_other_side_does_not_wait(app, apart):
    judge, other = apart.members["assessor"], apart.coordinator
    comments.say(apart.assessment, ITEM, "Zie @assessor", voice="second", by=other)
    seats.take(apart.assessment, judge.account.id, by=other)
    shown = person(app, "assessor@kade.example").opens("/my-tasks")
    assert f"/items/{ITEM}/comments" not in shown.text


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_judges_apart_comes_in_no_role_that_reads_the_log(apart, admin, role):
    address = f"/organisations/{apart.organisation.ref}/members/{apart.members['assessor'].account.id}/role"
    assert admin.sends(address, {"role": role}).status_code == 422
    assert admin.sends(address, {"role": "director"}).status_code == 303
    states.second_ready(apart.assessment, by=apart.members["assessor"])
    states.hand_in(apart.assessment, by=apart.coordinator)
    assert admin.sends(address, {"role": role}).status_code == 303


def test_who_was_removed_and_comes_back_still_judges_apart(app, apart, admin):
    judge, address = apart.members["assessor"].account, f"/organisations/{apart.organisation.ref}/members"
    admin.sends(f"{address}/{judge.id}/remove")
    assert admin.sends(address, {"email": judge.email, "role": "auditor"}).status_code == 422
    assert admin.sends(address, {"email": judge.email, "role": "assessor"}).status_code == 303
    assert FIRST not in person(app, judge.email).opens(f"/assessments/{apart.assessment.ref}/sections/1.2").text
