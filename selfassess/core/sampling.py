"""Which files to look at: how many, and which ones by lot, so that anyone can repeat the draw.

The list of files itself stays with the organisation; here are only numbers on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, islice

from selfassess.core.phrases import N_, Percent, Phrase
from selfassess.core.scoring.shares import wilson

FEW = 10  # with so many or fewer, looking at all of them is less work than explaining a draw
SIZES = ((20, 10), (30, 12), (60, 15))  # (population up to, files to look at)
MOST = 20
_BYTES = 8
_WORDS = 1 << (8 * _BYTES)


@dataclass(frozen=True, slots=True)
class Advice:
    """How many files to look at. `share`: what a full score would then show of all files, 0–1; None when not computed."""

    size: int
    is_all: bool
    share: float | None
    why: Phrase


def advice(population: int, *, z: float | None = None) -> Advice:
    """Return how many of `population` files to look at; `z` as in the questionnaire's interval, None when it has none.

    Source: docs/scoring.md 4.11.
    """
    size = size_for(population)
    if size == population:
        return Advice(size, True, 1.0, N_("Look at all of them. Then nothing depends on chance."))
    if z is None:
        return Advice(size, False, None, N_("Our advice for %(population)s: %(size)s.", population=population, size=size))
    share = least_share(population, size, z)
    return Advice(
        size, False, share,
        N_(
            "Our advice for %(population)s: %(size)s. When all of those meet it, probably at least %(share)s of all of them do.",
            population=population, size=size, share=Percent(share),
        ),
    )  # fmt: skip


def size_for(population: int) -> int:
    """Return how many files to look at; a population between two rows of the table takes the next. Source: docs/scoring.md 4.11."""
    if population <= FEW:
        return population
    return next((size for up_to, size in SIZES if population <= up_to), MOST)


def least_share(population: int, size: int, z: float) -> float:
    """Return the share 0–1 of all files that probably meets at least, when all that were looked at do; `size` above 0."""
    return wilson(size, size, population, z)[0]


def draw(population: int, size: int, seed: int) -> tuple[int, ...]:
    """Return `size` different numbers from 1 to `population`, in the order in which they were drawn.

    The same on every machine and for ever; a larger size begins with the smaller draw, so its next numbers are
    the replacements. A size above the population gives all numbers. Source: docs/scoring.md 4.11.
    """
    return tuple(islice(_different(population, seed), min(size, population)))


def number_of(word: int, population: int) -> int | None:
    """Return the number from 1 to `population` for a word of 64 bits; None for the last few, which would favour low numbers."""
    return word % population + 1 if word < _WORDS - _WORDS % population else None


def _different(population: int, seed: int) -> Iterator[int]:
    drawn: set[int] = set()
    for word in _words(seed):
        number = number_of(word, population)
        if number is not None and number not in drawn:
            drawn.add(number)
            yield number


def _words(seed: int) -> Iterator[int]:
    for turn in count(1):
        yield int.from_bytes(sha256(f"{seed}:{turn}".encode("ascii")).digest()[:_BYTES], "big")
