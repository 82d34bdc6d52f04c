"""The program over its own database, for commands that run the place: opened, or ended with sentences."""

import os
from collections.abc import Callable

from selfassess.commands.saying import refuse
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_
from selfassess.settings import Settings, SettingsRefused


def read_settings(language: str, complete: Callable[[Settings], Settings] = Settings.require_secret) -> Settings:
    """Return the settings of this place; `complete` says what must be in them."""
    try:
        return complete(Settings.read(os.environ))
    except SettingsRefused as refused:
        return refuse_settings(refused, language)


def refuse_settings(refused: SettingsRefused, language: str) -> None:
    """Print why the settings cannot be used and stop with exit code 1."""
    refuse([Fault((), says) for says in refused.faults], language)


def open_app(settings: Settings, language: str, ready: Callable):
    """Return the app after `ready(app)`, which is what touches its database first."""
    from sqlalchemy.exc import SQLAlchemyError  # loads the web app

    from selfassess.app import create_app

    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
        app = create_app(settings)
        ready(app)
    except (SQLAlchemyError, OSError):
        says = N_("The database cannot be opened or made. Check SELFASSESS_DATABASE_URL and whether its folder can be written.")
        return refuse([Fault((), says)], language)
    return app


def open_place(language: str, *, upgraded: bool = True):
    """Return the app over its database.

    `upgraded`: bring an older database up to date first, and make a missing one.
    """
    return open_app(read_settings(language), language, _upgrade if upgraded else _leave)


def _upgrade(app) -> None:
    from selfassess.app import engine_of  # loads the web app
    from selfassess.services import upgrading

    upgrading.upgrade(engine_of(app))


def _leave(_app) -> None:
    """Open the database only when the command asks something of it."""
