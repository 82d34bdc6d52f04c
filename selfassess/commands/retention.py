"""`selfassess retention`: clear away what was kept long enough."""

from gettext import gettext as _

import click

from selfassess.adapters.files import StoreFailed
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
    from selfassess.services import counting_retention, evidence_retention, forgetting, retention

    faults = []
    with app.app_context():
        at, count, folder = now(), 0, app.config["SETTINGS"].instance
        for kept in (retention, evidence_retention, counting_retention):
            for step in kept.due_steps(at):
                if not dry_run:
                    kept.do_step(step, at)
                tell(step.says, language)
                count += 1
        if not dry_run and (count or forgetting.is_unfinished(folder)) and not forgetting.forget(folder):
            faults.append(N_("The database is too busy to remove deleted data from its file. Run this again at a quiet moment."))
        try:
            count += _in_the_store(app.config["SETTINGS"], dry_run, language)
        except StoreFailed:
            faults.append(N_("The store of documents does not answer, so nothing was cleared away there. Run this again later."))
    if faults:
        refuse([Fault((), says) for says in faults], language)
    tell(_conclusion(count, dry_run), language)


def _in_the_store(settings, dry_run: bool, language: str) -> int:
    """Do what is due in the store of documents; return how many things that were. Raises StoreFailed."""
    from selfassess.services import evidence_retention
    from selfassess.services.depot import depot_of

    depot = depot_of(settings)
    steps = evidence_retention.store_steps(depot)
    for step in steps:
        if not dry_run:
            evidence_retention.do_store_step(step, depot)
        tell(step.says, language)
    return len(steps)


def _conclusion(count: int, dry_run: bool):
    if not count:
        return N_("There is nothing to clear away.")
    if dry_run:
        return N_("Nothing was done: this was a trial.")
    return NN_("%(n)s thing was done.", "%(n)s things were done.", count)
