"""Somebody makes pieces of a questionnaire in a browser, with a mouse or with a keyboard alone."""

import json
from collections.abc import Mapping

from tests.journeys.visitor import Visitor

KEPT_AS_LINES = ("evidence", "attention", "also_called")
ROWS = ("norms", "not_applicable_reasons")
MOST_STOPS = 200  # of the Tab key, to something that must be in reach


class Hand:
    """What one hand does on the pages of the builder; how it does so, Mouse and Keys tell."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.page = visitor, visitor.page

    def begins_copy(self, key: str, title: str) -> str:
        """Begin a draft as a copy, from the list of questionnaires; returns its address."""
        self.follows(f"start=copy:{key}")
        self.fills({"title": title}, then=self.visitor.word("Begin with this"))
        return self.visitor.path.partition("?")[0]

    def opens(self, draft: str, *steps: str) -> None:
        """Go to the start of the draft and from there, link by link, to a page: a part, a section, an item."""
        if self.visitor.path.partition("?")[0] != draft:
            self.follows(draft)
        for step in steps:
            self.follows(f"{draft}/{step}")

    def removes(self, list_: str, name: str) -> None:
        """Take a member of a list away."""
        self.fills({}, then=f"remove:{list_}:{name}")

    def names(self) -> list[str]:
        """Return the ids of the rows of a list as they stand on the page."""
        return [row.get_attribute("value") for row in self.page.locator('[name="pick"]').all()]

    def makes_item(self, item: Mapping) -> None:
        """Fill in the page of an item that was added: the lists first, then all the rest."""
        for rows in ROWS:
            if rows in item:
                self.adds(rows, [member["text"] for member in item[rows]])
        handles = [one.get_attribute("value") for one in self.page.locator('button[value^="remove:not_applicable_reasons:"]').all()]
        reasons = zip(item.get("not_applicable_reasons", ()), handles, strict=True)
        named = [member | {"id": handle.rpartition(":")[2]} for member, handle in reasons]
        added = {"id": None, "role": None, "kind": None}  # what it was added with
        self.fills(fields_of({key: one for key, one in (item | {"not_applicable_reasons": named}).items() if key not in added}))

    def makes_condition(self, condition: Mapping) -> None:
        """Make a condition of one row, or of rows that hold together, on the page of the condition."""
        word = next((word for word in ("all", "any") if word in condition), "")
        for place, row in enumerate(condition[word] if word else [condition]):
            self.fills({}, then="add:c")
            self.fills({f"c.{place}.subject": f"intake:{row['intake']}"}, then=f"save:c.{place}")
            self.fills({f"c.{place}.value": str(row["is"]).lower() if row["is"] is True else row["is"]})
        if word == "any":
            self.fills({"c.word": word})

    def publishes(self, draft: str) -> None:
        """Look at the check list, and publish."""
        self.opens(draft, "publish")
        self.fills(
            {"seen": True} if self.page.locator("#seen").count() else {}, then=self.visitor.word("Publish version %(number)s", number=1)
        )


def conditions_of(item: Mapping) -> dict[str, Mapping]:
    """Return the conditions of an item and its norms, by the end of the address of their page."""
    found = {f"condition/{item['id']}/{key}": one for key, one in item.items() if key.endswith("_when")}
    for norm in item.get("norms", ()):
        found |= {f"condition/{item['id']}/norms/{norm['id']}/{key}": one for key, one in norm.items() if key.endswith("_when")}
    return found


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
        if key in ROWS and not (value and isinstance(value[0], str)):
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


class Mouse(Hand):
    """Fills in a page with the mouse: it clicks on everything it changes."""

    def follows(self, end: str) -> None:
        """Click on a link, by the end of its address."""
        if end.startswith("condition/"):
            self.opens_all()  # the condition of a norm stands inside its fold
        with self.page.expect_navigation():
            self.page.locator(f'a[href$="{end}"]:visible').first.click()

    def opens_all(self) -> None:
        """Open what is folded in the form."""
        folded = self.page.locator("form.draft-form details:not([open]) > summary")
        while folded.count():
            folded.first.click()

    def fills(self, wanted: dict[str, object], *, then: str = "save") -> None:
        """Fill in fields, and press a button."""
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
        self.presses(then)

    def adds(self, path: str, lines: list[str], **besides: str) -> None:
        """Type lines in the box of a list, and add them."""
        for name, value in besides.items():
            self.page.locator(f'[name="{name}"]').select_option(value)
        box = self.page.locator(f'[name="new:{path}"]')
        box.click()
        box.fill("\n".join(lines))
        self.presses(f"add:{path}")
        if len(lines) > 1:
            with self.page.expect_navigation():
                self.page.locator("main form .buttons button").click()

    def presses(self, value: str) -> None:
        """Press a button of the form, by its value or its words."""
        button = self.page.locator(f'main form button[value="{value}"]:not([aria-hidden]):not([tabindex="-1"])')
        with self.page.expect_navigation():
            (button if button.count() else self.page.get_by_role("button", name=value, exact=True)).first.click()

    def moves_to_end(self, name: str) -> None:
        """Drag a row below the last one."""
        self.drags(name, below=self.names()[-1])

    def drags(self, title: str, *, below: str) -> None:
        """Drag a row of a list below another."""
        self.page.locator(f'[data-row][data-title^="{title}"] > .drag-handle').evaluate("(grip) => grip.scrollIntoView({block: 'center'})")
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
          text: here.textContent.trim(), href: here.getAttribute("href") || "", shown: here.getClientRects().length > 0,
          open: !!here.parentElement?.open, form: !!here.closest("main form"), draft: !!here.closest("form.draft-form"), main: !!here.closest("main"),
          index: here.selectedIndex ?? -1, options: here.options ? [...here.options].map((one) => one.value) : [],
          seen: parseFloat(getComputedStyle(here).outlineWidth) >= 2 || getComputedStyle(here.closest("label") || here).outlineStyle !== "none"};
}"""


