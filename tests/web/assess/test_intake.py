"""The intake: saved, kept when wrong, and guarded against someone who was first."""

from tests.conftest import person


def test_the_intake_comes_back_as_it_was_filled_in(editor, page):
    fields = {
        "intake.phase": "running", "intake.homogeneous_group": "yes", "intake.own_education": "no", "intake.girls_in_care": "14",
        "intake.period_from": "1-1-2025", "intake.period_to": "30-6-2025", "intake.climate_instrument": "GCI", "intake.care_types": "crisis_shelter",
        "second_assessor": "1",
    }  # fmt: skip
    assert page(editor, "intake").fills_in(fields).saves().status == 303
    again = page(editor, "intake")
    assert {name: again.typed(name) for name in fields} == fields


def test_wrong_answers_are_shown_back_and_the_right_ones_are_saved(editor, page):
    wrong = {"intake.girls_in_care": "veertien", "intake.period_from": "30-2-2025"}
    shown = page(editor, "intake").fills_in({**wrong, "intake.climate_instrument": "GCI"}).saves()
    assert shown.status == 422
    assert set(shown.faults) == set(wrong)
    later = page(editor, "intake")
    assert {name: later.typed(name) for name in wrong} == wrong
    assert later.typed("intake.climate_instrument") == "GCI"


def test_a_period_that_ends_before_it_begins_is_refused(editor, page):
    shown = page(editor, "intake").fills_in({"intake.period_from": "1-6-2025", "intake.period_to": "1-1-2025"}).saves()
    assert set(shown.faults) == {"intake.period_to"}


def test_the_same_intake_sent_twice_is_saved_once(editor, page):
    shown = page(editor, "intake").fills_in({"intake.girls_in_care": "12"})
    assert [shown.saves().status, shown.saves().status] == [303, 303]


def test_who_saves_second_keeps_what_was_typed(app, editor, page):
    mine, theirs = page(editor, "intake"), page(person(app, "assessor@kade.example"), "intake")
    theirs.fills_in({"intake.girls_in_care": "12"}).saves()
    both = mine.fills_in({"intake.girls_in_care": "14"}).saves()
    assert both.status == 422
    assert both.typed("intake.girls_in_care") == "14"
    assert both.saves().status == 303
