"""The ways of asking and the keys that belong to each: what an item keeps when it is asked in another way.

What does not fit the new way is set aside in the draft, under a key that no file has, and comes back when it fits again.
"""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.core.drafting.operations import Add, Many, NoSuchPlace, Operation, Remove, Set
from selfassess.core.drafting.places import ASIDE, Document, is_list_of_pieces, member_path, name_of, root, types_of

_JUDGED_BY_NORM = ("stem", "norms", "groups", "states")
_COUNTED = ("population", "when_empty")
FITS: Mapping[str, tuple[str, ...]] = {
    "checklist": _JUDGED_BY_NORM,
    "sample": (*_COUNTED, *_JUDGED_BY_NORM),
    "share": (*_COUNTED, *_JUDGED_BY_NORM),
    "measurement": (*_COUNTED, *_JUDGED_BY_NORM, "outcomes", "decides", "minimum"),
    "choice": ("options",),
    "choices": ("options", "choices"),
    "scale": ("scale",),
    "yes_no": ("better",),
    "number": ("number",),
    "date": ("day",),
    "text": ("longest", "one_line"),
    "evidence": (),
}
OF_A_WAY = frozenset(key for keys in FITS.values() for key in keys)


def asked_as(document: Document, item: str, kind: str) -> Operation:
    """Return the operation that lets an item be asked in another way; what does not fit is set aside, what fits again comes back.

    Raises NoSuchPlace when there is no such item.
    """
    found = root(document, item)
    if found is None or found.type is not Item:
        raise NoSuchPlace((item,))
    fits, kept = FITS.get(kind, ()), dict(found.value.get(ASIDE) or {})
    goes = {key: value for key, value in found.value.items() if key in OF_A_WAY and key not in fits}
    comes = {key: value for key, value in kept.items() if key in fits and key not in found.value}
    aside = {key: value for key, value in kept.items() if key not in comes} | goes
    return Many((
        Set((item, "kind"), kind),
        *(_away(item, key, value) for key, value in goes.items()),
        *(_back(item, key, value) for key, value in comes.items()),
        Set((item, ASIDE), aside),
    ))  # fmt: skip


def _away(item: str, key: str, value: object) -> Operation:
    type_ = types_of(Item)[key]
    if not is_list_of_pieces(type_):
        return Set((item, key), None)
    return Remove(tuple(member_path((item, key), name_of(member, type_.of), type_.of) for member in value))


def _back(item: str, key: str, value: object) -> Operation:
    return Add((item, key), tuple(value)) if is_list_of_pieces(types_of(Item)[key]) else Set((item, key), value)
