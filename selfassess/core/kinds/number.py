"""A number with its unit; bands, when there are any, say what it is worth."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from selfassess.core.answers import Answer, plain_number
from selfassess.core.definition import Band, Item, Number, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth, not_counted
from selfassess.core.kinds.judged import (
    Judged,
    Lacking,
    Parsed,
    Worth,
    open_item,
    settled,
    shown_by_evidence,
    top_of,
    unscored,
    unscored_faults,
)
from selfassess.core.kinds.raw import Raw, number_of
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.result import Reason

MOST_DECIMALS = 6


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    asked = item.number or Number()
    written = {
        ("least",): asked.least, ("most",): asked.most,
        **{("bands", str(place), "least"): band.least for place, band in enumerate(asked.bands)},
    }  # fmt: skip
    unread = [path for path, text in written.items() if (text or path == ("least",)) and number_of(text) is None]
    if unread:
        return [Fault(("number", *path), N_("A number is expected here, as 12 or 2.5.")) for path in unread]
    return [Fault(("number", *path), says) for path, says in _out_of_order(asked)] + ([] if asked.bands else unscored_faults(item))


def _out_of_order(asked: Number) -> Iterator[tuple[tuple[str, ...], Phrase]]:
    if not 0 <= asked.decimals <= MOST_DECIMALS:
        yield ("decimals",), N_("This number lies between %(low)s and %(high)s.", low=0, high=MOST_DECIMALS)
    if asked.most and number_of(asked.most) <= number_of(asked.least):
        yield ("most",), N_("The highest number must be above the lowest.")
    for place, band in enumerate(asked.bands):
        if bool(band.least) != bool(place):
            yield ("bands", str(place)), N_("Only the first band begins without a number; each other band says its lowest one (least).")
        elif place > 1 and (below := asked.bands[place - 1].least) and number_of(band.least) <= number_of(below):
            yield ("bands", str(place), "least"), N_("List the bands from low to high.")


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: when there are bands."""
    return bool(item.number and item.number.bands)


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; a number outside the limits is a fault."""
    form, asked = Raw(item, raw, takes=("number",)), item.number or Number()
    found = form.decimal("number", decimals=asked.decimals)
    if found is not None and found < number_of(asked.least):
        found = form.fault(("number",), N_("This number cannot be below %(least)s. Check it.", least=asked.least))
    elif found is not None and asked.most and found > number_of(asked.most):
        found = form.fault(("number",), N_("This number cannot be above %(most)s. Check it.", most=asked.most))
    return form.parsed(number=found)


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the band in which the number lies. Source: docs/scoring.md 4.3."""
    if not is_scored(item):
        return unscored(is_answered=answer.number is not None)
    if answer.number is None:
        return open_item(rules)
    band = band_of(item, answer.number)
    worth = counted_worth(item, float(band.share), rules)
    is_best = worth.p >= 1 or (worth.level is not None and worth.level == top_of(rules))
    return settled(worth, reasons=() if is_best else (Reason("choice", (), _says(item, answer.number, band)),))


def band_of(item: Item, number: Decimal) -> Band:
    """Return the band in which a number lies; the item has bands."""
    return next(band for band in reversed(item.number.bands) if not band.least or number >= number_of(band.least))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share of the number when there is valid evidence, else 0."""
    shows = is_scored(item) and answer.number is not None and shown_by_evidence(answer, on)
    return counted_worth(item, float(band_of(item, answer.number).share) if shows else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return whether the number needs a piece of valid evidence."""
    said = is_scored(item) and answer.number is not None and band_of(item, answer.number).share > 0
    return Lacking(whole=said and not shown_by_evidence(answer, on))


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: not the number, which is measured anew."""
    return not_counted(answer)


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with the nearest number that is worth most; as it was when no number is worth more."""
    if not is_scored(item):
        return answer if answer.number is not None else replace(answer, number=number_of((item.number or Number()).least))
    best = max(band.share for band in item.number.bands)
    if answer.number is not None and band_of(item, answer.number).share == best:
        return replace(answer, adjusted=None)
    return replace(answer, number=_nearest(item, answer.number, [b for b in item.number.bands if b.share == best]), adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer with the nearest number of the next lower band, while that is better than before."""
    if not is_scored(item) or better.number is None:
        return
    before = -1 if answer.number is None else band_of(item, answer.number).share
    lower = [band for band in item.number.bands if before < band.share < band_of(item, better.number).share]
    if lower:
        share = max(band.share for band in lower)
        yield replace(better, number=_nearest(item, answer.number, [band for band in lower if band.share == share]))


def _nearest(item: Item, number: Decimal | None, bands: list[Band]) -> Decimal:
    """Return the number in one of some bands that is nearest to a number, or the lowest of all."""
    edges = [edge for band in bands for edge in _edges(item.number, band)]
    return min(edges) if number is None else min(edges, key=lambda edge: abs(edge - number))


def _edges(asked: Number, band: Band) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number in a band, in the decimals that may be written."""
    place = asked.bands.index(band)
    low = max(number_of(band.least or asked.least), number_of(asked.least))
    if place + 1 < len(asked.bands):
        return low, max(low, number_of(asked.bands[place + 1].least) - Decimal(1).scaleb(-asked.decimals))
    return low, number_of(asked.most) if asked.most else low


def written(number: object) -> Phrase | str:
    """Return a number of any type with its decimals, if any, behind a point or a comma."""
    whole, _point, decimals = str(number).partition(".")
    return N_("%(whole)s.%(decimals)s", whole=whole, decimals=decimals) if decimals else whole


def in_words(item: Item, number: Decimal) -> Phrase | str:
    """Return a number with its unit, as people write it: with a point or a comma by their language."""
    shown = written(plain_number(number))
    unit = item.number.unit if item.number else ""
    return N_("%(number)s %(unit)s", number=shown, unit=unit) if unit else shown


def _says(item: Item, number: Decimal, band: Band) -> Phrase:
    shown = in_words(item, number)
    if band.text:
        return N_("The answer is %(number)s: %(band)s.", number=shown, band=band.text)
    return N_("The answer is %(number)s. Another number counts for more.", number=shown)
