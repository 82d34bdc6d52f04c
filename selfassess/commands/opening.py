"""The program over its own database, for commands that run the place."""

import os

from selfassess.commands.saying import refuse
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_
from selfassess.settings import Settings, SettingsRefused


def open_place(language: str, *, upgraded: bool = True):
    """Return the app over its database; ends with sentences when the settings or the database are not right.

    `upgraded`: bring an older database up to date first, and make a missing one.
    """
    try:
        settings = Settings.read(os.environ).require_secret()
    except SettingsRefused as refused:
        return refuse([Fault((), says) for says in refused.faults], language)
    from sqlalchemy.exc import SQLAlchemyError  # loads the web app

    from selfassess.app import create_app, engine_of
    from selfassess.services import upgrading

    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
        app = create_app(settings)
        if upgraded:
            upgrading.upgrade(engine_of(app))
    except (SQLAlchemyError, OSError):
        says = N_("The database cannot be opened or made. Check SELFASSESS_DATABASE_URL and whether its folder can be written.")
        return refuse([Fault((), says)], language)
    return app
