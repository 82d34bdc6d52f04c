"""An answer in a few words, for reading back."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.definition import Item, Population, Questionnaire
from selfassess.core.kinds import evidence, number, scale, yes_no
from selfassess.core.kinds.measurement import is_too_small
from selfassess.core.kinds.raw import states_of
from selfassess.web.kinds.field import faults_by_input, parse
from selfassess.web.languages import day, said, short_day

CHOICE_WORDS = {"yes_no": yes_no.WORDS, "evidence": evidence.WORDS}


def told(questionnaire: Questionnaire, item: Item, answer: Answer) -> tuple[str, ...]:
    """Return an answer as short lines; none when nothing was answered."""
    if answer == EMPTY:
        return ()
    if answer.not_applicable is not None:
        return (_("Does not apply: %(reason)s", reason=answer.not_applicable or _("no reason given")), *_more(answer))
    population = next((one for one in questionnaire.populations if one.id == item.population), None)
    return (*_norms(item, answer), *_count(answer, population), *_chosen(item, answer), *_more(answer))


def all_told(questionnaire: Questionnaire, item: Item, answer: Answer) -> tuple[str, ...]:
    """Return an answer with its texts: all that is lost when somebody saves over it."""
    titles = tuple(piece.title for piece in answer.evidence)
    return (*told(questionnaire, item, answer), *counting_told(answer), *titles, *filter(None, [answer.note]))


def typed_told(questionnaire: Questionnaire, item: Item, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was typed and is no answer yet: what can be read of it, and the rest as it was typed."""
    parsed = parse(item, fields)
    odd = [fields[name] for name in faults_by_input(item, parsed.faults) if fields.get(name)]
    return (*all_told(questionnaire, item, parsed.answer), *(_("Not understood: “%(text)s”", text=text) for text in odd))


def counting_told(answer: Answer) -> Iterator[str]:
    """Yield the counts per norm, and the rest of the counting form: what the short lines leave out."""
    for letter, count in sorted(answer.norm_counts.items()):
        met, examined = ("…" if number is None else number for number in (count.met, count.examined))
        yield _("%(letter)s is met in %(met)s of %(examined)s", letter=letter, met=met, examined=examined)
    if answer.sample.start or answer.sample.end:
        first, last = short_day(answer.sample.start) or "…", short_day(answer.sample.end) or "…"
        yield _("Period: %(first)s to %(last)s", first=first, last=last)
    if answer.sample.by:
        yield _("Counted by: %(who)s", who=answer.sample.by)
    if answer.counts.seed is not None:
        yield _("Starting number of the draw: %(seed)s", seed=answer.counts.seed)


def _norms(item: Item, answer: Answer) -> Iterator[str]:
    """Yield each state with the norms that have it, in the order of the answers."""
    if not answer.norms:
        return
    says = {
        "met": _("Yes: %(norms)s"), "partly": _("Partly: %(norms)s"), "not_met": _("No: %(norms)s"),
        "unknown": _("Not known yet: %(norms)s"), "not_applicable": _("Does not apply: %(norms)s"),
    }  # fmt: skip
    for state, sentence in says.items():
        letters = [letter for letter, given in answer.norms.items() if given.state == state]
        if letters:
            yield sentence.replace("%(norms)s", ", ".join(sorted(letters)))
    unasked = [norm.id for norm in item.norms if norm.id not in answer.norms and norm.id != item.decides and states_of(item, norm.id)]
    if unasked:
        yield _("No answer yet: %(norms)s", norms=", ".join(unasked))


def _count(answer: Answer, population: Population | None) -> Iterator[str]:
    counts, many = answer.counts, population.text if population else ""
    if counts.met is not None and counts.examined is not None:
        yield _("%(met)s of %(examined)s %(many)s meet it", met=counts.met, examined=counts.examined, many=many)
    elif counts.met is not None and counts.population is not None:
        yield _("Holds for %(met)s of %(total)s %(many)s", met=counts.met, total=counts.population, many=many)
    elif counts.examined is not None:
        yield _("%(examined)s %(many)s looked at, not yet how many meet it", examined=counts.examined, many=many)
    elif counts.population == 0:
        yield _("There are no %(many)s", many=many)
    drawn = {"all": _("All were looked at"), "random": _("Drawn at random"), "chosen": _("Chosen by ourselves")}
    if counts.drawn:
        yield drawn[counts.drawn]
    if answer.sample.date:
        yield _("Counted on %(day)s", day=day(answer.sample.date))


def given_told(item: Item, answer: Answer) -> Iterator[str]:
    """Yield what was answered at an item that asks for one thing: options, a step, yes or no, a number, a day or a text."""
    yield from (option.text for option in item.options if option.id in answer.choices)
    if item.kind in CHOICE_WORDS and answer.choice:
        yield said(CHOICE_WORDS[item.kind][answer.choice])
    if answer.step is not None:
        yield said(scale.in_words(item, answer.step))
    if answer.number is not None:
        yield said(number.in_words(item, answer.number))
    if answer.date is not None:
        yield day(answer.date)
    if answer.text:
        yield answer.text


def _chosen(item: Item, answer: Answer) -> Iterator[str]:
    yield from given_told(item, answer)
    for option in (*item.options, *(() if is_too_small(item, answer) else item.outcomes)):
        if option.id in (answer.choice, answer.outcome):
            yield option.text
    if answer.respondents is not None:
        yield ngettext("%(num)s took part", "%(num)s took part", answer.respondents)


def _more(answer: Answer) -> Iterator[str]:
    if answer.evidence:
        yield ngettext("%(num)s piece of evidence", "%(num)s pieces of evidence", len(answer.evidence))
    if answer.acute:
        yield _("Marked as an acute risk")
    if answer.adjusted:
        yield _("Judgement adjusted: %(reason)s", reason=answer.adjusted.reason)
