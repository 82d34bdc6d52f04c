"""Counting on the screen: cells, files, closing, and the totals of a paper form."""

import re

import pytest
from sqlalchemy import func, select, text

from selfassess.core.sampling import draw
from selfassess.core.tally import MET, NOT_APPLICABLE, NOT_MET
from selfassess.models.counting import CountCell, CountSheet
from selfassess.models.database import db
from selfassess.services import answering, seats, states
from selfassess.services.answering import ItemSave
from selfassess.web.counting.cells import SEEN
from tests.conftest import person
from tests.web.assess.conftest import page  # noqa: F401 - a fixture

ITEM, LACKS, GROUPED = "1.2-I1", "2.5-I2", "2.6-I2"  # three norms; norms of which one may be left out with a reason; a group
BY = "sample.by"
JSON = {"headers": {"Accept": "application/json"}}
DRAWN = {"drawn": "random", "size": "14", "files": "3", "seed": "4711"}
FILES = sorted(draw(14, 3, 4711))


@pytest.fixture
def place(kade):
    return f"/assessments/{kade.assessment.ref}/counting/files"


@pytest.fixture
def begun(editor, place):
    """A counting of three drawn files, begun by the coordinator."""
    assert editor.sends(place, DRAWN).status_code == 303
    return place


def cell(number: int, norm: str, item: str = ITEM) -> str:
    return f"{number}:{item}:{norm}"


def marked(someone, begun, cells: dict[str, str], **seen: str) -> dict:
    """Send cells as the script does; what it hears."""
    answer = someone.sends(f"{begun}/cells", {**cells, **{SEEN + name: value for name, value in seen.items()}}, **JSON)
    assert answer.status_code == 200, answer.text
    return answer.json


def judge(someone, begun, *files: str, item: str = ITEM, letters: str = "abc") -> None:
    """Choose the norms of an item in the files of the sheet: a sign for each."""
    values = {"y": MET, "n": NOT_MET, "-": NOT_APPLICABLE}
    marked(someone, begun, {cell(number, letter, item): values[sign] for number, signs in zip(FILES, files, strict=False)
                            for letter, sign in zip(letters, signs, strict=False) if sign in values})  # fmt: skip


def stands(kade, item=ITEM, voice="first"):
    db.session.rollback()  # look again, and not at what was read before
    return answering.saved_of(kade.assessment, voice=voice)[item].value


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(CountCell))


def test_a_draw_becomes_a_sheet_with_its_numbers_and_a_second_person_finds_it(kade, editor, begun):
    assert db.session.scalar(select(CountSheet.rows)) == list(draw(14, 3, 4711))
    assert re.findall(r"<b>Dossier (\d+)|<b>File (\d+)", person(kade_app(editor), "assessor@kade.example").opens(begun).text)
    again = editor.sends(begun, DRAWN)
    assert (again.status_code, "said=goes-on" in again.location) == (303, True)


def kade_app(someone):
    return someone.client.application


@pytest.mark.parametrize(
    ("sent", "faulty"),
    [
        ({"drawn": "chosen", "size": "veel", "files": "0"}, {"size", "files"}),
        ({"drawn": "chosen", "size": "5", "files": "6"}, {"files"}),
        ({"drawn": "all", "size": "61"}, {"size"}),
        ({"drawn": "random", "size": "14", "files": "3", "seed": "x"}, {"files"}),
        ({"size": "3", "files": "2"}, {"files"}),
    ],
)
def test_what_cannot_be_counted_is_said_at_its_field(editor, place, sent, faulty):
    shown = editor.sends(place, sent)
    assert (shown.status_code, set(re.findall(r'id="(\w+)-fault"', shown.text))) == (422, faulty)
    assert db.session.scalar(select(func.count()).select_from(CountSheet)) == 0


def test_a_page_that_saves_itself_hears_all_that_follows(editor, begun):
    heard = marked(editor, begun, {cell(FILES[0], "a"): MET, cell(FILES[0], "b"): MET, cell(FILES[0], "c"): NOT_MET})
    assert heard["whole"]
    assert heard["follows"][f"{FILES[0]}:{ITEM}"]["value"] == NOT_MET
    assert [heard["columns"][f"{ITEM}:{norm}"][0] for norm in "abc*"] == ["1", "1", "0", "0"]
    assert "0 van de 1 dossiers" in heard["items"][ITEM]


