"""A browser without JavaScript: it reads a page's form, changes what a person changes, and sends all of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest


class FormReader(HTMLParser):
    """Gathers what a browser would send of the form in `main`, and the faults that a page shows."""

    def __init__(self):
        super().__init__()
        self.fields, self.faults, self.buttons, self.disabled = {}, {}, [], False
        self.inside, self.select, self.area, self.fault = False, None, None, None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "main":
            self.inside = True
        if not self.inside:
            return
        if tag == "fieldset" and "disabled" in at:
            self.disabled = True
        if tag == "input" and at.get("name"):
            self._input(at)
        if tag == "button":
            self.buttons.append((at.get("name"), at.get("value")))
        if tag == "select":
            self.select = at["name"]
        if tag == "option" and self.select and ("selected" in at or self.select not in self.fields):
            self.fields[self.select] = at["value"]
        if tag == "textarea":
            self.area, self.fields[at["name"]] = at["name"], ""
        if tag == "p" and at.get("class") == "fault":
            self.fault = at["id"].removesuffix("-fault")
            self.faults[self.fault] = ""

    def _input(self, at):
        kind = at.get("type", "text")
        if kind not in ("radio", "checkbox") or "checked" in at:
            if kind == "checkbox" and isinstance(self.fields.get(at["name"]), list):
                self.fields[at["name"]].append(at.get("value", ""))
            else:
                self.fields[at["name"]] = at.get("value", "")

    def handle_endtag(self, tag):
        if tag == "main":
            self.inside = False
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.fields[self.area] = self.fields[self.area].removeprefix("\n")
            self.area = None
        if tag == "p":
            self.fault = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data
        if self.fault:
            self.faults[self.fault] += data


@dataclass
class Filled:
    """A page with its form, for one person; `fills` changes fields, `saves` sends all of them."""

    person: object
    address: str
    response: object
    read: FormReader = field(init=False)

    def __post_init__(self):
        self.read = FormReader()
        self.read.feed(self.response.text)

    @property
    def status(self):
        return self.response.status_code

    @property
    def text(self):
        return self.response.text

    @property
    def faults(self):
        return {name: says.removeprefix("Error: ").removeprefix("Fout: ") for name, says in self.read.faults.items()}

    def typed(self, name):
        return self.read.fields.get(name)

    def fills(self, **fields):
        """Change fields; the name of an item stands before them as `at="1.3-K2"`."""
        start = f"{fields.pop('at')}:" if "at" in fields else ""
        self.read.fields.update({start + name.replace("__", "."): value for name, value in fields.items()})
        return self

    def fills_in(self, fields):
        self.read.fields.update(fields)
        return self

    def saves(self, **button):
        response = self.person.sends(self.address, {**self.read.fields, **button}, token=False, follow_redirects=False)
        return Filled(self.person, self.address, response)


@pytest.fixture
def page(kade):
    """Opens a page of De Kade's assessment: `page(editor, "sections/1.3")`."""

    def opens(person, place=""):
        address = f"/assessments/{kade.assessment.ref}" + (f"/{place}" if place else "")
        return Filled(person, address, person.opens(address))

    return opens
