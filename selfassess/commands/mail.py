"""`selfassess mail`: send what waits, see what did not leave, and try the settings out."""

import os
from gettext import gettext as _

import click

from selfassess.commands.opening import open_place
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, NN_, Phrase


@click.group(help=_("Mail that waits to be sent."))
def mail() -> None:
    """Gather the commands about mail."""


@mail.command(help=_("Send what waits, once; a server that runs does this by itself."))
@click.option("--again", is_flag=True, help=_("Also try again what could not be sent."))
@language_option
def send(again: bool, language: str) -> None:
    """Do one round, with the reminders of today."""
    app = open_place(language)
    from selfassess.models.database import now  # loads the web app
    from selfassess.services import mailing, reminding, sending

    with app.app_context():
        if again:
            mailing.send_again(now())
        reminding.remind(now())
        mailing.clear_away(now())
        done = sending.send_due(_office(app))
    tell(NN_("%(n)s mail was sent.", "%(n)s mails were sent.", done.sent), language)
    if done.failed:
        says = NN_(
            "%(n)s mail did not leave. “selfassess mail list” says why.",
            "%(n)s mails did not leave. “selfassess mail list” says why.",
            done.failed,
        )
        _stop(says, language)


@mail.command("list", help=_("Say how much mail waits, and what could not be sent and why."))
@language_option
def list_(language: str) -> None:
    """Tell numbers only: no addresses and no texts."""
    app = open_place(language)
    from selfassess.services import mailing  # loads the web app

    with app.app_context():
        counts, stuck = mailing.counts(), mailing.stuck()
    tell(NN_("%(n)s mail waits.", "%(n)s mails wait.", counts.get(mailing.WAITING, 0)), language)
    tell(NN_("%(n)s mail was sent.", "%(n)s mails were sent.", counts.get(mailing.SENT, 0)), language)
    tell(NN_("%(n)s mail was not needed any more.", "%(n)s mails were not needed any more.", counts.get(mailing.DROPPED, 0)), language)
    tell(NN_("%(n)s mail could not be sent.", "%(n)s mails could not be sent.", counts.get(mailing.FAILED, 0)), language)
    for one in stuck:
        tell(_said(one), language)


@mail.command(help=_("Send a mail to one address, to try the settings out."))
@click.argument("email")
@language_option
def trial(email: str, language: str) -> None:
    """Send one mail at once; nothing is kept."""
    app = open_place(language, upgraded=False)
    from selfassess.adapters.mail import MailFailed  # loads the web app
    from selfassess.models.database import now
    from selfassess.services import sending

    with app.app_context():
        try:
            sending.send_trial(_office(app), email, language=language, at=now())
        except MailFailed as failed:
            _stop(N_("The mail did not leave: %(why)s.", why=_why(failed.code)), language)
    if app.config["SETTINGS"].sends_mail:
        tell(N_("The mail server took a mail for %(email)s.", email=email), language)
    else:
        tell(N_("The mail was made, but nobody gets it: SELFASSESS_MAIL_URL names no mail server."), language)


WHY = {
    "sign_in": N_("the mail server does not accept the user and the password"),
    "no_tls": N_("the connection with the mail server cannot be encrypted and checked"),
    "unreachable": N_("the mail server does not answer"),
    "timeout": N_("the mail server took too long"),
    "address": N_("the address is not one that mail can be sent to"),
    "folder": N_("the folder for mail cannot be written"),
    "broke_off": N_("the program broke off each time"),
}

KINDS = {
    "invitation": N_("invitation"),
    "assigned": N_("questions that are given to somebody"),
    "mentioned": N_("mention in a comment"),
    "due": N_("what must be ready"),
    "expiring": N_("evidence that expires"),
}


def _said(one) -> Phrase:
    named = {"number": str(one.id), "kind": KINDS.get(one.kind, one.kind), "account": str(one.account_id), "why": _why(one.error)}
    if one.next_at is None:
        return N_("Mail %(number)s (%(kind)s) to account %(account)s failed: %(why)s.", **named)
    at = f"{one.next_at:%Y-%m-%d %H:%M} UTC"
    return N_("Mail %(number)s (%(kind)s) to account %(account)s is tried again at %(at)s: %(why)s.", at=at, **named)


def _why(code: str) -> Phrase:
    return WHY.get(code, N_("the mail server said %(code)s", code=code))


def _office(app):
    from selfassess.services import sending  # loads the web app

    settings = app.config["SETTINGS"]
    return sending.office_of(settings, settings.address(os.environ))


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
