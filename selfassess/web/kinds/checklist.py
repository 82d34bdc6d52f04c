"""A checklist on a page: one row of answers a norm."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, norm_states, shown_states


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs."""
    return tuple(name for norm in item.norms for name in (f"norms.{norm.id}", f"reasons.{norm.id}"))


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    states = norm_states(item, typed, [norm.id for norm in item.norms])
    return {"norms": states} if states else {}


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return shown_states(plain)
