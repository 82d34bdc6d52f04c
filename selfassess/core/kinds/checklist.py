"""A question answered norm by norm: met, partly, not met, unknown or not applicable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from selfassess.core.answers import Answer, NormAnswer
from selfassess.core.definition import JUDGED, Item, Norm, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.judged import (
    Judged,
    Lacking,
    Parsed,
    Worth,
    as_float,
    level_at,
    lowest,
    norm_texts,
    not_applicable,
    open_item,
    settled,
    thresholds_of,
    top_of,
)
from selfassess.core.kinds.raw import Raw, states_of
from selfassess.core.phrases import N_, NN_
from selfassess.core.scoring.result import PARTIAL, Reason

OPEN = "open"


@dataclass(frozen=True, slots=True)
class Unit:
    """A norm, or a group of norms of which one is enough: what counts once."""

    weight: float
    letters: tuple[str, ...]


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    return [] if item.norms else [Fault(("norms",), N_("A checklist needs at least one norm."))]


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form."""
    form = Raw(item, raw, takes=("norms",))
    return form.parsed(norms=form.norms({norm.id: states_of(item, norm.id) for norm in item.norms}))


def states(item: Item, answer: Answer, left_out: frozenset[str]) -> dict[str, str]:
    """Return the state of every norm that applies: met, partly, not_met or open."""
    found = {}
    for norm in item.norms:
        given = answer.norms.get(norm.id)
        state = given.state if given else OPEN
        if norm.id not in left_out and state != "not_applicable":
            found[norm.id] = state if state in JUDGED else OPEN
    return found


def units_of(item: Item, applying: Mapping[str, str]) -> list[Unit]:
    """Return what counts: each group with a norm that applies, and each such norm outside a group."""
    grouped = {letter for group in item.groups for letter in group.any_of}
    units = [Unit(as_float(norm.weight), (norm.id,)) for norm in item.norms if norm.id in applying and norm.id not in grouped]
    for group in item.groups:
        if letters := tuple(letter for letter in group.any_of if letter in applying):
            units.append(Unit(as_float(group.weight), letters))
    return units


