"""The evidence at the questions of a section: files and what is kept elsewhere."""

import io

from selfassess.services import answering
from selfassess.services.answering import ItemSave
from tests.exchange.documents.making import docx_of

FILES = "1.3-K1:files"
HASH = "a" * 64


def stands(app, kade, item_id):
    with app.app_context():
        return answering.saved_of(kade.assessment, items=[item_id]).get(item_id, answering.UNSAVED)


def test_the_button_for_files_saves_the_page_first(app, kade, editor, page):
    answer = page(editor, "sections/1.3").fills_in({"1.3-K1:norms.a": "met"}).saves(more=FILES)
    assert answer.response.location == f"/assessments/{kade.assessment.ref}/items/1.3-K1/evidence"
    assert stands(app, kade, "1.3-K1").value == {"norms": {"a": "met"}}
    back = editor.opens(answer.response.location).text
    assert f'href="/assessments/{kade.assessment.ref}/sections/1.3#1.3-K1"' in back


def test_what_is_wrong_on_the_page_waits_until_one_comes_back(editor, page):
    answer = page(editor, "sections/1.3").fills_in({"1.3-I1:examined": "tien"}).saves(more=FILES)
    assert answer.status == 303
    assert set(page(editor, "sections/1.3").faults) == {"1.3-I1:examined"}


def test_a_text_that_is_refused_comes_before_the_files(app, kade, editor, page):
    answer = page(editor, "sections/1.3").fills_in({"1.3-K1:note": "Haar BSN is 123456782.", "1.3-K1:norms.a": "met"}).saves(more=FILES)
    assert answer.status == 422
    assert "1.3-K1:note" in answer.faults
    assert stands(app, kade, "1.3-K1").value == {"norms": {"a": "met"}}


def test_files_of_an_unknown_question_are_not_gone_to(kade, editor, page):
    assert (
        page(editor, "sections/1.3").saves(more="9.9-K9:files").response.location
        == f"/assessments/{kade.assessment.ref}/sections/1.4?saved=1"
    )


def test_the_pieces_at_a_question_are_shown_with_their_state(kade, editor, reader, page):
    send = {"files": (io.BytesIO(docx_of("Beleid")), "Beleidsplan.docx"), "valid_until": "1-1-2020"}
    assert editor.sends(f"/assessments/{kade.assessment.ref}/items/1.3-K2/evidence", send).status_code == 303
    area = area_of(page(editor, "sections/1.3"), "1.3-K2")
    assert "Beleidsplan" in area
    assert 'class="tag faulty"' in area, "it is no longer valid"
    assert "Beleidsplan" not in area_of(page(editor, "sections/1.3"), "1.3-K1")
    assert "Beleidsplan" in area_of(page(reader, "sections/1.3"), "1.3-K2")
    assert 'value="1.3-K2:files"' not in page(reader, "sections/1.3").text


def test_the_page_and_the_hash_of_a_row_are_kept_by_saving(app, kade, editor, page):
    row = {"title": "Convenant", "page": "blz. 3", "sha256": HASH}
    with app.app_context():
        answering.save_page(kade.assessment, [ItemSave("1.3-K2", {"evidence": [row]})], by=kade.coordinator)
    page(editor, "sections/1.3").fills_in({"1.3-K2:evidence.0.page": "blz. 4"}).saves()
    assert stands(app, kade, "1.3-K2").value["evidence"] == [{**row, "status": "adopted", "page": "blz. 4"}]
    page(editor, "sections/1.3").fills_in({"1.3-K2:evidence.0.page": "", "1.3-K2:evidence.0.title": ""}).saves()
    assert "evidence" not in stands(app, kade, "1.3-K2").value


def area_of(shown, item_id: str) -> str:
    """Return the part of a section page about the evidence at one item."""
    return shown.text.split(f'id="{item_id}"')[1].split('class="item-evidence"')[1].split("</details>")[0]
