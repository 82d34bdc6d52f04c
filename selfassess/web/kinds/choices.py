"""Any number of options on a page: a box to tick for each."""

from collections.abc import Mapping

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs."""
    return tuple(f"choices.{option.id}" for option in item.options)


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    ticked = [option.id for option in item.options if typed.get(f"choices.{option.id}")]
    return {"choices": ticked} if ticked else {}


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    return {f"choices.{option_id}": "1" for option_id in plain.get("choices", ())}