def test_a_whole_that_contradicts_its_parts_is_told_and_stops_the_closing(page, editor, begun):  # noqa: F811
    judge(editor, begun, "yyy")
    heard = marked(editor, begun, {cell(FILES[0], "*"): NOT_MET})
    assert heard["follows"][f"{FILES[0]}:{ITEM}"]["clash"]
    assert f"/files/{FILES[0]}#{ITEM}" in page(editor, "counting/files/close").text
    assert page(editor, "counting/files/close").fills_in({"sample.date": "1-2-2026"}).saves().status == 422
    assert kept() == 4


def test_who_chose_another_value_in_the_same_cell_sees_both(kade, editor, begun):
    name = cell(FILES[0], "a")
    marked(person(kade_app(editor), "assessor@kade.example"), begun, {name: MET})
    heard = marked(editor, begun, {name: NOT_MET})
    assert (heard["whole"], heard["overtaken"][name]["stands"]) == (False, MET)
    assert marked(editor, begun, {name: NOT_MET}, **{name: MET})["whole"]


def test_not_asked_is_only_possible_where_the_questionnaire_gives_a_reason(editor, begun):
    assert editor.sends(f"{begun}/cells", {cell(FILES[0], "a"): NOT_APPLICABLE}, **JSON).status_code == 422
    assert marked(editor, begun, {cell(FILES[0], "*", LACKS): NOT_APPLICABLE})["whole"]
    assert kept() == 1


def test_what_is_no_cell_of_this_sheet_is_left_alone(editor, begun):
    heard = marked(editor, begun, {"x": MET, "99:1.2-I1:a": MET, f"{FILES[0]}:nothing:a": MET, cell(FILES[0], "z"): MET})
    assert (heard["whole"], list(heard["gone"]), kept()) == (False, ["99"], 0)


def test_without_javascript_a_file_is_saved_with_a_button_and_the_next_opens(page, editor, begun):  # noqa: F811
    file = page(editor, f"counting/files/files/{FILES[0]}")
    saved = file.fills_in({cell(FILES[0], "a"): MET, cell(FILES[0], "b"): NOT_MET}).saves(go="next")
    assert saved.response.location.endswith(f"/files/{FILES[1]}")
    again = page(editor, f"counting/files/files/{FILES[0]}")
    assert (again.typed(cell(FILES[0], "b")), again.typed(SEEN + cell(FILES[0], "b"))) == (NOT_MET, NOT_MET)


def test_without_javascript_who_is_overtaken_chooses_again(kade, page, editor, begun):  # noqa: F811
    name = cell(FILES[0], "a")
    file = page(editor, f"counting/files/files/{FILES[0]}")
    judge(person(kade_app(editor), "assessor@kade.example"), begun, "y")
    shown = file.fills_in({name: NOT_MET, cell(FILES[0], "b"): MET}).saves(go="next")
    assert (shown.status, list(shown.faults), shown.typed(name), shown.typed(SEEN + name)) == (409, [name], NOT_MET, MET)
    assert kept() == 2  # the other cell is saved
    assert shown.saves(go="stay").status == 303
    assert marked(editor, begun, {})["columns"][f"{ITEM}:*"].startswith("0")


def test_a_replaced_file_is_gone_and_its_page_too(editor, begun):
    judge(editor, begun, "yyy")
    coming = editor.sends(f"{begun}/rows", {"what": "replace", "file": FILES[0]})
    assert (coming.status_code, kept()) == (303, 0)
    assert coming.location.endswith(f"/files/{draw(14, 4, 4711)[3]}")
    assert editor.opens(f"{begun}/files/{FILES[0]}").status_code == 404


def test_closing_writes_counts_and_deletes_the_files(kade, page, editor, begun):  # noqa: F811
    judge(editor, begun, "yyy", "yny")
    judge(editor, begun, "yn", "yy", "yy", item=LACKS)
    marked(editor, begun, {cell(FILES[1], "*", LACKS): NOT_APPLICABLE})
    form = page(editor, "counting/files/close").fills_in({BY: "kwaliteitsmedewerker", "sample.date": "24-2-2026"})
    assert form.saves().response.location.endswith("?written=2")
    assert stands(kade) == {
        "population": 14, "examined": 2, "met": 1, "drawn": "random", "seed": 4711,
        "sample": {"date": "2026-02-24", "by": "kwaliteitsmedewerker"},
        "counts": {"a": {"examined": 2, "met": 2}, "b": {"examined": 2, "met": 1}, "c": {"examined": 2, "met": 2}},
    }  # fmt: skip
    assert (stands(kade, LACKS)["examined"], stands(kade, LACKS)["met"]) == (2, 1)
    assert (kept(), db.session.scalar(select(CountSheet.rows))) == (0, [])
    assert db.session.execute(text("select count(*) from count_cell")).scalar() == 0


