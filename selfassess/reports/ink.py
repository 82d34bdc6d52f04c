"""The colours of paper, for all that is drawn on it."""

from functools import lru_cache

from reportlab.lib.colors import HexColor

HAIRLINE = "#b4bcc4"


@lru_cache(maxsize=64)
def colour(name: str) -> HexColor:
    """Return a colour of the house, made once."""
    return HexColor(name)
