"""Several locations beside each other: per section the lowest, never a mean. Source: docs/scoring.md 4.15."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, SKIPPED


@dataclass(frozen=True, slots=True)
class Standing:
    """How one section stands at one location: its status, and its level or None."""

    status: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest level over locations; None while none is known. `is_whole`: every location that counts has a level.

    When it is not whole the level can still become lower.
    """

    level: int | None
    is_whole: bool


def lowest(standings: Sequence[Standing | None]) -> Lowest:
    """Return the lowest of one section over all locations; None stands for a location without an answer to it.

    Where a section does not apply or cannot be tested yet, that location does not count for it.
    """
    counted = [one for one in standings if one is None or one.status not in (NOT_APPLICABLE, NOT_TESTABLE, SKIPPED)]
    levels = [one.level for one in counted if one is not None and one.status == OK and one.level is not None]
    return Lowest(min(levels, default=None), bool(counted) and len(levels) == len(counted))
