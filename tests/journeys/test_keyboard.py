"""A section by keyboard alone: where one is can always be seen, and the order is that of the page."""

# What has the focus: its place in the document, whether it comes after the one before it, and whether its focus can be seen.
FOCUS = """() => {
  const here = document.activeElement, before = window.focusBefore;
  window.focusBefore = here;
  const follows = !before || before === document.body || !!(before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  const around = [here, here.nextElementSibling, here.closest("label")].filter(Boolean);
  const seen = around.some((one) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 8 && box.height > 8 && style.opacity !== "0";
  });
  const box = (here.closest("label") || here).getBoundingClientRect();
  const bar = document.querySelector(".save-bar"), free = bar && !bar.contains(here) ? bar.getBoundingClientRect().top : innerHeight;
  const inView = box.bottom > 0 && box.top < free;
  return {tag: here.tagName, name: here.name || "", type: here.type || "", value: here.value || "", text: here.textContent.trim().slice(0, 40),
          href: here.getAttribute("href"), follows, seen, inView, ahead: (here.tabIndex > 0)};
}"""


class Keyboard:
    """A person with a keyboard; every stop is looked at."""

    def __init__(self, person):
        self.person, self.stops = person, []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.person.page.keyboard.press(key)

    def tab(self) -> dict:
        """Go one further; returns what has the focus."""
        self.press("Tab")
        self.stops.append(self.person.page.evaluate(FOCUS))
        return self.stops[-1]

    def tab_to(self, **wanted: str) -> dict:
        """Go on until something with these values has the focus."""
        for _stop in range(200):
            found = self.tab()
            if all(found[name] == value for name, value in wanted.items()):
                return found
        raise AssertionError(f"The focus never came to {wanted}.")


def test_a_section_is_filled_in_by_keyboard_alone(coordinator):
    section = f"/assessments/{coordinator.starts('Alleen toetsen', questionnaire='kwaliteitskader')}/sections/1.3"
    coordinator.goes_to(section)
    keys = Keyboard(coordinator)
    assert keys.tab()["href"] == "#main"
    keys.press("Enter")
    assert coordinator.page.evaluate("document.activeElement.id") == "main"
    keys.tab_to(name="1.3-K1:norms.a")
    keys.press("Space")
    assert coordinator.page.locator('[name="1.3-K1:norms.a"][value="met"]').is_checked()
    keys.tab_to(name="1.3-K1:norms.b")
    keys.press("Space", "ArrowRight")
    keys.tab_to(name="1.3-K1:norms.c")
    keys.press("Space", "ArrowRight", "ArrowRight")
    keys.tab_to(name="1.3-K1:note")
    coordinator.page.keyboard.type("Getypt zonder muis.")
    keys.tab_to(tag="SUMMARY")
    keys.press("Enter")
    keys.tab_to(name="1.3-K1:evidence.0.title")
    coordinator.page.keyboard.type("Beleidsplan")
    for name, text in (("1.3-I1:examined", "10"), ("1.3-I1:met", "9")):
        keys.tab_to(name=name)
        coordinator.page.keyboard.type(text)
    keys.tab_to(name="1.3-I1:drawn")
    keys.press("Space", "ArrowRight")
    keys.tab_to(name="go", value="stay")
    with coordinator.page.expect_navigation():
        keys.press("Enter")
    coordinator.sees(coordinator.word("Saved."))
    given = {name: coordinator.page.locator(f'[name="{name}"]:checked').get_attribute("value") for name in
             ("1.3-K1:norms.a", "1.3-K1:norms.b", "1.3-K1:norms.c", "1.3-I1:drawn")}  # fmt: skip
    assert given == {"1.3-K1:norms.a": "met", "1.3-K1:norms.b": "partly", "1.3-K1:norms.c": "not_met", "1.3-I1:drawn": "random"}
    assert coordinator.input("1.3-K1:note").input_value() == "Getypt zonder muis."
    assert coordinator.input("1.3-K1:evidence.0.title").input_value() == "Beleidsplan"
    assert [stop for stop in keys.stops if not stop["seen"] or not stop["inView"]] == []
    assert [stop for stop in keys.stops if not stop["follows"] or stop["ahead"]] == []


def test_after_a_page_with_faults_the_list_of_faults_has_the_focus_and_leads_to_its_field(coordinator):
    coordinator.goes_to(f"/assessments/{coordinator.starts('Fouten met toetsen', questionnaire='kwaliteitskader')}/sections/1.3")
    coordinator.types("1.3-I1:examined", "tien")
    coordinator.presses("Save")
    assert "error-summary" in coordinator.page.evaluate("document.activeElement.className")
    keys = Keyboard(coordinator)
    assert keys.tab()["href"] == "#1.3-I1:examined"
    keys.press("Enter")
    assert coordinator.page.evaluate("document.activeElement.name") == "1.3-I1:examined"
