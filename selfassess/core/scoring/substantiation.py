"""How much of what is said is also shown."""

from collections.abc import Mapping

from selfassess.core.scoring.items import JudgedItem
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, SKIPPED, Substantiation


def substantiation_of(judged: Mapping[str, JudgedItem]) -> Substantiation:
    """Return the shares proven, claimed, not met and open over all applicable items that have one. Source: docs/scoring.md 4.7."""
    applicable = [found for found in judged.values() if found.judged.status not in (NOT_APPLICABLE, SKIPPED) and found.best.p is not None]
    n = len(applicable)
    if not n:
        return Substantiation(0.0, 0.0, 0.0, 0.0, 0.0)
    done = [found for found in applicable if found.judged.status == OK]
    proven = sum(found.proven.p for found in done)
    said = sum(found.actual.p for found in done)
    untestable = sum(found.judged.status == NOT_TESTABLE for found in applicable)
    return Substantiation(proven / n, (said - proven) / n, (len(done) - said) / n, (n - len(done)) / n, untestable / n)


def whole_percentages(shares: tuple[float, ...]) -> tuple[int, ...]:
    """Return shares that add up to 1 as whole percentages that add up to 100, by largest remainder (ties: in order)."""
    if not any(shares):
        return tuple(0 for _ in shares)
    exact = [share * 100 for share in shares]
    floors = [int(value + 1e-9) for value in exact]
    left = round(sum(exact)) - sum(floors)
    order = sorted(range(len(shares)), key=lambda place: (-round(exact[place] - floors[place], 9), place))
    return tuple(floors[place] + (place in order[:left]) for place in range(len(shares)))
