"""Reports in a browser: from the list of tasks to a sheet of paper, by mouse and by keyboard; every twin without a barrier, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from selfassess.papers import HTML, PAPERS
from tests.journeys.pages import FINISHED, ref_of
from tests.journeys.test_plan import text_of
from tests.journeys.test_screens import OPEN_ALL, WCAG, WIDER

TWINS = [paper.id for paper in PAPERS if HTML in paper.makers]


def test_the_director_takes_one_sheet_along(visits):
    director = visits("director")
    director.goes_to(f"/assessments/{ref_of(director, FINISHED)}")
    director.follows("Reports and files")
    director.sees_title(director.word("Reports and files"))
    director.follows("Summary for the director")
    director.sees("Fundament nog niet op orde")
    with director.page.expect_download() as waiting:
        director.page.locator('a[href$="/reports/director.pdf"]').press("Enter")
    sheet = text_of(waiting.value.path().read_bytes())
    assert "D Fundament nog niet op orde" in sheet
    assert "1 van 1" in sheet


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_barrier_in_any_report(visits, language, width):
    reader = visits("coordinator", language=language, viewport={"width": width, "height": 900})
    address = f"/assessments/{ref_of(reader, FINISHED)}/reports"
    found = {}
    for name in ("", *TWINS):
        reader.goes_to(f"{address}/{name}".rstrip("/"))
        reader.page.evaluate(OPEN_ALL)
        for rule in Axe().run(reader.page, options=WCAG).response["violations"]:
            found[f"{name}: {rule['id']}"] = [node["html"][:120] for node in rule["nodes"]][:3]
        if wide := reader.page.evaluate(WIDER):
            found[f"{name}: wider than the screen"] = wide
    assert found == {}


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_report_that_takes_long_comes_by_itself(visits, script):
    """The first answer is that of a server that is still printing: its status and its header, as tests/web/reports has them."""
    director = visits("director", java_script_enabled=script)
    address = f"/assessments/{ref_of(director, FINISHED)}/reports"
    asked = []

    def late(route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
            return
        route.fulfill(status=202, content_type="text/html", headers={"Refresh": f"1; url={address}/director.pdf"}, body="<p>Wacht even</p>")

    director.page.route("**/reports/director.pdf", late)
    director.goes_to(address)
    with director.page.expect_download() as waiting:
        director.page.locator('a[href$="/reports/director.pdf"]').click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    assert len(asked) == 2
