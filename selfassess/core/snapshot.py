"""What is signed: an assessment as one document, in one form only, so that its hash can be made again anywhere."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence

from selfassess.core.answers import TAKEN_OUT

FORMAT = 1
CONSENSUS = "consensus"
WRITTEN = (  # texts of an action
    "finding", "measure", "owner", "why", "means", "completion", "effect", "effect_outcome", "reason", "class_reason",
)  # fmt: skip

SAID = (*WRITTEN, "title", "text", "term", "meaning", "because")  # keys under which a text of the questionnaire can stand

Plain = Mapping[str, object]
Document = dict[str, object]


def document(
    *,
    organisation: Plain,
    assessment: Plain,
    questionnaire: Plain,
    intake: Plain,
    answers: Mapping[str, Mapping[str, Plain]],
    reasons: Mapping[str, Plain],
    evidence: Mapping[str, Sequence[Plain]],
    result: Plain,
    plan: Sequence[Plain],
    signed: Plain,
) -> Document:
    """Return the document of an assessment; every part of it is in plain values.

    `answers` by voice and item, in the plain form; `reasons` of the consensus and `evidence` by item. `counts` says of each
    item whose answer counts, and `adjusted` which of these were set by people and not computed.
    """
    counts = {item_id: voice for voice in ("first", CONSENSUS) for item_id in answers.get(voice, {})}
    return {
        "format": FORMAT,
        "organisation": dict(organisation),
        "assessment": dict(assessment),
        "questionnaire": dict(questionnaire),
        "intake": dict(intake),
        "answers": {voice: dict(given) for voice, given in answers.items()},
        "counts": counts,
        "consensus": dict(reasons),
        "adjusted": {
            item_id: answers[voice][item_id]["adjusted"] for item_id, voice in counts.items() if "adjusted" in answers[voice][item_id]
        },
        "evidence": {item_id: list(shown) for item_id, shown in evidence.items()},
        "result": dict(result),
        "plan": list(plan),
        "signed": dict(signed),
    }


def canonical(made: Mapping[str, object]) -> str:
    """Return a document as JSON in one form: sorted keys, no spaces, letters as they are. Its bytes are UTF-8."""
    return json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def without_item(made: Document, item_id: str, cleaned: Callable[[Plain], Plain | None]) -> Document:
    """Return a document without what people wrote at an item; `cleaned` gives an answer back without its texts, None without all of it."""
    answers = {voice: _replaced(given, item_id, cleaned) for voice, given in made["answers"].items()}
    counts = {one: voice for one, voice in made["counts"].items() if one in answers[voice]}
    reasons = _replaced(made["consensus"], item_id, lambda one: {**one, "reason": TAKEN_OUT})
    adjusted = _replaced(made["adjusted"], item_id, lambda one: {**one, "reason": TAKEN_OUT} if item_id in counts else None)
    evidence = _replaced(made["evidence"], item_id, lambda shown: [{**piece, **_nameless(piece)} for piece in shown])
    kept = {"answers": answers, "counts": counts, "consensus": reasons, "adjusted": adjusted, "evidence": evidence}
    return without_action({**made, **kept}, item_id)


def without_wording(made: Document, gone: Collection[str]) -> Document:
    """Return a document in which the mark stands wherever one of these texts of the questionnaire stood."""
    return {key: value if key == "answers" else _unsaid(value, key, gone) for key, value in made.items()}


def _unsaid(value: object, key: str, gone: Collection[str]) -> object:
    if isinstance(value, Mapping):
        return {name: _unsaid(one, name, gone) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_unsaid(one, key, gone) for one in value]
    return TAKEN_OUT if key in SAID and value in gone else value


def without_action(made: Document, item_id: str) -> Document:
    """Return a document without what was written about the actions of an item; their dates, status and class stay."""
    return _without_actions(made, lambda action: item_id in action.get("items", (action["item"],)))


def without_actions(made: Document, keys: Collection[str]) -> Document:
    """Return a document without what was written about some actions, by key; their dates, status and class stay."""
    return _without_actions(made, lambda action: action.get("key", action["item"]) in keys)


def without_piece(made: Document, ref: str) -> Document:
    """Return a document without the name of a piece of evidence, and without where in it to look; its hash stays."""
    shown = {
        item_id: [{**piece, **_nameless(piece)} if piece.get("ref") == ref else piece for piece in pieces]
        for item_id, pieces in made["evidence"].items()
    }
    return {**made, "evidence": shown}


def without_title(made: Document) -> Document:
    """Return a document without the title of the assessment."""
    return {**made, "assessment": {**made["assessment"], "title": TAKEN_OUT}}


def without_intake(made: Document, written: frozenset[str]) -> Document:
    """Return a document without what people wrote at some questions of the intake."""
    return {**made, "intake": {key: value for key, value in made["intake"].items() if key not in written}}


def _nameless(piece: Plain) -> dict[str, str]:
    return {name: TAKEN_OUT for name in ("title", "page", "label") if piece.get(name)}


def _replaced(found: Mapping[str, object], item_id: str, change: Callable) -> dict[str, object]:
    becomes = {key: change(value) if key == item_id else value for key, value in found.items()}
    return {key: value for key, value in becomes.items() if value is not None}


def _without_actions(made: Document, is_meant: Callable[[Plain], bool]) -> Document:
    plan = [
        {name: TAKEN_OUT if name in WRITTEN and value else value for name, value in action.items()} if is_meant(action) else action
        for action in made["plan"]
    ]
    return {**made, "plan": plan}
