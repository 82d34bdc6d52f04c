"""In which language a page speaks, and how it writes dates and numbers."""

from datetime import date, datetime

import flask_babel
from flask import Flask, current_app, g, request, session
from flask_login import current_user

from selfassess.core.phrases import Percent, say
from selfassess.places import folder

COOKIE = "language"


def choose_locale() -> str:
    """Return the language chosen by the person, by this browser, or the first one of the settings."""
    chosen = getattr(g, "language", None)
    if chosen is None:
        chosen = g.language = _chosen()
    return chosen


def _chosen() -> str:
    offered = current_app.config["LANGUAGES"]
    # A page about a failure, or one for nobody, must not ask the database who this is.
    own = current_user.language if session.get("_user_id") and current_user and current_user.is_authenticated else None
    for language in (own, session.get("language"), request.cookies.get(COOKIE)):
        if language in offered:
            return language
    return offered[0]


def language() -> str:
    """Return the language of this request: `nl` or `en`."""
    return choose_locale()


def speak(wanted: str) -> None:
    """Let this request speak another language, when it is offered: that of who will read a page, not of who made it."""
    if wanted in current_app.config["LANGUAGES"]:
        g.language = wanted
        flask_babel.refresh()


def catalogue():
    """Return the messages of this request's language, for `say`."""
    return flask_babel.get_translations()


def said(phrase: object) -> str:
    """Return a phrase as a sentence in the language of this request."""
    return say(phrase, catalogue(), day)


def day(value: date | None) -> str:
    """Return a date in words: 30 juni 2026."""
    return flask_babel.format_date(value, "d MMMM y") if value else ""


def short_day(value: date | None) -> str:
    """Return a date in figures: 30-06-2026."""
    return flask_babel.format_date(value, "dd-MM-y") if value else ""


def moment(value: datetime | None) -> str:
    """Return date and time on the clock of the Netherlands: 30 juni 2026, 14:03."""
    return flask_babel.format_datetime(value, "d MMMM y, HH:mm") if value else ""


def clock(value: datetime | None) -> str:
    """Return the time on the clock of the Netherlands: 14:03."""
    return flask_babel.format_datetime(value, "HH:mm") if value else ""


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with the separators of the language."""
    return "" if value is None else flask_babel.format_decimal(round(value, digits))


def percent(share: float | None) -> str:
    """Return a share 0–1 as a whole percentage."""
    return "" if share is None else said(Percent(share))


FILTERS = {"say": said, "day": day, "short_day": short_day, "moment": moment, "clock": clock, "number": number, "percent": percent}


def set_up_languages(app: Flask, offered: tuple[str, ...]) -> None:
    """Give the app its languages and the filters that know them."""
    app.config["LANGUAGES"] = offered
    app.config["BABEL_DEFAULT_LOCALE"] = offered[0]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Amsterdam"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = _translations()
    flask_babel.Babel(app, locale_selector=choose_locale)
    app.jinja_env.filters.update(FILTERS)


def _translations() -> str:
    try:
        return str(folder("translations"))
    except FileNotFoundError:
        return "translations"
