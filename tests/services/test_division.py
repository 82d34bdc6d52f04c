"""Dividing the work: nobody's change is overwritten, and who gets work hears of it."""

import io
import json
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from selfassess.core.division import NOBODY, Given, Who
from selfassess.core.phrases import say
from selfassess.models.database import db, now
from selfassess.models.mail import Mail
from selfassess.models.together import Assignment
from selfassess.services import answering, division, leaving, members, seats, states
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.division import CannotAnswer, Due, Wish, divide, due_soon, given_of
from selfassess.services.log_lines import Wanted, find_lines
from tests.conftest import make_organisation

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def who(kade, role):
    return Who(person=kade.members[role].account.id)


def gives(kade, place, person=NOBODY, due=None, *, stood=None, by="coordinator"):
    wish = Wish(Given(place, person, due), stood or Given(place))
    return divide(kade.assessment, [wish], by=kade.members[by])


def mailed():
    return [(row.account_id, row.kind) for row in db.session.scalars(select(Mail).order_by(Mail.id))]


def test_what_was_given_is_kept_changed_and_taken_away(kade):
    first = Given("1.3", who(kade, "assessor"), MAY)
    assert gives(kade, "1.3", first.who, MAY).written == ("1.3",)
    gives(kade, "1.3", Who(function="hr"), MAY, stood=first)
    assert given_of(kade.assessment) == {"1.3": Given("1.3", Who(function="hr"), MAY)}
    assert db.session.scalar(select(Assignment.revision)) == 2
    gives(kade, "1.3", stood=Given("1.3", Who(function="hr"), MAY))
    assert given_of(kade.assessment) == {}


def test_a_stale_page_overwrites_nothing_and_its_other_places_are_kept(kade):
    stands = Given("1.3", who(kade, "assessor"), MAY)
    gives(kade, "1.3", stands.who, MAY)
    wishes = [Wish(Given("1.3", Who(function="hr")), Given("1.3")), Wish(Given("1.4", Who(function="hr")), Given("1.4"))]
    became = divide(kade.assessment, wishes, by=kade.coordinator)
    assert (became.written, became.first) == (("1.4",), {"1.3": stands})
    assert given_of(kade.assessment)["1.3"] == stands


def test_a_place_that_a_stale_page_left_alone_is_left_alone(kade):
    gives(kade, "1.3", Who(function="hr"), MAY)
    became = divide(kade.assessment, [Wish(Given("1.3"), Given("1.3"))], by=kade.coordinator)
    assert (became.written, became.first) == ((), {})
    assert given_of(kade.assessment)["1.3"].who == Who(function="hr")


def test_only_who_may_answer_in_the_first_voice_gets_work(kade):
    elsewhere = make_organisation("Ergens Anders", "elders").coordinator.account
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    for person in (Who(person=elsewhere.id), who(kade, "director"), who(kade, "assessor"), Who(function="nothing")):
        with pytest.raises(CannotAnswer) as refused:
            gives(kade, "1.3", person)
        assert refused.value.places == ("1.3",)
    assert given_of(kade.assessment) == {}


def test_work_of_who_leaves_is_nobodys(kade):
    gives(kade, "1.3", who(kade, "assessor"), MAY)
    members.remove_member(kade.organisation, kade.members["assessor"].account.id, by=kade.members["administrator"])
    assert given_of(kade.assessment) == {"1.3": Given("1.3", NOBODY, MAY)}


def test_a_question_of_who_leaves_is_again_for_who_has_its_section(kade):
    gives(kade, "1.3", Who(function="hr"))
    gives(kade, "1.3-K2", who(kade, "assessor"))
    members.remove_member(kade.organisation, kade.members["assessor"].account.id, by=kade.members["administrator"])
    assert set(given_of(kade.assessment)) == {"1.3"}
    gives(kade, "1.3-K2", Who(function="manager"))
    assert given_of(kade.assessment)["1.3-K2"].who == Who(function="manager")


def test_nothing_is_divided_after_handing_in(kade):
    states.hand_in(kade.assessment, by=kade.coordinator)
    with pytest.raises(AssessmentClosed):
        gives(kade, "1.3", Who(function="hr"))


