"""A share of people on a page: how many there are, and for how many it holds."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, counts_of, plain_fields, sample_of, shown_counting, shown_fields

FIELDS = ("population", "met")


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs, as they stand on the page."""
    return (*FIELDS, *(f"counts.{norm.id}.met" for norm in item.norms), "sample.date", "sample.by")


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    return {**plain_fields(typed, FIELDS), **sample_of(typed), **counts_of(item, typed)}


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return {**shown_fields(plain, FIELDS), **shown_counting(plain)}
