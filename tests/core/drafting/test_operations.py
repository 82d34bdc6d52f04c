"""Whatever people do in a draft can be taken back exactly, and never makes an id stand twice."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.document import document_of, read, tidy
from selfassess.core.drafting.operations import FIRST, Add, Many, Move, NoSuchPlace, NotAnId, Remove, Rename, Set, apply
from selfassess.core.drafting.places import roots, spot
from selfassess.core.drafting.plain import NotAnOperation, from_plain, plain
from selfassess.core.loading import load
from selfassess.places import folder
from tests.core.drafting.drafts import lists_in, operations, small


@pytest.fixture(scope="module")
def framework():
    path = folder("questionnaires") / "kwaliteitskader.yaml"
    return document_of(load(path.read_bytes(), path.name).questionnaire)


def at(document, *path):
    return spot(document, path).value


def done(document, *operations):
    for operation in operations:
        document = apply(document, operation).document
    return document


def tried(document, operation):
    try:
        return apply(document, operation)
    except (NotAnId, NoSuchPlace):
        return None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_work_is_taken_back_exactly(data):
    first = document = small()
    undo = []
    for _ in range(data.draw(st.integers(1, 8))):
        step = tried(document, data.draw(operations(document)))
        if step:
            document, undo = step.document, [step.inverse, *undo]
    for inverse in undo:
        document = apply(document, inverse).document
    assert document == first


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_what_was_done_can_be_done_again(data):
    before = small()
    step = tried(before, data.draw(operations(before)))
    if step:
        again = apply(before, from_plain(json.loads(json.dumps(plain(step.operation)))))
        assert again.document == step.document
        assert from_plain(json.loads(json.dumps(plain(step.inverse)))) == step.inverse


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_ids_stay_unique_and_the_document_tidy(data):
    document = small()
    for _ in range(data.draw(st.integers(1, 6))):
        step = tried(document, data.draw(operations(document)))
        document = step.document if step else document
    names = [name for name, _ in roots(document)]
    assert len(names) == len(set(names))
    for path, type_ in lists_in(document):
        members = spot(document, path).value or ()
        here = [member.get("id", member.get("#")) for member in members]
        assert None not in here
        assert len(here) == len(set(here)), (path, type_)
    from selfassess.core.definition import Questionnaire

    assert tidy(document, Questionnaire) == document
    read(document)  # whatever stands in it is read with faults, never with an exception


def test_a_value_is_kept_as_it_was_typed():
    document = done(small(), Set(("1.1-K1", "risk"), "heel veel"), Set(("1.1-K1", "norms", "a", "weight"), "de helft"))
    assert at(document, "1.1-K1", "risk") == "heel veel"
    assert {fault.path: str(fault.says) for fault in read(document).faults} == {
        ("1.1-K1", "risk"): "A whole number is expected at risk, not “heel veel”.",
        ("1.1-K1", "norms", "a", "weight"): "Write a fraction as 1/2 or 0.5 at weight, not “de helft”.",
    }


def test_nothing_typed_takes_the_key_away():
    document = done(small(), Set(("1.1-K1", "title"), ""))
    assert "title" not in at(document, "1.1-K1")
    assert [fault.path for fault in read(document).faults] == [("1.1-K1", "title")]


def test_an_operation_shares_what_it_does_not_touch(framework):
    changed = done(framework, Set(("2.1-K1", "title"), "Anders"))
    assert changed["scoring"] is framework["scoring"]
    assert changed["parts"][0] is framework["parts"][0]
    assert at(framework, "2.1-K1", "title") != "Anders"


def test_what_is_added_gets_ids_that_are_free():
    document = done(
        small(),
        Add(("1.1", "items"), ({"role": "criterion"}, {"role": "indicator"}, {"id": "1.1-K1", "title": "Nog een"})),
        Add(("1.1-K1", "norms"), ({"text": "nieuw"}, {"id": "a", "text": "nog een"})),
        Add(("intake",), ({"text": "Hoe groot is de groep?"}, {"text": "Hoe groot is de groep?"})),
        Add(("parts",), ({"title": "Nieuw"},)),
    )
    assert [item["id"] for item in at(document, "1.1", "items")] == ["1.1-K1", "1.1-I1", "1.1-K2", "1.1-I2", "1.1-K3"]
    assert [norm["id"] for norm in at(document, "1.1-K1", "norms")] == ["a", "b", "c", "d"]
    assert [question["id"] for question in at(document, "intake")][-2:] == ["hoe-groot-is-de-groep", "hoe-groot-is-de-groep-2"]
    assert [part["id"] for part in at(document, "parts")] == ["1", "2"]


def test_norms_go_on_after_the_letter_z():
    document = done(small(), Add(("1.1-K1", "norms"), tuple({"text": str(number)} for number in range(30))))
    ids = [norm["id"] for norm in at(document, "1.1-K1", "norms")]
    assert ids[24:28] == ["y", "z", "a2", "a3"]
    assert len(set(ids)) == 32


def test_a_neighbour_that_is_gone_means_the_end():
    document = done(
        small(), Add(("functions",), ({"text": "arts"},), after="niet-hier"), Add(("functions",), ({"text": "hr"},), after=FIRST)
    )
    assert [each["id"] for each in at(document, "functions")] == ["hr", "director", "arts"]


def test_an_item_keeps_its_place_in_the_world_when_it_moves_to_another_section():
    document = done(
        small(), Add(("1", "sections"), ({"title": "Tweede"},)), Move(("1.1-K1",), ("1.2", "items")), Set(("1.1-K1", "title"), "Verhuisd")
    )
    assert [item["id"] for item in at(document, "1.1", "items")] == ["1.1-I1"]
    assert at(document, "1.2", "items")[0]["title"] == "Verhuisd"


def test_a_norm_does_not_move_to_another_item():
    with pytest.raises(NoSuchPlace):
        apply(small(), Move(("1.1-K1", "norms", "a"), ("1.1-I1", "norms")))


def test_everything_that_names_an_id_follows_its_new_name():
    document = done(
        small(),
        Rename(("1.1-K1", "norms", "a"), "v"),
        Rename(("1.1-K1",), "plan"),
        Rename(("1.1",), "kern"),
        Rename(("1",), "deel"),
        Rename(("intake", "phase"), "fase"),
        Rename(("intake", "fase", "options", "running"), "draait"),
        Rename(("populations", "files"), "dossiers"),
        Rename(("functions", "director"), "baas"),
        Rename(("scoring", "actions", "classes", "high"), "snel"),
        Rename(("scoring", "verdict", "rows", "2"), "E"),
    )
    assert read(document).faults == ()
    assert at(document, "1.1-I1", "not_testable_when") == {"state": "plan", "norm": "v", "is": "not_met"}
    assert at(document, "plan", "stem", "norms") == ["v", "b"]
    assert at(document, "plan", "answered_by") == ["baas"]
    assert at(document, "intake", "school", "show_when") == {"intake": "fase", "is": "draait"}
    assert at(document, "scoring", "parts")[0]["caps"][0]["when"] == {"section": "kern", "at_most": 0}
    assert at(document, "scoring", "verdict", "prefix", "not_for") == ["E"]
    assert document["translations"]["en"] == {"plan.title": ["Plan", "Plan in English"], "deel.title": ["Deel", "Part"]}


def test_a_name_that_was_already_used_by_mistake_stays_when_a_rename_is_taken_back():
    document = done(small(), Set(("1.1-I1", "population"), "other"), Add(("populations",), ({"id": "new", "text": "x"},)))
    step = apply(document, Rename(("populations", "new"), "other"))
    assert at(step.document, "1.1-I1", "population") == "other"
    assert apply(step.document, step.inverse).document == document


@pytest.mark.parametrize(("id", "taken"), [("1.1", True), ("parts", True), ("this", True), ("a b", False), ("", False), ("é", False)])
def test_an_id_that_cannot_be_one_is_told(id, taken):
    with pytest.raises(NotAnId) as told:
        apply(small(), Rename(("1.1-K1",), id))
    assert told.value.taken == taken


@pytest.mark.parametrize(
    "path",
    [("nergens",), ("1.1-K9", "title"), ("1.1-K1", "id"), ("1.1-K1", "norms"), ("1.1-K1", "norms", "a"), ("1.1-K1", "titel"), ("parts",)],
)
def test_a_place_that_does_not_exist_is_refused(path):
    with pytest.raises(NoSuchPlace):
        apply(small(), Set(path, "x"))


def test_several_changes_are_one():
    step = apply(small(), Many((Set(("title",), "Nieuw"), Remove((("1.1-I1",), ("1.1-K1", "norms", "a"))))))
    assert step.document["title"] == "Nieuw"
    assert [name for name, _ in roots(step.document)] == ["1", "1.1", "1.1-K1"]
    assert apply(step.document, step.inverse).document == small()


@pytest.mark.parametrize(
    "form", [None, [], {}, {"op": "eval"}, {"op": "set", "at": "title", "value": 1}, {"op": "set", "at": [1], "value": 1}]
)
def test_json_that_says_no_operation_is_refused(form):
    with pytest.raises(NotAnOperation):
        from_plain(form)


def test_five_hundred_items_are_added_and_taken_away_in_one_go():
    step = apply(small(), Add(("1.1", "items"), tuple({"role": "criterion", "title": str(number)} for number in range(500))))
    assert at(step.document, "1.1", "items")[-1]["id"] == "1.1-K501"
    assert apply(step.document, step.inverse).document == small()
