"""One section made by mouse and another by keyboard alone; both become what the questionnaire that ships has, to the last word."""

from tests.journeys.making import Keys, Mouse, fields_of, section_of, starts_copy
from tests.web.builder.rebuilding import without_conditions

BY_MOUSE, BY_KEYBOARD = "1.4", "1.2"


def beside(item: dict) -> dict:
    """Return what an item has besides the lists that are pasted and what it was added with."""
    return {key: value for key, value in item.items() if key not in ("id", "role", "kind")}


def test_a_section_is_made_by_mouse(coordinator):
    draft = starts_copy(coordinator, "kwaliteitskader", "Met de muis")
    wanted = section_of(coordinator, draft, BY_MOUSE)
    mouse = Mouse(coordinator)
    coordinator.goes_to(f"{draft}/structure/1")
    mouse.presses(f"remove:sections:{BY_MOUSE}")
    coordinator.sees(coordinator.word("Take this back"))
    mouse.adds("sections", [wanted["title"]])
    coordinator.goes_to(f"{draft}/structure/{BY_MOUSE}")
    mouse.fills(fields_of({key: wanted[key] for key in wanted if key != "id"}))
    for item in reversed(wanted["items"]):  # in the wrong order, to be dragged
        mouse.page.locator('[name="new:role"]').select_option(item["role"])
        mouse.page.locator('[name="new:kind"]').select_option(item["kind"])
        mouse.adds("items", [item["title"]])
    names = [row.get_attribute("value") for row in mouse.page.locator('[name="pick"]').all()]
    for item, name in zip(reversed(wanted["items"]), names, strict=True):
        coordinator.goes_to(f"{draft}/items/{name}")
        for rows in ("norms", "not_applicable_reasons"):
            if rows in item:
                mouse.adds(rows, [member["text"] for member in item[rows]])
        handles = [one.get_attribute("value") for one in mouse.page.locator('button[value^="remove:not_applicable_reasons:"]').all()]
        item = item | {"not_applicable_reasons": [
            member | {"id": handle.rpartition(":")[2]} for member, handle in zip(item.get("not_applicable_reasons", ()), handles, strict=True)
        ]}  # fmt: skip
        mouse.fills(fields_of(beside(item)) | ({"id": f"{item['id']}-new"} if name != item["id"] else {}))
    coordinator.goes_to(f"{draft}/structure/{BY_MOUSE}")
    for item in wanted["items"]:
        if mouse.page.locator(f'[name="pick"][value="{item["id"]}-new"]').count():
            coordinator.goes_to(f"{draft}/items/{item['id']}-new")
            mouse.fills({"id": item["id"]})
            coordinator.goes_to(f"{draft}/structure/{BY_MOUSE}")
    last, middle, first = (item["id"] for item in reversed(wanted["items"]))
    mouse.drags(last, below=first)
    coordinator.sees(f"{last} is verplaatst")
    mouse.drags(middle, below=first)
    assert section_of(coordinator, draft, BY_MOUSE) == wanted


def test_a_section_is_made_by_keyboard_alone(coordinator):
    draft = starts_copy(coordinator, "kwaliteitskader", "Met het toetsenbord")
    wanted = section_of(coordinator, draft, BY_KEYBOARD)
    keys = Keys(coordinator)
    coordinator.goes_to(f"{draft}/structure/1")
    keys.fills({}, then=f"remove:sections:{BY_KEYBOARD}")
    keys.adds("sections", [wanted["title"]])
    coordinator.goes_to(f"{draft}/structure/{BY_KEYBOARD}")
    keys.fills(fields_of({key: wanted[key] for key in wanted if key != "id"}))
    first, *rest = wanted["items"]
    for item in (*rest, first):
        keys.adds("items", [item["title"]], **{"new:role": item["role"], "new:kind": item["kind"]})
    names = [row.get_attribute("value") for row in keys.page.locator('[name="pick"]').all()]
    for item, name in zip((*rest, first), names, strict=True):
        coordinator.goes_to(f"{draft}/items/{name}")
        for rows in ("norms", "not_applicable_reasons"):
            if rows in item:
                keys.adds(rows, [member["text"] for member in item[rows]])
        handles = [one.get_attribute("value") for one in keys.page.locator('button[value^="remove:not_applicable_reasons:"]').all()]
        item = item | {"not_applicable_reasons": [
            member | {"id": handle.rpartition(":")[2]} for member, handle in zip(item.get("not_applicable_reasons", ()), handles, strict=True)
        ]}  # fmt: skip
        keys.fills(fields_of(beside(item)) | ({"id": f"{item['id']}-new"} if name != item["id"] else {}))
    coordinator.goes_to(f"{draft}/structure/{BY_KEYBOARD}")
    shown = [row.get_attribute("value") for row in keys.page.locator('[name="pick"]').all()]
    for name in shown:
        if name.endswith("-new"):
            coordinator.goes_to(f"{draft}/items/{name}")
            keys.fills({"id": name.removesuffix("-new")})
    coordinator.goes_to(f"{draft}/structure/{BY_KEYBOARD}")
    for _place in rest:
        keys.fills({}, then=f"up:items:{first['id']}")
        focused = keys.page.evaluate("document.activeElement.value")
        assert focused in (f"up:items:{first['id']}", f"down:items:{first['id']}")
        coordinator.goes_to(f"{draft}/structure/{BY_KEYBOARD}")
    assert section_of(coordinator, draft, BY_KEYBOARD) == without_conditions(wanted)
    assert keys.unseen == []
