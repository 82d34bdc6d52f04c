"""Whole sets of rules to begin with, made of general words; what is there is replaced, so that nothing of two models is mixed."""

from collections.abc import Callable, Iterator, Mapping

from selfassess.core.definition import MARKS
from selfassess.core.drafting.places import Document
from selfassess.core.phrases import N_, Phrase

Say = Callable[[Phrase], str]

NO_SCORE, PERCENTAGE, LEVELS, GATES = MODELS = ("none", "percentage", "levels", "gates")
MODEL_WORDS: Mapping[str, tuple[Phrase, Phrase]] = {
    NO_SCORE: (N_("No score"), N_("Answers are kept and shown. There is no figure and no judgement.")),
    PERCENTAGE: (N_("A percentage"), N_("All questions together give one percentage, by their weight.")),
    LEVELS: (N_("Levels"), N_("Each question, section and part gets one of four levels. A part is as good as its weakest section.")),
    GATES: (
        N_("Levels, limits and a verdict"),
        N_("As with levels. A weak critical question keeps its section down, and the parts together give a verdict."),
    ),
}
TOP = 3
THRESHOLDS = {str(TOP): "0.9", "2": "2/3", "1": "1/3"}
CREDIT = {"met": 1, "partly": "1/2", "not_met": 0}
_LEVEL_WORDS = (
    (N_("not in order"), N_("There is nothing yet, or it does not work.")),
    (N_("a beginning is made"), N_("Something is there, and much is still missing.")),
    (N_("largely in order"), N_("Most of it is there. What is missing is small.")),
    (N_("in order"), N_("All that was asked is there.")),
)
_STAYS = ("layers", "actions", "not_testable", "complete_forms", "many_not_applicable")  # what says nothing about how answers count
_COUNTED = ("checklist", "sample", "share", "measurement")


def scoring_model(name: str, document: Document, say: Say) -> dict[str, object]:
    """Return the rules of a model for the parts and ways of asking of a draft; `say` gives words in the draft's language."""
    standing = document.get("scoring")
    stays = {key: standing[key] for key in _STAYS if key in standing} if isinstance(standing, Mapping) else {}
    return {**dict(_rules(name, document, say)), **stays}


def _rules(name: str, document: Document, say: Say) -> Iterator[tuple[str, object]]:
    if name == NO_SCORE:
        yield "credit", CREDIT
        yield "sections", {"weighted_mean": True}
        return
    yield "credit", CREDIT
    if name == PERCENTAGE:
        yield "sections", {"weighted_mean": True}
        yield "percentage", True
        return
    yield (
        "levels",
        [
            {"value": value, "text": say(words), "meaning": say(meaning), "mark": MARKS[TOP - value]}
            for value, (words, meaning) in enumerate(_LEVEL_WORDS)
        ],
    )
    yield "thresholds", _thresholds(document)
    yield "sections", {"mean_of_means": ["criterion", "indicator"], **({"caps": _caps()} if name == GATES else {})}
    yield "parts", [{"part": part["id"], "lowest": True} for part in document.get("parts", ())]
    if name == GATES:
        yield "verdict", _verdict(document, say)


def _thresholds(document: Document) -> dict[str, object]:
    sections = [section for part in document.get("parts", ()) for section in part.get("sections", ())]
    used = [item.get("kind") for section in sections for item in section.get("items", ())]
    kinds = dict.fromkeys((*_COUNTED, *(kind for kind in used if kind and kind != "text")))
    return {"item": dict.fromkeys(kinds, THRESHOLDS), "zero_tolerance": THRESHOLDS | {str(TOP): 1}, "section": THRESHOLDS}


def _caps() -> list[dict[str, object]]:
    return [
        {"of": "side", "map": {"3": 3, "2": 2, "1": 2, "0": 1}},
        {"of": "item", "critical": True, "map": {"3": 3, "2": 2, "1": 1, "0": 1}},
    ]


def _verdict(document: Document, say: Say) -> dict[str, object]:
    parts = [part["id"] for part in document.get("parts", ())]
    is_open = {"any": [{"completeness": "all", "below": "0.9"}, {"critical_open": "all", "above": 0}]}
    rows = [
        {"code": "X", "text": say(N_("No verdict yet")), "meaning": say(N_("Too much is still open.")), "rank": 0, "undecided": True, "when": is_open},
        *_reached("A", N_("In order"), N_("Every part is in order."), 3, parts, TOP, say),
        *_reached("B", N_("Largely in order"), N_("Every part is at least largely in order."), 2, parts, TOP - 1, say),
        {"code": "C", "text": say(N_("Not in order yet")), "meaning": say(N_("In one or more parts important things are missing.")), "rank": 1},
    ]  # fmt: skip
    return {"rows": rows, "provisional_from": "0.9"}


def _reached(code: str, text: Phrase, meaning: Phrase, rank: int, parts: list[str], level: int, say: Say) -> Iterator[dict[str, object]]:
    """Yield the verdict that is given when every part has a level; none while there are no parts to look at."""
    if parts:
        when = {"all": [{"part": part, "at_least": level} for part in parts]}
        yield {"code": code, "text": say(text), "meaning": say(meaning), "rank": rank, "when": when}
