"""Somebody makes pieces of a questionnaire in a browser, with a mouse or with a keyboard alone."""

import json

from tests.journeys.visitor import Visitor

KEPT_AS_LINES = ("evidence", "attention", "also_called")
ROWS = ("norms", "not_applicable_reasons")


def starts_copy(visitor: Visitor, key: str, title: str) -> str:
    """Begin a draft as a copy; returns its address."""
    visitor.goes_to("/assessments")
    listing = visitor.page.locator('nav a[href$="/questionnaires"]').get_attribute("href")
    visitor.goes_to(f"{listing}/new?start=copy:{key}")
    visitor.page.fill("#title", title)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form .buttons button").click()
    return visitor.path


def section_of(visitor: Visitor, draft: str, name: str) -> dict:
    """Return a section as the file of the draft has it."""
    document = json.loads(visitor.context.request.get(f"{visitor.url}{draft}/file.json").body())
    return next(section for part in document["parts"] for section in part["sections"] if section["id"] == name)


def fields_of(piece: dict, at: tuple = ()) -> dict[str, object]:
    """Return what stands in the fields of a piece: a text, a list of what is chosen or ticked, or True."""
    found = {}
    for key, value in piece.items():
        name = ":".join((*at, key))
        if key.endswith("_when") and isinstance(value, dict):
            continue  # a condition has a page of its own
        if key in ROWS:
            for member in value:
                found |= fields_of({each: one for each, one in member.items() if each != "id"}, (*at, key, member["id"]))
        elif key in KEPT_AS_LINES:
            found[name] = "\n".join(value)
        elif key == "lines":
            found[name] = "-".join(map(str, value))
        elif isinstance(value, dict):
            found |= fields_of(value, (*at, key))
        elif key not in ("id", "items"):
            found[name] = value if isinstance(value, bool | list) else str(value)
    return found


class Mouse:
    """Fills in a page with the mouse: it clicks on everything it changes."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.page = visitor, visitor.page

    def opens_all(self) -> None:
        """Open what is folded in the form."""
        folded = self.page.locator("form.draft-form details:not([open]) > summary")
        while folded.count():
            folded.first.click()

    def fills(self, wanted: dict[str, object]) -> None:
        """Fill in fields, and save."""
        self.opens_all()
        for name, value in wanted.items():
            inputs = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
            if value is True:
                inputs.check()
            elif isinstance(value, list) and inputs.first.evaluate("input => input.tagName") == "SELECT":
                for place, each in enumerate(value):
                    inputs.nth(place).select_option(each)
            elif isinstance(value, list):
                for each in value:
                    self.page.locator(f'[name="{name}"][value="{each}"]').check()
            elif inputs.evaluate("input => input.tagName") == "SELECT":
                inputs.select_option(value)
            else:
                inputs.click()
                inputs.fill(value)
        self.presses("save")

    def adds(self, path: str, lines: list[str]) -> None:
        """Type lines in the box of a list, and add them."""
        box = self.page.locator(f'[name="new:{path}"]')
        box.click()
        box.fill("\n".join(lines))
        self.presses(f"add:{path}")
        if len(lines) > 1:
            with self.page.expect_navigation():
                self.page.locator("main form .buttons button").click()

    def presses(self, value: str) -> None:
        """Press a button of the form."""
        with self.page.expect_navigation():
            self.page.locator(f'button[name="do"][value="{value}"]:not([aria-hidden])').click()

    def drags(self, title: str, *, below: str) -> None:
        """Drag a row of a list below another."""
        grip = self.page.locator(f'[data-row][data-title^="{title}"] > .drag-handle').bounding_box()
        target = self.page.locator(f'[data-row][data-title^="{below}"]').bounding_box()
        self.page.mouse.move(grip["x"] + 10, grip["y"] + 10)
        self.page.mouse.down()
        self.page.mouse.move(grip["x"] + 10, target["y"] + target["height"] - 4, steps=6)
        with self.page.expect_navigation():
            self.page.mouse.up()


HERE = """() => {
  const here = document.activeElement;
  return {tag: here.tagName, name: here.name || "", type: here.type || "", value: here.value || "", checked: !!here.checked,
          open: !!here.parentElement?.open, form: !!here.closest("form.draft-form"), main: !!here.closest("main"),
          index: here.selectedIndex ?? -1, options: here.options ? [...here.options].map((one) => one.value) : [],
          seen: parseFloat(getComputedStyle(here).outlineWidth) >= 2 || getComputedStyle(here.closest("label") || here).outlineStyle !== "none"};
}"""


class Keys:
    """Fills in a page with the keyboard alone: Tab from field to field, and never a click."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.page, self.unseen = visitor, visitor.page, []

    def fills(self, wanted: dict[str, object], *, then: str = "save") -> None:
        """Go through the page once, fill in what is wanted on the way, and press a button with Enter."""
        left = {name: list(value) if isinstance(value, list) else value for name, value in wanted.items()}
        for _stop in range(600):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(HERE)
            if here["form"] and not here["seen"]:
                self.unseen.append(here)
            if here["tag"] == "SUMMARY" and here["form"] and not here["open"]:
                self.page.keyboard.press("Enter")
            elif here["tag"] == "BUTTON" and here["value"] == then:
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                assert not any(left.values()), left
                return
            elif here["form"] and left.get(here["name"]):
                self._fill(here, left)
        raise AssertionError(f"The focus never came to {then}: {here}, {left}.")

    def adds(self, path: str, lines: list[str], **besides: str) -> None:
        """Type lines in the box of a list, and add them."""
        self.fills({f"new:{path}": "\n".join(lines), **besides}, then=f"add:{path}")
        if len(lines) > 1:
            self.until(lambda here: here["main"] and here["tag"] == "BUTTON")

    def until(self, is_it) -> None:
        """Go on until something has the focus, and press it."""
        for _stop in range(200):
            self.page.keyboard.press("Tab")
            if is_it(self.page.evaluate(HERE)):
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
        raise AssertionError("The focus never came there.")

    def _fill(self, here: dict, left: dict) -> None:
        value = left[here["name"]]
        if here["type"] == "checkbox":
            if value is True or here["value"] in value:
                self.page.keyboard.press("Space")
                left[here["name"]] = [] if value is True else [one for one in value if one != here["value"]]
        elif here["tag"] == "SELECT":
            each = value.pop(0) if isinstance(value, list) else left.pop(here["name"])
            steps = here["options"].index(each) - here["index"]
            for _step in range(abs(steps)):
                self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(left.pop(here["name"]))
