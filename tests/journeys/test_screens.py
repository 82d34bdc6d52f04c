"""Every page on a desk, a phone and a narrow screen: nothing to scroll sideways, targets large enough, no barrier that axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOURS_APART = {**WCAG, "rules": {"color-contrast": {"enabled": False}}}  # the slowest rule; colours are the same on every screen
OPEN_ALL = """async () => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  document.body.getBoundingClientRect();  // asks for the letters that are shown now, and were not before
  await document.fonts.ready;
}"""
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return wide.map((one) => `${one.tagName}.${one.className}`).slice(0, 5).concat("…");
}"""
WIDE_LETTERS = "() => document.body.style.setProperty('font-family', 'monospace')"  # as an address that is longer
SMALL = """(least) => [...document.querySelectorAll("input[type=radio], input[type=checkbox]")]
  .map((one) => [one.name, (one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < least || box.height < least))
  .map(([name, box]) => `${name} ${Math.round(box.width)} × ${Math.round(box.height)}`)"""


@pytest.mark.parametrize(("width", "options"), [(1280, WCAG), (390, COLOURS_APART)], ids=["desk", "phone"])
def test_axe_finds_no_barrier_on_any_page(looks_around, width, options):
    found = {}
    for one, reader in looks_around(viewport={"width": width, "height": 900}):
        reader.page.evaluate(OPEN_ALL)
        for rule in Axe().run(reader.page, options=options).response["violations"]:
            found[f"{one.name}: {rule['id']}"] = [node["html"][:120] for node in rule["nodes"]][:3]
    assert found == {}


@pytest.mark.parametrize("width", [390, 320])
def test_no_page_scrolls_sideways_and_no_target_is_small(looks_around, width):
    found = []
    for one, reader in looks_around(viewport={"width": width, "height": 800}):
        found += [(one.name, wide) for wide in reader.page.evaluate(WIDER)]
        reader.page.evaluate(OPEN_ALL)
        found += [(one.name, "all open", wide) for wide in reader.page.evaluate(WIDER)]
        found += [(one.name, small) for small in reader.page.evaluate(SMALL, 24)]
    assert found == []


def test_a_long_address_in_a_button_fits_a_narrow_screen(visits, shown):
    page = next(one for one in shown if one.name == "members")
    reader = visits(page.role, viewport={"width": 320, "height": 800})
    reader.goes_to(page.path)
    reader.page.evaluate(OPEN_ALL)
    reader.page.evaluate(WIDE_LETTERS)
    right = "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    assert reader.page.locator("main button").evaluate_all(right) <= 320
