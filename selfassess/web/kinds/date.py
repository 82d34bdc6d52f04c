"""A day on a page, typed as day-month-year."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, plain_fields, shown_day


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs."""
    return ("date",)


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    return plain_fields(typed, ("date",))


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return {"date": shown_day(plain["date"])} if plain.get("date") else {}