def test_an_answer_that_stands_is_only_replaced_by_choice_and_keeps_its_note(kade, page, editor, begun):  # noqa: F811
    typed = {"examined": 9, "met": 8, "population": 14, "note": "Zo zit het."}
    answering.save_page(kade.assessment, [ItemSave(ITEM, typed)], by=kade.coordinator)
    judge(editor, begun, "yyy")
    form = page(editor, "counting/files/close")
    shown = form.saves()
    assert (shown.status, list(shown.faults)) == (422, [f"keep:{ITEM}"])
    assert shown.fills_in({f"keep:{ITEM}": "new"}).saves().status == 303
    assert (stands(kade)["examined"], stands(kade)["note"]) == (1, "Zo zit het.")


def test_who_keeps_what_stands_loses_nothing_of_it(kade, page, editor, begun):  # noqa: F811
    typed = {"examined": 9, "met": 8}
    answering.save_page(kade.assessment, [ItemSave(ITEM, typed)], by=kade.coordinator)
    judge(editor, begun, "yyy")
    page(editor, "counting/files/close").fills_in({f"keep:{ITEM}": "old"}).saves()
    assert (stands(kade), kept()) == (typed, 0)


def test_an_answer_saved_while_the_page_was_open_stops_the_closing(kade, page, editor, begun):  # noqa: F811
    judge(editor, begun, "yyy")
    form = page(editor, "counting/files/close")
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"examined": 9, "met": 8})], by=kade.members["assessor"])
    shown = form.fills_in({f"keep:{ITEM}": "new"}).saves()
    assert (shown.status, kept(), stands(kade)["examined"]) == (409, 3, 9)
    assert shown.fills_in({f"keep:{ITEM}": "new"}).saves().status == 303


def test_a_name_at_who_counted_is_asked_about_and_stored_nowhere(page, editor, begun):  # noqa: F811
    judge(editor, begun, "yyy")
    shown = page(editor, "counting/files/close").fills_in({BY: "moeder van 12-03-2009, 06-12345678"}).saves()
    assert (shown.status, kept()) == (422, 3)
    assert shown.typed(BY) == "moeder van 12-03-2009, 06-12345678"
    dump = "\n".join(db.engine.raw_connection().driver_connection.iterdump())
    assert "06-12345678" not in dump


def test_a_counting_can_be_thrown_away(page, editor, begun):  # noqa: F811
    judge(editor, begun, "yyy")
    form = page(editor, "counting/files/close")
    assert editor.sends(f"{begun}/clear", {"revision": form.typed("revision")}).status_code == 303
    assert (kept(), editor.opens(f"{begun}/close").status_code) == (0, 303)


def test_nothing_is_counted_any_more_when_it_is_handed_in(kade, editor, begun):
    states.hand_in(kade.assessment, by=kade.coordinator)
    for where in ("cells", "rows", "close", f"files/{FILES[0]}"):
        assert editor.sends(f"{begun}/{where}", {cell(FILES[0], "a"): MET}).status_code in (409, 422), where
    assert editor.opens(begun).status_code == 200


def test_a_second_assessor_counts_on_a_sheet_of_the_own_side(kade, app, editor, begun):
    judge(editor, begun, "yyy")
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    second = person(app, "assessor@kade.example")
    assert second.opens(f"{begun}/files/{FILES[0]}").status_code == 303  # nobody counts on that side yet
    assert second.sends(begun, DRAWN).status_code == 303
    assert marked(second, begun, {cell(FILES[0], "a"): NOT_MET})["columns"][f"{ITEM}:*"].startswith("0")
    assert marked(editor, begun, {})["columns"][f"{ITEM}:*"].startswith("1")


