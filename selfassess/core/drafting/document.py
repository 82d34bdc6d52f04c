"""A draft as the plain document of the format: only what was filled in, as it was typed.

Made from a questionnaire, and read back by the reader that reads files, so that a draft and a file have the same faults.
Nothing is refused here: what is wrong stays as it is, with a fault at its path.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count
from types import MappingProxyType

from selfassess.core.conditions import All, Any, Compare, Condition, Not
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.drafting.known import Known, items_in
from selfassess.core.drafting.places import (
    HANDLE,
    TRANSLATIONS,
    Document,
    Path,
    is_list_of_pieces,
    is_piece,
    name_key,
    path_of,
    types_of,
)
from selfassess.core.loading.conditions import DETAILS
from selfassess.core.loading.document import intake_kinds, read_nodes, read_piece
from selfassess.core.loading.keys import Many, Table, keys_of
from selfassess.core.loading.nodes import ODD_SIGN, Node, Ready, Scalar, Sequence
from selfassess.core.loading.nodes import Mapping as Keyed
from selfassess.core.phrases import Phrase

LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
MOST_DECIMALS = 12  # of a number that is written with them
DECIMALS = 1000  # shares with a larger denominator are written as a fraction


@dataclass(frozen=True, slots=True)
class DraftFault:
    """One thing that is wrong in a draft: the path where it stands, and a sentence."""

    path: Path
    says: Phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as it is understood. `questionnaire`: None while there are faults; `rough`: what can be shown of it anyway.

    In `rough` a wrong or missing value is a harmless one (an empty text, zero, an empty list).
    """

    questionnaire: Questionnaire | None
    faults: tuple[DraftFault, ...]
    rough: Questionnaire


def document_of(questionnaire: Questionnaire, new: Callable[[], str] | None = None) -> dict[str, object]:
    """Return a questionnaire as a draft's document: what a file says, without defaults; `new` makes handles."""
    return tidy(_plain(questionnaire), Questionnaire, new)


def read(document: Document, known: Known | None = None) -> Reading:
    """Return the questionnaire of a draft with all its faults, in the order of the document; `known`: what is known of its items."""
    kinds, known = intake_kinds(nodes({"intake": document.get("intake")})), known or Known()
    ready = {id(item): _ready(item, kinds, known) for item in items_in(document)}
    rough, faults = read_nodes(nodes(document, ready), "")
    found = tuple(DraftFault(path_of(document, fault.path), fault.says) for fault in faults)
    return Reading(None if found else rough, found, rough)


def bare(document: Document) -> dict[str, object]:
    """Return the document as it stands in a file: without handles, and without what only a draft keeps."""
    return _bare({key: value for key, value in document.items() if key != TRANSLATIONS}, Questionnaire)


def tidy(value: object, type_: object, new: Callable[[], str] | None = None) -> object:
    """Return a value in the one form that drafts keep: None for nothing at all, no empty keys, a handle where there is no id,
    and no signs that no file may hold.

    `new` makes a handle; without it the next number that is free in the list. Conditions stay as they were typed.
    """
    if isinstance(value, str):
        value = ODD_SIGN.sub("", LINE_END.sub("\n", value))
    if value is None or value == "" or value in ([], {}):
        return None
    if is_list_of_pieces(type_):
        return (_tidy_members(value, type_.of, new) if isinstance(value, list | tuple) else None) or None
    if isinstance(type_, Many) and isinstance(value, list):
        return [one for one in value if one not in (None, "")] or None
    if isinstance(value, Mapping) and is_piece(type_):
        return _tidy_piece(value, type_, new) or None
    if isinstance(value, Mapping) and isinstance(type_, Table):
        kept = ((str(key), tidy(one, type_.value, new)) for key, one in value.items())
        return {key: one for key, one in kept if one is not None} or None
    return value


def nodes(value: object, ready: Mapping[int, Ready] = MappingProxyType({})) -> Node:
    """Return a document, or a piece of one, as the nodes that the reader of files reads; `ready`: what was read, by which object it is."""
    match value:
        case str():
            return Scalar(1, 1, value, value not in ("~", "null"))
        case dict() | Mapping():
            if found := ready.get(id(value)):
                return found
            pairs = ((Scalar(1, 1, str(key), True), nodes(one, ready)) for key, one in value.items() if not _is_hidden(key))
            return Keyed(1, 1, tuple(pairs))
        case list() | tuple():
            return Sequence(1, 1, tuple(nodes(one, ready) for one in value))
        case bool():
            return Scalar(1, 1, str(value).lower(), True)
        case None:
            return Scalar(1, 1, "", True)
    return Scalar(1, 1, str(value), True)


