"""Two people give one thing two different ids: who comes second sees both at the field, and chooses."""

from selfassess.core.drafting.operations import Rename
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now, opened


def ids_of(draft):
    items = document_now(draft)["parts"][0]["sections"][2]["items"]
    return [item["id"] for item in items], [norm["id"] for item in items if item["title"].startswith("Convenant") for norm in item["norms"]]


def test_two_ids_of_a_norm_are_shown_at_its_field(editor, kade, draft):
    mine = opened(editor, f"/drafts/{draft.ref}/items/1.3-K2")
    does(draft, Rename(("1.3-K2", "norms", "d"), "x"), by=kade.members["administrator"])
    page = mine.press(**{"norms:d:id": "y"})
    assert page.status == 422
    assert page.fields["norms:x:id"] == "y"
    assert 'href="#norms:x:id"' in page.text
    page.press(**{"met:norms:x:id": "mine"})
    assert "y" in ids_of(draft)[1]


def test_two_ids_of_a_question_are_shown_at_its_field_on_its_page_of_now(editor, kade, draft):
    mine = opened(editor, f"/drafts/{draft.ref}/items/1.3-K2")
    does(draft, Rename(("1.3-K2",), "1.3-X"), by=kade.members["administrator"])
    page = mine.press(id="1.3-Y", title="Convenant met een andere titel")
    assert page.status == 422
    assert page.form["action"].endswith("/items/1.3-X")
    assert page.fields["id"] == "1.3-Y"
    assert "1.3-X" in ids_of(draft)[0]
    page.press(**{"met:id": "theirs"})
    assert "1.3-X" in ids_of(draft)[0]
    assert "andere titel" in str(document_now(draft)["parts"][0]["sections"][2]["items"])
