"""The comments on an item, in a browser without JavaScript."""

import re

import lxml.html
import pytest

from selfassess.models.database import db
from selfassess.models.mail import Mail
from selfassess.models.together import Comment
from selfassess.services import seats, states
from tests.conftest import make_organisation, person

ITEM = "1.3-K1"
PHONE = "Bel 06-12345678 even."
STRANGE = '<script>alert("x")</script>\r\nen een tweede regel'


@pytest.fixture
def address(kade) -> str:
    return f"/assessments/{kade.assessment.ref}/items/{ITEM}/comments"


@pytest.fixture
def assessor(app, kade):
    """The assessor of De Kade, who judges apart."""
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    return person(app, "assessor@kade.example")


def stored() -> list[Comment]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.query(Comment).order_by(Comment.id))


def shown(page) -> list[str]:
    """Return the texts of the comments on a page."""
    return [
        one.text_content() for one in lxml.html.fromstring(page.text).xpath("//ol[contains(@class, 'comments')]//p[@class='comment-text']")
    ]


def typed(page) -> str:
    return lxml.html.fromstring(page.text).xpath("//textarea[@name='comment']")[0].text_content().lstrip("\n")


def test_what_is_said_stands_there_as_text_and_never_as_markup(editor, address):
    answer = editor.sends(address, {"comment": STRANGE})
    assert answer.status_code == 303
    page = editor.opens(answer.location)
    assert shown(page) == ['<script>alert("x")</script>\nen een tweede regel']
    assert "<script>alert" not in page.text
    assert "coordinator@kade.example" in page.text


@pytest.mark.parametrize("text", ["", "  \r\n ", "x" * 2001], ids=["empty", "blank", "too long"])
def test_what_cannot_be_kept_is_named_and_shown_back(text, editor, address):
    page = editor.sends(address, {"comment": text, "mention": "director@kade.example"})
    assert (page.status_code, typed(page).strip()) == (422, text.strip())
    assert 'id="comment-fault"' in page.text
    assert re.search(r'value="director@kade.example" checked', page.text)
    assert stored() == []


def test_the_guard_asks_first_and_keeps_nothing_until_it_is_answered(editor, address):
    page = editor.sends(address, {"comment": PHONE})
    assert (page.status_code, typed(page), stored()) == (422, PHONE, [])
    tick = re.search(r'type="checkbox" name="(guard:[^"]+)" value="([^"]+)"', page.text).groups()
    assert editor.sends(address, {"comment": PHONE, tick[0]: tick[1]}).status_code == 303
    assert [one.text for one in stored()] == [PHONE]


def test_a_text_that_is_blocked_in_a_change_leaves_what_stood(editor, address):
    ref = said(editor, address, "Eerst.")
    page = editor.sends(f"{address}/{ref}", {**change_form(editor, address, ref), "comment": "Zie 123456782"})
    assert (page.status_code, typed(page)) == (422, "Zie 123456782")
    assert [one.text for one in stored()] == ["Eerst."]


def test_who_pressed_twice_said_it_once(editor, address):
    for _ in range(2):
        assert editor.sends(address, {"comment": "Zo?"}).status_code == 303
    assert len(stored()) == 1


def test_an_own_comment_is_changed_and_taken_back_and_another_cannot(app, editor, reader, address):
    ref = said(editor, address, "Eerst.")
    form = change_form(editor, address, ref)
    assert editor.sends(f"{address}/{ref}", {**form, "comment": "Dan."}).status_code == 303
    assert (shown(editor.opens(address)), "gewijzigd op" in editor.opens(address).text or "changed on" in editor.opens(address).text) == (
        ["Dan."],
        True,
    )
    assert f"change={ref}" not in reader.opens(address).text
    refused = reader.sends(f"{address}/{ref}", {**form, "comment": "Van mij."})
    assert (refused.status_code, "Van mij." in refused.text) == (409, True)
    assert reader.sends(f"{address}/{ref}/take-back").status_code == 409
    assert editor.sends(f"{address}/{ref}/take-back").status_code == 303
    assert shown(reader.opens(address)) == []
    assert "Dan." not in reader.opens(address).text


def test_another_tab_does_not_overwrite_and_both_texts_are_on_the_page(editor, address):
    ref = said(editor, address, "Eerst.")
    form = change_form(editor, address, ref)
    editor.sends(f"{address}/{ref}", {**form, "comment": "Uit het ene tabblad."})
    page = editor.sends(f"{address}/{ref}", {**form, "comment": "Uit het andere."})
    assert (page.status_code, typed(page), shown(page)) == (409, "Uit het andere.", ["Uit het ene tabblad."])
    again = {"stood": re.search(r'name="stood" value="(\w+)"', page.text)[1], "comment": typed(page)}
    assert editor.sends(f"{address}/{ref}", again).status_code == 303
    assert shown(editor.opens(address)) == ["Uit het andere."]


def test_everyone_who_writes_settles_and_who_only_reads_finds_no_form(editor, reader, admin, address):
    ref = said(editor, address, "Zo?")
    assert reader.sends(f"{address}/{ref}/settled", {"settled": "1"}).status_code == 303
    assert stored()[0].settled_by is not None
    assert editor.sends(f"{address}/{ref}/settled", {"settled": ""}).status_code == 303
    assert stored()[0].settled_at is None
    page = admin.opens(address)
    assert (page.status_code, "<textarea" in page.text, "/settled" in page.text) == (200, False, False)
    assert admin.sends(address, {"comment": "Zo?"}).status_code == 403


