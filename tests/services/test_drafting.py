"""A draft is changed by several people at once; everything can be taken back, and nothing of another organisation is seen."""

from datetime import timedelta

import pytest

from selfassess.core.drafting import document as documents
from selfassess.core.drafting.operations import Add, NoSuchPlace, Remove, Rename, Set
from selfassess.core.drafting.places import roots, spot
from selfassess.core.drafting.wording import catalogue_of
from selfassess.models.draft import Draft
from selfassess.models.version import find_version
from selfassess.services import drafting
from selfassess.services.drafting import NotDone
from selfassess.services.publishing import questionnaire_of
from tests.conftest import make_organisation


@pytest.fixture
def other(kade):
    """Another member of De Kade."""
    return kade.members["administrator"]


@pytest.fixture
def draft(kade):
    """A copy of a questionnaire that ships."""
    return drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)


def at(draft, *path):
    return spot(drafting.document(draft), path).value


def first_item(draft):
    return next(name for name, found in roots(drafting.document(draft)) if found.type.__name__ == "Item")


def does(draft, *operations, by, revision=None, **more):
    return drafting.change(draft, operations, revision=draft.revision if revision is None else revision, by=by, **more)


def test_a_copy_has_a_key_of_its_own_and_its_translations(kade, draft):
    assert draft.key == f"own-wettelijke-basis-{kade.organisation.ref[:4]}"
    assert at(draft, "title") == "Onze lijst"
    assert drafting.reading_of(draft).faults == ()
    assert catalogue_of(drafting.document(draft), "en")


def test_an_empty_draft_has_a_title_and_nothing_else(kade):
    draft = drafting.start_empty(kade.organisation, title="Brandveiligheid in huis!", language="nl", by=kade.coordinator)
    assert draft.key.startswith("own-brandveiligheid-in-huis-")
    assert drafting.document(draft).keys() == {"format", "key", "version", "language", "title"}


def test_a_draft_from_a_template_can_be_published_as_it_is(kade):
    template = questionnaire_of(find_version("wettelijke-basis"))
    draft = drafting.start_from(kade.organisation, template, title="Nieuw", by=kade.coordinator)
    assert drafting.reading_of(draft).faults == ()
    assert at(draft, "title") == "Nieuw"


def test_two_with_one_title_get_two_keys(kade):
    keys = [drafting.start_empty(kade.organisation, title="Proef", language="nl", by=kade.coordinator).key for _ in range(2)]
    letters = kade.organisation.ref[:4]
    assert keys == [f"own-proef-{letters}", f"own-proef-2-{letters}"]


def test_a_change_is_kept_as_it_was_typed_with_who_made_it(kade, draft):
    item = first_item(draft)
    edited = does(draft, Set((item, "risk"), "veel"), Set((item, "title"), "Nieuw"), by=kade.coordinator)
    assert (edited.revision, edited.is_whole) == (1, True)
    assert at(draft, item, "risk") == "veel"
    assert [fault.path for fault in drafting.reading_of(draft).faults] == [(item, "risk")]
    (change,) = drafting.history(draft, limit=10)
    assert (change.number, change.by, change.is_undone) == (1, kade.coordinator.account.email, False)


def test_what_changes_nothing_is_no_revision(kade, draft):
    does(draft, Set(("title",), "Onze lijst"), by=kade.coordinator)
    assert (draft.revision, drafting.count_of(draft)) == (0, 0)


def test_a_form_that_is_sent_twice_does_it_once(kade, draft):
    add = Add(("functions",), ({"text": "nieuw"},))
    edits = [does(draft, add, by=kade.coordinator, revision=0, token="abc") for _ in range(2)]
    assert [edited.revision for edited in edits] == [1, 1]
    assert [each["text"] for each in at(draft, "functions")].count("nieuw") == 1


def test_two_at_different_places_do_not_notice_each_other(kade, draft, other):
    item = first_item(draft)
    does(draft, Set((item, "title"), "Van de een"), by=kade.coordinator, revision=0)
    edited = does(draft, Set((item, "help"), "Van de ander"), by=other, revision=0)
    assert edited.is_whole
    assert (at(draft, item, "title"), at(draft, item, "help")) == ("Van de een", "Van de ander")


def test_the_second_at_one_place_is_told_and_the_rest_of_the_form_is_kept(kade, draft, other):
    item = first_item(draft)
    does(draft, Set((item, "title"), "Van de een"), by=kade.coordinator, revision=0)
    edited = does(draft, Set((item, "title"), "Van de ander"), Set((item, "help"), "Hulp"), by=other, revision=0)
    (met,) = edited.meetings
    assert (met.at, met.stands, met.operation.value) == ((item, "title"), "Van de een", "Van de ander")
    assert (at(draft, item, "title"), at(draft, item, "help")) == ("Van de een", "Hulp")


