"""One section made and published by mouse and another by keyboard alone; both become what ships, with its rules, to the last word."""

import json

from tests.journeys.making import MOST_STOPS, Hand, Keys, Mouse, conditions_of, fields_of

# The section, and what an item of it gets besides, so that each hand makes conditions, not-applicable rules, weights and critical items.
BY_MOUSE = ("1.2", "1.2-K2", {"not_applicable_reasons": [{"text": "Wij bieden alleen hulp zonder leefgroep."}]})
BY_KEYBOARD = ("2.7", "2.7-K2", {"risk": 4, "critical": True})


def exported(place, key: str) -> dict:
    """Return the file of a questionnaire, as the command writes it."""
    run = place.command("questionnaire", "export", key, "--format", "json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def section_in(document: dict, name: str) -> dict:
    """Return a section of a document."""
    return next(section for part in document["parts"] for section in part["sections"] if section["id"] == name)


def wanted_of(document: dict, name: str, item_id: str, besides: dict) -> dict:
    """Return a section of what ships, with what one of its items gets besides."""
    section = section_in(document, name)
    found = section | {"items": [item | (besides if item["id"] == item_id else {}) for item in section["items"]]}
    keys = {key for item in found["items"] for key in item}
    assert {"risk", "critical", "evidence", "action", "not_applicable_reasons"} <= keys
    assert any(map(conditions_of, found["items"]))
    return found


def makes_again(hand: Hand, section: dict, *, title: str) -> str:
    """Begin a copy, throw a section out of it, make it again, and publish; returns the address of the draft."""
    part, name = section["id"].partition(".")[0], section["id"]
    hand.visitor.goes_to("/assessments")
    hand.follows("/questionnaires")
    draft = hand.begins_copy("kwaliteitskader", title)
    hand.opens(draft, f"structure/{part}")
    hand.removes("sections", name)
    hand.adds("sections", [section["title"]])
    hand.follows(f"{draft}/structure/{name}")
    hand.fills(fields_of({key: section[key] for key in section if key != "id"}))
    counted = [item for item in section["items"] if item["role"] == "indicator"]
    for item in (*counted, *(item for item in section["items"] if item not in counted)):  # in the wrong order, to be moved
        hand.adds("items", [item["title"]], **{"new:role": item["role"], "new:kind": item["kind"]})
    for item in counted:
        hand.moves_to_end(item["id"])
    assert hand.names() == [item["id"] for item in section["items"]]
    for item in section["items"]:
        hand.opens(draft, f"structure/{name}", f"items/{item['id']}")
        hand.makes_item(item)
        for page, condition in conditions_of(item).items():
            hand.follows(page)
            hand.makes_condition(condition)
            hand.opens(draft, f"structure/{name}", f"items/{item['id']}")
    hand.publishes(draft)
    return draft


def key_of(hand: Hand, draft: str) -> str:
    """Return the key of a draft."""
    return json.loads(hand.visitor.context.request.get(f"{hand.visitor.url}{draft}/file.json").body())["key"]


def test_a_section_with_its_rules_is_made_and_published_by_mouse(coordinator, place):
    wanted = wanted_of(exported(place, "kwaliteitskader"), *BY_MOUSE)
    mouse = Mouse(coordinator)
    draft = makes_again(mouse, wanted, title="Met de muis")
    assert section_in(exported(place, f"{key_of(mouse, draft)}@1"), wanted["id"]) == wanted


def test_a_section_with_its_rules_is_made_and_published_by_keyboard_alone(coordinator, place):
    wanted = wanted_of(exported(place, "kwaliteitskader"), *BY_KEYBOARD)
    keys = Keys(coordinator)
    draft = makes_again(keys, wanted, title="Met het toetsenbord")
    assert section_in(exported(place, f"{key_of(keys, draft)}@1"), wanted["id"]) == wanted
    assert keys.unseen == []
    assert keys.farthest[0] < MOST_STOPS, keys.farthest
