"""A questionnaire at the edge of what people make: 500 items of every kind, 30 norms, 12 options, 9 steps, 9 levels, conditions 9 deep."""

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import read

PARTS, SECTIONS, ITEMS = 10, 5, 10
NORMS, OPTIONS, STEPS, LEVELS, DEEP = 30, 12, 9, 9, 9
LETTERS = [chr(ord("a") + place) for place in range(26)] + ["aa", "ab", "ac", "ad"]
KINDS = ("checklist", "choice", "choices", "scale", "yes_no", "number", "sample", "share", "date", "text")


def large_document() -> dict[str, object]:
    """Return the plain document: no faults, and nothing in it that blocks publishing."""
    return {
        "format": 1, "key": "groot", "version": 1, "language": "nl", "title": "Een grote vragenlijst",
        "summary": "Vijfhonderd vragen van elke soort.", "section_noun": "onderwerp", "sections_noun": "onderwerpen",
        "functions": [{"id": "manager", "text": "manager"}, {"id": "worker", "text": "medewerker"}],
        "populations": [{"id": "files", "text": "dossiers", "one": "dossier"}],
        "intake": [
            {"id": "phase", "kind": "choice", "text": "Hoe ver zijn jullie?", "options": _options("Fase")},
            {"id": "care", "kind": "choices", "text": "Welke hulp geven jullie?", "options": _options("Hulp")},
            {"id": "beds", "kind": "number", "text": "Hoeveel plaatsen zijn er?"},
            {"id": "school", "kind": "yes_no", "text": "Is er een school?"},
        ],
        "parts": [_part(str(part)) for part in range(1, PARTS + 1)],
        "scoring": _scoring(),
        "hints": [{"id": "beds", "items": ["1.1-I6"], "text": "Kijk nog eens naar het getal.", "when": {"number": "1.1-I6", "above": 90}}],
        "glossary": [{"term": "dossier", "text": "Alles wat jullie over een meisje opschrijven."}],
    }  # fmt: skip


def large() -> Questionnaire:
    """Return it read."""
    found = read(large_document())
    assert not found.faults, found.faults[:5]
    return found.questionnaire


def deep(levels: int = DEEP) -> dict[str, object]:
    """Return a condition with groups inside groups; each side can hold and can fail."""
    condition: dict[str, object] = {"intake": "phase", "in": [f"o{place}" for place in range(2, OPTIONS + 1)]}
    for level in range(levels):
        beside = {"intake": "care", "is": f"o{level + 1}"} if level % 3 else {"intake": "beds", "at_least": 2 + level}
        condition = {("any", "all")[level % 2]: [condition, beside]}
    return condition


def _options(word: str, *, worth: bool = False) -> list[dict[str, object]]:
    shares = [{"share": f"{OPTIONS - place}/{OPTIONS - 1}"} if worth else {} for place in range(1, OPTIONS + 1)]
    return [{"id": f"o{place}", "text": f"{word} {place}"} | share for place, share in enumerate(shares, start=1)]


def _part(part: str) -> dict[str, object]:
    sections = [_section(f"{part}.{section}") for section in range(1, SECTIONS + 1)]
    return {"id": part, "title": f"Deel {part}", "description": "Waar dit deel over gaat.", "sections": sections}


def _section(section: str) -> dict[str, object]:
    items = [_item(section, place) for place in range(1, ITEMS + 1)]
    return {"id": section, "title": f"Onderwerp {section}", "guidance": "Wat helpt.", "items": items}


def _item(section: str, place: int) -> dict[str, object]:
    kind = KINDS[(place - 1) % len(KINDS)]
    counted = kind in ("sample", "share")
    item_id = f"{section}-{'I' if counted or kind == 'number' else 'K'}{place}"
    found = {
        "id": item_id, "role": "indicator" if "-I" in item_id else "criterion", "kind": kind, "title": f"Vraag {place} van {section}",
        "question": f"Hoe doen jullie dit bij {item_id}?", "help": "Kijk wat er echt gebeurt.", "risk": 1 + place % 4,
        "evidence": ["Een vastgesteld stuk", "Een verslag"], "answered_by": ["manager"], "action": f"Zorg dat {item_id} op orde komt.",
    }  # fmt: skip
    found |= _of_kind(kind, item_id)
    if place == 2:
        found["not_applicable_when"] = deep()
    if place == 10 and not section.startswith("1."):
        found["applies_when"] = {"choice": f"{section}-K2", "in": [f"o{option}" for option in range(1, OPTIONS)]}
    return found


def _of_kind(kind: str, item_id: str) -> dict[str, object]:
    match kind:
        case "checklist":
            return {
                "norms": [{"id": letter, "text": f"Norm {letter} van {item_id} is zichtbaar in het werk."} for letter in LETTERS[:NORMS]]
            }
        case "choice":
            return {"options": _options("Keuze", worth=True)}
        case "choices":
            return {"options": _options("Onderdeel", worth=True), "choices": {"together": "best"}}
        case "scale":
            return {"scale": {"first": 1, "last": STEPS, "words": {step: f"Stap {step}" for step in range(1, STEPS + 1)}}}
        case "number":
            bands = [{"share": 0, "text": "te laag"}, {"least": "0.5", "share": 1, "text": "goed"}]
            return {"number": {"unit": "graden", "decimals": 1, "least": "-10", "most": "100", "bands": bands}}
        case "sample" | "share":
            return {"population": "files"}
        case "date":
            return {"day": {"months": 12}}
    return {}


def _scoring() -> dict[str, object]:
    marks = ("empty", "quarter", "three_quarter", "full")
    rises = {level: f"{level}/{LEVELS - 1}" for level in range(1, LEVELS)}
    return {
        "credit": {"met": 1, "partly": "1/2", "not_met": 0},
        "levels": [{"value": level, "text": f"Niveau {level}", "meaning": f"Zo staat het er bij stap {level} voor.", "mark": marks[level * 3 // (LEVELS - 1)]} for level in range(LEVELS)],
        "thresholds": {"item": {kind: rises for kind in KINDS if kind != "text"}, "section": rises},
        "sections": {"mean_of_means": ["criterion", "indicator"]},
        "parts": [{"part": str(part), "lowest": True} for part in range(1, PARTS + 1)],
        "verdict": {"rows": [
            {"code": "O", "text": "Nog niet te zeggen", "rank": 0, "undecided": True, "when": {"completeness": "all", "below": 0.9}},
            {"code": "V", "text": "Voldoende", "rank": 2, "when": {"part": "1", "at_least": 5}},
            {"code": "W", "text": "Nog niet voldoende", "rank": 1},
        ]},
        "actions": {"classes": [{"id": "high", "text": "Hoog", "from_priority": 0, "start_days": 14, "done_months": 2, "term": "Binnen twee maanden klaar"}]},
    }  # fmt: skip
