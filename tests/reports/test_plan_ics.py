"""The days of the plan, read by a real reader of calendars."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
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
    days = [one["dtstart"].dt for uid, one in found.items() if ".due." in uid]
    assert days == [action.due for action in demo.plan.actions if action.is_open]


def test_the_same_plan_gives_the_same_bytes(demo):
    assert plan_ics(material_of(demo)) == plan_ics(material_of(demo))


def test_a_day_that_moves_is_the_same_event_later(demo):
    before, after = (planned(demo, due=ON + timedelta(days=days))[1] for days in (300, 400))
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
    assert len(events(plan_ics(measured))) == len(measured.outcome.plan.actions) + 1


def rhythm_of(demo, **decision):
    key, found = planned(demo, **decision)
    return next((one for uid, one in events(plan_ics(found)).items() if uid.startswith(f"{key}.rhythm.")), None)


@pytest.mark.parametrize(
    ("rhythm", "first", "rule"),
    [
        ("weekly", date(2026, 9, 8), "FREQ=WEEKLY;UNTIL=20261231"),
        ("two_weeks", date(2026, 9, 15), "FREQ=WEEKLY;UNTIL=20261231;INTERVAL=2"),
        ("monthly", date(2026, 10, 1), "FREQ=MONTHLY;UNTIL=20261231"),
        ("quarterly", date(2026, 12, 1), "FREQ=MONTHLY;UNTIL=20261231;INTERVAL=3"),
    ],
)
def test_the_rhythm_of_an_action_comes_back_until_the_day_before_it_must_be_ready(demo, rhythm, first, rule):
    event = rhythm_of(demo, start=date(2026, 9, 1), due=date(2027, 1, 1), rhythm=rhythm)
    assert event["dtstart"].dt == first
    assert event["rrule"].to_ical().decode() == rule
    assert str(event["summary"]).startswith("Werk verder aan: V-")


def test_a_rhythm_of_the_thirty_first_falls_on_the_last_day_of_each_month(demo):
    event = rhythm_of(demo, start=date(2027, 1, 30), due=date(2027, 6, 1), rhythm="monthly")
    assert event["dtstart"].dt == date(2027, 2, 28)
    assert event["rrule"]["BYMONTHDAY"] == [-1]


def test_a_rhythm_that_would_begin_after_the_action_is_ready_is_left_out(demo):
    assert rhythm_of(demo, start=date(2026, 9, 1), due=date(2026, 9, 8), rhythm="weekly") is None
    assert rhythm_of(demo, rhythm="none") is None


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
