"""A next round: what it begins with, what must be confirmed, and that the last round stays as it was."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from selfassess.core.changes import APART, CHECK, KEPT, NOTED
from selfassess.core.comparison import BETTER, compare, trend
from selfassess.core.rounds import COUNTED
from selfassess.models.evidence import PieceLink
from selfassess.models.version import find_version
from selfassess.services import (
    answering,
    evidence,
    incidents,
    leaving,
    outcomes,
    publishing,
    readiness,
    rounds,
    seats,
    states,
)
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.evidence import About
from tests.exchange.documents.making import docx_of

K, COUNTS = "1.1-K1", "1.1-I1"
MET = {"norms": {"a": "met", "b": "partly"}, "note": "Zie het jaarplan."}
COUNT = {"population": 14, "examined": 10, "met": 8, "drawn": "random"}
NEXT_YEAR = date(2027, 6, 30)


@pytest.fixture
def last(kade):
    """The last round, with an answer on paper and a count."""
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(COUNTS, COUNT)], by=kade.coordinator)
    return kade.assessment


def begun(kade, previous, on=NEXT_YEAR, **more):
    return rounds.begin_round(previous, title="Ronde 2", reference_date=on, by=kade.coordinator, **more)


def questionnaire_of(assessment):
    return publishing.questionnaire_of(publishing.version_of(assessment.version_id))


def carried(assessment):
    return rounds.carried_at(assessment, questionnaire_of(assessment))


def install_next(change):
    """Install the next version of the framework, changed."""
    known = publishing.questionnaire_of(find_version("kwaliteitskader"))
    return publishing.install(replace(change(known), version=known.version + 1))


def with_item(questionnaire, item_id, change):
    """Return a questionnaire in which one item is changed, or gone (None)."""

    def items(section):
        found = [change(item) if item.id == item_id else item for item in section.items]
        return replace(section, items=tuple(item for item in found if item))

    parts = tuple(replace(part, sections=tuple(map(items, part.sections))) for part in questionnaire.parts)
    return replace(questionnaire, parts=parts, hints=())


@pytest.mark.parametrize("translated", [(), (1,), (2,), (1, 2)])
def test_rounds_are_compared_alike_in_every_language(kade, last, in_english, translated):
    norms = [norm.id for item in questionnaire_of(last).items if item.id == K for norm in item.norms]
    answering.save_page(last, [ItemSave(K, {"norms": dict.fromkeys(norms, "partly")}, revision=1)], by=kade.coordinator)
    install_next(lambda known: known)
    made = begun(kade, last)
    answering.save_page(made, [ItemSave(K, {"norms": dict.fromkeys(norms, "met")}, revision=1)], by=kade.coordinator)
    in_english(*translated)
    read = rounds.outcomes_of((last, made), language="en")
    assert [each.questionnaire.title.startswith("In English: ") for each in read] == [number in translated for number in (1, 2)]
    assert compare(*read).items[K].change == BETTER
    assert [one.breaks for one in trend(read)] == [False, False]


def test_answers_on_paper_are_carried_over_and_count(kade, last):
    made = begun(kade, last)
    assert answering.answers_of(made, questionnaire_of(made))[K] == answering.answers_of(last, questionnaire_of(last))[K]
    assert outcomes.outcome_of(made).result.items[K] == outcomes.outcome_of(last).result.items[K]
    assert (carried(made)[K].outcome, carried(made)[K].waits) == (KEPT, True)
    assert rounds.unconfirmed_in(made) == (K,)


def test_what_was_counted_begins_empty_with_the_figure_of_last_time_beside_it(kade, last):
    made = begun(kade, last)
    assert COUNTS not in answering.answers_of(made, questionnaire_of(made))
    found = carried(made)[COUNTS]
    assert (found.outcome, found.waits, found.last.counts.met) == (COUNTED, False, 8)


def test_the_last_round_and_the_intake_stay_as_they_were(kade, last):
    before = {row.item_id: row for row in answering.read_answers(last.id)}
    made = begun(kade, last)
    answering.save_page(made, [ItemSave(K, {"norms": {"a": "not_met"}}, revision=1)], by=kade.coordinator)
    assert {row.item_id: row for row in answering.read_answers(last.id)} == before
    assert made.intake == last.intake
    assert rounds.previous_of(made).id == last.id
    assert [one.id for one in rounds.row_of(made)] == [last.id, made.id]
    assert [one.id for one in rounds.next_of(last)] == [made.id]


def test_changing_an_answer_confirms_it_and_half_typing_does_not(kade, last):
    made = begun(kade, last)
    answering.save_page(made, [ItemSave(K, None, {"note": "half"}, revision=1)], by=kade.coordinator)
    assert rounds.unconfirmed_in(made) == (K,)
    answering.save_page(made, [ItemSave(K, {"norms": {"a": "met"}}, revision=2)], by=kade.coordinator)
    assert rounds.unconfirmed_in(made) == ()


def test_confirming_is_done_once_and_tells_who(kade, last):
    made = begun(kade, last)
    assert rounds.confirm(made, [K, COUNTS, "9.9-K9"], by=kade.coordinator) == 1
    assert rounds.confirm(made, [K], by=kade.coordinator) == 0
    (row,) = [one for one in rounds.carrying.carried_in(made.id) if one.item_id == K]
    assert (row.confirmed_by, row.confirmed_at is not None) == (kade.coordinator.account.id, True)


def test_nothing_is_confirmed_any_more_after_handing_in(kade, last):
    made = begun(kade, last)
    states.hand_in(made, by=kade.coordinator)
    with pytest.raises(AssessmentClosed):
        rounds.confirm(made, [K], by=kade.coordinator)


def test_the_readiness_page_names_what_waits(kade, last):
    made = begun(kade, last)
    looks = {look.what: look.items for look in readiness.worth_a_look(made, outcomes.outcome_of(made))}
    assert looks[readiness.UNCONFIRMED] == (K,)


def test_a_button_that_is_pressed_twice_begins_one_round(kade, last):
    assert begun(kade, last).id == begun(kade, last).id
    assert begun(kade, last, date(2028, 6, 30)).id != begun(kade, last).id


@pytest.mark.parametrize("state", ["concept", "in_review", "adopted", "archived"])
def test_a_round_begins_from_a_round_in_any_state(kade, last, state):
    last.state = state
    rounds.db.session.commit()
    made = begun(kade, last)
    assert (made.state, last.state) == ("concept", state)


def test_a_second_assessor_finds_nothing_carried_over(kade, last):
    made = begun(kade, last)
    seats.give(made, kade.members["assessor"].account.id, by=kade.coordinator)
    assert answering.answers_of(made, questionnaire_of(made), voice="second") == {}
    answering.save_page(made, [ItemSave(K, {"norms": {"a": "met"}})], by=kade.members["assessor"], voice="second")
    assert rounds.unconfirmed_in(made) == (K,)


def test_who_confirmed_cannot_judge_apart_any_more(kade, last):
    made = begun(kade, last)
    rounds.confirm(made, [K], by=kade.members["assessor"])
    with pytest.raises(seats.SeatRefused):
        seats.give(made, kade.members["assessor"].account.id, by=kade.coordinator)


def test_what_the_newest_version_asks_otherwise_must_be_looked_at(kade, last):
    install_next(lambda known: with_item(known, K, lambda item: replace(item, question="Anders?")))
    made = begun(kade, last)
    assert (carried(made)[K].outcome, carried(made)[K].waits) == (CHECK, True)
    assert find_version("kwaliteitskader").id == made.version_id


def test_the_answer_to_a_norm_that_is_gone_stays_beside_it_with_its_text(kade, last):
    text = next(norm.text for item in questionnaire_of(last).items if item.id == K for norm in item.norms if norm.id == "b")
    install_next(lambda known: with_item(known, K, lambda item: replace(item, norms=item.norms[:1], groups=(), stem=None)))
    found = carried(begun(kade, last))[K]
    assert found.outcome == NOTED
    assert text in found.left[0]["asked"]


def test_the_answer_to_an_item_that_is_gone_is_kept_apart(kade, last):
    install_next(lambda known: with_item(known, K, lambda _item: None))
    found = carried(begun(kade, last))[K]
    assert (found.outcome, found.waits) == (APART, False)
    assert {tuple(one["path"]): one["value"] for one in found.left}["note",] == "Zie het jaarplan."


def test_valid_evidence_goes_along_and_expired_does_not(kade, last, keeps):
    item = next(one for one in questionnaire_of(last).items if one.id == K)
    valid = keeps(docx_of("Ons beleid."), about=About(title="Beleid"))
    expired = keeps(docx_of("Oud beleid."), "oud.docx", About(title="Oud", valid_until=date(2026, 12, 31)))
    for taken in (valid, expired):
        evidence.link(last, item, evidence.piece_of(kade.organisation, taken.piece.ref).piece, norms=["a"], by=kade.coordinator)
    made = begun(kade, last)
    rows = rounds.db.session.scalars(select(PieceLink).where(PieceLink.assessment_id == made.id)).all()
    assert [row.norms for row in rows] == [["a"]]


def test_a_deleted_last_round_does_not_break_the_next(kade, last):
    made = begun(kade, last)
    leaving.delete_assessment(last, by=kade.members["administrator"])
    assert rounds.previous_of(made) is None
    assert carried(made)[COUNTS].last.counts.met == 8
    assert rounds.row_of(made) == [made]


def test_the_export_of_everything_tells_what_was_carried_over(kade, last):
    found = rounds.all_of(begun(kade, last))
    assert found["previous"] == last.ref
    assert {one["item"]: one["outcome"] for one in found["answers"]} == {K: KEPT, COUNTS: COUNTED}
    assert rounds.all_of(last) is None


def test_client_data_that_was_carried_over_is_taken_out_in_both(kade, last):
    made = begun(kade, last)
    incidents.purge_item(last, questionnaire_of(last), K, "texts", kinds=["name"], by=kade.coordinator)
    for one in (last, made):
        (row,) = [row for row in answering.read_answers(one.id) if row.item_id == K]
        assert "jaarplan" not in row.value
        assert '"a":"met"' in row.value


def test_client_data_in_what_found_no_place_is_taken_out(kade, last):
    install_next(lambda known: with_item(known, K, lambda _item: None))
    made = begun(kade, last)
    incidents.purge_item(last, questionnaire_of(last), K, "texts", kinds=["name"], by=kade.coordinator)
    assert carried(made)[K].left == ()
