"""The days of the plan, read by a real reader of calendars."""

from dataclasses import replace
from datetime import timedelta

from icalendar import Calendar

from selfassess.core.action import Decision
from selfassess.reports.plan_ics import plan_ics, plan_ics_alarms
from tests.plan_sheets import material_of
from tests.reports.conftest import ON, printed


def events(data: bytes):
    return {str(one["uid"]): one for one in Calendar.from_ical(data).walk("VEVENT")}


def planned(demo, **decision):
    key = demo.plan.actions[0].key
    return key, material_of(printed(demo.questionnaire, demo.intake, demo.answers, {key: Decision(**decision)}))


def test_every_open_action_is_a_day(demo):
    found = events(plan_ics(material_of(demo)))
    assert [one["dtstart"].dt for one in found.values()] == [action.due for action in demo.plan.actions]


def test_the_same_plan_gives_the_same_bytes(demo):
    assert plan_ics(material_of(demo)) == plan_ics(material_of(demo))


def test_a_day_that_moves_is_the_same_event_later(demo):
    before, after = material_of(demo), planned(demo, due=ON + timedelta(days=400))[1]
    after = replace(after, bound=replace(after.bound, revision=before.bound.revision + 1))
    one, other = events(plan_ics(before)), events(plan_ics(after))
    assert set(one) == set(other)
    uid = next(iter(one))
    assert other[uid]["dtstart"].dt == ON + timedelta(days=400)
    assert int(other[uid]["sequence"]) == int(one[uid]["sequence"]) + 1


def test_what_is_done_is_no_longer_in_it_and_an_effect_has_its_own_day(demo):
    key, done = planned(demo, status="done")
    assert not [uid for uid in events(plan_ics(done)) if uid.startswith(f"{key}.")]
    key, measured = planned(demo, effect_due=ON + timedelta(days=500))
    assert [uid.split(".")[-2] for uid in events(plan_ics(measured)) if uid.startswith(f"{key}.")]
    assert len(events(plan_ics(measured))) == len(demo.plan.actions) + 1


def test_alarms_are_a_choice(demo):
    assert not Calendar.from_ical(plan_ics(material_of(demo))).walk("VALARM")
    alarms = Calendar.from_ical(plan_ics_alarms(material_of(demo))).walk("VALARM")
    assert len(alarms) == len(demo.plan.actions)
    assert {one["trigger"].dt for one in alarms} == {timedelta(days=-7)}


def test_only_the_measure_and_the_function_that_owns_it_are_in_it(demo):
    key, found = planned(
        demo, measure="Scholing plannen", owner="HR-adviseur", finding="geheime bevinding", means="geheime middelen", why="geheim waarom"
    )
    data = plan_ics(found).decode()
    assert "geheim" not in data
    event = next(one for uid, one in events(plan_ics(found)).items() if uid.startswith(f"{key}."))
    assert str(event["description"]).splitlines()[0] == "Scholing plannen"
    assert "HR-adviseur" in str(event["description"])


def test_a_person_who_owns_an_action_is_not_named(demo):
    _key, found = planned(demo, owner="iemand@kade.example", owner_member=3)
    assert b"iemand@kade" not in plan_ics(found)


def test_hostile_texts_stay_in_their_line(hostile_plan):
    assert len(events(plan_ics(material_of(hostile_plan)))) == len(hostile_plan.plan.actions)
    assert b"\r\nATTENDEE" not in plan_ics(planned(hostile_plan, measure="x\r\nATTENDEE:mailto:a@b.example")[1])
