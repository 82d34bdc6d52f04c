"""A number with decimals on a page, with the comma or point of the page's language."""

from collections.abc import Mapping

from flask_babel import get_locale

from selfassess.core.definition import Item
from selfassess.web.kinds.typed import Raw, Typed, plain_fields


def names(item: Item) -> tuple[str, ...]:
    """Return the names of the inputs."""
    return ("number",)


def raw(item: Item, typed: Typed) -> Raw:
    """Return what the kind parses."""
    return plain_fields(typed, ("number",))


def shown(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs show for an answer."""
    if plain.get("number") is None:
        return {}
    locale = get_locale()
    mark = locale.number_symbols["latn"]["decimal"] if locale else "."
    return {"number": str(plain["number"]).replace(".", mark)}