def written_share(share: Fraction) -> int | str:
    """Return a fraction as people write it in a file: `1`, `0.9`, `2/3`."""
    if share.denominator == 1:
        return share.numerator
    if share.denominator <= 4 or DECIMALS % share.denominator:
        return f"{share.numerator}/{share.denominator}"
    return f"{float(share):.3f}".rstrip("0")


def written_number(number: Fraction) -> int | str:
    """Return a number as people write it: `-2.5`; as a fraction only when it has no end in decimals."""
    if number.denominator == 1:
        return number.numerator
    places = next((places for places in range(1, MOST_DECIMALS + 1) if 10**places % number.denominator == 0), None)
    return f"{number.numerator}/{number.denominator}" if places is None else f"{Decimal(number.numerator) / number.denominator:.{places}f}"


def short_condition(condition: Condition) -> dict[str, object]:
    """Return a condition in the form of a file, without what goes without saying."""
    match condition:
        case All(members) | Any(members):
            return {"all" if isinstance(condition, All) else "any": [short_condition(member) for member in members]}
        case Not(member):
            return {"not": short_condition(member)}
        case Compare(fact, by, value, if_missing):
            detail = {DETAILS[fact.name]: fact.detail} if fact.detail is not None else {}
            written = written_number if fact.name == "number" else written_share
            compared = {} if (fact.name, by, value) == ("flag", "is", True) else {by: _compared(value, written)}
            return {fact.name: fact.subject, **detail, **compared, **({"if_missing": True} if if_missing else {})}


def _ready(item: Mapping, kinds: Mapping[str, str], known: Known) -> Ready:
    return known.once("read", item, frozenset(kinds.items()), lambda: read_piece(Item, nodes(item), kinds))


def _compared(value: object, written: Callable[[Fraction], int | str]) -> object:
    if isinstance(value, tuple):
        return [_compared(one, written) for one in value]
    return written(value) if isinstance(value, Fraction) else value


def _plain(piece: object) -> dict[str, object]:
    found = {}
    for key in keys_of(type(piece)):
        value = getattr(piece, key.field)
        if key.required or value != key.default:
            found[key.name] = _plain_value(value, key.type)
    return found


def _plain_value(value: object, type_: object) -> object:
    if isinstance(type_, Many):
        return [_plain_value(one, type_.of) for one in value]
    if isinstance(type_, Table):
        return {str(key): _plain_value(one, type_.value) for key, one in value.items()}
    if type_ == Condition:
        return short_condition(value)
    if isinstance(value, Fraction):
        return written_share(value)
    return _plain(value) if is_piece(type_) else value


def _tidy_members(members: list, cls: type, new: Callable[[], str] | None) -> list:
    kept = [_tidy_piece(member, cls, new) if isinstance(member, Mapping) else {} for member in members]
    if name_key(cls) != HANDLE:
        return kept
    taken = {member.get(HANDLE) for member in kept}
    free = new or (str(number) for number in count(1) if str(number) not in taken).__next__
    return [member if HANDLE in member else {HANDLE: free(), **member} for member in kept]


def _tidy_piece(value: Mapping, cls: type, new: Callable[[], str] | None) -> dict:
    types = types_of(cls)
    kept = ((str(key), tidy(one, types.get(key), new)) for key, one in value.items())
    return {key: one for key, one in kept if one is not None}


def _bare(value: object, type_: object) -> object:
    if is_list_of_pieces(type_) and isinstance(value, list):
        return [_bare(member, type_.of) for member in value]
    if is_piece(type_) and isinstance(value, Mapping):
        types = types_of(type_)
        return {key: _bare(one, types.get(key)) for key, one in value.items() if not _is_hidden(key)}
    return value


def _is_hidden(key: object) -> bool:
    return str(key).startswith(HANDLE) or key == TRANSLATIONS
