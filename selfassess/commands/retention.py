"""`selfassess retention`: clear away what was kept long enough."""

from gettext import gettext as _

import click

from selfassess.commands.opening import open_place
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, NN_


@click.command(help=_("Delete what was kept long enough, and announce what soon will be."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@language_option
def retention(dry_run: bool, language: str) -> None:
    """Do all that is due today, one after the other; run it every day."""
    app = open_place(language)
    from selfassess.models.database import now  # loads the web app
    from selfassess.services import forgetting, retention

    with app.app_context():
        at = now()
        steps = retention.due_steps(at)
        for step in steps:
            if not dry_run:
                retention.do_step(step, at)
            tell(step.says, language)
        folder = app.config["SETTINGS"].instance
        if not dry_run and (steps or forgetting.is_unfinished(folder)) and not forgetting.forget(folder):
            refuse(
                [Fault((), N_("The database is too busy to remove deleted data from its file. Run this again at a quiet moment."))],
                language,
            )
    tell(_conclusion(len(steps), dry_run), language)


def _conclusion(count: int, dry_run: bool):
    if not count:
        return N_("There is nothing to clear away.")
    if dry_run:
        return N_("Nothing was done: this was a trial.")
    return NN_("%(n)s thing was done.", "%(n)s things were done.", count)
