"""500 questions, 30 norms, 12 options, 9 steps, 9 levels and conditions 9 deep: every page comes, asks the database no more, and saves."""

import pytest
from sqlalchemy import Engine, event

from selfassess.core.loading import load
from selfassess.models.version import find_version
from selfassess.services import assessments
from tests.drafts import draft_of
from tests.large import DEEP, OPTIONS, STEPS, large
from tests.web.builder.driving import document_now, opened

PAGES = (
    "", "/structure", "/structure/1", "/structure/1.1", "/items/1.1-K1", "/items/1.1-K2", "/items/1.1-K4", "/whole/texts", "/whole/functions",
    "/whole/glossary", "/condition/1.1-K2/not_applicable_when", "/condition/10.5-K10/applies_when", "/ties/1.1-K2", "/ties/10.5-K10", "/rules",
    *(f"/rules/{name}" for name in ("levels", "thresholds", "intake", "testing", "sections", "parts", "verdict", "plan", "hints")),
    "/preview", "/preview/1.1", "/try", "/try?section=1.1", "/history", "/publish", "/translations/en", "/copy",
)  # fmt: skip
MOST_QUERIES = 16
MOST_SIGNS = 300_000  # of one page; a question with 30 norms is the largest


@pytest.fixture
def draft(kade):
    return draft_of(kade.organisation, large(), by=kade.coordinator)


@pytest.fixture
def counted():
    """A list that grows with every query."""
    found = []
    listen = lambda *given: found.append(given[2])  # noqa: E731 - the same function is taken away again
    event.listen(Engine, "before_cursor_execute", listen)
    yield found
    event.remove(Engine, "before_cursor_execute", listen)


def test_every_page_of_the_builder_comes_with_few_queries_and_in_size(editor, draft, counted):
    for page in PAGES:
        counted.clear()
        response = editor.opens(f"/drafts/{draft.ref}{page}", follow_redirects=True)
        assert response.status_code in (200, 404) if page == "/copy" else response.status_code == 200, page
        assert len(counted) <= MOST_QUERIES, (page, len(counted))
        assert len(response.text) < MOST_SIGNS, (page, len(response.text))


def test_twelve_options_and_nine_deep_are_shown_and_saved(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/condition/1.1-K2/not_applicable_when")
    inner = ".".join(("c", *["0"] * DEEP))
    assert len(page.form["boxes"][f"{inner}.value"]) == OPTIONS
    page.fill(f"{inner}.value", ["o1", "o12"]).press()
    stands = document_now(draft)["parts"][0]["sections"][0]["items"][1]["not_applicable_when"]
    for _level in range(DEEP):
        ((_word, (stands, *_beside)),) = stands.items()
    assert stands == {"intake": "phase", "in": ["o1", "o12"]}


def test_a_row_chooses_among_five_hundred_questions(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/condition/10.5-K10/applies_when").press("add:c")
    assert len(page.form["options"]["c.1.subject"]) > 700
    page.fill("c.1.subject", "choice:9.5-K2").press("save:c.1").fill("c.1.value", "o12").press()
    assert document_now(draft)["parts"][9]["sections"][4]["items"][9]["applies_when"]["all"][1] == {"choice": "9.5-K2", "is": "o12"}


def test_a_scale_of_nine_steps_is_filled_in_word_by_word(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/items/1.1-K4")
    page.fill(f"scale:words:{STEPS}", "Overal en altijd").press()
    assert document_now(draft)["parts"][0]["sections"][0]["items"][3]["scale"]["words"][str(STEPS)] == "Overal en altijd"


def test_it_comes_out_as_a_file_and_goes_in_the_same(editor, draft):
    text = editor.opens(f"/drafts/{draft.ref}/file.yaml").text
    found = load(text, "x.yaml")
    assert found.faults == ()
    assert found.questionnaire.items == large().items


def test_it_is_published_filled_in_scored_and_printed(editor, kade, draft, counted):
    page = opened(editor, f"/drafts/{draft.ref}/publish")
    assert "Deze versie is gepubliceerd." in page.press(None).words
    version = find_version(draft.key, organisation_id=kade.organisation.id)
    begun = assessments.start(kade.organisation, version=version, title="Groot", by=kade.coordinator, intake={"phase": "o1"})
    section = opened(editor, f"/assessments/{begun.ref}/sections/1.1")
    for letter in ("a", "aa", "ad"):
        section.fill(f"1.1-K1:norms.{letter}", "met")
    section.fill("1.1-K2:choice", "o12").fill("1.1-K3:choices.o1", ["1"]).fill("1.1-K3:choices.o11", ["1"]).fill("1.1-K4:step", "9").fill(
        "1.1-I6:number", "-2,5"
    )
    assert section.press(None).status == 200
    for place in ("", "/result", "/plan", "/reports"):
        counted.clear()
        assert editor.opens(f"/assessments/{begun.ref}{place}").status_code == 200, place
        assert len(counted) <= 3 * MOST_QUERIES, (place, len(counted))
    assert editor.opens(f"/assessments/{begun.ref}/reports/plan.pdf").data.startswith(b"%PDF")