def test_an_id_that_is_taken_is_told(kade, draft):
    items = [name for name, found in roots(drafting.document(draft)) if found.type.__name__ == "Item"]
    edited = does(draft, Rename((items[0],), items[1]), Rename((items[0],), "a b"), by=kade.coordinator)
    assert [refused.says_taken for refused in edited.refused] == [True, False]
    assert draft.revision == 0


def test_a_place_that_never_was_is_refused_and_nothing_is_kept(kade, draft):
    with pytest.raises(NoSuchPlace):
        does(draft, Set(("title",), "Nieuw"), Set(("nergens", "title"), "x"), by=kade.coordinator)
    assert drafting.count_of(draft) == 0


def test_each_takes_back_the_own_last_change(kade, draft, other):
    does(draft, Set(("title",), "Een"), by=kade.coordinator)
    does(draft, Set(("summary",), "Twee"), by=other)
    drafting.undo(draft, by=kade.coordinator)
    assert at(draft, "title") == "Onze lijst"
    assert at(draft, "summary") == "Twee"
    with pytest.raises(NotDone):
        drafting.undo(draft, by=kade.coordinator)


def test_taking_back_and_doing_again_go_through_all_steps(kade, draft):
    first = drafting.document(draft)
    for title in ("Een", "Twee", "Drie"):
        does(draft, Set(("title",), title), by=kade.coordinator)
    for title in ("Twee", "Een", "Onze lijst"):
        drafting.undo(draft, by=kade.coordinator)
        assert at(draft, "title") == title
    assert drafting.document(draft) == first
    for title in ("Een", "Twee", "Drie"):
        drafting.redo(draft, by=kade.coordinator)
        assert at(draft, "title") == title
    with pytest.raises(NotDone):
        drafting.redo(draft, by=kade.coordinator)
    drafting.undo(draft, by=kade.coordinator)
    assert at(draft, "title") == "Twee"


def test_after_something_new_there_is_nothing_to_do_again(kade, draft):
    does(draft, Set(("title",), "Een"), by=kade.coordinator)
    drafting.undo(draft, by=kade.coordinator)
    assert tuple(map(bool, drafting.next_undo_redo(draft, kade.coordinator.account.id))) == (False, True)
    does(draft, Set(("summary",), "Twee"), by=kade.coordinator)
    assert tuple(map(bool, drafting.next_undo_redo(draft, kade.coordinator.account.id))) == (True, False)


def test_a_change_that_somebody_built_upon_is_not_taken_back_silently(kade, draft, other):
    does(draft, Set(("title",), "Een"), by=kade.coordinator)
    does(draft, Set(("title",), "Twee"), by=other)
    edited = drafting.undo(draft, by=kade.coordinator)
    assert edited.meetings[0].stands == "Twee"
    assert at(draft, "title") == "Twee"


def test_any_change_of_the_history_can_be_taken_back(kade, draft, other):
    item = first_item(draft)
    does(draft, Remove(((item,),)), by=kade.coordinator)
    does(draft, Set(("title",), "Nieuw"), by=kade.coordinator)
    drafting.undo(draft, by=other, number=1)
    assert spot(drafting.document(draft), (item,)) is not None
    assert at(draft, "title") == "Nieuw"
    assert [change.is_undone for change in drafting.history(draft, limit=10)] == [False, False, True]


def test_an_earlier_revision_is_put_back_and_that_too_is_taken_back(kade, draft):
    first = drafting.document(draft)
    does(draft, Remove(((first_item(draft),),)), by=kade.coordinator)
    does(draft, Set(("title",), "Nieuw"), Add(("functions",), ({"text": "x"},)), by=kade.coordinator)
    last = drafting.document(draft)
    assert drafting.document_at(draft, 0) == first
    drafting.restore(draft, revision=0, by=kade.coordinator)
    assert drafting.document(draft) == first
    drafting.undo(draft, by=kade.coordinator)
    assert drafting.document(draft) == last
    with pytest.raises(NotDone):
        drafting.restore(draft, revision=99, by=kade.coordinator)


def test_who_else_is_working_in_it_is_seen(kade, draft, other):
    drafting.seen(draft, by=kade.coordinator, place="1.1")
    drafting.seen(draft, by=kade.coordinator, place="1.2")
    assert [(editor.email, editor.place) for editor in drafting.editors(draft, but=other)] == [(kade.coordinator.account.email, "1.2")]
    assert drafting.editors(draft, but=kade.coordinator) == []


def test_a_draft_of_another_organisation_does_not_exist(kade, draft):
    elsewhere = make_organisation("Elders", "elders")
    assert drafting.place_of(draft.ref, account_id=elsewhere.coordinator.account.id) is None
    assert drafting.place_of(draft.ref, account_id=kade.coordinator.account.id)[0].id == draft.id
    assert drafting.list_of(elsewhere.organisation) == []


