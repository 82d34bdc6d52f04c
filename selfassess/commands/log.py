"""`selfassess log`: whether the log is still as it was written."""

from gettext import gettext as _

import click

from selfassess.commands.opening import open_place
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_


@click.group(help=_("Look after the log."))
def log() -> None:
    """Gather the commands about the log."""


@log.command(help=_("Check that no line of the log was changed, moved, deleted or cut off."))
@click.option("--organisation", help=_("Name of the organisation; without it every log is checked."))
@language_option
def verify(organisation: str | None, language: str) -> None:
    """Check one log or all; exit 1 at the first line that is not as it was written."""
    app = open_place(language)
    from selfassess.services import log as lines  # loads the web app

    with app.app_context():
        checked = list(lines.check_all(organisation=organisation))
    if organisation is not None and not checked:
        refuse([Fault((), N_("There is no organisation with the name “%(name)s”.", name=organisation))], language)
    for one in checked:
        if not one.wrong:
            tell(one.says, language)
    if wrong := [Fault((), one.says) for one in checked if one.wrong]:
        refuse(wrong, language)
