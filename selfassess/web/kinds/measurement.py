"""A measurement on a page: was it done, how many took part, and its outcome."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, norm_states, plain_fields, shown_fields, shown_states

FIELDS = ("respondents", "outcome")


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs; the norm that the outcome decides has none."""
    return (*(f"{kind}.{letter}" for letter in _asked(item) for kind in ("norms", "reasons")), *FIELDS)


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    states = norm_states(item, typed, _asked(item))
    return {**plain_fields(typed, FIELDS), **({"norms": states} if states else {})}


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return {**shown_fields(plain, FIELDS), **shown_states(plain)}


def _asked(item: Item) -> list[str]:
    return [norm.id for norm in item.norms if norm.id != item.decides]
