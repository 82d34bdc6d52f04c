"""A browser without JavaScript on the pages of the builder: it reads a form, changes what a person changes, and sends all of it."""

import html
import re
from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

from selfassess.models.database import db
from selfassess.services import drafting


class Forms(HTMLParser):
    """Gathers what a browser would send of each form in `main`, with the buttons, and the faults of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.faults, self.inside = [], {}, False
        self.form = self.select = self.area = self.fault = None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "div" and "page-main" in at.get("class", ""):
            self.inside = True
        if tag == "p" and at.get("class") == "fault":
            self.fault = at.get("id", "").removesuffix("-fault")
            self.faults[self.fault] = ""
        if not self.inside:
            return
        if tag == "form":
            self.form = {"action": at.get("action", ""), "fields": MultiDict(), "buttons": [], "options": {}, "boxes": {}}
            self.forms.append(self.form)
        if self.form is None:
            return
        if tag == "input" and at.get("name"):
            self._input(at)
        if tag == "button" and at.get("name"):
            self.form["buttons"].append((at["name"], at.get("value", "")))
        if tag == "select":
            self.select, self.first = at["name"], True
            self.form["fields"].add(at["name"], "")
        if tag == "option" and self.select:
            self._option(at)
        if tag == "textarea":
            self.area, self.text = at["name"], ""

    def _input(self, at):
        kind, name, value = at.get("type", "text"), at["name"], at.get("value", "")
        if kind in ("checkbox", "radio"):
            self.form["boxes"].setdefault(name, []).append(value)
        if kind not in ("checkbox", "radio") or "checked" in at:
            self.form["fields"].add(name, value)

    def _option(self, at):
        self.form["options"].setdefault(self.select, []).append(at["value"])
        if "selected" in at or self.first:
            *before, _last = self.form["fields"].poplist(self.select)
            self.form["fields"].setlist(self.select, [*before, at["value"]])
        self.first = False

    def handle_endtag(self, tag):
        if tag == "footer":
            self.inside = False
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None
        if tag == "textarea" and self.form is not None and self.area:
            self.form["fields"].add(self.area, self.text.removeprefix("\n"))
        if tag == "textarea":
            self.area = None
        if tag == "p":
            self.fault = None

    def handle_data(self, data):
        if self.area:
            self.text += data
        if self.fault is not None:
            self.faults[self.fault] += data


class Page:
    """One page as a person sees it. `fields`: of its largest form, as they would be sent."""

    def __init__(self, person, response):
        self.person, self.response, self.status = person, response, response.status_code
        self.text = html.unescape(response.text)
        reader = Forms()
        reader.feed(response.text)
        self.forms, self.faults = reader.forms, reader.faults
        for form in self.forms:
            form["action"] = form["action"] or response.request.path
        self.form = max(reader.forms, key=lambda form: len(form["fields"]), default=None)

    @property
    def words(self):
        """What the page says, without its marks."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.text).split())

    @property
    def fields(self):
        """What would be sent."""
        return self.form["fields"]

    def fill(self, name, value):
        """Type in a field, choose or tick: a list for several, True and False for one box."""
        assert name in self.fields or name in self.form["boxes"], (name, sorted(self.fields))
        boxes, options = self.form["boxes"].get(name), self.form["options"].get(name)
        values = (
            [str(one) for one in value]
            if isinstance(value, list | tuple)
            else ["yes" if value else ""]
            if isinstance(value, bool)
            else [str(value)]
        )
        assert not boxes or set(values) <= {*boxes, ""}, (name, values, boxes)
        if options:
            lists = len(self.fields.getlist(name))
            assert len(values) <= lists, (name, values, lists)
            values += [""] * (lists - len(values))
        assert not options or set(values) <= set(options), (name, values, options)
        self.fields.setlist(name, values)
        return self

    def press(self, value="save", **fills):
        """Press a button and return the page that follows."""
        for name, text in fills.items():
            self.fill(name, text)
        assert ("do", value) in self.form["buttons"] or value is None, (value, self.form["buttons"])
        sent = MultiDict(self.fields)
        if value:
            sent["do"] = value
        return self.send(sent)

    def send_form(self, address):
        """Send the first form that goes to an address, as it is, and return the page that follows."""
        form = next(form for form in self.forms if form["action"].endswith(address))
        return Page(self.person, self.person.asks("post", form["action"], data=form["fields"], follow_redirects=True))

    def send(self, sent):
        """Send a form as it is, and return the page that follows."""
        return Page(self.person, self.person.asks("post", self.form["action"], data=sent, follow_redirects=True))


def opened(person, address):
    """Return a page of the builder."""
    return Page(person, person.opens(address, follow_redirects=True))


def document_now(draft):
    """Return the document of a draft as it stands now, whoever changed it."""
    db.session.rollback()
    db.session.refresh(draft)
    return drafting.document(draft)
