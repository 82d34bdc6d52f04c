"""The form of a page as a browser would send it: what stands in it, with some of it typed anew."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.fields, self.select, self.area, self.buttons = action, False, {}, None, None, set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = self.action in (given.get("action") or self.action) and given.get("method") == "post"
        if not self.inside:
            return
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            self._add(name, value) if "checked" in given else self.fields.setdefault(name, [])
        elif tag == "input" and name:
            self._add(name, value)
        elif tag == "button" and name:
            self.buttons.add((name, value))
        elif tag == "select":
            self.select = name
            self.fields.setdefault(name, [])
        elif tag == "option" and self.select and ("selected" in given or not self.fields[self.select]):
            self.fields[self.select] = [value]
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]

    def handle_data(self, data):
        if self.inside and self.area:
            self.fields[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.fields[self.area] = [self.fields[self.area][0].removeprefix("\n")]
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False

    def _add(self, name, value):
        self.fields.setdefault(name, []).append(value)


def _parsed(page, action):
    form = _Form(action)
    form.feed(page)
    return form


def form_of(page, action="/"):
    """Return what the form of a page sends when nothing is changed."""
    return {name: values for name, values in _parsed(page, action).fields.items() if name != "csrf_token" and values}


def names_of(page, action="/"):
    """Return the names of all fields of the form of a page, ticked or not."""
    return set(_parsed(page, action).fields)


def buttons_of(page, action="/"):
    """Return the (name, value) of every button of the form of a page."""
    return _parsed(page, action).buttons