def test_a_draft_that_is_thrown_away_leaves_nothing(kade, draft):
    from selfassess.models.database import db
    from selfassess.models.draft import DraftChange

    does(draft, Set(("title",), "Nieuw"), by=kade.coordinator)
    drafting.seen(draft, by=kade.coordinator)
    drafting.remove(draft, by=kade.coordinator)
    assert db.session.query(Draft).count() == db.session.query(DraftChange).count() == 0


def test_after_a_change_only_what_changed_is_read_again_and_it_says_the_same_after_taking_back(kade, draft, monkeypatch):
    elsewhere = make_organisation("Elders", "elders")
    theirs = drafting.start_copy(elsewhere.organisation, find_version("wettelijke-basis"), title="De hunne", by=elsewhere.coordinator)
    read_piece, looked = documents.read_piece, []
    monkeypatch.setattr(
        documents, "read_piece", lambda cls, node, kinds: looked.append(node.get("id").text) or read_piece(cls, node, kinds)
    )
    every, item = [one.id for one in drafting.reading_of(draft).rough.items], first_item(draft)
    for text in ("Eerst", "Daarna", ""):  # also what nobody looked at in between
        does(draft, Set((item, "title"), text), by=kade.coordinator)
    wrong = drafting.reading_of(draft)
    drafting.undo(draft, by=kade.coordinator)
    assert drafting.reading_of(draft).faults == () != wrong.faults
    drafting.restore(draft, revision=0, by=kade.coordinator)
    back = drafting.reading_of(draft)
    assert looked == [*every, item, item, item]
    drafting.reading_of(theirs)  # of another organisation, with the same items: nothing of ours serves there
    assert looked == [*every, item, item, item, *every]
    assert back == documents.read(drafting.document(draft))


def test_a_history_that_is_cleared_is_gone_and_nobody_overwrites_from_an_older_page(kade, draft, other):
    does(draft, Set(("summary",), "iets over iemand"), by=kade.coordinator)
    does(draft, Set(("summary",), "Anders"), by=kade.coordinator)
    drafting.clear_history(draft, by=kade.coordinator)
    assert drafting.history(draft, limit=10) == []
    assert at(draft, "summary") == "Anders"
    for revision in (0, 1):
        with pytest.raises(NotDone):
            drafting.restore(draft, revision=revision, by=kade.coordinator)
    edited = does(draft, Set(("summary",), "Van een oude pagina"), by=other, revision=1)
    assert edited.meetings[0].stands == "Anders"
    assert does(draft, Set(("summary",), "Nieuw"), by=other).is_whole
    drafting.undo(draft, by=other)
    assert at(draft, "summary") == "Anders"


def test_beginning_pressed_twice_begins_one_draft(kade):
    version = find_version("wettelijke-basis")
    first, second = (drafting.start_copy(kade.organisation, version, title="Twee keer", by=kade.coordinator, once=True) for _ in range(2))
    assert first.ref == second.ref


def test_another_beginning_or_another_person_makes_another_draft(kade):
    title, version = "Zelfde titel", find_version("wettelijke-basis")
    refs = {
        drafting.start_copy(kade.organisation, version, title=title, by=kade.coordinator, once=True).ref,
        drafting.start_copy(kade.organisation, version, title=title, by=kade.members["administrator"], once=True).ref,
        drafting.start_empty(kade.organisation, title=title, language="nl", by=kade.coordinator, once=True).ref,
    }
    assert len(refs) == 3


def types(draft, text, *, by, path=None, page="bladzijde", **more):
    """Save by itself what somebody typed in a field."""
    return does(draft, Set(path or (first_item(draft), "title"), text), by=by, page=page, by_itself=True, **more)


def test_what_is_typed_in_several_saves_is_one_change_and_taken_back_at_once(kade, draft):
    before = drafting.document(draft)
    for text in ("T", "Tw", "Twee"):
        types(draft, text, by=kade.coordinator)
    (only,) = drafting.history(draft, limit=9)
    assert (only.number, only.last, only.operation) == (1, 3, Set((first_item(draft), "title"), "Twee"))
    drafting.undo(draft, by=kade.coordinator)
    assert drafting.document(draft) == before
    assert tuple(map(bool, drafting.next_undo_redo(draft, kade.coordinator.account.id))) == (False, True)
    drafting.redo(draft, by=kade.coordinator)
    assert at(draft, first_item(draft), "title") == "Twee"
    assert tuple(map(bool, drafting.next_undo_redo(draft, kade.coordinator.account.id))) == (True, False)


