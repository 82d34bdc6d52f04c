"""A questionnaire of five hundred questions in a browser: published, one section filled in, the result and the plan read, at a desk and on a phone."""

import json

from tests.journeys.test_screens import WIDER
from tests.large import ITEMS, PARTS, SECTIONS, large_document

PHONE = {"width": 390, "height": 844}


def test_five_hundred_questions_are_published_filled_in_and_judged(coordinator, place, tmp_path):
    file = tmp_path / "groot.yaml"
    file.write_text(json.dumps(large_document()), encoding="utf-8")
    run = place.command("questionnaire", "import", str(file), "--organisation", "Stichting De Kade")
    assert run.returncode == 0, run.stderr
    coordinator.goes_to("/assessments")
    for link in ('nav a[href$="/questionnaires"]', 'main a[href^="/drafts/"]:text-is("Een grote vragenlijst")', 'main a[href$="/publish"]'):
        with coordinator.page.expect_navigation():
            coordinator.page.locator(link).first.click()
    draft = coordinator.path.partition("?")[0].removesuffix("/publish")
    if coordinator.page.locator("#seen").count():
        coordinator.page.locator("#seen").check()
    with coordinator.page.expect_navigation():
        coordinator.page.locator("main form .buttons button").click()
    key = json.loads(coordinator.context.request.get(f"{coordinator.url}{draft}/file.json").body())["key"]
    home = f"/assessments/{coordinator.starts('Groot', questionnaire=key)}"
    coordinator.goes_to(f"{home}/sections/1.1")
    coordinator.chooses("1.1-K1:norms.ad", "met")
    coordinator.chooses("1.1-K2:choice", "o12")
    coordinator.chooses("1.1-K4:step", "9")
    coordinator.types("1.1-I6:number", "-2,5")
    with coordinator.page.expect_navigation():
        coordinator.page.locator('main form button[name="do"]:visible, main form .save-bar button').first.click()
    coordinator.goes_to(home)
    assert coordinator.answered()[1] in (PARTS * SECTIONS, PARTS * SECTIONS * ITEMS)
    for width in (None, PHONE):
        if width:
            coordinator.page.set_viewport_size(width)
        for page in ("/result", "/plan"):
            coordinator.goes_to(home + page)
            assert coordinator.status == 200
            assert not coordinator.page.evaluate(WIDER), page
    coordinator.goes_to(f"{draft}/rules")
    assert coordinator.page.evaluate("document.body.scrollHeight") < 30_000  # long conditions are folded