def test_the_second_assessor_reads_only_the_own_side_until_both_are_ready(app, kade, editor, assessor, address):
    editor.sends(address, {"comment": "Van de eersten."})
    assert assessor.sends(address, {"comment": "Van de tweede. @coordinator"}).status_code == 303
    assert shown(assessor.opens(address)) == ["Van de tweede. @coordinator"]
    assert shown(editor.opens(address)) == ["Van de eersten."]
    first = next(one for one in stored() if one.voice == "first")
    assert assessor.sends(f"{address}/{first.ref}/settled", {"settled": "1"}).status_code == 409
    assert 'value="director@kade.example"' not in assessor.opens(address).text
    states.hand_in(kade.assessment, by=kade.coordinator)
    states.second_ready(kade.assessment, by=kade.members["assessor"])
    for someone in (editor, assessor):
        assert shown(someone.opens(address)) == ["Van de eersten.", "Van de tweede. @coordinator"]
    assert db.session.query(Mail).all() == []


def test_a_name_that_calls_nobody_is_told(editor, address):
    editor.opens("/account/language/en")
    told = "a name after @ is not of one colleague"
    for text, says in (("Kijk jij, @niemand?", True), ("Kijk jij, @director?", False), ("Kijk er nog eens naar.", False)):
        place = editor.sends(address, {"comment": text}).location
        assert (told in editor.opens(place).text) == says, text


def test_a_mention_is_new_once(editor, reader, address):
    editor.sends(address, {"comment": "Kijk jij?", "mention": "director@kade.example"})
    new = re.compile("Je wordt genoemd|You are mentioned")
    assert not new.search(editor.opens(address).text)
    assert new.search(reader.opens(address).text)
    assert not new.search(reader.opens(address).text)


def test_a_comment_of_another_assessment_does_not_answer_here(app, editor, address):
    elsewhere = make_organisation("Ergens Anders", "elders")
    outsider = person(app, "coordinator@elders.example")
    ref = said(editor, address, "Van De Kade.")
    own = f"/assessments/{elsewhere.assessment.ref}/items/{ITEM}/comments"
    assert outsider.opens(address).status_code == 404
    assert outsider.sends(f"{own}/{ref}/take-back").status_code == 409
    assert outsider.sends(f"{own}/{ref}", {"comment": "Anders."}).status_code == 409
    assert [one.text for one in stored()] == ["Van De Kade."]


def test_an_item_that_is_not_there_has_no_comments(editor, address):
    assert editor.opens(address.replace(ITEM, "9.9-K9")).status_code == 404
    assert editor.sends(address.replace(ITEM, "9.9-K9"), {"comment": "Zo?"}).status_code == 404


def test_the_archive_is_read_and_what_was_typed_is_shown_back(kade, editor, address):
    said(editor, address, "Zo?")
    kade.assessment.state = "archived"
    db.session.commit()
    page = editor.sends(address, {"comment": "Nog iets."})
    assert (page.status_code, "Nog iets." in page.text, "<textarea" in page.text) == (409, True, False)
    assert [one.text for one in stored()] == ["Zo?"]


def test_what_was_typed_before_the_session_ended_is_still_on_the_page(app, editor, address):
    form = {"comment": "Lang over nagedacht.", "mention": "director@kade.example", "csrf_token": editor.token()}
    editor.sends("/account/sign-out")
    page = editor.sends(address, form, token=False)
    assert (page.status_code, typed(page), stored()) == (401, "Lang over nagedacht.", [])
    editor.signs_in("coordinator@kade.example")
    page = editor.sends(address, form, token=False)
    assert (page.status_code, typed(page)) == (400, "Lang over nagedacht.")
    assert editor.sends(address, lxml.html.fromstring(page.text).forms[-1].form_values(), token=False).status_code == 303
    assert [one.text for one in stored()] == ["Lang over nagedacht."]
    assert db.session.query(Mail).count() == 1


def test_another_site_cannot_put_words_in_the_form(editor, address):
    page = editor.sends(address, {"comment": "Van elders."}, token=False, headers={"Sec-Fetch-Site": "cross-site"})
    assert (page.status_code, "Van elders." in page.text) == (400, False)


def test_client_data_in_a_comment_is_taken_out_from_the_page_where_it_stands(kade, editor, reader, address):
    said(editor, address, "Dit had ik niet moeten schrijven.")
    (way,) = re.findall(r'href="([^"]+/incident[^"]+)"', editor.opens(address).text)
    asked = editor.opens(way.replace("&amp;", "&"))
    assert 'value="comments" checked' in asked.text
    form = {"where": ITEM, "what": "comments", "kinds": "story"}
    assert editor.sends(f"/assessments/{kade.assessment.ref}/incident", form).status_code == 303
    assert (shown(reader.opens(address)), [one.text for one in stored()]) == ([], [""])


def said(who, address: str, text: str) -> str:
    """Say something; returns its ref."""
    return who.sends(address, {"comment": text}).location.rpartition("#comment-")[2]


def change_form(who, address: str, ref: str) -> dict:
    page = who.opens(f"{address}?change={ref}")
    return {"stood": re.search(r'name="stood" value="(\w+)"', page.text)[1]}
