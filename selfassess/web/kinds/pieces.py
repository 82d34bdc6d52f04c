"""Pieces of a page that many assessments share, made once and kept in the process.

A norm row has a handful of states, and most items have no evidence, note or adjustment. Making those pieces anew for
every request took 20 ms for the longest section; kept, it takes less than one.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from flask import current_app
from jinja2 import Environment
from markupsafe import Markup

MOST = 2_000
LONGEST = 20_000  # a longer piece is somebody's long text: not shared, so not worth the room

_kept: OrderedDict[tuple, Markup] = OrderedDict()


class Fleeting(dict[str, str]):
    """What was typed for an item, with texts in it that nothing may keep: those of the inputs in `names`."""

    __slots__ = ("names",)

    def __init__(self, typed: Mapping[str, str], names: Iterable[str]):
        super().__init__(typed)
        self.names = frozenset(names)


def kept(
    macro: Callable[..., Markup],
    sheet: object,
    prefix: str,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    names: tuple[str, ...],
    *more,
) -> Markup:
    """Return `macro(sheet, prefix, typed, faults, *more)`, made once for each state of its inputs.

    `names` says which inputs the piece shows: full names, or beginnings that end with a dot. The macro may read nothing
    else: no request, and no other input. `sheet` and `more` are kept by what they are, so they must never change. A piece
    with a `Fleeting` text is made anew each time.
    """
    own, wrong = _part(typed, names), _part(faults, names) if faults else ()
    if type(typed) is Fleeting and any(name in typed.names for name, _text in own):
        return macro(sheet, prefix, dict(own), dict(wrong), *more)
    key = (macro.name, sheet, own, wrong, more)
    found = _kept.get(key)
    if found is None:
        found = macro(sheet, prefix, dict(own), dict(wrong), *more)
        if len(found) <= LONGEST:
            _keep(key, found)
    return found


def fields_of(template: str) -> Callable[..., Markup]:
    """Return the macro that shows the inputs of a kind; asked for each item, so looked up once."""
    environment = current_app.jinja_env
    found = _macros.get((environment, template))
    if found is None or environment.auto_reload:
        found = _macros[environment, template] = environment.get_template(template).module.fields
    return found


def forget_pieces() -> None:
    """Drop the pieces that this process keeps; what people typed stands in them."""
    _kept.clear()


_macros: dict[tuple[Environment, str], Callable[..., Markup]] = {}


def _keep(key: tuple, piece: Markup) -> None:
    _kept[key] = piece
    if len(_kept) > MOST:
        _kept.popitem(last=False)


def _part(of: Mapping[str, str], names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = [(name, of[name]) for name in names if name in of]
    starts = tuple(name for name in names if name[-1] == ".")
    if starts:
        found += [pair for pair in of.items() if pair[0].startswith(starts)]
    return tuple(found)
