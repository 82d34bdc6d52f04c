"""A sample of files on a page: numbers, how the files were drawn, and the counting form."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, counts_of, plain_fields, sample_of, shown_counting, shown_fields

FIELDS = ("population", "examined", "met", "drawn", "seed")


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs, as they stand on the page."""
    counts = tuple(f"counts.{norm.id}.{name}" for norm in item.norms for name in ("met", "examined"))
    return (*FIELDS[:-1], *counts, "sample.from", "sample.to", "sample.date", "sample.by", FIELDS[-1])


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    return {**plain_fields(typed, FIELDS), **sample_of(typed), **counts_of(item, typed)}


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return {**shown_fields(plain, FIELDS), **shown_counting(plain)}
