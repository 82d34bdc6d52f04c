"""What is wrong with an input, and where: a value, never an exception."""

from dataclasses import dataclass

from selfassess.core.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `path` names it inside the value, `place` in a file when it came from one.

    A path is the keys from the outside in, e.g. ("answers", "1.3-K2", "norms", "d"). `of_key`: the last key of the
    path is what is wrong, not its value.
    """

    path: tuple[str, ...]
    says: Phrase
    place: Place | None = None
    of_key: bool = False
