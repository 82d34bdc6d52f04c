"""A whole questionnaire made again by hand: every part, section, item and list through the forms of the pages, and nothing else.

`rebuild_lists` and `rebuild_structure` take a person, a draft and the document to make; conditions, first questions and
scoring have pages of their own, and whoever drives those calls them between the two: what can be chosen must be there.
"""

from tests.web.builder.driving import opened

LISTS = {"functions": ("text",), "populations": ("text", "one"), "materials": ("text", "anchors")}
CONDITIONS = ("applies_when", "not_applicable_when", "not_testable_when")
ROWS = ("norms", "outcomes", "options", "not_applicable_reasons")


def without_conditions(piece):
    """Return a piece of a document without the conditions in it."""
    if isinstance(piece, list):
        return [without_conditions(one) for one in piece]
    if isinstance(piece, dict):
        return {key: without_conditions(one) for key, one in piece.items() if key not in CONDITIONS}
    return piece


def rebuild_lists(person, draft, document):
    """Fill in the texts of the whole, and the lists that questions choose from."""
    page = opened(person, f"/drafts/{draft.ref}/whole/texts")
    texts = ("title", "summary", "scope", "disclaimer", "guidance_title", "attention_title", "section_noun", "sections_noun", "source")
    fill_all(page, {key: document[key] for key in texts if key in document}).press()
    for topic, keys in LISTS.items():
        if not document.get(topic):
            continue
        page = opened(person, f"/drafts/{draft.ref}/whole/{topic}")
        page = add(page, topic, [each["text"] for each in document[topic]])
        for name, each in zip(names_of(page, topic), document[topic], strict=True):
            fill_all(page, {key: each[key] for key in (*keys, "id", "size_from") if key in each}, (topic, name))
        page.press()
    if not document.get("glossary"):
        return
    page = opened(person, f"/drafts/{draft.ref}/whole/glossary")
    page = add(page, "glossary", [each["term"] for each in document["glossary"]])
    for name, each in zip(names_of(page, "glossary"), document["glossary"], strict=True):
        fill_all(page, each, ("glossary", name))
    page.press()


def rebuild_structure(person, draft, document):
    """Make the parts, with their sections and items."""
    page = add(opened(person, f"/drafts/{draft.ref}/structure"), "parts", [part["title"] for part in document["parts"]])
    give_ids(person, draft, names_of(page, "parts"), document["parts"])
    for part in document["parts"]:
        page = piece(person, draft, part["id"])
        fill_all(page, {key: part[key] for key in part if key not in ("id", "sections")})
        page = add(page, "sections", [section["title"] for section in part["sections"]])
        give_ids(person, draft, names_of(page, "sections"), part["sections"])
        for section in part["sections"]:
            rebuild_section(person, draft, section)


def rebuild_section(person, draft, section):
    """Fill in a section that is there, and make its items."""
    page = piece(person, draft, section["id"])
    page = fill_all(page, {key: section[key] for key in section if key not in ("id", "items")}).press()
    for item in section["items"]:
        page = page.fill("new:role", item["role"]).fill("new:kind", item["kind"]).press("add:items", **{"new:items": item["title"]})
        give_ids(person, draft, names_of(page, "items")[-1:], [item])
        rebuild_item(person, draft, item)
        page = piece(person, draft, section["id"])


def rebuild_item(person, draft, item):
    """Fill in an item that is there with a title, a role and a kind: its lists first, then all the rest."""
    page = opened(person, f"/drafts/{draft.ref}/items/{item['id']}")
    for rows in ROWS:
        if rows in item:
            page = add(page, rows, [each["text"] for each in item[rows]])
    for _group in item.get("groups", ()):
        page = page.press("add:groups")
    for rows in (*ROWS, "groups"):
        for name, each in zip(names_of(page, rows), item.get(rows, ()), strict=True):
            fill_all(page, each, (rows, name))
    while len(item.get("answered_by", ())) > len(page.fields.getlist("answered_by")):
        page = page.fill("answered_by", item["answered_by"][: len(page.fields.getlist("answered_by"))]).press()
    fill_all(page, {key: item[key] for key in item if key not in (*ROWS, "groups")}).press()


def give_ids(person, draft, names, pieces):
    """Give pieces that were added the ids that they must have, where the pages chose another."""
    for name, wanted in zip(names, pieces, strict=True):
        if name != wanted["id"]:
            piece(person, draft, name).press(id=wanted["id"])


def piece(person, draft, name):
    """Return the page of a part or section."""
    return opened(person, f"/drafts/{draft.ref}/structure/{name}")


def add(page, path, lines):
    """Add lines to a list; several are shown first."""
    page = page.press(f"add:{path}", **{f"new:{path}": "\n".join(lines)})
    return page.press(None) if len(lines) > 1 else page


def names_of(page, path):
    """Return the names of the members of a list on a page, in their order."""
    begins = f"order:{path}:"
    return [name.removeprefix(begins) for name in page.fields if name.startswith(begins)]


def fill_all(page, piece, at=()):
    """Fill in a piece of a document, key by key, where the page has its fields."""
    for key, value in piece.items():
        if key in CONDITIONS:
            continue
        name = ":".join((*at, key))
        if key == "lines":
            page.fill(name, "-".join(map(str, value)))
        elif isinstance(value, dict):
            fill_all(page, value, (*at, key))
        elif isinstance(value, list) and name not in page.form["boxes"] and name not in page.form["options"]:
            page.fill(name, "\n".join(value))
        else:
            page.fill(name, value)
    return page