def test_paper_and_screen_give_the_same_answer(kade, page, editor, begun):  # noqa: F811
    judge(editor, begun, "yyy", "yny", "nyy")
    judge(editor, begun, "yyn", "yny", "ynn", item=GROUPED)
    page(editor, "counting/files/close").fills_in({BY: "gedragswetenschapper", "sample.date": "24-2-2026"}).saves()
    screen = {item: stands(kade, item) for item in (ITEM, GROUPED)}
    for item in screen:
        saved = answering.saved_of(kade.assessment)[item]
        answering.save_page(kade.assessment, [ItemSave(item, {}, revision=saved.revision)], by=kade.coordinator)
    paper = page(editor, "counting/files/totals?size=14&drawn=random&seed=4711")
    paper.fills(at=ITEM, counts__a__met="2", counts__a__examined="3", counts__b__met="2", counts__b__examined="3")
    paper.fills(at=ITEM, counts__c__met="3", counts__c__examined="3", met="1", examined="3")
    paper.fills(at=GROUPED, counts__a__met="3", counts__a__examined="3", counts__b__met="1", counts__b__examined="3")
    paper.fills(at=GROUPED, counts__c__met="1", counts__c__examined="3", met="2", examined="3")
    assert paper.fills_in({BY: "gedragswetenschapper", "sample.date": "24-2-2026"}).saves().response.location.endswith("?saved=2")
    assert {item: stands(kade, item) for item in screen} == screen


def test_totals_that_cannot_be_are_shown_back_and_none_is_saved(kade, page, editor):  # noqa: F811
    form = page(editor, "counting/files/totals").fills_in({"population": "14", "drawn": "random"})
    shown = form.fills(at=ITEM, met="9", examined="8").fills(at=GROUPED, met="1", examined="2").saves()
    assert (shown.status, list(shown.faults), shown.typed(f"{ITEM}:met")) == (422, [f"{ITEM}:met"], "9")
    assert answering.saved_of(kade.assessment) == {}
    assert page(editor, "counting/files/totals").saves().status == 422


def test_totals_do_not_overwrite_what_was_saved_meanwhile(kade, page, editor):  # noqa: F811
    form = page(editor, "counting/files/totals").fills(at=ITEM, met="3", examined="4")
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"examined": 9, "met": 8})], by=kade.members["assessor"])
    shown = form.saves()
    assert (shown.status, stands(kade)["met"], shown.typed(f"{ITEM}:met")) == (409, 8, "3")
    assert (shown.saves().status, stands(kade)["met"]) == (303, 3)


def test_all_that_were_looked_at_on_paper_are_the_population(kade, page, editor):  # noqa: F811
    form = page(editor, "counting/files/totals?size=8&drawn=all")
    form.fills(at=ITEM, met="5", examined="7").saves()
    assert (stands(kade)["population"], stands(kade)["examined"], stands(kade)["drawn"]) == (7, 7, "all")


def test_more_files_on_paper_than_there_are_is_told_also_when_all_were_looked_at(page, editor, place):  # noqa: F811
    typed = {"population": "12", "drawn": "all", f"{ITEM}:met": "11", f"{ITEM}:examined": "20"}
    shown = page(editor, "counting/files/totals").fills_in(typed).saves()
    assert (shown.status, list(shown.faults)) == (422, [f"{ITEM}:met"])  # the two totals stand beside each other
    assert "12" in shown.faults[f"{ITEM}:met"]


@pytest.mark.parametrize("typed", [{"met": "8"}, {"examined": "8"}, {"counts.a.met": "5", "counts.a.examined": "8"}])
def test_half_a_total_does_not_take_the_place_of_a_whole_answer(kade, page, editor, place, typed):  # noqa: F811
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"examined": 9, "met": 8, "population": 14})], by=kade.coordinator)
    form = {"population": "14", **{f"{ITEM}:{name}": text for name, text in typed.items()}}
    shown = page(editor, "counting/files/totals").fills_in(form).saves()
    assert shown.status == 422
    assert set(shown.faults) <= {f"{ITEM}:met", f"{ITEM}:examined"}
    assert (stands(kade)["examined"], stands(kade)["met"]) == (9, 8)


def test_files_of_another_kind_do_not_exist(editor, kade):
    assert editor.opens(f"/assessments/{kade.assessment.ref}/counting/girls").status_code == 404