def test_a_step_is_taken_back_over_what_others_did_in_between(kade, draft, other):
    item, before = first_item(draft), drafting.document(draft)
    title = at(draft, item, "title")
    types(draft, "T", by=kade.coordinator, revision=0)
    does(draft, Set((item, "help"), "Van een ander"), by=other)
    does(draft, Rename((item,), "9.9-K9"), by=other)
    assert types(draft, "Twee", by=kade.coordinator, revision=0, path=(item, "title")).is_whole
    assert [(one.number, one.last) for one in drafting.history(draft, limit=9)] == [(4, 4), (3, 3), (2, 2), (1, 1)], "under another name"
    does(draft, Rename(("9.9-K9",), item), by=other)
    for _step in range(2):
        drafting.undo(draft, by=kade.coordinator)
    assert (at(draft, item, "title"), at(draft, item, "help")) == (title, "Van een ander")
    assert before != drafting.document(draft)


def test_two_who_type_at_the_same_time_each_have_their_own_step(kade, draft, other):
    item, before = first_item(draft), drafting.document(draft)
    for text in ("a", "ab", "abc"):
        types(draft, text, by=kade.coordinator, revision=0)
        types(draft, text, by=other, path=(item, "help"), page="andere", revision=0)
    assert [(one.number, one.last) for one in drafting.history(draft, limit=9)] == [(2, 6), (1, 5)]
    drafting.undo(draft, by=kade.coordinator)
    assert (at(draft, item, "title"), at(draft, item, "help")) == (spot(before, (item, "title")).value, "abc")
    drafting.undo(draft, by=other)
    assert drafting.document(draft) == before


def test_another_field_another_page_a_button_and_a_while_begin_a_new_step(kade, draft, monkeypatch):
    item, begun = first_item(draft), drafting.now()
    types(draft, "a", by=kade.coordinator)
    types(draft, "b", by=kade.coordinator, path=(item, "help"))
    types(draft, "c", by=kade.coordinator, path=(item, "help"), page="andere")
    does(draft, Set((item, "help"), "d"), by=kade.coordinator, page="andere")
    types(draft, "e", by=kade.coordinator, path=(item, "help"), page="andere")
    monkeypatch.setattr(drafting, "now", lambda: begun + drafting.GOES_ON * 1.1)
    types(draft, "f", by=kade.coordinator, path=(item, "help"), page="andere")
    assert [one.number for one in drafting.history(draft, limit=9)] == [6, 5, 4, 3, 2, 1]


def test_a_step_has_an_end_for_who_types_on_and_on(kade, draft, monkeypatch):
    begun = drafting.now()
    for minute in range(0, 20, 2):
        monkeypatch.setattr(drafting, "now", lambda minute=minute: begun + timedelta(minutes=minute))
        types(draft, f"na {minute}", by=kade.coordinator)
    assert [one.number for one in drafting.history(draft, limit=9)] == [7, 1]


def test_who_types_on_after_taking_back_begins_a_new_step(kade, draft):
    types(draft, "a", by=kade.coordinator)
    drafting.undo(draft, by=kade.coordinator)
    types(draft, "b", by=kade.coordinator)
    assert [(one.kind, one.number) for one in drafting.history(draft, limit=9)] == [("edit", 3), ("undo", 2), ("edit", 1)]


def test_a_page_does_not_meet_what_it_saved_itself_and_does_meet_others(kade, draft, other):
    assert types(draft, "a", by=kade.coordinator, revision=0).alone
    assert types(draft, "ab", by=kade.coordinator, revision=0).is_whole
    assert not types(draft, "x", by=kade.coordinator, revision=0, page="ander venster").is_whole
    assert not types(draft, "x", by=other, revision=0).is_whole
    does(draft, Set((first_item(draft), "title"), "Van een ander"), by=other)
    edited = types(draft, "abc", by=kade.coordinator, revision=0)
    assert (edited.is_whole, edited.alone, edited.meetings[0].stands) == (False, False, "Van een ander")


def test_an_earlier_draft_is_put_back_as_it_was_after_a_whole_step(kade, draft):
    for text in ("a", "ab"):
        types(draft, text, by=kade.coordinator)
    does(draft, Set(("summary",), "Anders"), by=kade.coordinator)
    step = drafting.history(draft, limit=9)[-1]
    drafting.restore(draft, revision=step.last, by=kade.coordinator)
    assert at(draft, first_item(draft), "title") == "ab"


def test_a_cleared_history_leaves_no_old_text_in_the_translations(kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "title"), "Met een naam"), by=kade.coordinator)
    does(draft, Set(("translations", "en", f"{item}.title"), ["Met een naam", "With a name"]), by=kade.coordinator)
    does(draft, Set((item, "title"), "Zonder"), by=kade.coordinator)
    fitting = catalogue_of(drafting.document(draft), "en")
    drafting.clear_history(draft, by=kade.coordinator)
    kept = str(drafting.document(draft))
    assert "Met een naam" not in kept
    assert "With a name" not in kept
    assert catalogue_of(drafting.document(draft), "en") == fitting
