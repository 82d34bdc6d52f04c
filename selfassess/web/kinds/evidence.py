"""That there is no such document on a page; the evidence itself stands where every item has it."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, plain_fields, shown_fields

FIELDS = ("choice",)


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs."""
    return FIELDS


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    return plain_fields(typed, FIELDS)


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return shown_fields(plain, FIELDS)
