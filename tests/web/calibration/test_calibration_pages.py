"""The talk about two judgements in the browser: closed until both are ready, reasons always, nothing lost."""

import pytest
from sqlalchemy import select

from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.services import answering, calibration, seats, states
from selfassess.services.answering import ItemSave
from tests.conftest import person
from tests.web.assess.conftest import Filled

ITEM, SAME, SMALL = "1.3-K1", "1.4-K1", "1.4-K2"
BSN = "123456782"
ALL_MET = {"norms": {"a": "met", "b": "met", "c": "met"}, "note": "Zo zien wij het."}
ONE_MET = {"norms": {"a": "met", "b": "not_met", "c": "not_met"}, "note": "Het staat er niet."}


@pytest.fixture
def answered(kade):
    """De Kade where two sides answered: one large difference, one small, one the same; not ready yet."""
    first, second = kade.coordinator, kade.members["assessor"]
    seats.give(kade.assessment, second.account.id, by=first)
    both = [ItemSave(SAME, ALL_MET)]
    answering.save_page(kade.assessment, [ItemSave(ITEM, ALL_MET), ItemSave(SMALL, {"norms": {"a": "met"}}), *both], by=first)
    other = [ItemSave(ITEM, ONE_MET), ItemSave(SMALL, {"norms": {"a": "met"}, "acute": True}), *both]
    answering.save_page(kade.assessment, other, by=second, voice="second")
    return kade


@pytest.fixture
def met(answered):
    states.hand_in(answered.assessment, by=answered.coordinator)
    states.second_ready(answered.assessment, by=answered.members["assessor"])
    return answered


@pytest.fixture
def talk(kade):
    """Opens a page of the calibration: `talk(editor, "1.3-K1")`."""

    def opens(who, item=""):
        address = f"/assessments/{kade.assessment.ref}/calibration" + (f"/{item}" if item else "")
        return Filled(who, address, who.opens(address))

    return opens


def settled(app, kade, item=ITEM):
    with app.app_context():
        return [(one.chosen, one.reason) for one in calibration.sides_of(kade.assessment, item).history]


@pytest.mark.parametrize("ready", ["nobody", "first", "second"])
def test_before_both_are_ready_nothing_of_the_answers_is_shown(answered, editor, talk, ready):
    if ready == "first":
        states.hand_in(answered.assessment, by=answered.coordinator)
    if ready == "second":
        states.second_ready(answered.assessment, by=answered.members["assessor"])
    page = talk(editor)
    assert page.status == 200
    assert ITEM not in page.text
    assert talk(editor, ITEM).response.location.endswith("/calibration")
    answer = editor.sends(talk(editor, ITEM).address, {"chosen": "first", f"{ITEM}:reason": "Zo.", "mark": "1-1-0-0"})
    assert answer.status_code == 409
    assert "Het staat er niet" not in page.text + answer.text


def test_who_judges_apart_is_kept_out(app, answered, talk):
    assessor = person(app, "assessor@kade.example")
    assert [talk(assessor).status, talk(assessor, ITEM).status] == [403, 403]


def test_the_list_counts_what_must_be_discussed_and_only_counts_what_is_the_same(met, editor, talk):
    editor.opens("/account/language/en")
    page = talk(editor)
    assert "You discuss 1 question instead of 57." in page.text
    assert page.text.index(f'id="{ITEM}"') < page.text.index(f'id="{SMALL}"')
    assert f'id="{SAME}"' not in page.text


def test_both_answers_stand_beside_each_other_with_their_notes(met, editor, talk):
    page = talk(editor, ITEM)
    assert "Zo zien wij het." in page.text
    assert "Het staat er niet." in page.text
    assert page.typed("mark") == "1-1-0-0"
    assert page.typed(f"{ITEM}:norms.b") == "met"  # the other answer begins with the first


def test_a_question_that_is_no_difference_says_why(met, editor, talk):
    editor.opens("/account/language/en")
    assert "Both sides come to the same judgement." in talk(editor, SAME).text
    assert "The second assessors left this question open" in talk(editor, "1.1-K1").text