def test_who_gets_work_is_mailed_once_and_not_who_gave_it(kade):
    assessor, coordinator = (kade.members[role].account.id for role in ("assessor", "coordinator"))
    for account_id in (assessor, coordinator):
        division.give_functions(kade.organisation, account_id, ["hr"], by=kade.members["administrator"])
    gives(kade, "1.3", who(kade, "assessor"))
    gives(kade, "1.4", Who(function="hr"))
    gives(kade, "1.1", who(kade, "coordinator"))
    assert mailed() == [(assessor, "assigned")]


def test_another_day_alone_is_no_reason_for_mail(kade):
    gives(kade, "1.3", who(kade, "assessor"), MAY)
    db.session.query(Mail).delete()
    gives(kade, "1.3", who(kade, "assessor"), JUNE, stood=Given("1.3", who(kade, "assessor"), MAY))
    assert mailed() == []


def test_only_known_functions_are_kept_and_only_of_members(kade):
    outsider = make_organisation("Ergens Anders", "elders").coordinator.account.id
    assessor, admin = kade.members["assessor"].account.id, kade.members["administrator"]
    assert division.give_functions(kade.organisation, assessor, ["hr", "nothing"], by=admin)
    assert not division.give_functions(kade.organisation, outsider, ["hr"], by=admin)
    assert division.functions_in(kade.organisation.id) == {assessor: frozenset({"hr"})}


@pytest.mark.parametrize(("today", "told"), [(24, True), (25, False), (30, True), (31, False)])
def test_people_are_reminded_a_week_and_a_day_before(kade, today, told):
    gives(kade, "1.3", who(kade, "assessor"), date(2026, 5, 31))
    gives(kade, "1.4", Who(function="hr"), date(2026, 5, 31))
    division.give_functions(kade.organisation, kade.members["assessor"].account.id, ["hr"], by=kade.members["administrator"])
    due = Due(kade.members["assessor"].account.id, kade.organisation.id, kade.assessment.ref, ("1.3", "1.4"), date(2026, 5, 31))
    assert due_soon(date(2026, 5, today)) == ([due] if told else [])


def test_the_first_day_after_it_people_are_told_once_more_and_never_of_what_is_done(kade):
    answers = {"1.4-K1": {"norms": {"a": "met", "b": "met", "c": "met"}}}
    gives(kade, "1.4-K1", who(kade, "assessor"), MAY)
    assert [due.places for due in due_soon(date(2026, 5, 2))] == [("1.4-K1",)]
    assert due_soon(date(2026, 5, 3)) == []
    answering.save_page(kade.assessment, [ItemSave(item, value) for item, value in answers.items()], by=kade.coordinator)
    assert due_soon(date(2026, 5, 2)) == []


def test_what_was_divided_comes_along_in_the_export(kade):
    assessor = kade.members["assessor"].account
    division.give_functions(kade.organisation, assessor.id, ["hr"], by=kade.members["administrator"])
    gives(kade, "1.3", Who(function="hr"), MAY)
    made = io.BytesIO()
    leaving.write_export(kade.organisation, made, at=now(), language="nl", by=kade.members["administrator"])
    archive = zipfile.ZipFile(made)
    (row,) = json.loads(archive.read(f"assessments/{kade.assessment.ref}/details.json"))["assignments"]
    assert (row["place"], row["function"], row["due"], row["by"]) == ("1.3", "hr", "2026-05-01", kade.coordinator.account.id)
    members_told = json.loads(archive.read("organisation.json"))["members"]
    assert {one["email"]: one["functions"] for one in members_told}[assessor.email] == ["hr"]


def test_the_log_tells_what_was_divided_and_who_got_functions(kade):
    assessor = kade.members["assessor"].account
    division.give_functions(kade.organisation, assessor.id, ["hr"], by=kade.members["administrator"])
    gives(kade, "1.3", Who(function="hr"), MAY)
    told = [say(line.says) for line in find_lines(kade.organisation.id, Wanted(), limit=2)]
    assert told == ["Divided the work of “Proef”: 1.3.", f"Changed the functions of {assessor.email}."]
