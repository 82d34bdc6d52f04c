"""Whether ids are unique and whether everything that is named exists."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from selfassess.core.definition import (
    JUDGED,
    ROLES,
    STATES,
    CompleteForm,
    CountRow,
    IfNotMet,
    Item,
    Material,
    Part,
    PartCap,
    Questionnaire,
    Scoring,
    Section,
    SectionCap,
    SectionRule,
    Thresholds,
    VerdictRule,
)
from selfassess.core.faults import Fault
from selfassess.core.kinds import KINDS
from selfassess.core.loading.keys import Key, Many, identity_of, keys_of, piece_in
from selfassess.core.loading.reading import closest, short
from selfassess.core.loading.walking import Path, Pieces
from selfassess.core.phrases import N_

FORM_FIELDS = ("population", "examined", "met", "drawn", "from", "to", "date", "by")
RESERVED = ("this", "all")


def named_ids(questionnaire: Questionnaire) -> Mapping[str, tuple[str, ...]]:
    """Return per kind of id (what `refers` says) the ids that exist."""
    actions = questionnaire.scoring.actions
    return {
        "kind": tuple(KINDS),
        "intake": tuple(question.id for question in questionnaire.intake),
        "layer": tuple(layer.id for layer in questionnaire.scoring.layers),
        "material": tuple(material.id for material in questionnaire.materials),
        "population": tuple(population.id for population in questionnaire.populations),
        "function": tuple(function.id for function in questionnaire.functions),
        "class": tuple(each.id for each in actions.classes) if actions else (),
        "part": tuple(part.id for part in questionnaire.parts),
        "section": tuple(section.id for section in questionnaire.sections),
        "item": tuple(item.id for item in questionnaire.items),
    }


def reference_faults(questionnaire: Questionnaire, every: Pieces) -> Iterator[Fault]:
    """Yield ids that stand twice and names of things that do not exist; `every`: the pieces of the questionnaire."""
    ids = named_ids(questionnaire)
    levels = tuple(level.value for level in questionnaire.scoring.levels)
    yield from _same_structure_ids(every)
    for path, piece in every:
        yield from _same_ids(piece, path)
        yield from _dangling(piece, path, ids)
        if isinstance(piece, Item):
            yield from _norm_names(piece, path)
        for place, value, allowed in _named(piece, path, levels):
            if value not in allowed:
                yield Fault(
                    place, N_("%(value)s does not exist here. %(hint)s", value=short(str(value)), hint=closest(str(value), allowed))
                )


def _same_structure_ids(every: Pieces) -> Iterator[Fault]:
    seen = set()
    taken = (*RESERVED, *(key.name for key in keys_of(Questionnaire)))
    for path, piece in every:
        if not isinstance(piece, (Part, Section, Item)) or not piece.id:
            continue
        if piece.id in taken:
            yield Fault((*path, "id"), N_("%(id)s is a word of the format itself. Choose another id.", id=piece.id))
        if piece.id in seen:
            yield Fault(
                (*path, "id"), N_("The id %(id)s stands here a second time. Parts, sections and items share their ids.", id=piece.id)
            )
        seen.add(piece.id)


def _same_ids(piece: object, path: Path) -> Iterator[Fault]:
    for key, identity in _named_lists(type(piece)):
        seen = set()
        for index, member in enumerate(getattr(piece, key.field)):
            value = getattr(member, identity)
            if value in seen and value != "":
                yield Fault((*path, key.name, str(index), identity), N_("%(id)s stands in this list a second time.", id=str(value)))
            seen.add(value)


@cache
def _named_lists(cls: type) -> tuple[tuple[Key, str], ...]:
    """Return the keys that hold lists of pieces with a name of their own there, and the field of that name."""
    lists = [(key, piece_in(key.type)) for key in keys_of(cls) if isinstance(key.type, Many)]
    named = ((key, identity_of(of)) for key, of in lists if of and of not in (Part, Section, Item))
    return tuple((key, identity) for key, identity in named if identity is not None)


def _dangling(piece: object, path: Path, ids: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    for key in _naming_keys(type(piece)):
        value = getattr(piece, key.field)
        for place, name in _each(value, (*path, key.name)):
            if name and name not in ids[key.refers]:
                hint = closest(name, ids[key.refers])
                yield Fault(place, N_("%(value)s at %(key)s does not exist. %(hint)s", value=short(name), key=key.name, hint=hint))


@cache
def _naming_keys(cls: type) -> tuple[Key, ...]:
    return tuple(key for key in keys_of(cls) if key.refers is not None)


def _each(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, tuple):
        yield from (((*path, str(index)), name) for index, name in enumerate(value))
    elif value is not None:
        yield path, value


def _norm_names(item: Item, path: Path) -> Iterator[Fault]:
    norms = tuple(norm.id for norm in item.norms)
    for place, name in _norms_named(item, path):
        if name and name not in norms:
            yield Fault(place, N_("%(item)s has no norm %(norm)s. %(hint)s", item=item.id, norm=short(name), hint=closest(name, norms)))
    for norm, states in item.states.items():
        for place, state in _each(states, (*path, "states", norm)):
            if state and state not in STATES:
                yield Fault(place, N_("%(value)s does not exist here. %(hint)s", value=short(state), hint=closest(state, STATES)))


def _norms_named(item: Item, path: Path) -> Iterator[tuple[Path, str]]:
    if item.stem:
        yield from _each(item.stem.norms, (*path, "stem", "norms"))
    for index, group in enumerate(item.groups):
        yield from _each(group.any_of, (*path, "groups", str(index), "any_of"))
    for index, reason in enumerate(item.not_applicable_reasons):
        yield from _each(reason.norms, (*path, "not_applicable_reasons", str(index), "norms"))
    yield from _each(item.decides, (*path, "decides"))
    yield from (((*path, "states", norm), norm) for norm in item.states)


def _named(piece: object, path: Path, levels: tuple[int, ...]) -> Iterator[tuple[Path, object, Iterable]]:
    """Yield what names a level, role, state or code, with what is allowed there."""
    match piece:
        case Material(anchors=anchors) | Item(anchors=anchors) if levels:  # without levels they wait, and say nothing
            yield from (((*path, "anchors", str(level)), level, levels) for level in anchors)
        case IfNotMet(level_at_most=level) | PartCap(level_at_most=level) if level is not None:
            yield (*path, "level_at_most"), level, levels
        case CountRow(level=level, reach=reach):
            yield (*path, "level"), level, levels
            yield from (((*path, "reach", str(each)), each, levels) for each in reach)
        case SectionCap(map=limits):
            yield from (((*path, "map", str(each)), each, levels) for each in limits)
            yield from (((*path, "map", str(each)), limit, levels) for each, limit in limits.items())
        case SectionRule(mean_of_means=roles):
            yield from ((place, role, ROLES) for place, role in _each(roles, (*path, "mean_of_means")))
        case CompleteForm(fields=fields):
            yield from ((place, name, FORM_FIELDS) for place, name in _each(fields, (*path, "fields")))
        case Thresholds():
            yield from _threshold_names(piece, path, levels)
        case VerdictRule(prefix=prefix) if prefix is not None:
            codes = tuple(row.code for row in piece.rows)
            yield from ((place, code, codes) for place, code in _each(prefix.not_for, (*path, "prefix", "not_for")))
        case Scoring(credit=credit):
            yield from (((*path, "credit", state), state, JUDGED) for state in credit)


def _threshold_names(thresholds: Thresholds, path: Path, levels: tuple[int, ...]) -> Iterator[tuple[Path, object, Iterable]]:
    for kind, needed in thresholds.item.items():
        yield (*path, "item", kind), kind, tuple(KINDS)
        yield from (((*path, "item", kind, str(level)), level, levels) for level in needed)
    yield from (((*path, "zero_tolerance", str(level)), level, levels) for level in thresholds.zero_tolerance)
    yield from (((*path, "section", str(level)), level, levels) for level in thresholds.section)
