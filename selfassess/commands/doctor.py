"""`selfassess doctor`: whether the place is healthy."""

from gettext import gettext as _

import click

from selfassess.commands.opening import open_place
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault


@click.command(help=_("Look whether the database, the log and the settings are as they must be."))
@language_option
def doctor(language: str) -> None:
    """Tell all that was looked at; exit 1 when something must be done."""
    app = open_place(language, upgraded=False)
    from selfassess.services import health  # loads the web app

    with app.app_context():
        findings = list(health.examine(app.config["SETTINGS"]))
    for finding in findings:
        if not finding.wrong:
            tell(finding.says, language)
    if wrong := [Fault((), finding.says) for finding in findings if finding.wrong]:
        refuse(wrong, language)
