"""`selfassess compare`: two files of answers beside each other, without a database."""

import json
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.answering import open_answers
from selfassess.commands.saying import language_option, refuse
from selfassess.core.comparison import BETTER, CERTAINTY_WORDS, CHANGE_WORDS, WORSE, Comparison
from selfassess.core.comparison import compare as compared
from selfassess.core.faults import Fault, Place
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, NN_, Percent, Phrase, say
from selfassess.exchange.comparison_json import comparison_json
from selfassess.languages import catalogue


@click.command(help=_("Put two files of answers beside each other: what became better, what became worse."))
@click.argument("before", metavar="OLD.yaml")
@click.argument("after", metavar="NEW.yaml")
@click.option("--json", "as_json", is_flag=True, help=_("Print the comparison as JSON."))
@language_option
def compare(before: str, after: str, as_json: bool, language: str) -> None:
    """Print what changed; warnings go to standard error."""
    was, now = (open_answers(name, language, None)[1] for name in (before, after))
    if was.questionnaire.key != now.questionnaire.key:
        says = N_("These files answer two questionnaires: %(one)s and %(other)s.", one=was.questionnaire.key, other=now.questionnaire.key)
        refuse([Fault(("questionnaire",), says, Place(str(Path(after)), 1, 1))], language)
    found = compared(was, now)
    if as_json:
        click.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
        return
    words = catalogue(language)
    for line in lines(found, now):
        click.echo(say(line, words))


def lines(found: Comparison, now: Outcome) -> Iterator[Phrase | str]:
    """Yield what changed in sentences: the whole, the sections, and the items with the largest change first."""
    yield N_("%(before)s and %(after)s beside each other", before=found.before_on.isoformat(), after=found.after_on.isoformat())
    if found.verdict:
        yield N_(
            "Verdict: %(before)s, now %(after)s: %(change)s.",
            before=found.verdict.before.code, after=found.verdict.after.code, change=CHANGE_WORDS[found.verdict.change],
        )  # fmt: skip
        yield from found.verdict.reasons
    yield N_("Shown with evidence: %(before)s, now %(after)s.", before=Percent(found.proven.before), after=Percent(found.proven.after))
    yield NN_("%(n)s question became worse.", "%(n)s questions became worse.", found.count(WORSE))
    yield NN_("%(n)s question became better.", "%(n)s questions became better.", found.count(BETTER))
    titles = {item.id: item.title for item in now.questionnaire.items}
    for one in found.largest_first():
        yield ""
        yield N_("%(id)s %(title)s: %(change)s", id=one.id, title=titles.get(one.id, ""), change=_told(one))
        yield from one.reasons


def _told(one) -> Phrase:
    change = CHANGE_WORDS[one.change]
    return N_("%(change)s, %(certainty)s", change=change, certainty=CERTAINTY_WORDS[one.certainty]) if one.certainty else change