class Keys(Hand):
    """Fills in a page with the keyboard alone: Tab from field to field, and never a click. `farthest`: stops to a link or field."""

    def __init__(self, visitor: Visitor):
        super().__init__(visitor)
        self.unseen, self.farthest = [], (0, "")

    def follows(self, end: str) -> None:
        """Go to a link with Tab, by the end of its address, and follow it with Enter."""
        for stop in range(MOST_STOPS):
            here = self._next()
            if here["tag"] == "SUMMARY" and here["draft"] and not here["open"] and end.startswith("condition/"):
                self.page.keyboard.press("Enter")  # the condition of a norm stands inside its fold
            elif here["tag"] == "A" and here["href"].endswith(end):
                self.farthest = max(self.farthest, (stop + 1, end))
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"The focus never came to {end}.")

    def moves_to_end(self, name: str) -> None:
        """Press down until a row is the last one; after each time the focus is on the row that moved."""
        wanted = f"down:items:{name}"
        self.fills({}, then=wanted)
        while self.names()[-1] != name:
            assert self.page.evaluate("document.activeElement.value") == wanted
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def _next(self) -> dict:
        """Go one further; returns what has the focus, which must be seen."""
        self.page.keyboard.press("Tab")
        here = self.page.evaluate(HERE)
        if here["tag"] != "BODY" and not (here["seen"] and here["shown"]):
            self.unseen.append(here)
        return here

    def fills(self, wanted: dict[str, object], *, then: str = "save") -> None:
        """Go through the page once, fill in what is wanted on the way, and press a button with Enter."""
        left = {name: list(value) if isinstance(value, list) else value for name, value in wanted.items()}
        for stop in range(600):
            here = self._next()
            if here["tag"] == "SUMMARY" and here["draft"] and not here["open"]:
                self.page.keyboard.press("Enter")
            elif here["tag"] == "BUTTON" and then in (here["value"], here["text"]) and not any(left.values()):
                self.farthest = max(self.farthest, (stop + 1, then))
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
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
        for _stop in range(MOST_STOPS):
            if is_it(self._next()):
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
