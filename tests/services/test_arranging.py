"""Splitting, merging and adding actions of a plan: once, by two people at a time, and back; nothing that was typed is lost."""

from dataclasses import replace
from datetime import date

import pytest

from selfassess.core.action import Decision
from selfassess.models.assessment import ARCHIVED
from selfassess.models.database import db
from selfassess.services import actions, arranging, health, outcomes, progress
from selfassess.services.actions import DecisionChanged, NotAMember, PlanArchived
from selfassess.services.arranging import ActionGone
from tests.conftest import make_organisation

A, B, C = "1.4-K1", "1.4-K2", "1.4-I1"
WISHES = [Decision(measure="Beleid schrijven", owner="HR"), Decision(measure="Teams scholen", owner="teamleider", due=date(2030, 1, 1))]


def plan(kade):
    return {action.key: action for action in outcomes.outcome_of(kade.assessment).plan.actions}


def decide(kade, key, decision, **more):
    return actions.decide(kade.assessment, key, decision, by=kade.coordinator, **more)


def split(kade, key=A, revision=0, wishes=WISHES):
    return arranging.split(kade.assessment, key, wishes, by=kade.coordinator, revision=revision)


def merge(kade, *keys, **wish):
    seen = actions.revisions_of(kade.assessment, keys)
    return arranging.merge(kade.assessment, seen, Decision(**wish), by=kade.coordinator)


def test_the_parts_start_from_what_was_decided_about_the_whole(kade):
    decide(kade, A, Decision(owner="bestuurder", causes=("no_time",), means="Tien uur"))
    keys = split(kade, revision=1)
    found = plan(kade)
    assert (keys, A in found) == ((f"{A}/1", f"{A}/2"), False)
    assert [(found[key].owner, found[key].causes, found[key].means) for key in keys] == [
        ("HR", ("no_time",), "Tien uur"),
        ("teamleider", ("no_time",), ""),
    ]


def test_pressing_split_twice_splits_once(kade):
    assert split(kade) == split(kade)
    assert sum(key.startswith(A) for key in plan(kade)) == 2


def test_a_part_is_split_further_beside_the_others(kade):
    split(kade)
    again = [Decision(measure="Deel een"), Decision(measure="Deel twee")]
    assert split(kade, f"{A}/2", 1, again) == (f"{A}/2", f"{A}/3")
    assert [plan(kade)[f"{A}/{number}"].measure for number in (1, 2, 3)] == ["Beleid schrijven", "Deel een", "Deel twee"]


def test_what_was_typed_in_parts_comes_back_when_they_do(kade):
    split(kade)
    decide(kade, f"{A}/1", Decision(measure="Beleid schrijven", owner="HR", effect="Tellen in mei"), revision=1)
    arranging.undo_split(kade.assessment, A, by=kade.coordinator)
    assert (f"{A}/1" in plan(kade), A in plan(kade)) == (False, True)
    arranging.redo_split(kade.assessment, A, by=kade.coordinator)
    assert plan(kade)[f"{A}/1"].effect == "Tellen in mei"


def test_a_new_split_never_takes_the_keys_of_an_old_one(kade):
    split(kade)
    arranging.undo_split(kade.assessment, A, by=kade.coordinator)
    revision = actions.decisions_by_key(kade.assessment)[A].revision
    other = [Decision(measure="Anders"), Decision(measure="Nog iets")]
    assert split(kade, A, revision, other) == (f"{A}/3", f"{A}/4")


def test_several_actions_are_done_in_one_and_apart_again(kade):
    decide(kade, A, Decision(owner="HR", means="Tien uur"))
    key = merge(kade, A, B, C, measure="Een scholingsplan")
    found = plan(kade)
    assert (key, found[key].items, found[key].means) == ("merged-1", (A, B, C), "Tien uur")
    assert not {A, B, C} & set(found)
    arranging.undo_merge(kade.assessment, key, by=kade.coordinator)
    assert plan(kade)[A].owner == "HR"
    arranging.redo_merge(kade.assessment, key, by=kade.coordinator)
    assert plan(kade)[key].measure == "Een scholingsplan"


def test_pressing_merge_twice_merges_once(kade):
    seen = actions.revisions_of(kade.assessment, (A, B))
    assert {arranging.merge(kade.assessment, seen, Decision(), by=kade.coordinator) for _ in range(2)} == {"merged-1"}


def test_what_is_done_in_another_by_now_cannot_be_taken_back_into_the_first(kade):
    key = merge(kade, A, B)
    arranging.undo_merge(kade.assessment, key, by=kade.coordinator)
    merge(kade, B, C)
    with pytest.raises(ActionGone):
        arranging.redo_merge(kade.assessment, key, by=kade.coordinator)
    with pytest.raises(ActionGone):
        merge(kade, A, B)


def test_a_part_that_is_merged_keeps_its_split(kade):
    split(kade)
    merge(kade, f"{A}/1", B)
    with pytest.raises(ActionGone):
        arranging.undo_split(kade.assessment, A, by=kade.coordinator)


def test_who_splits_or_merges_what_somebody_changed_is_told(kade):
    decide(kade, A, Decision(owner="HR"))
    with pytest.raises(DecisionChanged) as told:
        split(kade)
    assert told.value.now.owner == "HR"
    with pytest.raises(DecisionChanged):
        arranging.merge(kade.assessment, {A: 0, B: 0}, Decision(), by=kade.coordinator)
    assert set(plan(kade)) >= {A, B}


