"""Other ways to arrange what a questionnaire asks, such as the themes of an inspectorate: for reading, never for judging.

A grouping stands beside its questionnaire and not in it: it changes no question and no figure, so it needs no new version.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from selfassess.core.definition import Item, Questionnaire, Section, shape, spec
from selfassess.core.faults import Fault
from selfassess.core.loading.nodes import Mapping, compose, place_of
from selfassess.core.loading.reading import Reader, closest
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import NOT_APPLICABLE, OK, SKIPPED, Result


@shape
class Group:
    """One heading with the sections and items that belong below it."""

    id: str = spec("Id of the group.")
    title: str = spec("What people read.", text=True)
    places: tuple[str, ...] = spec("Ids of sections and items, in the order to show them.")


@shape
class Grouping:
    """One way to arrange sections and items."""

    id: str = spec("Id, as it stands in addresses.")
    title: str = spec("What people read.", text=True)
    caveat: str = spec("What a reader must know before drawing conclusions.", text=True)
    groups: tuple[Group, ...] = spec("The groups, in order.")


@shape
class Groupings:
    """A file of groupings, named after the key of its questionnaire."""

    format: int = spec("Version of this format; now 1.")
    groupings: tuple[Grouping, ...] = spec("The ways to arrange.")


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many items of a group have a level (None: open, partly answered or not testable)."""

    level: int | None
    items: int


def load_groupings(text: str | bytes, file: str, questionnaire: Questionnaire) -> tuple[tuple[Grouping, ...], tuple[Fault, ...]]:
    """Return the groupings in a YAML text and no faults, or none and what is wrong, in the order of the file."""
    root, faults = compose(text, file)
    if root is None:
        return (), tuple(faults)
    reader = Reader(file, {})
    read = reader.piece(Groupings, root, ())
    faults = [*faults, *reader.faults]
    if isinstance(root, Mapping) and not faults:
        faults = [Fault(fault.path, fault.says, place_of(root, fault.path, file)) for fault in _whole_faults(read, questionnaire)]
    return ((), tuple(faults)) if faults else (read.groupings, ())


def level_counts(group: Group, questionnaire: Questionnaire, result: Result) -> tuple[LevelCount, ...]:
    """Return how many items below a group have each level, the best first, open ones last; an item counts once, n.v.t. and skipped ones do not.

    There is no level of a group: the questionnaire has no rule for it, and a mean would hide what lags behind.
    """
    found = [result.items[item.id] for item in items_of(group, questionnaire)]
    levels = [one.level for one in found if one.status == OK]
    waiting = sum(1 for one in found if one.status not in (OK, NOT_APPLICABLE, SKIPPED))
    known = tuple(LevelCount(level, levels.count(level)) for level in sorted({one for one in levels if one is not None}, reverse=True))
    return (*known, LevelCount(None, waiting)) if waiting else known


def items_of(group: Group, questionnaire: Questionnaire) -> tuple[Item, ...]:
    """Return the items below a group, each once, in the order of its places."""
    found = {
        item.id: item for place in places_of(group, questionnaire) for item in (place.items if isinstance(place, Section) else (place,))
    }
    return tuple(found.values())


def places_of(group: Group, questionnaire: Questionnaire) -> tuple[Section | Item, ...]:
    """Return the sections and items of a group; what another version of the questionnaire does not have is left out."""
    known: dict[str, Section | Item] = {section.id: section for section in questionnaire.sections}
    known |= {item.id: item for item in questionnaire.items}
    return tuple(known[place] for place in group.places if place in known)


def _whole_faults(read: Groupings, questionnaire: Questionnaire) -> Iterator[Fault]:
    known = [*(section.id for section in questionnaire.sections), *(item.id for item in questionnaire.items)]
    if read.format != 1:
        yield Fault(("format",), N_("This program reads format 1, not %(format)s.", format=read.format))
    yield from _repeated(("groupings",), [one.id for one in read.groupings])
    for at, grouping in enumerate(read.groupings):
        yield from _group_faults(("groupings", str(at), "groups"), grouping, known)


def _group_faults(path: tuple[str, ...], grouping: Grouping, known: list[str]) -> Iterator[Fault]:
    yield from _repeated(path, [group.id for group in grouping.groups])
    for at, group in enumerate(grouping.groups):
        for place_at, place in enumerate(group.places):
            if place not in known:
                says = N_("There is no section or item %(id)s. %(hint)s", id=place, hint=closest(place, known))
                yield Fault((*path, str(at), "places", str(place_at)), says)


def _repeated(path: tuple[str, ...], ids: list[str]) -> Iterator[Fault]:
    for at, id_ in enumerate(ids):
        if id_ in ids[:at]:
            yield Fault((*path, str(at), "id"), N_("The id %(id)s stands here twice.", id=id_))
