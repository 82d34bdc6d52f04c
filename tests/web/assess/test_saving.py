"""A section that saves itself: the same form, answered with data, and nothing lost when answers do not arrive."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from selfassess.models.answer import AnswerChange
from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.services import answering, states
from selfassess.web.assess import saving
from tests.conftest import person

JSON = {"Accept": "application/json"}
BSN, PHONE = "123456782", "06-12345678"
NOTE = "1.3-K1:note"


@pytest.fixture
def send(kade, editor, page):
    """Send fields of section 1.3 as a page that saves itself: `send({name: text}, revision=…)`; the coordinator sends."""

    def sends(fields, *, revision=0, who=editor, more=(), token=True):
        items = {name.partition(":")[0] for name in fields}
        sent = {f"{item}:revision": str(revision) for item in items} | fields | dict(more)
        return who.sends(f"/assessments/{kade.assessment.ref}/sections/1.3", sent, token=token, headers=JSON)

    return sends


def stands(app, kade, item_id="1.3-K1"):
    with app.app_context():
        return answering.saved_of(kade.assessment, items=[item_id]).get(item_id, answering.UNSAVED)


def waiting(saved) -> list:
    return [one.fields for one in saved.drafts.waiting]


def changes(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AnswerChange))


def test_what_was_typed_is_saved_with_the_revision_to_go_on_from(app, kade, send):
    answer = send({NOTE: "een", "1.3-K1:norms.a": "met"})
    assert (answer.status_code, answer.json["revisions"], answer.json["whole"]) == (200, {"1.3-K1": 1}, True)
    assert answer.json["saved_at"]
    assert stands(app, kade).value == {"note": "een", "norms": {"a": "met"}}
    assert send({NOTE: "twee"}, revision=1).json["revisions"] == {"1.3-K1": 2}


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        ("2026-10-25T00:30:00+00:00", "02:30"),  # still summer time
        ("2026-10-25T01:30:00+00:00", "02:30"),  # an hour later, for the second time
        ("2026-03-29T00:59:00+00:00", "01:59"),
        ("2026-03-29T01:00:00+00:00", "03:00"),
    ],
)
def test_the_clock_of_the_wall_is_told_in_the_night_when_it_is_changed(send, monkeypatch, moment, clock):
    monkeypatch.setattr(saving, "now", lambda: datetime.fromisoformat(moment))
    answer = send({NOTE: "in de nachtdienst"})
    assert (answer.json["says"].split()[-1], answer.json["saved_at"]) == (clock, moment)


def test_in_the_hour_that_comes_twice_the_history_keeps_what_came_first_below(app, kade, send, editor, page, monkeypatch):
    moments = ("2026-10-25T00:40:00+00:00", "2026-10-25T01:20:00+00:00")
    for revision, moment in enumerate(moments):
        monkeypatch.setattr(answering, "now", lambda at=moment: datetime.fromisoformat(at))
        send({NOTE: ("eerst", "daarna")[revision]}, revision=revision)
    told = page(editor, "items/1.3-K1/history").text
    assert told.count('id="step-1"') == told.count('id="step-2"') == 1
    assert told.index("02:20") < told.index("02:40")
    assert stands(app, kade).value == {"note": "daarna"}


def test_items_that_were_not_sent_stay_as_they_are(app, kade, send):
    send({NOTE: "blijft"})
    assert send({"1.3-K2:note": "ander"}).json["revisions"] == {"1.3-K2": 1}
    assert stands(app, kade).value == {"note": "blijft"}


def test_what_is_half_typed_is_kept_and_its_fault_told_by_input(app, kade, send):
    answer = send({"1.3-I1:examined": "tien", "1.3-I1:met": "8"})
    assert (answer.status_code, answer.json["whole"], set(answer.json["faults"])) == (200, False, {"1.3-I1:examined"})
    found = stands(app, kade, "1.3-I1")
    assert (found.value, found.draft["fields"]["examined"]) == ({"met": 8}, "tien")


def test_the_same_again_because_the_answer_was_lost_changes_nothing(app, kade, send):
    first = send({NOTE: "een"})
    again = send({NOTE: "een"})
    assert first.json["revisions"] == again.json["revisions"]
    assert (again.json["overtaken"], changes(app)) == ({}, 1)


def test_half_typed_again_because_the_answer_was_lost_changes_nothing(app, send):
    first = send({"1.3-I1:examined": "tien"})
    again = send({"1.3-I1:examined": "tien"})
    assert first.json["revisions"] == again.json["revisions"]
    assert changes(app) == 1


@pytest.mark.parametrize("before", [{"1.3-I1:note": "een"}, {"1.3-I1:note": "een", "1.3-I1:examined": "tien"}], ids=["valid", "half typed"])
@pytest.mark.parametrize("arrived", [True, False])
def test_more_was_typed_after_an_answer_that_was_lost(app, kade, send, before, arrived):
    if arrived:
        send(before)
    answer = send({"1.3-I1:note": "een twee"}, more={f"before:{name}": text for name, text in before.items()})
    assert answer.json["overtaken"] == {}
    assert (stands(app, kade, "1.3-I1").value, stands(app, kade, "1.3-I1").draft) == ({"note": "een twee"}, None)


def test_what_somebody_else_saved_is_not_taken_for_what_this_page_sent_before(app, kade, send):
    send({NOTE: "van een ander"}, who=person(app, "assessor@kade.example"))
    answer = send({NOTE: "een twee"}, more={f"before:{NOTE}": "een"})
    assert set(answer.json["overtaken"]) == {"1.3-K1"}
    assert stands(app, kade).value == {"note": "van een ander"}


def test_who_is_overtaken_hears_what_stands_and_both_texts_are_kept(app, kade, send):
    send({NOTE: "van een ander"}, who=person(app, "assessor@kade.example"))
    answer = send({NOTE: "van mij"}).json
    told = answer["overtaken"]["1.3-K1"]
    assert (answer["revisions"], told["instead_of"], told["stands"]) == ({"1.3-K1": 2}, 0, ["van een ander"])
    found = stands(app, kade)
    assert (found.value, waiting(found)) == ({"note": "van een ander"}, [{"note": "van mij"}])


def test_who_is_overtaken_may_type_on_and_disturbs_nobody(app, kade, send):
    other = person(app, "assessor@kade.example")
    send({NOTE: "van een ander"}, who=other)
    for text in ("van mij", "van mij alleen", "van mij alleen"):
        assert set(send({NOTE: text}).json["overtaken"]) == {"1.3-K1"}
    on = send({NOTE: "van een ander, langer"}, revision=1, who=other).json
    assert (on["overtaken"], on["revisions"]) == ({}, {"1.3-K1": 4})
    found = stands(app, kade)
    assert (found.value, waiting(found)) == ({"note": "van een ander, langer"}, [{"note": "van mij alleen"}])
    assert send({NOTE: "van een ander, langst"}, revision=4, who=other).json["overtaken"] == {}
    assert waiting(stands(app, kade)) == [{"note": "van mij alleen"}]


def test_who_saw_both_and_saves_decides(app, kade, send):
    send({NOTE: "van een ander"}, who=person(app, "assessor@kade.example"))
    revision = send({NOTE: "van mij"}).json["revisions"]["1.3-K1"]
    answer = send({NOTE: "van ons"}, revision=revision, more={"1.3-K1:instead_of": "0"})
    assert answer.json["whole"]
    assert (stands(app, kade).value, stands(app, kade).draft) == ({"note": "van ons"}, None)


def test_the_page_of_who_was_overtaken_carries_what_it_decides_about(app, kade, send, editor, page):
    send({NOTE: "van een ander"}, who=person(app, "assessor@kade.example"))
    send({NOTE: "van mij"})
    shown = page(editor, "sections/1.3")
    assert (shown.typed("1.3-K1:instead_of"), shown.typed("1.3-K1:revision"), shown.typed(NOTE)) == ("0", "2", "van mij")
    assert shown.saves().status == 303
    assert (stands(app, kade).value, stands(app, kade).draft) == ({"note": "van mij"}, None)


def test_two_windows_of_one_person_lose_nothing_to_each_other(app, kade, send, editor, page):
    send({NOTE: "van een ander"}, who=person(app, "assessor@kade.example"))
    left, right = (page(editor, "sections/1.3") for _ in range(2))
    send({NOTE: "nog een keer"}, revision=1, who=person(app, "assessor@kade.example"))
    assert left.fills_in({NOTE: "links"}).saves().status == right.fills_in({NOTE: "rechts"}).saves().status == 422
    assert waiting(stands(app, kade)) == [{"note": "rechts"}, {"note": "links"}]
    assert page(editor, "sections/1.3").fills_in({NOTE: "rechts is goed"}).saves().status == 303
    found = stands(app, kade)
    assert (found.value, waiting(found)) == ({"note": "rechts is goed"}, [{"note": "links"}])


def test_others_see_a_text_that_waits_and_go_on_with_the_answer_in_the_fields(app, kade, send, page):
    other = person(app, "assessor@kade.example")
    send({NOTE: "van een ander"}, who=other)
    send({NOTE: "van mij"})
    shown = page(other, "sections/1.3")
    assert (shown.typed(NOTE), shown.typed("1.3-K1:instead_of")) == ("van een ander", None)
    assert "van mij" in shown.text
    assert shown.fills_in({NOTE: "van een ander, verder"}).saves().status == 303
    found = stands(app, kade)
    assert (found.value, waiting(found)) == ({"note": "van een ander, verder"}, [{"note": "van mij"}])


def test_a_refused_text_is_asked_about_and_kept_nowhere(app, kade, send):
    answer = send({NOTE: f"Zie {BSN}", "1.3-K1:norms.a": "met"}).json
    assert (answer["whole"], set(answer["faults"]), answer["asked"]["1.3-K1"]["fields"]) == (False, {NOTE}, [NOTE])
    assert 'class="error-summary guard"' in answer["asked"]["1.3-K1"]["panel"]
    found = stands(app, kade)
    assert (found.value, found.draft) == ({"norms": {"a": "met"}}, None)


ROW = "1.3-K1:evidence.2"  # with two empty rows before it


def test_a_row_of_evidence_is_named_as_the_page_named_it(app, kade, send):
    sent = {"1.3-K1:evidence.0.title": "", "1.3-K1:evidence.0.status": "adopted", "1.3-K1:evidence.1.title": "", f"{ROW}.status": "adopted"}
    assert set(send(sent | {f"{ROW}.title": "Beleid", f"{ROW}.date": "gisteren"}).json["faults"]) == {f"{ROW}.date"}
    asked = send(sent | {f"{ROW}.title": f"Zie {BSN}"}, revision=1)
    assert (asked.json["asked"]["1.3-K1"]["fields"], set(asked.json["faults"])) == ([f"{ROW}.title"], {f"{ROW}.title"})
    with app.app_context():
        hits = select(func.count()).where(EVENT.c.type == "privacy hit")
        before = db.session.scalar(hits)
    send(sent | {f"{ROW}.title": f"Zie {BSN}"}, revision=1, more={"quiet": f"{ROW}.title"})
    with app.app_context():
        assert db.session.scalar(hits) == before


def test_what_is_wrong_in_a_row_below_a_refused_one_is_told_at_that_row(send, editor, page):
    first, second = "1.3-K1:evidence.1", "1.3-K1:evidence.3"
    sent = {f"{first}.title": f"Zie {BSN}", f"{second}.title": "Beleid", f"{second}.date": "gisteren"}
    assert set(send(sent).json["faults"]) == {f"{first}.title", f"{second}.date"}
    other = {name.replace("K1", "K2"): text for name, text in sent.items()}
    shown = page(editor, "sections/1.3").fills_in(other).saves()  # empty rows fall away when the whole page comes back
    assert {name for name in shown.faults if "K2" in name} == {"1.3-K2:evidence.0.title", "1.3-K2:evidence.1.date"}


def test_a_page_that_saved_itself_hears_how_far_it_is(kade, editor, send):
    address = f"/assessments/{kade.assessment.ref}/sections/1.3"
    before = editor.opens(f"{address}/standing").json
    send({"1.3-K1:na": "other", "1.3-K1:na.text": "Past niet."})
    after = editor.opens(f"{address}/standing").json
    assert before["items"]["1.3-K1"] != after["items"]["1.3-K1"]
    assert before["progress"] != after["progress"]
    assert (before["counts"][address][:2], after["counts"][address][:2]) == ("0/", "1/")


def test_the_log_is_told_of_a_refused_text_once(app, kade, send):
    send({NOTE: f"Zie {BSN}"}, more={"quiet": NOTE})
    with app.app_context():
        assert db.session.scalars(select(EVENT.c.object).where(EVENT.c.type == "privacy hit")).all() == []
    send({NOTE: f"Zie {BSN}"})
    send({NOTE: f"Zie {BSN}"}, more={"quiet": NOTE})
    with app.app_context():
        assert db.session.scalars(select(EVENT.c.object).where(EVENT.c.type == "privacy hit")).all() == [
            f"assessment {kade.assessment.ref} {NOTE}"
        ]


def test_nobody_hears_that_no_one_is_signed_in_and_is_sent_nowhere(app, kade, send, nobody):
    assert send({NOTE: "een"}, who=nobody).status_code == 401
    assert stands(app, kade) == answering.UNSAVED


def test_who_signed_out_in_another_tab_hears_the_same(kade, editor, send):
    old = editor.token()
    editor.sends("/account/sign-out")
    assert send({NOTE: "een"}, more={"csrf_token": old}, token=False).status_code == 401
    assert editor.opens("/account/token").json == {"signed_in": False}


def test_a_token_of_before_is_refused_and_a_new_one_can_be_asked(app, kade, editor, send):
    old = editor.token()
    editor.sends("/account/sign-out")
    editor.signs_in(editor.email)
    assert send({NOTE: "een"}, more={"csrf_token": old}, token=False).status_code == 400
    now = editor.opens("/account/token").json
    assert (now["signed_in"], now["person"]) == (True, editor.email)
    address = f"/assessments/{kade.assessment.ref}/sections/1.3"
    answer = editor.asks("post", address, data={"1.3-K1:revision": "0", NOTE: "een"}, headers=JSON | {"X-CSRFToken": now["csrf_token"]})
    assert (answer.status_code, stands(app, kade).value) == (200, {"note": "een"})


def test_a_closed_assessment_says_so_with_data(kade, send):
    states.hand_in(kade.assessment, by=kade.coordinator)
    answer = send({NOTE: "een"})
    assert (answer.status_code, set(answer.json)) == (409, {"says", "what_to_do"})


def test_who_may_only_read_and_who_sends_too_much_hear_it_with_data(app, send):
    assert send({NOTE: "een"}, who=person(app, "director@kade.example")).status_code == 403
    answer = send({NOTE: "x" * 3_000_000})
    assert (answer.status_code, set(answer.json)) == (413, {"says", "what_to_do"})


def test_a_database_that_is_too_busy_asks_to_come_back(monkeypatch, send):
    from sqlite3 import OperationalError as Locked

    from sqlalchemy.exc import OperationalError

    def busy(*_arguments, **_more):
        raise OperationalError("UPDATE", {}, Locked("database is locked"))

    monkeypatch.setattr(answering, "save_page", busy)
    answer = send({NOTE: "een"})
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0, set(answer.json)) == (503, True, {"says", "what_to_do"})
