"""How certain a counted share is."""

from math import sqrt


def wilson(met: int, examined: int, population: int | None, z: float) -> tuple[float, float]:
    """Return the Wilson interval of met/examined, as shares 0–1; needs examined > 0.

    A known population corrects for its size: all examined leaves no uncertainty.
    Source: docs/scoring.md 4.3; Brown, Cai and DasGupta 2001.
    """
    p = met / examined
    if population == examined:
        return p, p
    n = examined if population is None else examined * (population - 1) / (population - examined)
    z2 = z * z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low = 0.0 if met == 0 else max(0.0, middle - half)
    high = 1.0 if met == examined else min(1.0, middle + half)
    return low, high