def share_of(units: list[Unit], worth: Mapping[str, float]) -> float:
    """Return the weighted mean over the units, 0–1; a group is worth its best norm. Source: docs/scoring.md 4.2."""
    return sum(unit.weight * max(worth[letter] for letter in unit.letters) for unit in units) / sum(unit.weight for unit in units)


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the norms that apply; norms in `left_out` do not, whatever was answered. Source: docs/scoring.md 4.2."""
    applying = states(item, answer, left_out)
    if not applying:
        return not_applicable()
    forced = forcing_norm(item, applying)
    if forced is None and all(state == OPEN for state in applying.values()):
        return open_item(rules)
    units = units_of(item, applying)
    worst = _filled(item, applying, units, rules, "not_met")
    best = _filled(item, applying, units, rules, "met") if OPEN in applying.values() else worst
    if forced is None and _is_open(units, applying, rules):
        return Judged(PARTIAL, worst=worst, best=best, low=worst.p, high=best.p, reasons=(_still_open(item, applying),))
    return settled(worst, cap=_cap(item, applying, rules), reasons=tuple(_reasons(item, applying, units, worst, rules)))


def forcing_norm(item: Item, applying: Mapping[str, str]) -> Norm | None:
    """Return the norm that decides the whole share because it is not met, if any."""
    for norm in item.norms:
        if norm.if_not_met and norm.if_not_met.score is not None and applying.get(norm.id) == "not_met":
            return norm
    return None


def _filled(item: Item, applying: Mapping[str, str], units: list[Unit], rules: Scoring, instead: str) -> Worth:
    """Return the worth when every open norm is `instead`."""
    filled = {letter: instead if state == OPEN else state for letter, state in applying.items()}
    forced = forcing_norm(item, filled)
    p = float(forced.if_not_met.score) if forced else share_of(units, {k: as_float(rules.credit[v]) for k, v in filled.items()})
    return _worth(item, filled, p, rules)


def _worth(item: Item, filled: Mapping[str, str], p: float, rules: Scoring) -> Worth:
    level = level_at(p, thresholds_of(item, rules))
    return Worth(p, None if level is None else lowest(level, _cap(item, filled, rules)))


def _cap(item: Item, applying: Mapping[str, str], rules: Scoring) -> int | None:
    """Return the highest level that the conditions leave, None when they limit nothing."""
    limits = []
    for norm in item.norms:
        if norm.if_not_met and applying.get(norm.id) == "not_met":
            limits.append(norm.if_not_met.level_at_most)
            if norm.if_not_met.score is not None:
                limits.append(level_at(float(norm.if_not_met.score), thresholds_of(item, rules)))
    return lowest(*limits)


def _is_open(units: list[Unit], applying: Mapping[str, str], rules: Scoring) -> bool:
    if OPEN not in applying.values():
        return False
    credit = {**{state: as_float(rules.credit[state]) for state in JUDGED}, OPEN: None}
    full = credit["met"]
    return any(
        any(applying[letter] == OPEN for letter in unit.letters)
        and not any(applying[letter] != OPEN and credit[applying[letter]] >= full for letter in unit.letters)
        for unit in units
    )


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share that valid evidence shows, with its level; an open norm proves nothing. Source: docs/scoring.md 4.7."""
    applying = {letter: "not_met" if state == OPEN else state for letter, state in states(item, answer, left_out).items()}
    if not applying:
        return Worth(0.0, None)
    covered = covered_norms(item, answer, on)
    worth = {letter: as_float(rules.credit[state]) if letter in covered else 0.0 for letter, state in applying.items()}
    forced = forcing_norm(item, applying)
    p = float(forced.if_not_met.score) if forced else share_of(units_of(item, applying), worth)
    return _worth(item, applying, p if not forced or covered else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return the norms whose worth no valid evidence shows; of a group those that are worth most."""
    applying = states(item, answer, left_out)
    covered = covered_norms(item, answer, on)
    forced = forcing_norm(item, applying)
    if forced is not None:  # the share is that of the condition, and any piece of evidence shows it
        return Lacking(whole=bool(forced.if_not_met.score) and not covered)
    worth = {letter: 0.0 if state == OPEN else as_float(rules.credit[state]) for letter, state in applying.items()}
    return Lacking(tuple(letters for unit in units_of(item, applying) if (letters := _unshown(unit, worth, covered))))


def _unshown(unit: Unit, worth: Mapping[str, float], covered: set[str]) -> tuple[str, ...]:
    """Return the norms of which one must be shown before a unit is worth what is said of it; none when it is."""
    most = max(worth[letter] for letter in unit.letters)
    shown = max((worth[letter] for letter in unit.letters if letter in covered), default=0.0)
    return tuple(letter for letter in unit.letters if worth[letter] == most) if unit.weight and shown < most else ()


def covered_norms(item: Item, answer: Answer, on: date) -> set[str]:
    """Return the norms for which there is valid evidence on a date."""
    covered: set[str] = set()
    for evidence in answer.evidence:
        if evidence.is_valid(on):
            covered.update(evidence.norms or (norm.id for norm in item.norms))
    return covered


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with every norm that applies met."""
    met = {letter: NormAnswer("met") for letter in states(item, answer, left_out)}
    return replace(answer, norms={**answer.norms, **met}, adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield smaller versions of the step from `answer` to `better`: each leaves one changed norm as it was."""
    for letter in reversed(list(states(item, answer, left_out))):
        if better.norms.get(letter) != answer.norms.get(letter):
            before = {letter: answer.norms[letter]} if letter in answer.norms else {}
            yield replace(better, norms={**{k: v for k, v in better.norms.items() if k != letter}, **before})


def _reasons(item: Item, applying: Mapping[str, str], units: list[Unit], worth: Worth, rules: Scoring) -> Iterator[Reason]:
    """Yield why the level (or, without levels, the share) is not higher: a condition, or the norms that lack."""
    lacking = _lacking(units, applying, rules)
    if not lacking or worth.level == top_of(rules) and worth.level is not None:
        return
    forced = forcing_norm(item, applying)
    worth_of_each = {letter: 0.0 if state == OPEN else as_float(rules.credit[state]) for letter, state in applying.items()}
    if forced:
        yield Reason("condition", (forced.id,), N_("“%(norm)s” is answered with no. Without it the rest does not count.", norm=forced.text))
        lifted = level_at(share_of(units, {**worth_of_each, forced.id: 1.0}), thresholds_of(item, rules))
        if lifted is not None and lifted <= worth.level:
            yield _norms_that_lack(item, units, lacking, applying, rules)
        return
    base = level_at(share_of(units, worth_of_each), thresholds_of(item, rules))
    cap = _cap(item, applying, rules)
    limiting = tuple(n.id for n in item.norms if n.if_not_met and n.if_not_met.level_at_most == cap and applying.get(n.id) == "not_met")
    if cap is not None and base is not None and cap <= base:
        about = limiting if cap < base else tuple(letter for letter in applying if letter in limiting or letter in lacking)
        yield Reason(
            "condition",
            about,
            N_("“%(norm)s” is answered with no. That limits the judgement of this item.", norm=norm_texts(item, limiting)),
        )
        if cap < base:
            return
    yield _norms_that_lack(item, units, lacking, applying, rules)


def _norms_that_lack(item: Item, units: list[Unit], lacking: tuple[str, ...], applying: Mapping[str, str], rules: Scoring) -> Reason:
    full = len(units) - len(_lacking_units(units, applying, rules))
    return Reason(
        "norms",
        lacking,
        NN_(
            "%(full)s of %(n)s norm is fully met. Not (fully) met: %(lacking)s.",
            "%(full)s of %(n)s norms are fully met. Not (fully) met: %(lacking)s.",
            len(units),
            full=full,
            lacking=tuple(f"{letter}) {text.removesuffix('.')}" for letter, text in zip(lacking, norm_texts(item, lacking), strict=True)),
        ),
    )


def _lacking_units(units: list[Unit], applying: Mapping[str, str], rules: Scoring) -> list[Unit]:
    full = rules.credit["met"]
    return [
        unit for unit in units if max(rules.credit[applying[letter]] if applying[letter] != OPEN else 0 for letter in unit.letters) < full
    ]


def _lacking(units: list[Unit], applying: Mapping[str, str], rules: Scoring) -> tuple[str, ...]:
    letters = {letter for unit in _lacking_units(units, applying, rules) for letter in unit.letters}
    return tuple(letter for letter in applying if letter in letters)


def _still_open(item: Item, applying: Mapping[str, str]) -> Reason:
    letters = tuple(letter for letter, state in applying.items() if state == OPEN)
    return Reason(
        "open",
        letters,
        NN_(
            "%(n)s norm is still open: %(open)s.",
            "%(n)s norms are still open: %(open)s.",
            len(letters),
            open=tuple(f"{letter}) {text}" for letter, text in zip(letters, norm_texts(item, letters), strict=True)),
        ),
    )
