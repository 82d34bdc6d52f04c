"""One item as a field of a form: everything that was typed for it, read by its kind."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from wtforms import Field

from selfassess.core.answers import EMPTY, plain
from selfassess.core.definition import Item
from selfassess.core.faults import Fault
from selfassess.core.kinds import KINDS as CORE_KINDS
from selfassess.core.kinds.judged import Parsed
from selfassess.web.kinds import KINDS
from selfassess.web.kinds.typed import Typed, filled, input_of, only_reason, read, row_as, row_numbers, shown_common

COMMON = frozenset({"note", "acute", "na", "na.text", "adjusted.level", "adjusted.reason"})
AFTER = ("na", "na.text", "note", "evidence.", "acute", "adjusted.level", "adjusted.reason")  # as they follow the inputs of the kind
COLUMNS = ("title", "status", "date", "valid_until", "page", "sha256")  # of a row of evidence
SEPARATOR = ":"

Complete = Callable[[Item, Typed], Typed]


class ItemField(Field):
    """All inputs of one item. `complete` fills in what people may leave empty.

    `is_sent`: the page sent this item; `resolves`: it showed what this person typed when overtaken, made from revision `instead_of`;
    `shown` is the mark of that text. Rows of evidence are counted anew when empty ones fall away; `as_typed` and `as_sent` give back
    the names of before.
    """

    def __init__(self, item: Item, **kwargs):
        super().__init__(**kwargs)
        self.item = item
        self.kind = KINDS[item.kind]
        self.known = frozenset(self.kind.names(item)) | COMMON
        self.group = _group(item)
        self.sent: Typed = {}
        self.typed: Typed = {}
        self.revision = 0
        self.is_sent = False
        self.resolves = False
        self.instead_of: int | None = None
        self.shown = ""
        self.rows: tuple[int, ...] | None = None  # of those typed, which were kept by `keep_out`; None: all

    def process(self, formdata, data=None, extra_filters=None):
        """Take what was typed; WTForms calls this for every field."""
        self.process_errors, self.data = [], None
        if formdata is not None:
            self.take(by_item(formdata).get(self.item.id, {}))

    def take(self, sent: Typed) -> None:
        """Take what was sent for this item, by name of input."""
        self.revision, self.instead_of = _number(sent.get("revision", "")) or 0, _number(sent.get("instead_of", ""))
        self.is_sent, self.resolves, self.shown = bool(sent), "instead_of" in sent, sent.get("shown", "")
        self.sent = {name: text for name, text in sent.items() if self._knows(name)}
        self.typed = filled(self.sent)
        self.rows = None

    def complete(self, complete: Complete) -> None:
        """Fill in what may be left empty."""
        self.typed = complete(self.item, self.typed)
        self.__dict__.pop("parsed", None)

    def keep_out(self, names: Iterable[str], stands: Mapping[str, object], draft: Typed | None) -> None:
        """Put what stands in the place of what may not be kept; a row of evidence as the page showed it, also of a draft."""
        value = shown(self.item, stands)
        typed = dict(self.typed)
        for name in names:
            known = (draft or value) if name.startswith("evidence.") else value
            typed[name] = known.get(row_as(row_numbers(self.sent), name), "")
            choice = _choice_of(name)
            if choice and (typed[name] or only_reason(self.item, choice.removeprefix("norms."))):
                typed[choice] = value.get(choice, "")  # the text that stands gives no reason for another choice
        self.typed, self.rows = filled(typed), row_numbers(typed)
        self.__dict__.pop("parsed", None)

    def as_typed(self, name: str) -> str:
        """Return the name of a kept input among all that was typed."""
        return name if self.rows is None else row_as(self.rows, name)

    def as_sent(self, name: str) -> str:
        """Return the name under which the page sent an input that was typed."""
        return row_as(row_numbers(self.sent), name)

    @cached_property
    def parsed(self) -> Parsed:
        """The answer, and what is wrong in it."""
        return parse(self.item, self.typed)

    def _knows(self, name: str) -> bool:
        return name in self.known or self.group.fullmatch(name) is not None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _choice_of(name: str) -> str:
    """Return the input for which a text gives the reason; empty for other texts."""
    if name.startswith("reasons."):
        return f"norms.{name.removeprefix('reasons.')}"
    return {"na.text": "na", "adjusted.reason": "adjusted.level"}.get(name, "")


def _group(item: Item) -> re.Pattern[str]:
    """Return the names of inputs that may come more than once: closed, because a name can hold a text too."""
    norms = "|".join(re.escape(norm.id) for norm in item.norms)
    return re.compile(rf"attention\.\d{{1,3}}|evidence\.\d{{1,4}}\.(?:{'|'.join(COLUMNS)}|norms\.(?:{norms}))", re.ASCII)


def by_item(sent: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what a page sent, by item and name of input: looked through once, and not once for each item."""
    found: dict[str, dict[str, str]] = {}
    for name in sent:
        item_id, separator, own = name.partition(SEPARATOR)
        if separator:
            found.setdefault(item_id, {})[own] = sent[name]
    return found


def parse(item: Item, typed: Typed) -> Parsed:
    """Read what was typed for an item."""
    return read(item, typed, KINDS[item.kind].raw(item, typed))


def shown(item: Item, value: Mapping[str, object]) -> dict[str, str]:
    """Return what all inputs of an item show for an answer in its plain form."""
    if not value:
        return {}
    return {**shown_common(item, value), **KINDS[item.kind].shown(item, value)}


def faults_by_input(item: Item, faults: tuple[Fault, ...]) -> dict[str, Fault]:
    """Return the first fault of each input, in the order of the inputs on the page."""
    found: dict[str, Fault] = {}
    for fault in faults:
        found.setdefault(input_of(fault.path), fault)
    order = (*KINDS[item.kind].names(item), "choices", *AFTER)
    return dict(sorted(found.items(), key=lambda one: _place(one[0], order)))


def _place(name: str, order: tuple[str, ...]) -> tuple[int, ...]:
    """Return where an input stands on the page; for evidence by row, and in the row."""
    if name.startswith("evidence."):
        row, _, column = name.removeprefix("evidence.").partition(".")
        return order.index("evidence."), int(row), COLUMNS.index(column) if column in COLUMNS else 0
    return (order.index(name) if name in order else len(order),)


def best_value(item: Item, parsed: Parsed, stands: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the plain answer to keep of a faulty one: its good fields, with the wrong ones as they stood.

    None when that still is not possible: the answer then stays as it was.
    """
    kept = plain(parsed.answer)
    for fault in parsed.faults:
        _put_back(kept, stands, fault.path)
    again = CORE_KINDS[item.kind].parse(item, kept)
    if again.faults:
        return None
    return plain(again.answer) if again.answer != EMPTY else {}


def _put_back(kept: dict, stands: Mapping[str, object], path: tuple[str, ...]) -> None:
    """Put the field of a path back as it stood: the whole of evidence and adjustment, else the one value."""
    if not path:
        return
    whole = path[0] in ("evidence", "adjusted") or len(path) == 1
    if whole:
        _replace(kept, stands, path[0])
        return
    inner = dict(kept.get(path[0]) or {})
    _replace(inner, stands.get(path[0]) or {}, path[1])
    kept[path[0]] = inner


def _replace(kept: dict, stands: Mapping[str, object], key: str) -> None:
    if key in stands:
        kept[key] = stands[key]
    else:
        kept.pop(key, None)
