"""Who answers what: read from a form, and shown in it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.core.division import NOBODY, Given, Who
from selfassess.services.division import Wish
from selfassess.web.kinds.field import SEPARATOR
from selfassess.web.kinds.typed import read_day, shown_day

READY = "ready"  # the day for all sections that have none of their own
LONGEST_SHOWN, LONGEST_KEPT = 40, 200
PERSON, FUNCTION = "person", "function"


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: what it asks for each place, what is wrong by name of field, and what stood in the fields."""

    wishes: tuple[Wish, ...]
    faults: Mapping[str, str]
    typed: Mapping[str, str]


def name_of(place: str, part: str) -> str:
    """Return the name of a field of one place: `who`, `due` or `stood`."""
    return f"{place}{SEPARATOR}{part}"


def read(questionnaire: Questionnaire, sent: Mapping[str, str]) -> Read:
    """Read what a page asks for the places that it sent; a section without a day gets the one for all sections."""
    faults: dict[str, str] = {}
    ready = _day(READY, sent, faults)
    sections = {section.id for section in questionnaire.sections}
    wishes = []
    for place in _sent(questionnaire, sent):
        due = _day(name_of(place, "due"), sent, faults) or (ready if place in sections else None)
        given = Given(place, read_who(sent[name_of(place, "who")]), due)
        wishes.append(Wish(given, read_stood(place, sent.get(name_of(place, "stood"), ""))))
    return Read(tuple(wishes), faults, {name: text[:LONGEST_KEPT] for name, text in sent.items()})


def shown(given: Given) -> dict[str, str]:
    """Return what the fields of one place show."""
    return {name_of(given.place, "who"): shown_who(given.who), name_of(given.place, "due"): _shown_due(given.due)}


def shown_who(who: Who) -> str:
    """Return a person or a function as a value of a list to choose from; empty for nobody."""
    if who.person is not None:
        return f"{PERSON}{SEPARATOR}{who.person}"
    return f"{FUNCTION}{SEPARATOR}{who.function}" if who.function else ""


def read_who(text: str) -> Who:
    """Return who is meant; what is no such value is a function that there is not."""
    kind, _separator, name = text.partition(SEPARATOR)
    if kind == PERSON and name.isascii() and name.isdigit() and len(name) < 10:
        return Who(person=int(name))
    return Who(function=name if kind == FUNCTION and name else text) if text else NOBODY


def shown_stood(given: Given) -> str:
    """Return what stands at a place, for a hidden field: the page says later what it was made from."""
    return f"{shown_who(given.who)} {given.due.isoformat() if given.due else ''}".strip()


def read_stood(place: str, text: str) -> Given:
    """Return what a page was made from; what cannot be read was nothing."""
    *who, last = text.split(" ") if text else [""]
    day = read_day(last)
    if day is None:
        return Given(place, read_who(" ".join((*who, last))))
    return Given(place, read_who(" ".join(who)), date.fromisoformat(day))


def places_of(questionnaire: Questionnaire) -> Iterable[str]:
    """Yield every section and its items, in order."""
    for section in questionnaire.sections:
        yield section.id
        yield from (item.id for item in section.items)


def _sent(questionnaire: Questionnaire, sent: Mapping[str, str]) -> list[str]:
    return [place for place in places_of(questionnaire) if name_of(place, "who") in sent]


def _day(name: str, sent: Mapping[str, str], faults: dict[str, str]) -> date | None:
    text = sent.get(name, "").strip()
    day = read_day(text) if text else None
    if text and day is None:
        short = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
        faults[name] = _("“%(value)s” is not a date. Write day-month-year, for example 30-6-2025.", value=short)
    return date.fromisoformat(day) if day else None


def _shown_due(due: date | None) -> str:
    return shown_day(due.isoformat()) if due else ""
