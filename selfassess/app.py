"""The web app, put together: settings, database, languages, accounts, doors."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

import selfassess.models  # noqa: F401 - declares the tables
from selfassess.models.database import db, set_up
from selfassess.places import folder
from selfassess.services.publishing import install_shipped
from selfassess.services.upgrading import upgrade
from selfassess.settings import Settings
from selfassess.web import (
    account,
    admin,
    assess,
    builder,
    calibration,
    comments,
    counting,
    division,
    evidence,
    finish,
    history,
    home,
    incident,
    leaving,
    log,
    overview,
    plan,
    plan_back,
    reports,
    rounds,
    second,
    versions,
)
from selfassess.web.access import MAY, Permission, bound, may, public, refuse_unmarked, refuse_unmarked_request, side
from selfassess.web.account.security import set_up_accounts
from selfassess.web.background import set_up_background
from selfassess.web.forgery import csrf
from selfassess.web.frame import set_up_frame
from selfassess.web.languages import set_up_languages
from selfassess.web.log.origin import set_up_log
from selfassess.web.pages import set_up_pages
from selfassess.web.receiving import BoundedRequest

MEGABYTE = 1_000_000
LARGEST_FORM = 2 * MEGABYTE


class App(Flask):
    """The app, which lets browsers keep a file of ours for as long as its address carries its hash."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return for how many seconds; None to ask each time: what one script imports of another carries no hash."""
        return super().get_send_file_max_age(filename) if "v" in request.args else None


def create_app(settings: Settings, **overrides: object) -> Flask:
    """Return the app for these settings; `overrides` are Flask settings for tests. The database is made elsewhere (see `prepare`)."""
    settings.require_secret()
    app = App("selfassess", template_folder="web/templates", static_folder=_static())
    app.request_class = BoundedRequest
    _configure(app, settings, overrides)
    db.init_app(app)
    with app.app_context():
        set_up(db.engine)
    set_up_languages(app, settings.languages)
    csrf.init_app(app)
    set_up_accounts(app, settings)
    set_up_pages(app)
    set_up_frame(app)
    set_up_log(app)
    _doors(app)
    _templates(app)
    app.before_request(lambda: refuse_unmarked_request(app))
    set_up_background(app)
    if settings.base_url:
        app.wsgi_app = ProxyFix(app.wsgi_app)
    refuse_unmarked(app)
    return app


def from_environment() -> Flask:
    """Return the app as a server's worker makes it: settings from the environment, the database already prepared."""
    return create_app(Settings.read(os.environ))


def prepare(app: Flask) -> None:
    """Make the database or bring it up to date, and install the questionnaires that ship; done before serving."""
    upgrade(engine_of(app))
    with app.app_context():
        install_shipped()


def engine_of(app: Flask) -> Engine:
    """Return the app's connection to its database."""
    with app.app_context():
        return db.engine


def _configure(app: Flask, settings: Settings, overrides: dict[str, object]) -> None:
    secure = bool(settings.base_url and settings.base_url.startswith("https:"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # what people typed stays out of tracebacks
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",  # no other host of this domain can set it
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as its session
        PRINT_WAIT=4.0,  # seconds that a page waits for a report before it says that it is being made
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # static addresses carry a hash
    )
    app.config["SETTINGS"] = settings
    app.config.update(overrides)
    app.json.sort_keys = False


def _doors(app: Flask) -> None:
    for room in (
        home,
        account,
        admin,
        assess,
        plan,
        plan_back,
        reports,
        log,
        leaving,
        incident,
        evidence,
        second,
        comments,
        counting,
        division,
        calibration,
        history,
        finish,
        overview,
        rounds,
        versions,
        builder,
    ):
        app.register_blueprint(room.bp)


def _templates(app: Flask) -> None:
    public(app.view_functions["static"])
    hashes = _hashes(Path(app.static_folder))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(Permission=Permission, may=may, side=side, bound=bound, ROLES=tuple(MAY))

    @app.url_defaults
    def name_the_content(endpoint: str, values: dict) -> None:
        if endpoint == "static" and values.get("filename") in hashes:
            values["v"] = hashes[values["filename"]]


def _static() -> str | None:
    try:
        return str(folder("static"))
    except FileNotFoundError:
        return None


def _hashes(static: Path) -> dict[str, str]:
    files = (file for file in static.rglob("*") if file.is_file())
    return {str(file.relative_to(static)): hashlib.sha256(file.read_bytes()).hexdigest()[:10] for file in files}
