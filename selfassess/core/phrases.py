"""Sentences that are not yet in a language: a door (page, PDF, command line) translates them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Percent:
    """A share 0–1 that a door prints as a whole percentage in its language."""

    share: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with named parameters; `plural` is chosen by the parameter `n` when given.

    Parameters are text, whole numbers, dates, `Percent`, other phrases, or tuples of those
    (a door joins a tuple as a list in its language).
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None

    def __str__(self) -> str:
        """Return the English sentence, for developers and tests."""
        return say(self)


def N_(text: str, /, **params: object) -> Phrase:  # noqa: N802 - the name gettext tools look for
    """Mark a sentence for translation and keep its parameters."""
    return Phrase(text, params)


def NN_(one: str, many: str, n: int, /, **params: object) -> Phrase:  # noqa: N802
    """Mark a sentence with a singular and a plural; `n` decides and is a parameter too."""
    return Phrase(one, {"n": n, **params}, plural=many)


class English:
    """The catalogue that changes nothing: messages are written in English."""

    def gettext(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the singular for 1, else the plural."""
        return one if n == 1 else many


def say(value: object, catalogue=None, day: Callable[[date], str] = str) -> str:
    """Return a phrase as a sentence, in the language of `catalogue` (gettext, ngettext); English without.

    `day`: how a date is written; else as year-month-day.
    """
    catalogue = catalogue or English()
    match value:
        case Phrase(text=text, params=params, plural=None):
            return catalogue.gettext(text) % _said(params, catalogue, day)
        case Phrase(text=text, params=params, plural=plural):
            return catalogue.ngettext(text, plural, params["n"]) % _said(params, catalogue, day)
        case Percent(share=share):
            return f"{int(share * 100 + 0.5 + 1e-9)}%"
        case tuple() | list():
            return ", ".join(say(part, catalogue, day) for part in value)
        case date():
            return day(value)
        case _:
            return str(value)


def _said(params: Mapping[str, object], catalogue, day: Callable[[date], str]) -> dict[str, object]:
    return {key: value if isinstance(value, int) else say(value, catalogue, day) for key, value in params.items()}
