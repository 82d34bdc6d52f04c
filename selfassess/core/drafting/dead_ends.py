"""Conditions in a draft that decide nothing, found at once: those that never hold, always hold, or wait for what is never asked."""

from collections.abc import Iterator

from selfassess.core.conditions import Condition
from selfassess.core.definition import Item
from selfassess.core.drafting.document import DraftFault, Reading
from selfassess.core.drafting.places import Document, Path, path_of
from selfassess.core.loading.walking import conditions, pieces
from selfassess.core.phrases import N_
from selfassess.core.possible import Possible, possible_in, unasked_in

HANGS = "applies_when"


def dead_ends(document: Document, reading: Reading) -> tuple[DraftFault, ...]:
    """Return for each such condition its path and a sentence; of a condition with a fault in it nothing is said."""
    broken = {fault.path for fault in reading.faults}
    possible = possible_in(reading.rough)
    unasked = unasked_in(possible)
    found = []
    for keys, piece in pieces(reading.rough):
        for place, _key, condition in conditions(piece, keys):
            at = path_of(document, place)
            if not any(path[: len(at)] == at for path in broken):
                found += (DraftFault(at, says) for says in _says(condition, possible))
        if isinstance(piece, Item) and piece.id in unasked:
            found += _waiting(piece, (*path_of(document, keys), HANGS), found)
    return tuple(found)


def never_asked(reading: Reading) -> frozenset[str]:
    """Return the ids of the first questions and of the items of a draft that are never asked."""
    possible = possible_in(reading.rough)
    return possible.never_asked | unasked_in(possible)


def _says(condition: Condition, possible: Possible) -> Iterator[object]:
    if not possible.can_hold(condition):
        yield N_("This condition never holds, whatever people answer. Change it, or take it away.")
    elif not possible.can_fail(condition):
        yield N_("This condition always holds, whatever people answer. Change it, or take it away.")


def _waiting(item: Item, at: Path, found: list[DraftFault]) -> Iterator[DraftFault]:
    """Yield that an item is never asked, unless its own condition was called impossible already."""
    if not any(each.path == at for each in found):
        yield DraftFault(at, N_("%(item)s is never asked: what it hangs on is never answered that way.", item=item.id))
