"""Saving answers: guarded by revisions, with a history, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from selfassess.models.answer import AnswerChange
from selfassess.models.database import db
from selfassess.services import answering, assessments, states
from selfassess.services.answering import ItemSave

MET, PARTLY = {"norms": {"a": "met"}}, {"norms": {"a": "partly"}}


@pytest.fixture
def save(kade):
    """Save one item, as the coordinator when nobody else is named."""

    def save(value, *, revision=0, by="coordinator", **more):
        return answering.save_page(kade.assessment, [ItemSave("1.1-K1", value, revision=revision, **more)], by=kade.members[by])

    return save


def stands(kade):
    return answering.saved_of(kade.assessment)["1.1-K1"]


def test_every_saving_stays_in_the_history(kade, save):
    save(MET)
    save(PARTLY, revision=1)
    history = db.session.scalars(select(AnswerChange.value).order_by(AnswerChange.id)).all()
    assert history == ['{"norms":{"a":"met"}}', '{"norms":{"a":"partly"}}']


def test_an_answer_that_did_not_change_is_not_written(kade, save):
    save(MET)
    assert save(MET, revision=1).written == ()
    assert stands(kade).revision == 1


def test_who_is_overtaken_overwrites_nothing_and_keeps_what_was_typed(kade, save):
    save(MET, by="assessor")
    overtaken = save(PARTLY, typed={"norm-a": "partly"})
    assert overtaken.overtaken == ("1.1-K1",)
    assert (stands(kade).value, stands(kade).draft) == (MET, {"fields": {"norm-a": "partly"}, "instead_of": 0})


def test_a_draft_tells_whether_it_was_the_same_person_who_saved_first(kade, save):
    save(MET, by="assessor")
    for note in ("een", "twee"):  # the second time only the own draft stands in between
        save({"note": note})
        assert "own" not in stands(kade).draft
    save(MET, revision=3)
    save(PARTLY)
    assert stands(kade).draft["own"]


def test_an_old_page_that_left_an_item_alone_disturbs_nobody(kade, save):
    save(MET)
    save(PARTLY, revision=1)
    assert save(MET, revision=1) == answering.PageSaved()
    assert stands(kade).value == PARTLY


def test_what_is_not_valid_yet_is_kept_beside_the_answer(kade, save):
    save(MET)
    save(None, revision=1, draft={"m": "twaalf"})
    assert (stands(kade).value, stands(kade).draft) == (MET, {"fields": {"m": "twaalf"}})


def test_a_valid_answer_clears_the_draft(kade, save):
    save(None, draft={"m": "twaalf"})
    save(MET, revision=1)
    assert stands(kade).draft is None


def test_control_characters_are_not_kept(kade, save):
    save({"note": "een\x00 twee\x07\ndrie"})
    assert stands(kade).value == {"note": "een twee\ndrie"}


def test_a_closed_assessment_takes_no_answers(kade, save):
    states.hand_in(kade.assessment, by=kade.coordinator)
    with pytest.raises(assessments.AssessmentClosed):
        save(MET)
    assert answering.saved_of(kade.assessment) == {}


def test_writers_at_the_same_time_wait_and_lose_nothing(app, kade):
    def work(number):
        with app.app_context():
            answering.save_page(
                kade.assessment, [ItemSave("1.1-K1", {"note": f"regel {number}"}, typed={"note": str(number)})], by=kade.coordinator
            )

    db.session.commit()
    with ThreadPoolExecutor(4) as together:
        for done in [together.submit(work, number) for number in range(8)]:
            done.result()
    assert stands(kade).revision == 8
    assert len(db.session.scalars(select(AnswerChange.revision).distinct()).all()) == 8
