"""`selfassess plan`: the printable improvement plan of a file of answers, without a database."""

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.answering import Day, open_answers
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.intake import period
from selfassess.core.loading import digest
from selfassess.core.phrases import N_, Phrase
from selfassess.languages import catalogue


@click.command(help=_("Make the improvement plan of a file of answers."))
@click.argument("answers", metavar="ANSWERS.yaml")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the plan as a PDF."))
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the plan as a page for every reader."))
@click.option("--date", "on", type=Day(), help=_("Reference date, instead of the one in the file (YYYY-MM-DD)."))
@language_option
def plan(answers: str, pdf: Path | None, html: Path | None, on: date | None, language: str) -> None:
    """Write the plan; the same answers and date give the same bytes."""
    if pdf is None and html is None:
        raise click.UsageError(_("Say what to make: --pdf FILE or --html FILE."))
    read, found = open_answers(answers, language, on)
    for target in (pdf, html):
        if target and target.exists() and target.samefile(answers):
            _stop(_unwritable(target), language)
    from selfassess.reports.plan import PlanAbout, render_plan, render_plan_html  # heavy: only when a plan is made
    from selfassess.reports.printing import PrintingFailed

    about = PlanAbout(
        organisation=read.organisation,
        title="",  # an answers file has none of its own
        on=found.on,
        version=f"{found.questionnaire.key}@{found.questionnaire.version}",
        digest=digest(found.questionnaire),
        period=period(found.questionnaire, found.intake),
        second_assessor=read.second_assessor,
        language=language,
    )
    parts = (found.questionnaire, found.intake, found.answers, found.result, found.plan)
    try:
        if html:
            _write(html, render_plan_html(*parts, about=about, catalogue=catalogue(language)).encode(), language)
        if pdf:
            _write(pdf, render_plan(*parts, about=about, catalogue=catalogue(language)), language)
    except PrintingFailed:
        _stop(N_("The plan could not be printed. Try again; if it fails again, make it with --html."), language)


def _write(path: Path, content: bytes, language: str) -> None:
    try:
        path.write_bytes(content)
    except OSError:
        _stop(_unwritable(path), language)
    tell(N_("%(file)s is ready.", file=str(path)), language)


def _unwritable(path: Path) -> Phrase:
    return N_("%(file)s cannot be written. Choose another place.", file=str(path))


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
