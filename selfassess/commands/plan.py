"""`selfassess plan`: the printable improvement plan of a file of answers, without a database."""

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.answering import Day
from selfassess.commands.making import make
from selfassess.commands.saying import language_option
from selfassess.papers import HTML, PDF


@click.command(help=_("Make the improvement plan of a file of answers."))
@click.argument("answers", metavar="ANSWERS.yaml")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the plan as a PDF."))
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the plan as a page for every reader."))
@click.option("--date", "on", type=Day(), help=_("Reference date, instead of the one in the file (YYYY-MM-DD)."))
@language_option
def plan(answers: str, pdf: Path | None, html: Path | None, on: date | None, language: str) -> None:
    """Write the plan; the same answers and date give the same bytes."""
    targets = {name: path for name, path in ((PDF, pdf), (HTML, html)) if path}
    if not targets:
        raise click.UsageError(_("Say what to make: --pdf FILE or --html FILE."))
    make("plan", answers, targets, on=on, language=language)
