"""An assessment goes over while others press, type and put files beside it: it goes over once and no accepted word is lost; on both databases."""

import pytest

from selfassess.models.database import db
from selfassess.models.moving import VersionMove
from selfassess.services import answering, moving, publishing
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import VersionChanged
from selfassess.services.moving import AlreadyMoved
from tests.models.test_at_once import at_once, count, engine_of_nothing, place  # noqa: F401
from tests.services.test_moving import without_b
from tests.services.test_rounds import install_next, with_item

K, OTHER = "1.1-K1", "1.1-K2"
MET = {"norms": {"a": "met", "b": "not_met"}, "note": "Zie het jaarplan."}


@pytest.fixture
def offered(place):  # noqa: F811
    """A newer version waits in which norm b of K is gone."""
    answering.save_page(place.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft."})], by=place.coordinator)
    install_next(lambda known: with_item(known, K, without_b))
    return place


def goes(place, member):  # noqa: F811
    def work(assessment, _organisation):
        try:
            return moving.move(assessment, before=1, to=2, by=member) or "moved"
        except AlreadyMoved:
            return AlreadyMoved

    return work


def types(place, note):  # noqa: F811
    """Save a page of the version before, as the page does: what is refused because of the move is kept with it."""

    def work(assessment, _organisation):
        save = ItemSave(K, {**MET, "note": note}, None, 1, {"note": note, "norms.b": "not_met"}, page="p")
        before = publishing.version_of(assessment.version_id)
        try:
            answering.save_page(assessment, [save], by=place.coordinator)
            return "saved"
        except VersionChanged:
            db.session.rollback()
            return moving.keep_typed(assessment, before, [save], by=place.coordinator)

    return work


def everything(assessment) -> str:
    rows = answering.saved_of(assessment).values()
    return str([(row.value, row.draft) for row in rows]) + str(moving.all_of(assessment))


def test_two_who_press_at_the_same_moment_go_over_once(offered):
    for _turn in range(3):
        found = at_once(offered, goes(offered, offered.coordinator), goes(offered, offered.coordinator))
        assert sorted(map(str, found))[-1] == "moved" or found.count(AlreadyMoved) == 2
        assert count(VersionMove) == 1


def test_what_is_typed_while_it_goes_over_is_an_answer_or_waits(offered):
    found = at_once(offered, goes(offered, offered.coordinator), types(offered, "Getypt onder het overzetten."))
    assert found[0] == "moved"
    assert "Getypt onder het overzetten." in everything(offered.assessment)
    assert publishing.version_of(offered.assessment.version_id).number == 2


def test_what_is_typed_while_it_goes_back_is_an_answer_or_waits(offered):
    moving.move(offered.assessment, before=1, to=2, by=offered.coordinator)
    made = moving.can_undo(offered.assessment)

    def back(assessment, _organisation):
        try:
            return moving.undo(assessment, made.id, by=offered.coordinator) or "back"
        except AlreadyMoved:
            return AlreadyMoved

    found = at_once(offered, back, back, types(offered, "Getypt onder het teruggaan."))
    assert sorted(map(str, found[:2]))[-1] == "back"
    assert "Getypt onder het teruggaan." in everything(offered.assessment)
    assert count(VersionMove) == 2
