"""How each question counts, when it is asked, and what its levels mean: told in sentences from the definition."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from selfassess.core.definition import Band, Item, Questionnaire
from selfassess.core.kinds import is_scored, raw, yes_no
from selfassess.core.kinds import number as numbers
from selfassess.core.kinds.scale import step_words, steps_of
from selfassess.core.phrases import N_, Phrase
from selfassess.reports.facts import in_words, number_words
from selfassess.reports.voice import Voice, number_of

_TOGETHER = {
    "sum": N_("What is chosen at %(item)s is added up, to 1 at most."),
    "all": N_("%(item)s counts only when everything that has a share is chosen."),
    "best": N_("Of what is chosen at %(item)s the best counts."),
}


def worths(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    """Yield how each question counts that is not judged norm by norm, and which weights and groups it has."""
    say = voice.say
    for item in questionnaire.items:
        if item.kind in _WORTH and is_scored(item):
            yield from map(say, _WORTH[item.kind](item, say))
        yield from map(say, _weights(item))
    yield from map(say, _alike(questionnaire))


def asked(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    """Yield when parts, sections, items and norms are asked, do not apply, or cannot be tested yet."""
    for part in questionnaire.parts:
        yield from _when(part.title, part, questionnaire, voice)
        for section in part.sections:
            yield from _when(f"{number_of(section.id)} {section.title}".strip(), section, questionnaire, voice)
            for item in section.items:
                yield from _when(item.id, item, questionnaire, voice)
                for norm in item.norms:
                    name = voice.say(N_("Norm %(norm)s of %(item)s", norm=norm.id, item=item.id))
                    yield from _when(name, norm, questionnaire, voice)


def meanings(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    """Yield what each level means: by itself, for what questions are judged on, and at single questions; the best first."""
    levels = sorted(questionnaire.scoring.levels, key=lambda level: -level.value)
    for level in levels:
        if level.meaning:
            yield voice.say(N_("“%(level)s”: %(text)s", level=level.text, text=level.meaning))
    named = [*((one.text, one) for one in questionnaire.materials), *((one.id, one) for one in questionnaire.items)]
    for name, one in named:
        for level in levels:
            if text := one.anchors.get(level.value):
                yield voice.say(N_("%(name)s, “%(level)s”: %(text)s", name=name, level=level.text, text=text))


def share_words(value: Fraction) -> str:
    """Return an exact share as people write it: 0, 1, 2/3, 90%, 1/8."""
    is_fraction = value.denominator in (1, 2, 3) or (value * 100).denominator > 1
    return str(value) if is_fraction else f"{value * 100}%"


def _when(name: str, piece: object, questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    sentences = (
        ("applies_when", N_("%(name)s is asked only when %(when)s.")),
        ("not_applicable_when", N_("%(name)s does not apply when %(when)s.")),
        ("not_testable_when", N_("%(name)s cannot be tested yet when %(when)s.")),
    )
    for key, says in sentences:
        condition = getattr(piece, key, None)
        if condition is not None:
            yield voice.say(N_(says.text, name=name, when=in_words(condition, questionnaire)))


def _options(item: Item, _say: Callable) -> Iterator[Phrase]:
    worth = tuple(f"{one.text} {share_words(one.share)}" for one in item.options if one.share is not None)
    if worth:
        yield N_("%(item)s counts by its answer: %(worth)s.", item=item.id, worth=worth)


def _several(item: Item, say: Callable) -> Iterator[Phrase]:
    yield from _options(item, say)
    together = item.choices.together if item.choices else "sum"
    yield N_(_TOGETHER[together].text, item=item.id)


def _outcomes(item: Item, _say: Callable) -> Iterator[Phrase]:
    if item.outcomes:
        worth = tuple(f"{one.text} {share_words(one.share)}" for one in item.outcomes)
        yield N_("%(item)s counts by its outcome: %(worth)s.", item=item.id, worth=worth)
    if item.minimum:
        yield N_("%(item)s cannot be tested yet when fewer than %(minimum)s took part.", item=item.id, minimum=item.minimum)


def _steps(item: Item, _say: Callable) -> Iterator[Phrase]:
    scale, steps = item.scale, steps_of(item)
    if scale.shares:
        worth = tuple(f"{step_words(item, step)}: {share_words(scale.shares[step])}" for step in steps)
        yield N_("%(item)s counts by its step: %(worth)s.", item=item.id, worth=worth)
        return
    ends = {"item": item.id, "first": step_words(item, steps[0]), "last": step_words(item, steps[-1])}
    if scale.falling:
        yield N_("%(item)s counts evenly from 1 at “%(first)s” to 0 at “%(last)s”.", **ends)
    else:
        yield N_("%(item)s counts evenly from 0 at “%(first)s” to 1 at “%(last)s”.", **ends)


def _bands(item: Item, say: Callable) -> Iterator[Phrase]:
    bands = item.number.bands
    nexts = [*bands[1:], None]
    worth = tuple(say(_band(item, band, after)) for band, after in zip(bands, nexts, strict=True))
    yield N_("%(item)s counts by its number: %(worth)s.", item=item.id, worth=worth)


def _band(item: Item, band: Band, after: Band | None) -> Phrase:
    share = share_words(band.share)
    worth = N_("%(share)s (%(text)s)", share=share, text=band.text) if band.text else share
    least, below = (numbers.in_words(item, raw.number_of(one.least)) if one and one.least else None for one in (band, after))
    if least is None and below is None:
        return N_("any number: %(worth)s", worth=worth)
    if least is None:
        return N_("below %(number)s: %(worth)s", number=below, worth=worth)
    if below is None:
        return N_("from %(number)s: %(worth)s", number=least, worth=worth)
    return N_("from %(number)s and below %(next)s: %(worth)s", number=least, next=below, worth=worth)


def _months(item: Item, _say: Callable) -> Iterator[Phrase]:
    yield N_(
        "%(item)s is in order when its date is not after the reference date, and at most %(months)s months before it.",
        item=item.id,
        months=item.day.months,
    )


def _better(item: Item, _say: Callable) -> Iterator[Phrase]:
    yield N_("At %(item)s “%(answer)s” is in order.", item=item.id, answer=yes_no.WORDS["true" if item.better == "yes" else "false"])


def _document(item: Item, _say: Callable) -> Iterator[Phrase]:
    yield N_("%(item)s is in order when it has a document that is adopted, and valid on the reference date.", item=item.id)


_WORTH: Mapping[str, Callable[[Item, Callable], Iterator[Phrase]]] = {
    "choice": _options,
    "choices": _several,
    "measurement": _outcomes,
    "scale": _steps,
    "number": _bands,
    "date": _months,
    "yes_no": _better,
    "evidence": _document,
}


def _weights(item: Item) -> Iterator[Phrase]:
    if item.weight != 1:
        yield N_("%(item)s counts %(weight)s times.", item=item.id, weight=number_words(item.weight))
    for group in item.groups:
        yield N_("In %(item)s one of norms %(norms)s is enough.", item=item.id, norms=group.any_of)
    for norm in item.norms:
        if norm.weight != 1:
            yield N_("Norm %(norm)s of %(item)s counts for %(weight)s.", norm=norm.id, item=item.id, weight=number_words(norm.weight))


def _alike(questionnaire: Questionnaire) -> Iterator[Phrase]:
    """Yield which items are special in the same way."""
    items = questionnaire.items
    special = (
        (N_("These only ask, and have no judgement: %(items)s."), [one.id for one in items if not is_scored(one)]),
        (
            N_("These need no answer: %(items)s. They count only when they are answered."),
            [one.id for one in items if one.optional],
        ),
        (N_("Critical are: %(items)s."), [one.id for one in items if one.critical]),
        (N_("Everything must meet the norm at: %(items)s."), [one.id for one in items if one.zero_tolerance]),
    )
    for says, ids in special:
        if ids:
            yield N_(says.text, items=tuple(ids))
