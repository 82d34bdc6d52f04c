"""`selfassess user`: people who may sign in, from the command line."""

import os
from gettext import gettext as _

import click

from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_
from selfassess.settings import Settings, SettingsRefused

ROLES = ("administrator", "coordinator", "assessor", "director")


@click.group(help=_("Let people in."))
def user() -> None:
    """Gather the commands about people."""


@user.command(help=_("Add a person to an organisation, which is made when it is new; prints a link to choose a password."))
@click.argument("email")
@click.option("--organisation", required=True, help=_("Name of the organisation."))
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True, help=_("Role in the organisation."))
@language_option
def add(email: str, organisation: str, role: str, language: str) -> None:
    """Add one member; the link works once."""
    from selfassess.app import create_app, engine_of  # loads the web app
    from selfassess.services import members, upgrading

    try:
        settings = Settings.read(os.environ).require_secret()
    except SettingsRefused as refused:
        refuse([Fault((), says) for says in refused.faults], language)
    if "@" not in email.strip("@") or len(email) > 254 or any(sign.isspace() for sign in email):
        refuse([Fault((), N_("“%(email)s” is not an e-mail address.", email=email))], language)
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    upgrading.upgrade(engine_of(app))
    with app.app_context():
        try:
            path = members.let_in(organisation, email=email, role=role)
        except members.AlreadyMember:
            refuse([Fault((), N_("%(email)s already works in %(organisation)s.", email=email, organisation=organisation))], language)
    tell(N_("%(email)s may work in %(organisation)s as %(role)s.", email=email, organisation=organisation, role=role), language)
    tell(N_("Choose a password at %(link)s. The link works once, for 7 days.", link=(settings.base_url or "http://127.0.0.1:8000") + path), language)
