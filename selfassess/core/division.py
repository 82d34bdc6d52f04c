"""Who answers what: places that were given to a person or a function, and the items that fall to each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from selfassess.core.definition import Questionnaire, Section


@dataclass(frozen=True, slots=True)
class Who:
    """Who answers: the number of an account, or the id of a function; neither: nobody yet."""

    person: int | None = None
    function: str | None = None

    def __bool__(self) -> bool:
        return self.person is not None or self.function is not None


NOBODY = Who()


@dataclass(frozen=True, slots=True)
class Given:
    """What was decided about one place (the id of a section or an item): who answers it, and by when; each may be left open."""

    place: str
    who: Who = NOBODY
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Items that fall to one person or function together: of a section, or of one item that was given apart."""

    place: str
    who: Who
    due: date | None
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far everything is that was given to one person or function: `done` of `total` items, `overdue` of them still open.

    What needs no answer is in neither.
    """

    who: Who
    done: int
    total: int
    overdue: int


def shares(questionnaire: Questionnaire, given: Iterable[Given]) -> tuple[Share, ...]:
    """Return all that was given, in order of the questionnaire; each item is in one share.

    An item about which something was decided is a share of its own: what was left open there is as its section has it.
    Items of which nobody decided anything are in none.
    """
    places = {one.place: one for one in given}
    return tuple(share for section in questionnaire.sections for share in _of_section(section, places))


def progress(found: Iterable[Share], *, open_items: Collection[str], optional: Collection[str], today: date) -> tuple[Progress, ...]:
    """Return for each person and function how far it is, in the order in which they first come. `optional`: items that need no answer."""
    grouped: dict[Who, list[Share]] = {}
    for share in found:
        if share.who:
            grouped.setdefault(share.who, []).append(share)
    asked = {who: [(share.due, item) for share in mine for item in share.items if item not in optional] for who, mine in grouped.items()}
    return tuple(_progress(who, mine, open_items, today) for who, mine in asked.items())


def proposed(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return for each section, by its id, the function that most of its items name; of equals the one that takes the lead more often.

    A section whose items name nobody is absent.
    """
    found = {section.id: _most_named(section) for section in questionnaire.sections}
    return {section_id: function for section_id, function in found.items() if function}


def is_overdue(due: date | None, today: date) -> bool:
    """Return whether the day has passed; on the day itself there is still time."""
    return due is not None and due < today


def _of_section(section: Section, places: Mapping[str, Given]) -> Iterable[Share]:
    whole = places.get(section.id, Given(section.id))
    together = tuple(item.id for item in section.items if item.id not in places)
    if together and (whole.who or whole.due):
        yield Share(section.id, whole.who, whole.due, together)
    for item in section.items:
        if item.id in places:
            apart = places[item.id]
            yield Share(item.id, apart.who or whole.who, apart.due or whole.due, (item.id,))


def _progress(who: Who, mine: list[tuple[date | None, str]], open_items: Collection[str], today: date) -> Progress:
    waiting = [due for due, item in mine if item in open_items]
    return Progress(who, len(mine) - len(waiting), len(mine), sum(is_overdue(due, today) for due in waiting))


def _most_named(section: Section) -> str | None:
    named = Counter(function for item in section.items for function in item.answered_by)
    leads = Counter(item.answered_by[0] for item in section.items if item.answered_by)
    return max(named, key=lambda function: (named[function], leads[function]), default=None)
