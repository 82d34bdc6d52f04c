"""Saving answers: guarded by revisions, with a history, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from selfassess.models.answer import AnswerChange, AnswerRow
from selfassess.models.database import db, now
from selfassess.models.event import EVENT
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


def by(kade, role="coordinator"):
    return kade.members[role].account.id


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
    assert stands(kade).value == MET
    assert [(one.fields, one.instead_of, one.by) for one in stands(kade).drafts.waiting] == [({"norm-a": "partly"}, 0, by(kade))]


def test_a_waiting_text_tells_whether_it_was_the_same_person_who_saved_first(kade, save):
    save(MET, by="assessor")
    for note in ("een", "twee"):  # the second time only the own text stands in between
        save({"note": note})
        assert not stands(kade).drafts.waiting[0].own
    save(MET, revision=3)
    save(PARTLY)
    assert stands(kade).drafts.waiting[0].own


def texts(kade):
    """The notes that wait, the newest first, each with who typed it."""
    waiting = stands(kade).drafts.waiting
    return [(one.fields["note"], next(role for role, member in kade.members.items() if member.account.id == one.by)) for one in waiting]


def types(save, note, role, **more):
    return save({"note": note}, typed={"note": note}, by=role, **more)


def test_a_third_person_replaces_nobodys_waiting_text(kade, save):
    for role in ("coordinator", "assessor", "administrator"):
        types(save, role, role)
    assert stands(kade).value == {"note": "coordinator"}
    assert texts(kade) == [("administrator", "administrator"), ("assessor", "assessor")]
    types(save, "assessor typt door", "assessor", instead_of=0)
    assert texts(kade) == [("assessor typt door", "assessor"), ("administrator", "administrator")]


@pytest.mark.parametrize("shown", [True, False])
def test_a_save_of_a_colleague_leaves_the_text_that_waits(kade, save, shown):
    types(save, "eerst", "coordinator")
    types(save, "overtroefd", "assessor")
    types(save, "verder", "coordinator", revision=2 if shown else 1, resolves=shown)
    assert (stands(kade).value, texts(kade)) == ({"note": "verder"}, [("overtroefd", "assessor")])


def test_what_a_colleague_typed_half_stands_beside_the_text_that_waits(kade, save):
    types(save, "eerst", "coordinator")
    types(save, "overtroefd", "assessor")
    save({"note": "eerst"}, draft={"note": "eerst", "examined": "ti"}, revision=2)
    assert (stands(kade).drafts.fields, texts(kade)) == ({"note": "eerst", "examined": "ti"}, [("overtroefd", "assessor")])


def test_only_the_text_that_the_page_showed_is_resolved_by_its_owner(kade, save):
    types(save, "eerst", "coordinator")
    types(save, "een", "assessor")
    types(save, "verder", "coordinator", revision=2)
    types(save, "twee", "assessor", revision=1, resolves=False)
    assert texts(kade) == [("twee", "assessor"), ("een", "assessor")]
    types(save, "gekozen", "assessor", revision=4, instead_of=1)
    assert (stands(kade).value, texts(kade)) == ({"note": "gekozen"}, [("een", "assessor")])


def test_a_waiting_text_of_before_without_an_owner_belongs_to_whoever_saves(kade, save):
    save(MET)
    db.session.execute(update(AnswerRow).values(draft='{"fields":{"note":"oud"},"instead_of":0}'))
    assert stands(kade).drafts.of_person(by(kade, "assessor")).fields == {"note": "oud"}
    save(PARTLY, revision=1, by="assessor")
    assert stands(kade).draft is None


def test_somebody_else_can_choose_a_waiting_text_or_let_it_go(kade, save):
    types(save, "eerst", "coordinator")
    types(save, "een", "assessor")
    types(save, "twee", "administrator")
    twee, een = stands(kade).drafts.waiting
    put = ItemSave("1.1-K1", {"note": "een"}, revision=3)
    answering.choose(kade.assessment, "1.1-K1", een.mark, by=kade.coordinator, put=put)
    assert (stands(kade).value, texts(kade)) == ({"note": "een"}, [("twee", "administrator")])
    answering.choose(kade.assessment, "1.1-K1", twee.mark, by=kade.coordinator)
    assert (stands(kade).value, stands(kade).draft) == ({"note": "een"}, None)
    with pytest.raises(answering.WaitingGone):
        answering.choose(kade.assessment, "1.1-K1", twee.mark, by=kade.coordinator)


def test_nothing_is_put_over_an_answer_that_nobody_looked_at(kade, save):
    types(save, "eerst", "coordinator")
    types(save, "een", "assessor")
    types(save, "verder", "coordinator", revision=2)
    een = stands(kade).drafts.waiting[0]
    put = ItemSave("1.1-K1", {"note": "een"}, revision=2)
    with pytest.raises(answering.AnswerChanged):
        answering.choose(kade.assessment, "1.1-K1", een.mark, by=kade.coordinator, put=put)
    with pytest.raises(answering.AnswerChanged):
        answering.restore(kade.assessment, put, by=kade.coordinator)
    assert (stands(kade).value, texts(kade)) == ({"note": "verder"}, [("een", "assessor")])


def test_an_earlier_answer_comes_back_and_that_can_be_undone(kade, save):
    save(MET)
    save(PARTLY, revision=1)
    answering.restore(kade.assessment, ItemSave("1.1-K1", MET, revision=2), by=kade.coordinator)
    assert (stands(kade).value, stands(kade).revision) == (MET, 3)
    answering.restore(kade.assessment, ItemSave("1.1-K1", PARTLY, revision=3), by=kade.coordinator)
    assert stands(kade).value == PARTLY
    assert told(kade, "answer restored") == ["1.1-K1", "1.1-K1"]


def told(kade, type_="answers saved"):
    """What the log says of one kind of event, without which assessment."""
    found = db.session.scalars(select(EVENT.c.object).where(EVENT.c.type == type_).order_by(EVENT.c.number))
    return [one.removeprefix(f"assessment {kade.assessment.ref} ") for one in found]


def test_the_log_hears_once_of_who_types_on(kade, save, monkeypatch):
    for revision, note in enumerate(("een", "een twee", "een twee drie")):
        save({"note": note}, revision=revision)
    assert told(kade) == ["1.1-K1"]
    monkeypatch.setattr(answering, "now", lambda: now() + timedelta(minutes=11))
    save({"note": "later"}, revision=3)
    assert len(told(kade)) == 2


@pytest.mark.parametrize(
    ("value", "who"),
    [(MET, "coordinator"), ({"not_applicable": "Past niet."}, "coordinator"), ({"note": "meer"}, "assessor")],
    ids=["another standing", "a mark", "another person"],
)
def test_the_log_hears_of_every_other_change(kade, save, value, who):
    save({"note": "een"})
    save(value, revision=1, by=who)
    assert told(kade) == ["1.1-K1", "1.1-K1"]


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


def test_two_windows_of_one_person_keep_each_its_own_text(kade, save):
    types(save, "eerst", "coordinator")
    types(save, "links", "assessor", page="links")
    types(save, "rechts", "assessor", page="rechts")
    assert texts(kade) == [("rechts", "assessor"), ("links", "assessor")]
    types(save, "links typt door", "assessor", page="links", instead_of=0)
    assert texts(kade) == [("links typt door", "assessor"), ("rechts", "assessor")]
    types(save, "gekozen", "assessor", revision=4, instead_of=0, page="later", shown=stands(kade).drafts.waiting[0].mark)
    assert (stands(kade).value, texts(kade)) == ({"note": "gekozen"}, [("rechts", "assessor")])


def test_a_page_takes_the_place_of_the_waiting_text_that_it_showed_and_of_no_later_one(kade, save):
    types(save, "eerst", "coordinator")
    types(save, "te laat", "assessor", page="een")
    shown = stands(kade).drafts.waiting[0].mark
    types(save, "te laat, en bij het weggaan meer", "assessor", page="een", instead_of=0)
    types(save, "te laat, opnieuw geopend", "assessor", page="twee", instead_of=0, shown=shown)
    assert [text for text, _who in texts(kade)] == ["te laat, opnieuw geopend", "te laat, en bij het weggaan meer"]
