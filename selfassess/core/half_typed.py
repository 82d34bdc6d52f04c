"""What was typed for a question and is no answer yet, in the next version of the questionnaire: which of it has no place there.

It is raw: by name of input what stood in it. A name is a path, as in `norms.b` or `evidence.0.norms.b`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selfassess.core.definition import Item, Questionnaire
from selfassess.core.kinds.raw import states_of
from selfassess.core.kinds.scale import steps_of

BY_PLACE = ("na", "attention")  # inputs that point at a place in a list: elsewhere the same place may say something else


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as one version asks it. `attention`: the points of its section; `levels`: those that a judgement can be adjusted to."""

    item: Item
    attention: tuple[str, ...]
    levels: frozenset[str]


def asked_in(questionnaire: Questionnaire) -> dict[str, Asked]:
    """Return every item of a version, by id."""
    levels = frozenset(str(level.value) for level in questionnaire.scoring.levels)
    return {item.id: Asked(item, section.attention, levels) for section in questionnaire.sections for item in section.items}


def without_place(fields: Mapping[str, str], was: Asked, becomes: Asked | None) -> tuple[str, ...]:
    """Return the names of what was typed that the next version does not ask or offer; all of them when it asks in another way."""
    typed = {name: text.strip() for name, text in fields.items() if text.strip()}
    if becomes is None or becomes.item.kind != was.item.kind:
        return tuple(typed)
    return tuple(name for name, text in typed.items() if _offers(was, name, text) and not _offers(becomes, name, text, was))


def carried(fields: Mapping[str, str], lost: tuple[str, ...]) -> dict[str, str]:
    """Return what goes along in the fields: all but what would say something else there."""
    return {name: text for name, text in fields.items() if name not in lost or name.partition(".")[0] not in BY_PLACE}


def _offers(asked: Asked, name: str, text: str, like: Asked | None = None) -> bool:
    """Return whether a version has this input with this choice; `like`: a place in a list must say what it says there."""
    item, path = asked.item, name.split(".")
    match path:
        case ["norms", letter]:
            return letter in _asked_norms(item) and (text in states_of(item, letter))
        case ["reasons", letter, *_] | ["counts", letter, *_]:
            return letter in _asked_norms(item)
        case ["evidence", _row, "norms", letter]:
            return letter in {norm.id for norm in item.norms}
        case ["choices", option]:
            return option in {one.id for one in item.options}
        case ["choice"] if item.options:
            return text in {one.id for one in item.options}
        case ["outcome"]:
            return text in {one.id for one in item.outcomes}
        case ["step"]:
            return item.scale is not None and text in map(str, steps_of(item))
        case ["adjusted", "level"]:
            return text in asked.levels
        case ["na"] | ["attention", _]:
            return _at(asked, path, text) is not None and _at(asked, path, text) == _at(like or asked, path, text)
    return True


def _asked_norms(item: Item) -> Iterator[str]:
    return (norm.id for norm in item.norms if norm.id != item.decides)


def _at(asked: Asked, path: list[str], text: str) -> str | None:
    """Return what stands at the place in a list to which an input points; None when it points nowhere."""
    place = path[1] if len(path) > 1 else text
    rows = asked.attention if len(path) > 1 else [reason.text for reason in asked.item.not_applicable_reasons]
    if not place.isdecimal():
        return place  # a reason of people's own
    return rows[int(place)] if int(place) < len(rows) else None
