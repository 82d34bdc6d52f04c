"""`selfassess serve` (production) and `selfassess run` (try it out on this machine, with a fictional organisation)."""

import gc
import os
import socket
from collections.abc import Mapping
from gettext import gettext as _

import click

from selfassess.commands.opening import open_app, read_settings, refuse_settings
from selfassess.commands.saying import language_option, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, Phrase
from selfassess.settings import Settings, SettingsRefused, port_of

THREADS = 16  # of a process: who sends a large file over a slow line holds one all the time, and the others must go on

host_option = click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))


@click.command(help=_("Serve the app; needs SELFASSESS_SECRET_KEY. PORT sets the port."))
@host_option
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help=_("Number of processes."))
@language_option
def serve(host: str, workers: int, language: str) -> None:
    """Serve until stopped; makes a missing database, no demo data and no accounts."""
    settings = read_settings(language)
    port = _port(os.environ, host, language)
    _prepare(settings, language)
    _listen(settings, host, port, workers, language)


@click.command(help=_("Try it out on this machine, with a fictional organisation. PORT sets the port."))
@language_option
def run(language: str) -> None:
    """Serve on this machine only; the first time it adds the demo organisation."""
    settings = read_settings(language, Settings.with_kept_secret)
    port = _port(os.environ, "127.0.0.1", language)
    app = _prepare(settings, language)
    from selfassess.demo.seeding import seed  # loads the web app

    try:
        with app.app_context():
            demo = seed(settings)
    except SettingsRefused as refused:
        return refuse_settings(refused, language)
    if demo:
        tell(N_("Sign in as one of these, all with the password %(password)s:", password=demo.password), language)
        for account in demo.accounts:
            tell(N_("  %(email)s (%(role)s)", email=account.email, role=account.role), language)
    return _listen(settings, "127.0.0.1", port, 1, language)


def _port(environment: Mapping[str, str], host: str, language: str) -> int:
    """Return the port to listen on; ends with a sentence when it is no port or someone else listens there."""
    try:
        port = port_of(environment)
    except SettingsRefused as refused:
        return refuse_settings(refused, language)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            _stop(
                N_(
                    "Port %(port)s is taken on %(host)s. Stop the other program, or choose another port with PORT=8001.",
                    port=str(port),
                    host=host,
                ),
                language,
            )
    return port


def _prepare(settings: Settings, language: str):
    """Return the app with its database made or brought up to date and the shipped questionnaires in it."""
    gc.disable()  # a seventh of the time to the first page went to looking for garbage among the modules
    from selfassess.app import prepare  # loads the web app
    from selfassess.services.publishing import NotLoaded, VersionTaken

    try:
        return open_app(settings, language, prepare)
    except VersionTaken as taken:
        says = N_(
            "The questionnaire %(key)s was changed but still has number %(number)s. Raise its version in the file.",
            key=taken.key,
            number=taken.number,
        )
        return _stop(says, language)
    except NotLoaded as refused:
        return refuse(refused.faults, language)


def _listen(settings: Settings, host: str, port: int, workers: int, language: str) -> None:
    from granian import Granian  # only a server needs it
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.log import logger as granian_log

    # Its warning about more threads than processors is for work that computes; ours wait for the network.
    granian_log.addFilter(lambda record: "Python threads" not in record.getMessage())
    os.environ["SELFASSESS_SECRET_KEY"] = settings.secret_key  # the workers read the settings again
    shown = f"[{host}]" if ":" in host else host
    gc.freeze()  # what is loaded stays: the workers share it
    gc.enable()
    tell(N_("Selfassess is at http://%(host)s:%(port)s. Stop it with Ctrl-C.", host=shown, port=str(port)), language)
    Granian(
        "selfassess.app:from_environment",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
