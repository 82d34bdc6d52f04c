"""Savings joined to the steps that a history shows."""

from collections.abc import Iterable
from datetime import timedelta

from selfassess.services.transactions import reads

TOGETHER = timedelta(minutes=10)  # savings of one person within this time are one step


@reads
def joined(rows: Iterable) -> list[list]:
    """Return savings, in the order of time, joined to steps. Each has `saved_by` and `saved_at`."""
    found: list[list] = []
    for row in rows:
        if found and row.saved_by == found[-1][0].saved_by and row.saved_at - found[-1][0].saved_at < TOGETHER:
            found[-1].append(row)
        else:
            found.append([row])
    return found
