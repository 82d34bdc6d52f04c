"""What a detector finds: a kind, what to do with it and where; never the text itself."""

from dataclasses import dataclass

BLOCK, WARN = "block", "warn"


@dataclass(frozen=True, slots=True)
class Found:
    """One find in a reading; `start` and `end` count in that reading."""

    kind: str
    action: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One find in a text or a file name.

    `action` is "block" (may not be kept) or "warn" (ask the writer). `line` counts from 1, None in a file name.
    `start` and `end` are positions in what was given. The value itself is not in here, so it cannot reach a log.
    """

    kind: str
    action: str
    line: int | None
    start: int
    end: int
