"""The templates of reports: text is escaped, and what may not stand in a document is dropped."""

import unicodedata
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return what renders the templates of reports."""
    return Environment(
        loader=PackageLoader("selfassess.reports"),
        autoescape=True,
        finalize=writable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def writable(value: object) -> object:
    """Drop what may not stand in a document: control signs and halves of characters."""
    if not isinstance(value, str) or value.isprintable():
        return value
    kept = "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Cn"))
    return Markup(kept) if isinstance(value, Markup) else kept  # noqa: S704 - nothing is added to what was safe
