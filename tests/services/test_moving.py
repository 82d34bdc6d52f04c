"""Going over to a newer version, or staying: every answer of every voice goes along, and nothing that was typed disappears."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from selfassess.core.action import Decision
from selfassess.core.answers import plain
from selfassess.core.changes import APART, CHECK, KEPT, NOTED
from selfassess.core.definition import Option
from selfassess.models.database import db, new_ref
from selfassess.models.event import EVENT
from selfassess.models.version import find_version
from selfassess.services import (
    actions,
    answering,
    assessments,
    counting,
    first_questions,
    health,
    incidents,
    leaving,
    moving,
    outcomes,
    publishing,
    readiness,
    rounds,
    seats,
    states,
)
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import VersionChanged
from selfassess.services.moving import AlreadyMoved, CannotMove, OfferChanged
from tests.core import strategies
from tests.core.test_changes import leaves, next_versions
from tests.services.test_rounds import install_next, questionnaire_of, with_item

K, OTHER = "1.1-K1", "1.1-K2"
MET = {"norms": {"a": "met", "b": "not_met"}, "note": "Zie het jaarplan."}


@pytest.fixture
def open_one(kade):
    """An assessment with an answer, while a newer version is there: norm b of K is gone and its question is worded otherwise."""
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft."})], by=kade.coordinator)
    install_next(lambda known: with_item(known, K, without_b))
    return kade.assessment


def without_b(item):
    norms = tuple(norm for norm in item.norms if norm.id != "b")
    return replace(item, norms=norms, groups=(), stem=None, question="Anders?")


def gone(known):
    return with_item(known, K, lambda item: None)


def goes(assessment, by):
    offer = moving.offer_of(assessment)
    moving.move(assessment, before=offer.before.number, to=offer.version.number, by=by)


def value(assessment, item_id=K, voice="first"):
    return answering.saved_of(assessment, voice=voice)[item_id].value


def left_of(assessment, item_id=K, voice="first"):
    return [one for gone in moving.moves_in(assessment, voice=voice) for kept in gone.kept if kept.item_id == item_id for one in kept.left]


def number(assessment):
    return publishing.version_of(assessment.version_id).number


def test_a_newer_version_is_offered_while_an_assessment_is_filled_in(kade, open_one):
    offer = moving.offer_of(open_one)
    assert (offer.before.number, offer.version.number, offer.stay, offer.hindrance) == (
        offer.version.number - 1, offer.version.number, None, "",
    )  # fmt: skip
    states.hand_in(open_one, by=kade.coordinator)
    assert moving.offer_of(open_one) is None


def test_nothing_is_offered_without_a_newer_version(kade):
    assert moving.offer_of(kade.assessment) is None


def test_who_stays_is_remembered_for_that_version_only(kade, open_one):
    newest = moving.offer_of(open_one).version.number
    moving.stay(open_one, newest, by=kade.coordinator)
    moving.stay(open_one, newest, by=kade.coordinator)
    assert moving.offer_of(open_one).stay.stayed_by == kade.coordinator.account.id
    install_next(gone)
    assert moving.offer_of(open_one).stay is None
    with pytest.raises(OfferChanged):
        moving.stay(open_one, newest, by=kade.coordinator)


def test_answers_go_along_and_what_has_no_place_stays_readable(kade, open_one):
    goes(open_one, kade.coordinator)
    assert value(open_one) == {"norms": {"a": "met"}, "note": "Zie het jaarplan."}
    assert value(open_one, OTHER) == {"note": "Blijft."}
    (left,) = left_of(open_one)
    assert (left["path"], left["value"]) == (["norms", "b"], "not_met")
    assert left["asked"]
    assert moving.to_check(open_one) == (K,)


def test_scores_are_those_of_the_newer_version(kade, open_one):
    before = outcomes.outcome_of(open_one).questionnaire.version
    goes(open_one, kade.coordinator)
    assert outcomes.outcome_of(open_one).questionnaire.version == before + 1


def test_the_answer_to_a_question_that_is_gone_is_kept_whole(kade):
    answering.save_page(kade.assessment, [ItemSave(K, MET)], by=kade.coordinator)
    install_next(gone)
    goes(kade.assessment, kade.coordinator)
    assert {tuple(one["path"]): one["value"] for one in left_of(kade.assessment)} == {
        ("norms", "a"): "met", ("norms", "b"): "not_met", ("note",): "Zie het jaarplan.",
    }  # fmt: skip
    assert [one.outcome for one in moving.moves_in(kade.assessment, voice="first")[0].kept] == [APART]
    assert moving.to_check(kade.assessment) == ()


def test_what_was_typed_half_stays_at_its_question_or_is_kept(kade):
    typed = {"note": "Half getypt.", "norms.a": "soms"}
    answering.save_page(kade.assessment, [ItemSave(K, None, typed), ItemSave(OTHER, None, {"note": "Ook half."})], by=kade.coordinator)
    install_next(lambda known: with_item(with_item(known, K, lambda item: replace(item, question="Anders?")), OTHER, lambda item: None))
    goes(kade.assessment, kade.coordinator)
    assert answering.saved_of(kade.assessment)[K].drafts.fields == typed
    assert answering.saved_of(kade.assessment)[OTHER].draft is None
    assert [one["value"] for one in left_of(kade.assessment, OTHER)] == [{"note": "Ook half."}]


@pytest.mark.parametrize("change", [{"optional": True}, {"groups": ()}, {"risk": 4}])
def test_another_rule_leaves_what_was_typed_half_where_it_is(kade, change):
    answering.save_page(kade.assessment, [ItemSave(K, None, {"note": "Half getypt."})], by=kade.coordinator)
    install_next(lambda known: with_item(known, K, lambda item: replace(item, critical=False, zero_tolerance=False, **change)))
    goes(kade.assessment, kade.coordinator)
    assert answering.saved_of(kade.assessment)[K].drafts.fields == {"note": "Half getypt."}
    assert (left_of(kade.assessment), moving.to_check(kade.assessment)) == ([], ())


def test_what_is_typed_on_a_page_of_before_is_kept_with_the_move_only_when_it_has_no_place(kade):
    answering.save_page(kade.assessment, [ItemSave(K, MET)], by=kade.coordinator)
    old = publishing.version_of(kade.assessment.version_id)
    install_next(lambda known: with_item(known, K, lambda item: replace(item, question="Anders?")))
    goes(kade.assessment, kade.coordinator)
    typed = {"norms.b": "met", "note": "Net getypt."}
    moving.keep_typed(kade.assessment, old, [ItemSave(K, None, typed, revision=1, page="p")], by=kade.coordinator)
    assert [one.fields for one in answering.saved_of(kade.assessment)[K].drafts.waiting] == [typed]
    assert left_of(kade.assessment) == []


def test_a_ticked_point_of_attention_follows_its_text_also_where_the_question_stays_as_it_is(kade):
    item_id = questionnaire_of(kade.assessment).sections[0].items[0].id
    answering.save_page(kade.assessment, [ItemSave(item_id, {"attention": [0]}, {"attention.0": "1"})], by=kade.coordinator)

    def with_another_point(known):
        part = known.parts[0]
        sections = (replace(part.sections[0], attention=("Een ander punt.", *part.sections[0].attention)), *part.sections[1:])
        return replace(known, parts=(replace(part, sections=sections), *known.parts[1:]))

    install_next(with_another_point)
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment, item_id) == {"attention": [1]}
    assert answering.saved_of(kade.assessment)[item_id].draft is None


def without_the_top(known):
    """Return a version that counts to one level less; its questions are as they were."""
    scoring = known.scoring
    top = scoring.levels[-1].value
    thresholds = scoring.thresholds
    lower = replace(
        thresholds,
        item={kind: {level: share for level, share in needed.items() if level != top} for kind, needed in thresholds.item.items()},
        section={level: share for level, share in thresholds.section.items() if level != top},
    )
    return replace(known, scoring=replace(scoring, levels=scoring.levels[:-1], thresholds=lower))


@pytest.mark.parametrize("down", [0, 1])
def test_a_level_set_by_hand_stays_as_long_as_the_levels_have_it_also_where_the_question_stays_as_it_is(kade, down):
    top = questionnaire_of(kade.assessment).scoring.levels[-1].value
    by_hand = {"level": top - down, "reason": "Wij zien het anders."}
    answering.save_page(kade.assessment, [ItemSave(K, MET | {"adjusted": by_hand})], by=kade.coordinator)
    install_next(without_the_top)
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment).get("adjusted") == (by_hand if down else None)
    assert [one["value"] for one in left_of(kade.assessment)] == ([] if down else [by_hand])


@pytest.mark.parametrize("translated", [(), (1,), (2,), (1, 2)])
def test_a_translation_that_comes_or_goes_changes_no_answer(kade, open_one, in_english, translated):
    in_english(*translated)
    offer = moving.offer_of(open_one)
    own, read = moving.foresee(open_one, offer), moving.foresee(open_one, offer, "en")
    assert [(one.item_id, one.outcome, len(one.left), len(one.changes)) for one in read.transfer.items] == [
        (one.item_id, one.outcome, len(one.left), len(one.changes)) for one in own.transfer.items
    ]
    assert [one.outcome for one in read.transfer.items] == [NOTED, KEPT]
    assert [one.asked.startswith("In English: ") for one in read.transfer.items[0].left] == [1 in translated]
    goes(open_one, kade.coordinator)
    assert moving.to_check(open_one) == (K,)


def test_two_documents_about_the_same_norms_are_both_told_in_another_language(kade, in_english):
    pieces = [{"title": title, "norms": ["a", "b"]} for title in ("Een", "Twee")]
    answering.save_page(kade.assessment, [ItemSave(K, MET | {"evidence": pieces})], by=kade.coordinator)
    install_next(lambda known: with_item(known, K, without_b))
    in_english(1, 2)
    (found,) = moving.foresee(kade.assessment, moving.offer_of(kade.assessment), "en").transfer.items
    assert [one.chosen for one in found.left if one.path[0] == "evidence"] == ["Een", "Twee"]


def test_an_answer_comes_back_also_in_the_report_in_another_language(kade, in_english):
    answering.save_page(kade.assessment, [ItemSave(K, MET)], by=kade.coordinator)
    first = publishing.questionnaire_of(find_version("kwaliteitskader", 1))
    install_next(gone)
    goes(kade.assessment, kade.coordinator)
    publishing.install(replace(first, version=3))
    in_english(1, 2, 3)
    assert list(moving.foresee(kade.assessment, moving.offer_of(kade.assessment), "en").back) == [K]


def test_a_tick_of_a_page_of_before_that_has_no_place_leaves_nothing_waiting(kade):
    item_id, old = questionnaire_of(kade.assessment).sections[0].items[0].id, publishing.version_of(kade.assessment.version_id)

    def without_points(known):
        part = known.parts[0]
        sections = (replace(part.sections[0], attention=()), *part.sections[1:])
        return replace(known, parts=(replace(part, sections=sections), *known.parts[1:]))

    install_next(without_points)
    goes(kade.assessment, kade.coordinator)
    moving.keep_typed(
        kade.assessment, old, [ItemSave(item_id, {"attention": [0]}, typed={"attention.0": "1"}, page="p")], by=kade.coordinator
    )
    assert item_id not in answering.saved_of(kade.assessment)
    assert [one["value"] for one in left_of(kade.assessment, item_id)] == [{"attention.0": "1"}]


def test_a_second_voice_goes_along_and_each_side_keeps_its_own(kade, open_one):
    second = kade.members["assessor"]
    seats.give(open_one, second.account.id, by=kade.coordinator)
    answering.save_page(open_one, [ItemSave(K, {"norms": {"b": "met"}})], by=second, voice="second")
    goes(open_one, kade.coordinator)
    assert value(open_one, voice="second") == {}
    assert [one["value"] for one in left_of(open_one, voice="second")] == ["met"]
    assert [one["value"] for one in left_of(open_one)] == ["not_met"]
    assert moving.to_check(open_one, voice="second") == (K,)
    seats.take(open_one, second.account.id, by=kade.coordinator)  # the move made nobody speak in another voice


def test_it_waits_for_a_second_side_that_is_ready(kade, open_one):
    second = kade.members["assessor"]
    seats.give(open_one, second.account.id, by=kade.coordinator)
    states.second_ready(open_one, by=second)
    assert moving.offer_of(open_one).hindrance == moving.SECOND_READY
    with pytest.raises(CannotMove):
        goes(open_one, kade.coordinator)


def test_it_waits_for_a_counting_of_which_the_questions_change(kade):
    counted = next(item for item in questionnaire_of(kade.assessment).items if item.population and item.kind == "sample")
    counting.begin(
        kade.assessment, counted.population, voice="first", numbers=[1, 2], size=2, drawn="all", seed=None, by=kade.coordinator
    )  # fmt: skip
    install_next(lambda known: with_item(known, K, without_b))
    assert moving.offer_of(kade.assessment).hindrance == ""
    install_next(lambda known: with_item(known, counted.id, lambda item: None))
    assert moving.offer_of(kade.assessment).hindrance == moving.COUNTING


def test_the_first_questions_go_along_as_far_as_they_fit(kade):
    assert kade.assessment.intake == {"phase": "running"}

    def otherwise(known):
        options = (Option(id="anders", text="Anders"),)
        return replace(known, intake=tuple(replace(one, options=options) if one.id == "phase" else one for one in known.intake))

    install_next(lambda known: replace(otherwise(known), hints=()))
    goes(kade.assessment, kade.coordinator)
    assert kade.assessment.intake == {}
    (left,) = left_of(kade.assessment, "")
    assert (left["path"], left["value"]) == (["phase"], "running")
    moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
    assert kade.assessment.intake == {"phase": "running"}
    assert left_of(kade.assessment, "") == []


def test_two_who_press_at_once_do_it_once(kade, open_one):
    offer = moving.offer_of(open_one)
    goes(open_one, kade.coordinator)
    with pytest.raises(AlreadyMoved):
        moving.move(open_one, before=offer.before.number, to=offer.version.number, by=kade.coordinator)
    assert len(moving.moves_in(open_one, voice="first")) == 1


def test_a_page_that_offered_an_older_version_moves_nothing(kade, open_one):
    offer = moving.offer_of(open_one)
    install_next(gone)
    with pytest.raises(OfferChanged):
        moving.move(open_one, before=offer.before.number, to=offer.version.number, by=kade.coordinator)
    assert number(open_one) == offer.before.number


def test_looking_or_changing_takes_the_mark_away(kade, open_one):
    goes(open_one, kade.coordinator)
    assert [one.items for one in readiness.worth_a_look(open_one, outcomes.outcome_of(open_one)) if one.what == readiness.TO_CHECK] == [
        (K,)
    ]
    stands = answering.saved_of(open_one)[K]
    answering.save_page(open_one, [ItemSave(K, {"norms": {"a": "partly"}}, revision=stands.revision)], by=kade.coordinator)
    assert moving.to_check(open_one) == ()
    assert moving.confirm(open_one, [K], voice="first", by=kade.coordinator) == 0


def test_confirming_says_that_an_answer_fits_the_new_text(kade, open_one):
    goes(open_one, kade.coordinator)
    assert moving.confirm(open_one, [K, OTHER], voice="first", by=kade.coordinator) == 1
    assert moving.to_check(open_one) == ()


def test_going_back_gives_exactly_what_was_there(kade, open_one):
    before = {item_id: (saved.value, saved.draft) for item_id, saved in answering.saved_of(open_one).items()}
    goes(open_one, kade.coordinator)
    moving.undo(open_one, moving.can_undo(open_one).id, by=kade.coordinator)
    assert {item_id: (saved.value, saved.draft) for item_id, saved in answering.saved_of(open_one).items()} == before
    assert left_of(open_one) == []
    assert moving.to_check(open_one) == ()
    assert moving.can_undo(open_one) is None
    assert moving.offer_of(open_one).stay is not None
    goes(open_one, kade.coordinator)  # it can be chosen again
    assert moving.to_check(open_one) == (K,)


def test_going_back_keeps_what_was_typed_since(kade, open_one):
    goes(open_one, kade.coordinator)
    stands = answering.saved_of(open_one)[K]
    answering.save_page(open_one, [ItemSave(K, {"norms": {"a": "met"}, "note": "Nieuw."}, revision=stands.revision)], by=kade.coordinator)
    moving.undo(open_one, moving.can_undo(open_one).id, by=kade.coordinator)
    assert value(open_one) == {"norms": {"a": "met"}, "note": "Nieuw."}
    assert [one["value"] for one in left_of(open_one)] == ["not_met"]


def test_who_saves_a_page_of_before_is_told_and_loses_nothing(kade, open_one):
    old, revision = publishing.version_of(open_one.version_id), answering.saved_of(open_one)[K].revision
    goes(open_one, kade.coordinator)
    typed = {"norms.b": "met", "note": "Net getypt."}
    save = ItemSave(K, {"norms": {"b": "met"}, "note": "Net getypt."}, revision=revision, typed=typed, page="p")
    same = ItemSave(OTHER, {"note": "Blijft."}, revision=1, typed={"note": "Blijft."}, page="p")
    assert moving.keep_typed(open_one, old, [save, same], by=kade.coordinator) == (K,)
    assert moving.keep_typed(open_one, old, [replace(save, typed={**typed, "note": "Nog meer."})], by=kade.coordinator) == (K,)
    waiting = answering.saved_of(open_one)[K].drafts.waiting
    assert [one.fields["note"] for one in waiting] == ["Nog meer."]
    assert [one["value"]["norms.b"] for one in left_of(open_one) if one["path"] == [moving.TYPED]] == ["met"]
    assert value(open_one)["note"] == "Zie het jaarplan."


def test_a_save_that_began_before_the_move_is_not_taken_for_the_new_questions(app, kade, open_one):
    with app.app_context():
        mine = assessments.place_of(open_one.ref, account_id=kade.coordinator.account.id).assessment
        with app.app_context():
            theirs = assessments.place_of(open_one.ref, account_id=kade.coordinator.account.id).assessment
            goes(theirs, kade.coordinator)
        with pytest.raises(VersionChanged):
            answering.save_page(mine, [ItemSave(K, MET, revision=1)], by=kade.coordinator)


def comes_and_goes(kade, change=lambda item: item):
    """Answer a question, go over to a version without it, and publish one that asks it again."""
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft."})], by=kade.coordinator)
    known = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    install_next(gone)
    goes(kade.assessment, kade.coordinator)
    install_next(lambda newest: replace(with_item(known, K, change), version=newest.version))


def test_an_answer_comes_back_with_its_question(kade):
    comes_and_goes(kade)
    foreseen = moving.foresee(kade.assessment, moving.offer_of(kade.assessment))
    assert list(foreseen.back) == [K]
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment) == MET
    assert moving.to_check(kade.assessment) == (K,)
    assert left_of(kade.assessment) == []
    moving.confirm(kade.assessment, [K], voice="first", by=kade.coordinator)
    assert left_of(kade.assessment) == []


def test_what_came_back_goes_again_when_the_move_is_taken_back(kade):
    comes_and_goes(kade)
    goes(kade.assessment, kade.coordinator)
    moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
    assert answering.saved_of(kade.assessment)[K].value == {}
    assert {tuple(one["path"]) for one in left_of(kade.assessment)} == {("norms", "a"), ("norms", "b"), ("note",)}
    assert moving.to_check(kade.assessment) == ()
    goes(kade.assessment, kade.coordinator)  # and comes back again
    assert value(kade.assessment) == MET


def test_what_was_answered_since_it_came_back_is_what_comes_back_next(kade):
    comes_and_goes(kade)
    goes(kade.assessment, kade.coordinator)
    stands = answering.saved_of(kade.assessment)[K]
    answering.save_page(kade.assessment, [ItemSave(K, {"norms": {"a": "partly"}}, revision=stands.revision)], by=kade.coordinator)
    moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment) == {"norms": {"a": "partly"}}
    assert left_of(kade.assessment) == []  # neither the answer that came back, nor what it was made of


def test_what_was_emptied_since_it_came_back_does_not_come_back_next(kade):
    comes_and_goes(kade)
    goes(kade.assessment, kade.coordinator)
    stands = answering.saved_of(kade.assessment)[K]
    answering.save_page(kade.assessment, [ItemSave(K, {}, revision=stands.revision)], by=kade.coordinator)
    for _time in range(2):
        moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
        goes(kade.assessment, kade.coordinator)
        assert value(kade.assessment) == {}
    assert len(left_of(kade.assessment)) == 3


def test_an_answer_comes_back_after_a_version_with_another_question_was_taken_back(kade):
    comes_and_goes(kade, lambda item: replace(item, question="Iets heel anders?"))
    goes(kade.assessment, kade.coordinator)
    moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
    asks_as(1)
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment) == MET


def asks_as(number_):
    """Publish a version that asks what version `number_` asked."""
    known = publishing.questionnaire_of(find_version("kwaliteitskader", number_))
    install_next(lambda newest: replace(known, version=newest.version))


def test_what_did_not_come_back_with_an_answer_stays_readable(kade, open_one):
    goes(open_one, kade.coordinator)
    install_next(gone)
    goes(open_one, kade.coordinator)
    asks_as(2)
    goes(open_one, kade.coordinator)
    assert value(open_one) == {"norms": {"a": "met"}, "note": "Zie het jaarplan."}
    assert [(one["path"], one["value"]) for one in left_of(open_one)] == [(["norms", "b"], "not_met")]


def test_an_answer_to_another_question_of_that_id_stays_readable_when_a_later_one_comes_back(kade):
    comes_and_goes(kade, lambda item: replace(item, question="Iets heel anders?"))
    goes(kade.assessment, kade.coordinator)
    revision = answering.saved_of(kade.assessment)[K].revision
    answering.save_page(kade.assessment, [ItemSave(K, {"note": "Van later."}, revision=revision)], by=kade.coordinator)
    install_next(gone)
    goes(kade.assessment, kade.coordinator)
    assert [one["value"] for one in left_of(kade.assessment)] == ["Van later.", "met", "not_met", "Zie het jaarplan."]
    asks_as(3)
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment) == {"note": "Van later."}
    assert [one["value"] for one in left_of(kade.assessment)] == ["met", "not_met", "Zie het jaarplan."]


def test_an_answer_that_was_cleared_before_its_question_went_does_not_come_back(kade):
    comes_and_goes(kade)
    goes(kade.assessment, kade.coordinator)
    stands = answering.saved_of(kade.assessment)[K]
    answering.save_page(kade.assessment, [ItemSave(K, {}, revision=stands.revision)], by=kade.coordinator)
    known = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    install_next(gone)
    goes(kade.assessment, kade.coordinator)
    install_next(lambda newest: replace(known, version=newest.version))
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment) == {}


@pytest.mark.parametrize("change", [{"question": "Iets heel anders?"}, {"norms": ()}])
def test_an_answer_does_not_come_back_to_another_question_of_that_id(kade, change):
    comes_and_goes(kade, lambda item: replace(item, **({"groups": (), "stem": None} | change)))
    goes(kade.assessment, kade.coordinator)
    assert value(kade.assessment) == {}
    assert len(left_of(kade.assessment)) == 3
    assert moving.to_check(kade.assessment) == ()


def test_what_was_typed_half_and_answers_of_each_side_come_back(kade):
    second = kade.members["assessor"]
    seats.give(kade.assessment, second.account.id, by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(K, {"norms": {"b": "met"}}, {"note": "Half."})], by=second, voice="second")
    comes_and_goes(kade)
    goes(kade.assessment, kade.coordinator)
    saved = answering.saved_of(kade.assessment, voice="second")[K]
    assert (saved.value, saved.drafts.fields) == ({"norms": {"b": "met"}}, {"note": "Half."})
    assert value(kade.assessment) == MET


def test_client_data_that_was_taken_out_does_not_come_back(kade):
    comes_and_goes(kade)
    incidents.purge_item(kade.assessment, questionnaire_of(kade.assessment), K, incidents.TEXTS, kinds=["name"], by=kade.coordinator)
    goes(kade.assessment, kade.coordinator)
    assert "jaarplan" not in json.dumps(value(kade.assessment))


def test_client_data_is_taken_out_of_what_was_kept_too(kade, open_one):
    goes(open_one, kade.coordinator)
    incidents.purge_item(open_one, questionnaire_of(open_one), K, incidents.TEXTS, kinds=["name"], by=kade.coordinator)
    assert left_of(open_one) == []
    moving.undo(open_one, moving.can_undo(open_one).id, by=kade.coordinator)
    assert "jaarplan" not in json.dumps(value(open_one))


def test_the_export_has_what_was_kept_and_who_decided(kade, open_one):
    goes(open_one, kade.coordinator)
    (told,) = moving.all_of(open_one)
    assert (told["from"], told["to"]) == ("kwaliteitskader@1", "kwaliteitskader@2") or told["from"] < told["to"]
    assert [(one["item"], one["outcome"]) for one in told["kept"]] == [(K, NOTED)]


def test_deleting_an_assessment_takes_its_moves_along(kade, open_one):
    moving.stay(open_one, moving.offer_of(open_one).version.number, by=kade.coordinator)
    goes(open_one, kade.coordinator)
    leaving.delete_assessment(open_one, by=kade.members["administrator"])
    assert moving.moves_in(open_one, voice="first") == ()


def test_the_log_tells_what_was_decided_without_texts(kade, open_one):
    moving.stay(open_one, moving.offer_of(open_one).version.number, by=kade.coordinator)
    goes(open_one, kade.coordinator)
    moving.confirm(open_one, [K], voice="first", by=kade.coordinator)
    moving.undo(open_one, moving.can_undo(open_one).id, by=kade.coordinator)
    types = list(db.session.scalars(select(EVENT.c.type).order_by(EVENT.c.id)))
    assert [one for one in types if one.startswith(("version ch", "version d", "version r", "answers ch"))] == [
        "version declined", "version changed", "answers checked", "version restored",
    ]  # fmt: skip


def test_a_round_that_follows_compares_as_before(kade, open_one):
    goes(open_one, kade.coordinator)
    made = rounds.begin_round(open_one, title="Ronde 2", reference_date=open_one.reference_date, by=kade.coordinator)
    assert rounds.carried_at(made, questionnaire_of(made))[K].outcome != CHECK


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_that_was_typed_disappears_whatever_the_two_versions(kade, data):
    before = replace(data.draw(strategies.questionnaires()), key=f"proef-{new_ref().lower()}", version=1)
    after = replace(data.draw(next_versions(before)), key=before.key, version=2)
    typed = data.draw(st.sampled_from(["Half getypt", "Nog iets"]))
    version = publishing.install(before)
    made = assessments.start(kade.organisation, version=version, title="P", by=kade.coordinator, intake={})
    given_ = {}
    for voice, by in (("first", kade.coordinator), ("second", None)):
        answers = data.draw(strategies.answer_sets(before))
        given_[voice] = {item_id: plain(answer) for item_id, answer in answers.items()}
        saves = [ItemSave(item_id, value, {"note": f"{typed} {item_id}"}) for item_id, value in given_[voice].items()]
        answering.save_page(made, saves, by=by, voice=voice)
    publishing.install(after)
    goes(made, kade.coordinator)
    for voice, answers in given_.items():
        saved, kept = answering.saved_of(made, voice=voice), moving.moves_in(made, voice=voice)[0].kept
        for item_id, value in answers.items():
            left = [one for each in kept if each.item_id == item_id for one in each.left]
            there = set(leaves(saved[item_id].value)) if item_id in saved else set()
            for one in left:
                there |= set(leaves(one["value"], tuple(one["path"])))
            lost = {key for key in leaves(value) if key not in there and key != (("evidence", "title"), "Stuk")}
            assert not lost
            half = f"{typed} {item_id}"
            assert half in json.dumps([saved[item_id].draft if item_id in saved else None, left])
    moving.undo(made, moving.can_undo(made).id, by=kade.coordinator)
    for voice, answers in given_.items():
        stands = {item_id: saved.value for item_id, saved in answering.saved_of(made, voice=voice).items() if saved.value}
        assert stands == {item_id: value for item_id, value in answers.items() if value}


def test_the_doctor_finds_nothing_wrong_after_a_question_with_an_action_went(kade):
    actions.put(kade.assessment, K, Decision(owner="HR"), "decided", by=kade.coordinator)
    install_next(gone)
    goes(kade.assessment, kade.coordinator)
    found = [str(one.says) for check in (health._plans, health._orphans) for one in check(None) if one.wrong]
    assert found == []
    assert actions.decided_in(kade.assessment)[K].owner == "HR"
    moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
    assert actions.decided_in(kade.assessment)[K].owner == "HR"


def test_taking_two_moves_back_gives_exactly_what_was_there(kade, open_one):
    before = {item_id: (saved.value, saved.draft) for item_id, saved in answering.saved_of(open_one).items()}
    goes(open_one, kade.coordinator)
    install_next(gone)
    goes(open_one, kade.coordinator)
    for number_ in (2, 1):
        moving.undo(open_one, moving.can_undo(open_one).id, by=kade.coordinator)
        assert number(open_one) == number_
    assert {item_id: (saved.value, saved.draft) for item_id, saved in answering.saved_of(open_one).items()} == before
    assert left_of(open_one) == []


def with_intake(known, questions):
    return replace(known, intake=questions, hints=())


def test_client_data_in_a_first_question_that_is_gone_is_taken_out_of_its_history_too(kade):
    asked = replace(kade_intake(kade), id="why", text="Waarom?", kind="text", options=())
    install_next(lambda known: with_intake(known, (*known.intake, asked)))
    goes(kade.assessment, kade.coordinator)
    stood = kade.assessment.intake
    first_questions.save_intake(
        kade.assessment, {**stood, "why": "Zij woont hier."}, revision=kade.assessment.intake_revision, by=kade.coordinator
    )
    install_next(lambda known: with_intake(known, known.intake[:-1]))
    goes(kade.assessment, kade.coordinator)
    assert "Zij woont hier" in str(left_of(kade.assessment, ""))
    incidents.purge_around(
        kade.assessment, publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id)), "intake",
        title="", kinds=["name"], by=kade.coordinator,
    )  # fmt: skip
    assert "Zij woont hier" not in str(left_of(kade.assessment, ""))
    assert "Zij woont hier" not in str([row.intake for row in first_questions.changes_of(kade.assessment)])


def kade_intake(kade):
    return publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id)).intake[0]


def test_going_back_keeps_what_was_typed_half_at_a_first_question_that_goes(kade):
    asked = replace(kade_intake(kade), id="how_many", text="Hoeveel?", kind="number", options=())

    def otherwise(known):
        others = tuple(replace(one, options=(Option(id="anders", text="Anders"),)) if one.id == "phase" else one for one in known.intake)
        return with_intake(known, (*others, asked))

    install_next(otherwise)
    goes(kade.assessment, kade.coordinator)
    _type_half(kade, {"how_many": "ongeveer tien"})
    moving.undo(kade.assessment, moving.can_undo(kade.assessment).id, by=kade.coordinator)
    assert kade.assessment.intake == {"phase": "running"}
    assert "ongeveer tien" in str(left_of(kade.assessment, ""))


def _type_half(kade, typed):
    """Type something that waits, as of somebody who was overtaken: the answers that stand stay as they are."""
    with pytest.raises(first_questions.IntakeChanged):
        first_questions.save_intake(kade.assessment, {"phase": "anders"}, revision=99, by=kade.coordinator, typed=typed)
