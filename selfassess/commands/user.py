"""`selfassess user`: people who may sign in, from the command line."""

import os
from gettext import gettext as _

import click

from selfassess.commands.opening import open_place
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, Phrase

ROLES = ("administrator", "coordinator", "assessor", "director", "auditor")


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
    app = open_place(language)
    if "@" not in email.strip("@") or len(email) > 254 or any(sign.isspace() for sign in email):
        _stop(N_("“%(email)s” is not an e-mail address.", email=email), language)
    from selfassess.services import members  # loads the web app

    with app.app_context():
        try:
            path = members.let_in(organisation, email=email, role=role)
        except members.AlreadyMember:
            _stop(N_("%(email)s already works in %(organisation)s.", email=email, organisation=organisation), language)
    tell(N_("%(email)s may work in %(organisation)s as %(role)s.", email=email, organisation=organisation, role=role), language)
    _tell_link(app, path, language)


@user.command(help=_("Print a link with which a person who is known chooses a new password."))
@click.argument("email")
@language_option
def link(email: str, language: str) -> None:
    """Make one link for a forgotten password; the old password works until it is used."""
    app = open_place(language)
    from selfassess.services import members  # loads the web app

    with app.app_context():
        path = members.link_for(email)
    if path is None:
        _stop(N_("Nobody with the address %(email)s is known here. Add them with: selfassess user add", email=email), language)
    _tell_link(app, path, language)


@user.command("reset-second-factor", help=_("Let a person who lost phone and recovery codes sign in with the password alone."))
@click.argument("email")
@language_option
def reset_second_factor(email: str, language: str) -> None:
    """Turn one second factor off and end every session of the account; the log keeps that it happened."""
    app = open_place(language)
    from selfassess.services import second_factor  # loads the web app

    with app.app_context():
        done = second_factor.reset(email)
    if not done:
        _stop(N_("Nobody with the address %(email)s has a second step here.", email=email), language)
    tell(N_("%(email)s signs in with the password alone from now on, and can set up a new second step.", email=email), language)


def _tell_link(app, path: str, language: str) -> None:
    base = app.config["SETTINGS"].base_url or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    tell(N_("Choose a password at %(link)s. The link works once, for 7 days.", link=base.rstrip("/") + path), language)


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
