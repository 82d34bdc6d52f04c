"""How a value of a draft stands in a form, and how what was typed there becomes a value again.

Each kind of input says: `shown(value)` as it stands in the form, `typed(form, name)` the same of what was sent, and
`stored(typed)` as the draft keeps it. What shows and was sent alike did not change. Nothing is refused: what cannot be
read stays as it was typed, with a fault of the draft beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from selfassess.core.typed_text import seen_text

YES = "yes"
_WHOLE = re.compile(r"-?\d{1,9}")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%")
_LINES = re.compile(r"(\d{1,6})\s*(?:-|–|t/m|to|,)\s*(\d{1,6})")
LONGEST_SENT = 20_000  # characters of one field; the format takes fewer, and says so


def as_typed(text: str) -> str:
    """Return a text as it is kept: without signs that nobody sees."""
    return seen_text(text[:LONGEST_SENT])


@dataclass(frozen=True, slots=True)
class Area:
    """Several lines of text. `rows`: how high it begins."""

    name: str = "area"
    rows: int = 3

    def shown(self, value: object) -> str:
        """Return a value as a text."""
        return "" if value is None or isinstance(value, list | Mapping) else str(value)

    def typed(self, form: MultiDict, name: str) -> str:
        """Return what was sent."""
        return as_typed(form[name])

    def stored(self, typed: str) -> object:
        """Return it as it is kept."""
        return typed or None


@dataclass(frozen=True, slots=True)
class Line(Area):
    """One line of text. `short`: a few signs."""

    name: str = "line"
    short: bool = False

    def typed(self, form: MultiDict, name: str) -> str:
        """Return what was sent, on one line."""
        return " ".join(as_typed(form[name]).split())


@dataclass(frozen=True, slots=True)
class Whole(Line):
    """A whole number."""

    short: bool = True

    def stored(self, typed: str) -> object:
        """Return a number when it is one."""
        return int(typed) if _WHOLE.fullmatch(typed) else typed or None


@dataclass(frozen=True, slots=True)
class Share(Line):
    """A part of one: `1/2`, `0.5`; `0,5` and `50%` mean the same."""

    short: bool = True

    def stored(self, typed: str) -> object:
        """Return it as the format writes it."""
        written = typed.replace(",", ".")
        percent = _PERCENT.fullmatch(written)
        if percent:
            written = f"{float(percent[1]) / 100:.8f}".rstrip("0").rstrip(".")
        return int(written) if _WHOLE.fullmatch(written) else written or None


@dataclass(frozen=True, slots=True)
class Measure(Line):
    """A number with decimals, kept as text; a comma is a point."""

    short: bool = True

    def stored(self, typed: str) -> object:
        """Return it as the format writes it."""
        return typed.replace(",", ".") or None


@dataclass(frozen=True, slots=True)
class Words(Area):
    """A list of words or sentences, one a line."""

    def shown(self, value: object) -> str:
        """Return the members as lines."""
        return "\n".join(" ".join(str(one).split()) for one in value) if isinstance(value, list) else Area.shown(self, value)

    def typed(self, form: MultiDict, name: str) -> str:
        """Return the lines that say something."""
        return "\n".join(line for each in as_typed(form[name]).split("\n") if (line := " ".join(each.split())))

    def stored(self, typed: str) -> object:
        """Return the lines as members."""
        return typed.split("\n") if typed else None


@dataclass(frozen=True, slots=True)
class Lines(Line):
    """The first and the last line of a source: `278-288`."""

    short: bool = True

    def shown(self, value: object) -> str:
        """Return both numbers with a dash."""
        return "-".join(map(str, value)) if isinstance(value, list) else Line.shown(self, value)

    def stored(self, typed: str) -> object:
        """Return both numbers; one number is the first and the last."""
        both = _LINES.fullmatch(typed)
        if both:
            return [int(both[1]), int(both[2])]
        return [int(typed), int(typed)] if _WHOLE.fullmatch(typed) else typed or None


@dataclass(frozen=True, slots=True)
class Tick:
    """Yes or no. The form sends an empty text before it, so that a box without a tick is known to be on the page."""

    name: str = "tick"

    def shown(self, value: object) -> str:
        """Return yes or nothing."""
        return YES if value in (True, "true") else ""

    def typed(self, form: MultiDict, name: str) -> str:
        """Return whether it was ticked."""
        return YES if YES in form.getlist(name) else ""

    def stored(self, typed: str) -> object:
        """Return it as it is kept."""
        return True if typed else None


@dataclass(frozen=True, slots=True)
class Select:
    """One of a list. `default`: what the format means without it."""

    choices: str
    name: str = "select"
    default: str = ""

    def shown(self, value: object) -> str:
        """Return the value, or what the format means without one."""
        return self.default if value is None or isinstance(value, list | Mapping) else str(value)

    def typed(self, form: MultiDict, name: str) -> str:
        """Return what was chosen."""
        return form[name].strip()[:200]

    def stored(self, typed: str) -> object:
        """Return it as it is kept: nothing for what goes without saying."""
        if typed in ("", self.default):
            return None
        return int(typed) if _WHOLE.fullmatch(typed) and not typed.startswith("0") else typed


@dataclass(frozen=True, slots=True)
class Named(Select):
    """One of a list of ids: never a number."""

    def stored(self, typed: str) -> object:
        """Return the id."""
        return None if typed in ("", self.default) else typed


@dataclass(frozen=True, slots=True)
class Level(Select):
    """A level of the draft: a number, also zero."""

    def stored(self, typed: str) -> object:
        """Return the number."""
        return int(typed) if _WHOLE.fullmatch(typed) else typed or None


@dataclass(frozen=True, slots=True)
class Picks:
    """Some of a list in an order of its own: one list a place."""

    choices: str
    name: str = "picks"

    def shown(self, value: object) -> tuple[str, ...]:
        """Return the members."""
        return tuple(map(str, value)) if isinstance(value, list) else ()

    def typed(self, form: MultiDict, name: str) -> tuple[str, ...]:
        """Return what was chosen, each once."""
        return tuple(dict.fromkeys(one.strip()[:200] for one in form.getlist(name) if one.strip()))

    def stored(self, typed: tuple[str, ...]) -> object:
        """Return the members."""
        return list(typed) or None


@dataclass(frozen=True, slots=True)
class Ticks(Picks):
    """Some of a list; their order says nothing."""

    name: str = "ticks"


Widget = Area | Tick | Select | Picks


def differs(widget: Widget, one: object, other: object) -> bool:
    """Return whether two values as they stand in a form say something else."""
    return set(one) != set(other) if isinstance(widget, Ticks) else one != other
