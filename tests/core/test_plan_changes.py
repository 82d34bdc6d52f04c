"""What changed cells make of decisions."""

from dataclasses import replace
from datetime import date

import pytest

from selfassess.core.action import MERGED, Action
from selfassess.core.definition import ActionClass, ActionRules
from selfassess.core.plan_changes import is_here, take
from selfassess.core.plan_table import COLUMNS

CLASSES = tuple(
    ActionClass(id=one, text=one, from_priority=rank, start_days=7, done_days=30, term="")
    for one, rank in (("now", None), ("soon", 20), ("later", 0))
)
ACTION = Action(
    number=1, item="a", kind="improve", priority=50, class_="soon", proposed_class="soon", because=(), finding=(), measure="Zoals voorgesteld",
    level_now=1, level_goal=3, start=date(2027, 1, 1), due=date(2027, 6, 1), key="a", least_class="soon",
)  # fmt: skip
OURS = {column.id: "" for column in COLUMNS} | {
    "key": "a", "measure": "Zoals voorgesteld", "start": "2027-01-01", "due": "2027-06-01", "class": "soon", "status": "not_started",
}  # fmt: skip


@pytest.fixture
def rules():
    return ActionRules(risk_scale=4, acute_factor=1, classes=CLASSES)


def taken(rules, changed, *, stands=None, action=ACTION):
    return take({"a": changed}, ours={"a": OURS}, actions={"a": action}, decisions={"a": stands or {}}, rules=rules)


def test_what_was_not_changed_stays_as_it_was_decided(rules):
    found = taken(rules, {"means": "24 uur"}, stands={"owner": "bestuurder", "due": "2027-05-01"})
    assert found.decisions == {"a": {"owner": "bestuurder", "due": "2027-05-01", "means": "24 uur"}}


def test_what_is_emptied_is_as_proposed_again(rules):
    stands = {"measure": "Eigen", "due": "2027-05-01", "cause": "no_time", "owner": "bestuurder"}
    assert taken(rules, dict.fromkeys(stands, ""), stands=stands).decisions == {"a": {}}


def test_an_owner_that_is_typed_is_no_account_and_no_function_any_more(rules):
    found = taken(rules, {"owner": "teamleider"}, stands={"owner": "x@kade.example", "owner_member": 3, "owner_function": "director"})
    assert found.decisions == {"a": {"owner": "teamleider"}}


def test_one_cause_is_one_and_several_are_a_list(rules):
    assert taken(rules, {"cause": "system"}).decisions["a"] == {"cause": "system"}
    assert taken(rules, {"cause": "no_time system"}).decisions["a"] == {"cause": ["no_time", "system"]}


def test_a_merged_action_can_be_without_what_its_members_have(rules):
    assert taken(rules, {"owner": ""}, action=replace(ACTION, origin=MERGED)).decisions == {"a": {"owner": ""}}


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"class": "later", "class_reason": "Later"}, "class"),
        ({"class": "now"}, "class_reason"),
        ({"due": "2026-12-31"}, "due"),
        ({"status": "dropped"}, "reason"),
        ({"owner": "x" * 201}, "owner"),
        ({"finding": "x" * 2001}, "finding"),
    ],
)
def test_what_cannot_be_is_a_fault_at_its_cell_and_decides_nothing(rules, changed, column):
    found = taken(rules, changed)
    assert list(found.faults) == [("a", column)]
    assert found.decisions == {}


def test_an_action_that_people_add_needs_a_measure_and_takes_any_priority(rules):
    def added(row):
        return take({"new-7": row}, ours={}, actions={}, decisions={}, rules=rules)

    assert list(added({"owner": "bestuurder"}).faults) == [("new-7", "measure")]
    assert added({"measure": "Iets", "class": "later"}).decisions == {"new-7": {"measure": "Iets", "class": "later"}}


def test_an_added_action_is_known_again_only_when_all_of_it_is_the_same():
    own = {**OURS, "key": "own-1", "measure": "Iets", "owner": "bestuurder"}
    assert is_here({"measure": "Iets "}, [own])
    assert not is_here({"measure": "Iets", "owner": "teamleider"}, [own])
    assert not is_here({"measure": "Zoals voorgesteld"}, [OURS])