def test_settled_with_a_reason_and_an_agreement(app, met, editor, talk):
    form = {"chosen": "second", f"{ITEM}:reason": "De notulen laten het niet zien.", f"{ITEM}:agreement": "Notulen tellen mee."}
    saved = talk(editor, ITEM).fills_in(form).saves(go="next")
    assert (saved.status, saved.response.location) == (303, f"{talk(editor).address}?saved={ITEM}")
    assert settled(app, met) == [("second", "De notulen laten het niet zien.")]
    again = talk(editor, ITEM)
    assert "Notulen tellen mee." in again.text
    assert "De notulen laten het niet zien." in again.text


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"chosen": "second"}, f"{ITEM}:reason"),
        ({f"{ITEM}:reason": "Daarom."}, "chosen"),
        ({"chosen": "second", f"{ITEM}:reason": "x" * 1001}, f"{ITEM}:reason"),
        ({"chosen": "second", f"{ITEM}:reason": "Daarom.", f"{ITEM}:agreement": "x" * 1001}, f"{ITEM}:agreement"),
        ({"chosen": "other", f"{ITEM}:reason": "Daarom.", f"{ITEM}:norms.b": "not_applicable"}, f"{ITEM}:norms.b"),
        ({"chosen": "other", f"{ITEM}:reason": "Daarom.", f"{ITEM}:adjusted.level": "0", f"{ITEM}:adjusted.reason": "Zo."}, f"{ITEM}:adjusted.level"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_shown_back_and_nothing_is_kept(app, met, editor, talk, form, wrong):
    shown = talk(editor, ITEM).fills_in(form).saves()
    assert shown.status == 422
    assert wrong in shown.faults or wrong.replace("norms", "reasons") in shown.faults
    assert settled(app, met) == []
    assert {name: shown.typed(name) for name in form} == form


def test_another_answer_counts_with_what_was_filled_in(app, met, editor, talk):
    form = {"chosen": "other", f"{ITEM}:reason": "Wij zitten ertussen.", f"{ITEM}:norms.b": "partly", f"{ITEM}:norms.c": "not_met"}
    assert talk(editor, ITEM).fills_in(form).saves().status == 303
    with app.app_context():
        stands = calibration.sides_of(met.assessment, ITEM)
    assert stands.consensus.value["norms"] == {"a": "met", "b": "partly", "c": "not_met"}
    assert (stands.first.value, stands.second.value) == (ALL_MET, ONE_MET)


@pytest.mark.parametrize("field", [f"{ITEM}:reason", f"{ITEM}:agreement", f"{ITEM}:note"])
def test_a_number_that_points_to_a_person_is_kept_nowhere(app, met, editor, talk, field):
    form = {"chosen": "other", f"{ITEM}:reason": "Daarom.", field: f"Zie {BSN}."}
    shown = talk(editor, ITEM).fills_in(form).saves()
    assert shown.status == 422
    assert shown.typed(field) == f"Zie {BSN}."
    assert settled(app, met) == []
    with app.app_context():
        lines = db.session.execute(select(EVENT.c.object, EVENT.c.details).where(EVENT.c.type == "privacy hit")).all()
    assert len(lines) == 1
    assert field in lines[0].object
    assert BSN not in str(lines)
    assert BSN not in talk(editor, ITEM).text  # also no piece of the page that the process keeps


def test_who_comes_second_sees_what_stands_and_keeps_what_was_typed(app, met, editor, talk):
    late = talk(person(app, "assessor@kade.example"), ITEM)
    talk(editor, ITEM).fills_in({"chosen": "second", f"{ITEM}:reason": "Wij waren eerst."}).saves()
    shown = late.fills_in({"chosen": "first", f"{ITEM}:reason": "Toch de eerste."}).saves()
    assert shown.status == 409
    assert "Wij waren eerst." in shown.text
    assert shown.typed(f"{ITEM}:reason") == "Toch de eerste."
    assert shown.saves().status == 303
    assert settled(app, met) == [("first", "Toch de eerste."), ("second", "Wij waren eerst.")]


def test_the_result_says_why_the_agreed_answer_counts(met, editor, talk):
    result = f"/assessments/{met.assessment.ref}/result"
    talk(editor, ITEM).fills_in({"chosen": "second", f"{ITEM}:reason": "De notulen laten <niets> zien."}).saves()
    assert "De notulen laten &lt;niets&gt; zien." in editor.opens(result).text


def test_a_reader_sees_the_talk_and_has_no_form(met, reader, talk):
    assert talk(reader).status == 200
    page = talk(reader, ITEM)
    assert "Het staat er niet." in page.text
    assert page.typed("mark") is None


def test_what_does_not_exist_is_not_found(met, editor, talk):
    assert talk(editor, "geen-vraag").status == 404


def test_typed_text_is_never_markup(met, editor, talk):
    form = {"chosen": "second", f"{ITEM}:reason": "<b>Omdat</b>", f"{ITEM}:agreement": "<script>alert(1)</script>"}
    talk(editor, ITEM).fills_in(form).saves()
    for page in (talk(editor, ITEM).text, editor.opens(f"/organisations/{met.organisation.ref}/agreements").text):
        assert "<b>Omdat" not in page
        assert "<script>alert" not in page
