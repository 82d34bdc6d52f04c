"""`selfassess score`: the result of a file of answers, without a database."""

import json
from collections.abc import Iterator
from datetime import date
from gettext import gettext as _

import click

from selfassess.commands.answering import Day, open_answers
from selfassess.commands.saying import language_option
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, NN_, Percent, Phrase, say
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, SKIPPED, Verdict
from selfassess.core.scoring.sections import level_text
from selfassess.exchange.result_json import result_json
from selfassess.languages import catalogue


@click.command(help=_("Score a file of answers."))
@click.argument("answers", metavar="ANSWERS.yaml")
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@click.option("--date", "on", type=Day(), help=_("Reference date, instead of the one in the file (YYYY-MM-DD)."))
@language_option
def score(answers: str, as_json: bool, on: date | None, language: str) -> None:
    """Print the result; warnings go to standard error."""
    read, found = open_answers(answers, language, on)
    if as_json:
        click.echo(json.dumps(result_json(found.questionnaire, found.result, found.plan, found.on), ensure_ascii=False, indent=2))
        return
    words = catalogue(language)
    for line in summary_lines(found, read.organisation):
        click.echo(say(line, words))


def summary_lines(found: Outcome, organisation: str) -> Iterator[Phrase | str]:
    """Yield the result in sentences: the verdict and why, the sections, what comes first."""
    questionnaire, result = found.questionnaire, found.result
    yield N_("%(title)s, %(date)s", title=organisation or questionnaire.title, date=found.on.isoformat())
    if result.verdict:
        yield from _verdict_lines(found, result.verdict)
    if result.percentage is not None:
        yield N_("Score: %(share)s.", share=Percent(result.percentage))
    elif result.percentage_low is not None:
        yield N_("Score so far: between %(low)s and %(high)s.", low=Percent(result.percentage_low), high=Percent(result.percentage_high))
    yield NN_("%(n)s item is still open.", "%(n)s items are still open.", result.tally.open)
    yield ""
    for section in questionnaire.sections:
        yield N_("%(id)s %(title)s: %(level)s", id=section.id, title=section.title, level=_standing(found, section.id))
    if found.plan.each:
        yield ""
        yield N_("What to do first:")
        yield from (f"  {action.item} ({action.priority}) {action.measure}" for action in found.plan.each[:5])


def _verdict_lines(found: Outcome, verdict: Verdict) -> Iterator[Phrase]:
    prefix = found.questionnaire.scoring.verdict.prefix
    name = N_("%(prefix)s: %(text)s", prefix=prefix.text, text=verdict.text) if verdict.only_design else verdict.text
    yield N_("Own judgement: %(code)s %(text)s.", code=verdict.code, text=name)
    if verdict.provisional:
        yield N_("Provisional: between %(low)s and %(high)s.", low=verdict.provisional.low, high=verdict.provisional.high)
    yield N_("Shown with evidence: %(code)s.", code=verdict.substantiated_code)
    yield from (reason.says for reason in verdict.reasons)


def _standing(found: Outcome, section_id: str) -> Phrase | str:
    section, rules = found.result.sections[section_id], found.questionnaire.scoring
    if section.status == NOT_APPLICABLE:
        return N_("does not apply")
    if section.status == NOT_TESTABLE:
        return N_("cannot be tested yet")
    if section.status == SKIPPED:
        return N_("not answered, and that is allowed")
    if section.level is not None:
        return level_text(section.level, rules)
    if section.level_low is not None:
        return N_(
            "open: between “%(low)s” and “%(high)s”", low=level_text(section.level_low, rules), high=level_text(section.level_high, rules)
        )
    if section.p is not None:
        return Percent(section.p)
    return N_("filled in") if section.status == OK else N_("open")