def test_an_own_action_is_added_once_and_two_people_add_two(kade):
    key, wish = arranging.new_key(kade.assessment), Decision(measure="Kwaliteitsdag", section="1.4", class_="medium")
    assert [arranging.add(kade.assessment, key, wish, by=kade.coordinator) for _ in range(2)] == ["own-1", "own-1"]
    assert arranging.add(kade.assessment, key, replace(wish, measure="Iets anders"), by=kade.coordinator) == "own-2"
    assert plan(kade)["own-1"].section == "1.4"


def test_an_owner_works_here(kade):
    stranger = make_organisation("Ergens Anders", "elders").coordinator.account.id
    with pytest.raises(NotAMember):
        decide(kade, A, Decision(owner_member=stranger))
    decide(kade, A, Decision(owner_member=kade.coordinator.account.id))
    assert plan(kade)[A].owner_member == kade.coordinator.account.id


def test_what_was_noted_shows_wherever_the_action_went(kade):
    note = lambda key, text: progress.note(kade.assessment, key, text, on=date(2026, 3, 1), by=kade.coordinator)  # noqa: E731
    note(A, "Begonnen")
    split(kade)
    note(f"{A}/1", "Eerste deel klaar")
    assert [one.text for one in progress.log_of(kade.assessment, f"{A}/1")] == ["Eerste deel klaar", "Begonnen"]
    arranging.undo_split(kade.assessment, A, by=kade.coordinator)
    assert {one.text for one in progress.log_of(kade.assessment, A)} == {"Begonnen", "Eerste deel klaar"}
    assert {one.text for one in plan(kade)[A].log} == {"Begonnen", "Eerste deel klaar"}


def test_an_own_note_is_taken_back_and_one_of_somebody_else_is_not(kade):
    ref = progress.note(kade.assessment, A, "Te vroeg", on=date(2026, 3, 1), by=kade.coordinator).ref
    with pytest.raises(progress.NoteGone):
        progress.take_back(kade.assessment, ref, by=kade.members["director"])
    assert progress.take_back(kade.assessment, ref, by=kade.coordinator) == A
    [noted] = progress.log_of(kade.assessment, A)
    assert (noted.is_gone, noted.text, plan(kade)[A].log) == (True, "", ())


def test_pressing_twice_notes_once(kade):
    for _ in range(2):
        progress.note(kade.assessment, A, "Begonnen", on=date(2026, 3, 1), by=kade.coordinator)
    assert len(progress.log_of(kade.assessment, A)) == 1


def test_the_history_of_an_action_tells_who_what_and_what_stood_and_it_can_be_as_it_was(kade):
    decide(kade, A, Decision(owner="HR", means="Tien uur"))
    decide(kade, A, Decision(owner="bestuurder"), revision=1)
    newest, oldest = progress.changes_of(kade.assessment, A)
    assert (newest.before.owner, newest.after.owner, newest.person) == ("HR", "bestuurder", kade.coordinator.account.email)
    assert progress.restore(kade.assessment, A, oldest.revision, revision=2, by=kade.coordinator) == 3
    assert (plan(kade)[A].owner, plan(kade)[A].means) == ("HR", "Tien uur")
    with pytest.raises(progress.CannotRestore):
        progress.restore(kade.assessment, A, 9, revision=3, by=kade.coordinator)


def test_going_back_does_not_take_a_merge_apart(kade):
    key = merge(kade, A, B)
    decide(kade, key, Decision(merges=(A, B), owner="HR"), revision=1)
    arranging.undo_merge(kade.assessment, key, by=kade.coordinator)
    progress.restore(kade.assessment, key, 1, revision=3, by=kade.coordinator)
    assert key not in plan(kade)


def test_a_decision_outlives_its_gap_and_hidden_ones_are_not_closed(kade):
    decide(kade, A, Decision(owner="HR"))
    merge(kade, A, B)
    outcomes.outcome_of(kade.assessment)
    assert {row.closed_at for row in actions.decisions_by_key(kade.assessment).values()} == {None}


def test_the_doctor_names_actions_that_hang_on_nothing(kade):
    arranging.split(kade.assessment, A, [Decision(measure="Eerst"), Decision(measure="Dan")], by=kade.coordinator, revision=0)
    assert list(health._plans(None)) == []
    actions.put(kade.assessment, "own-7/1", Decision(measure="Los"), "split", by=kade.coordinator)
    [finding] = health._plans(None)
    assert finding.wrong
    assert [str(one) for one in finding.says.params["which"]] == [f"own-7/1 of {kade.assessment.ref}"]


def test_the_archive_takes_no_change_of_any_kind(kade):
    key = merge(kade, A, B)
    kade.assessment.state = ARCHIVED
    db.session.commit()
    by = {"by": kade.coordinator}
    for change in (
        lambda: split(kade, C),
        lambda: merge(kade, C, "1.1-K1"),
        lambda: arranging.undo_merge(kade.assessment, key, **by),
        lambda: arranging.add(kade.assessment, "own-1", Decision(measure="x"), **by),
        lambda: progress.note(kade.assessment, C, "x", on=date(2026, 3, 1), **by),
        lambda: progress.restore(kade.assessment, key, 1, revision=1, **by),
    ):
        with pytest.raises(PlanArchived):
            change()
