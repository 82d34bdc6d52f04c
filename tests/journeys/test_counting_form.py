"""From a counted question to a form on paper, and its totals back."""

import io

import pypdf
import pytest

A4_ON_ITS_SIDE = (842, 595)


def test_a_question_leads_to_a_draw_and_a_form_of_whole_sheets(coordinator):
    section = f"/assessments/{coordinator.starts('Tellen', questionnaire='kwaliteitskader')}/sections/1.4"
    coordinator.goes_to(section)
    coordinator.follows("Draw files, or print a counting form")
    coordinator.sees_title(coordinator.word("Draw files"))
    page = coordinator.page
    page.locator("#population").fill("25")
    page.locator("#size").fill("")  # then it is what is advised
    coordinator.presses("Draw")
    drawn = [int(number) for number in page.locator(".drawn:not(.spare) li").all_inner_texts()]
    assert len(set(drawn)) == 12
    page.reload()
    assert [int(number) for number in page.locator(".drawn:not(.spare) li").all_inner_texts()] == drawn
    coordinator.follows("Counting form on paper")
    assert [page.locator("tbody th").nth(row).inner_text() for row in range(12)] == [
        f"Personeelsdossier {number}" for number in sorted(drawn)
    ]


@pytest.mark.parametrize(("draw", "ahead"), [("population=25&size=12", 0), ("population=60&size=20", 1)], ids=["12 files", "20 files"])
def test_every_table_stands_whole_on_one_sheet_with_what_its_letters_mean(coordinator, draw, ahead):
    ref = coordinator.starts("Op papier", questionnaire="kwaliteitskader")
    coordinator.goes_to(f"/assessments/{ref}/sampling/form?of=files&{draw}&seed=471102")
    tables = coordinator.page.locator(".counting-sheet").count()
    legends = [one.locator("> li > strong").all_inner_texts() for one in coordinator.page.locator(".counting-legend").all()]
    paper = pypdf.PdfReader(io.BytesIO(coordinator.page.pdf(prefer_css_page_size=True)))
    assert [tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in paper.pages] == [A4_ON_ITS_SIDE] * (tables + ahead)
    total = coordinator.word("Total Y and N")
    for sheet, titles in zip(paper.pages[ahead:], legends, strict=True):
        told = sheet.extract_text()
        assert total in told
        assert all(told.count(title.split()[0]) > 1 for title in titles)  # above its columns, and in the legend
