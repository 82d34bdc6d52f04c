"""`selfassess plan`: the improvement plan of a file of answers, on paper and as files, without a database."""

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.answering import Day
from selfassess.commands.making import make
from selfassess.commands.saying import language_option

OTHERS = {"xlsx": "plan-table", "ics": "calendar", "csv": "plan-data", "json": "plan-data"}  # which paper makes a format


class PlanCommand(click.Command):
    """Makes a plan; with `read` as its first argument it reads an edited plan back."""

    def make_context(self, info_name, args, parent=None, **extra):
        """Return the context of what was asked for."""
        if args[:1] == ["read"]:
            from selfassess.commands.plan_reading import read  # loads the reader of workbooks

            return read.make_context(f"{info_name} read", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


def _target(name: str, help_: str):
    return click.option(f"--{name}", type=click.Path(dir_okay=False, path_type=Path), help=help_)


@click.command(
    cls=PlanCommand,
    help=_("Make the improvement plan of a file of answers."),
    epilog=_("An edited workbook comes back with: selfassess plan read SHEET.xlsx ANSWERS.yaml"),
)
@click.argument("answers", metavar="ANSWERS.yaml")
@_target("pdf", _("Write the plan as a PDF."))
@_target("html", _("Write the plan as a page for every reader."))
@_target("docx", _("Write the plan as a Word document."))
@_target("xlsx", _("Write the plan as an Excel file to work in."))
@_target("ics", _("Write the days of the plan for a calendar."))
@_target("csv", _("Write the plan as CSV."))
@_target("json", _("Write the result and the plan as JSON."))
@click.option("--date", "on", type=Day(), help=_("Reference date, instead of the one in the file (YYYY-MM-DD)."))
@language_option
def plan(answers: str, on: date | None, language: str, **targets: Path | None) -> None:
    """Write the plan; the same answers and date give the same bytes."""
    wanted = {format_: path for format_, path in targets.items() if path}
    if not wanted:
        raise click.UsageError(_("Say what to make: --pdf FILE, --html FILE, --docx, --xlsx, --ics, --csv or --json."))
    make("plan", answers, wanted, on=on, language=language, others=OTHERS)
