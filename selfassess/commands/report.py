"""`selfassess report`: any report about a file of answers, without a database."""

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.answering import Day
from selfassess.commands.making import make
from selfassess.commands.saying import language_option
from selfassess.papers import HTML, PAPERS, PDF, REPORT

NAMES = tuple(paper.id for paper in PAPERS if paper.kind == REPORT)


@click.command(help=_("Make a report about a file of answers."))
@click.argument("name", type=click.Choice(NAMES), metavar=f"[{'|'.join(NAMES)}]")
@click.argument("answers", metavar="ANSWERS.yaml")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the report as a PDF."))
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the report as a page for every reader."))
@click.option("--date", "on", type=Day(), help=_("Reference date, instead of the one in the file (YYYY-MM-DD)."))
@language_option
def report(name: str, answers: str, pdf: Path | None, html: Path | None, on: date | None, language: str) -> None:
    """Write the report; the same answers and date give the same bytes."""
    targets = {format_: path for format_, path in ((PDF, pdf), (HTML, html)) if path}
    if not targets:
        raise click.UsageError(_("Say what to make: --pdf FILE or --html FILE."))
    make(name, answers, targets, on=on, language=language)
