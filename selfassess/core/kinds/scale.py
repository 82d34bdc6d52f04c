"""One step chosen on a row of numbered steps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Scale, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import Judged, Lacking, Parsed, Worth, open_item, settled, shown_by_evidence, top_of
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.result import Reason

FEWEST, MOST = 2, 11


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    scale = item.scale
    if scale is None:
        return [Fault((), N_("A scale needs its steps: write %(key)s.", key="scale"))]
    if scale.first < 0 or not FEWEST <= scale.last - scale.first + 1 <= MOST:
        return [Fault(("scale", "last"), N_("A scale has %(fewest)s to %(most)s steps.", fewest=FEWEST, most=MOST))]
    steps = steps_of(item)
    faults = [
        Fault(("scale", key, str(step)), N_("The scale has no step %(step)s.", step=step))
        for key, named in (("words", scale.words), ("shares", scale.shares))
        for step in named
        if step not in steps
    ]
    if not {scale.first, scale.last} <= set(scale.words):
        faults.append(Fault(("scale", "words"), N_("Say what the first and the last step mean.")))
    if scale.shares and set(scale.shares) != set(steps):
        faults.append(Fault(("scale", "shares"), N_("Say of every step what it is worth, or of none.")))
    if scale.shares and scale.falling:
        faults.append(Fault(("scale", "falling"), N_("The shares say which step is best: leave this out.")))
    return faults


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def steps_of(item: Item) -> range:
    """Return the numbers of the steps, in order."""
    return range(item.scale.first, item.scale.last + 1)


def step_words(item: Item, step: int) -> str:
    """Return a step as people read it: its number, with its words when it has any."""
    words = item.scale.words.get(step)
    return f"{step} – {words}" if words else str(step)


def in_words(item: Item, step: int) -> Phrase:
    """Return a step with both ends of its scale: `3 of 5, from “never” to “always”`; with its own words between the ends."""
    scale, words = item.scale, item.scale.words
    ends = {"low": words.get(scale.first, ""), "high": words.get(scale.last, ""), "first": scale.first, "last": scale.last}
    place = N_("%(step)s of %(last)s", step=step, last=scale.last)
    if scale.first != 1:
        place = N_("%(step)s on a scale of %(first)s to %(last)s", step=step, first=scale.first, last=scale.last)
    if step in words and step not in (scale.first, scale.last):
        return N_("%(place)s: %(words)s (from “%(low)s” to “%(high)s”)", place=place, words=words[step], **ends)
    return N_("%(place)s, from “%(low)s” to “%(high)s”", place=place, **ends)


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form."""
    form = Raw(item, raw, takes=("step",))
    step = form.whole("step")
    if step is not None and step not in steps_of(item):
        says = N_("Choose a step from %(first)s to %(last)s; this is %(value)s.", first=item.scale.first, last=item.scale.last, value=step)
        step = form.fault(("step",), says)
    return form.parsed(step=step)


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the step chosen. Source: docs/scoring.md 4.3."""
    if answer.step is None:
        return open_item(rules)
    worth = counted_worth(item, share_at(item.scale, answer.step), rules)
    is_best = worth.p >= 1 or (worth.level is not None and worth.level == top_of(rules))
    return settled(worth, reasons=() if is_best else (Reason("choice", (), _says(item, answer.step)),))


def share_at(scale: Scale, step: int) -> float:
    """Return what a step is worth, 0–1."""
    if scale.shares:
        return float(scale.shares[step])
    risen = (step - scale.first) / (scale.last - scale.first)
    return 1 - risen if scale.falling else risen


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share of the step when there is valid evidence, else 0."""
    shows = answer.step is not None and shown_by_evidence(answer, on)
    return counted_worth(item, share_at(item.scale, answer.step) if shows else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return whether the step needs a piece of valid evidence."""
    said = answer.step is not None and share_at(item.scale, answer.step) > 0
    return Lacking(whole=said and not shown_by_evidence(answer, on))


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with the best step."""
    return replace(answer, step=max(steps_of(item), key=lambda step: share_at(item.scale, step)), adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer with the next lower step, while that is better than before."""
    before = -1.0 if answer.step is None else share_at(item.scale, answer.step)
    most = share_at(item.scale, better.step)
    lower = [step for step in steps_of(item) if before < share_at(item.scale, step) < most]
    if lower:
        yield replace(better, step=max(lower, key=lambda step: share_at(item.scale, step)))


def _says(item: Item, step: int) -> Phrase:
    best = max(steps_of(item), key=lambda one: share_at(item.scale, one))
    return N_("The answer is %(step)s; the best is %(best)s.", step=step_words(item, step), best=step_words(item, best))
