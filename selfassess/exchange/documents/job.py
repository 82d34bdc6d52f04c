"""One document under inspection: where it is, what was read and what was found."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from selfassess.exchange.documents.limits import Limits

SIGNS_IN_LINE = 20_000  # a longer line is cut in two, so that no detector gets a book as one line


class Text:
    """The lines of a document, up to a number of characters."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.cut = False
        self.lines: list[str] = []

    def add(self, text: str) -> None:
        """Add text; line ends in it part lines."""
        for line in text.splitlines():
            if line.strip():
                self._add_line(line.rstrip())

    def _add_line(self, line: str) -> None:
        if len(line) > self.left:
            self.cut = True
            line = line[: self.left]
        self.left -= len(line)
        self.lines += [line[start : start + SIGNS_IN_LINE] for start in range(0, len(line), SIGNS_IN_LINE)]

    def finished(self) -> list[str]:
        """Return all lines, each something that can be written down."""
        return [line.encode("utf-8", "replace").decode("utf-8") for line in self.lines]


@dataclass
class Job:
    """What goes through the inspecting process; `counts` and `found` become findings."""

    kind: str
    source: Path
    into: Path
    limits: Limits
    text: Text = field(init=False)
    found: dict[str, dict] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.text = Text(self.limits.characters)

    def finds(self, code: str, **params: object) -> None:
        """Note a finding, once."""
        self.found.setdefault(code, params)

    def told(self) -> list[tuple[str, dict]]:
        """Return all findings as codes with parameters."""
        if self.text.cut:
            self.finds("text_cut")
        counted = {code: {"n": n} for code, n in self.counts.items() if n}
        return list({**self.found, **counted}.items())
