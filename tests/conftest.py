"""The app over a database of its own, and the people who use it."""

import gc
import re
import shutil
from dataclasses import dataclass
from functools import cache
from weakref import WeakSet

import pytest
from babel.support import Translations
from flask import has_app_context
from jinja2 import BytecodeCache
from sqlalchemy import event
from werkzeug.routing.rules import Rule

from tests.packages import pytest_terminal_summary  # noqa: F401 - names at the end what was not run

PASSWORD = "een lang genoeg wachtwoord"
CHEAP_HASH = {"argon2__memory_cost": 8, "argon2__rounds": 1, "argon2__parallelism": 1}


ALLOCATIONS = 5_000  # between two looks for garbage; Python's own 700 took a fourth of the time of these tests


def pytest_collection_finish():
    """Look for garbage seldom, and not among the modules."""
    gc.set_threshold(ALLOCATIONS, 10, 10)
    _keep_what_is_loaded()


def _keep_what_is_loaded():
    gc.collect()
    gc.freeze()


class KeptTemplates(BytecodeCache):
    """Templates that an earlier app of this process compiled."""

    def __init__(self):
        self.codes = {}

    def load_bytecode(self, bucket):
        """Give the code, when the template is still the same."""
        checksum, bucket.code = self.codes.get(bucket.key, ("", None))
        if checksum != bucket.checksum:
            bucket.reset()

    def dump_bytecode(self, bucket):
        """Keep the code."""
        self.codes[bucket.key] = bucket.checksum, bucket.code


KEPT_TEMPLATES = KeptTemplates()


@pytest.fixture(scope="session", autouse=True)
def kept_addresses():
    """The functions that put an address together, made once instead of in each app: that is most of what an app costs to make."""
    made, make = {}, Rule._compile_builder

    def once(rule, append_unknown=True):
        key = rule.rule, tuple(rule._trace), tuple((rule.defaults or {}).items()), append_unknown
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def kept_messages():
    """The messages of each language, read from their file once instead of in each app; nothing changes them."""
    load = cache(Translations.load)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Translations, "load", lambda folder, locales, domain: load(folder, tuple(locales), domain))
        yield


ENGINES = WeakSet()  # of the apps of this process


@pytest.fixture(autouse=True)
def closed_databases():
    """Close what engines keep open between tests: whether garbage is looked for in time is no matter of luck then."""
    yield
    for engine in list(ENGINES):
        engine.dispose()


COMPILED = {}  # by name of a dialect: that of the first engine of this process, and the statements that were compiled for it


def share_statements(engine):
    """Let an engine use what SQLAlchemy compiled for earlier ones; it is kept by dialect, of which each engine makes its own."""
    engine.dialect, statements = COMPILED.setdefault(engine.dialect.name, (engine.dialect, {}))
    engine.update_execution_options(compiled_cache=statements)


@dataclass
class Person:
    """Someone with a browser. `opens` and `sends` return the response; forms carry their token."""

    client: object
    email: str = ""

    def opens(self, address: str, **more):
        """Get a page."""
        return self.asks("get", address, **more)

    def sends(self, address: str, data=None, *, token: bool = True, **more):
        """Post a form, with the token of this session."""
        fields = dict(data or {})
        if token:
            fields["csrf_token"] = self.token()
        return self.asks("post", address, data=fields, **more)

    def asks(self, method: str, address: str, **more):
        """Send any request; each in a context of its own, also inside a fixture that holds one open."""
        stop_reading()
        with self.client.application.app_context():
            return getattr(self.client, method)(address, **more)

    def token(self) -> str:
        """Return the token that stands in this person's forms."""
        page = self.opens("/account")
        page = page if page.status_code == 200 else self.opens("/account/sign-in")
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def signs_in(self, email: str, password: str = PASSWORD):
        """Go through the door."""
        return self.sends("/account/sign-in", {"email": email, "password": password})


def stop_reading():
    """End what this test itself was reading: what deletes waits 20 seconds for everybody who reads. What it read stays as it was."""
    from selfassess.models.database import db

    if has_app_context() and not any((db.session.new, db.session.dirty, db.session.deleted)):
        session = db.session()
        session.expire_on_commit, as_before = False, session.expire_on_commit
        session.commit()
        session.expire_on_commit = as_before


@pytest.fixture
def app(tmp_path, prepared):
    """The app with both shipped questionnaires and nobody in it."""
    return make_app(tmp_path, prepared)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A database with the tables and the questionnaires, to be copied."""
    from selfassess.app import engine_of

    folder = tmp_path_factory.mktemp("prepared")
    engine_of(make_app(folder)).dispose()
    _keep_what_is_loaded()
    return folder / "selfassess.db"


def make_app(folder, prepared=None, *, database="", environment=None, **overrides):
    """Return an app whose database is in a folder: a copy of a prepared one, or made anew; or at the address `database`.

    `environment`: more settings.
    """
    from selfassess.app import create_app, engine_of, prepare
    from selfassess.settings import Settings

    if prepared:
        shutil.copy(prepared, folder / "selfassess.db")
    told = {"SELFASSESS_SECRET_KEY": "a key for tests only", "SELFASSESS_DATABASE_URL": database}
    settings = Settings.read(told | (environment or {}), instance=folder)
    app = create_app(
        settings,
        TESTING=True,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP_HASH,
        **({"RATELIMIT_ENABLED": False, "PRINT_WAIT": 45.0} | overrides),
    )
    app.config["PROPAGATE_EXCEPTIONS"] = False
    ENGINES.add(engine_of(app))
    app.jinja_env.bytecode_cache = KEPT_TEMPLATES
    if engine_of(app).dialect.name == "sqlite":
        share_statements(engine_of(app))
        # Nobody pulls the plug here; `test_migrations.py` sees that the program waits for the disk.
        event.listen(engine_of(app), "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF").close())
    prepare(app)
    return app


@pytest.fixture
def kade(app):
    """Stichting De Kade with one member in every role, and one assessment."""
    with app.app_context():
        yield make_organisation("Stichting De Kade", "kade")


@dataclass
class Place:
    """An organisation with its members by role, and an assessment."""

    organisation: object
    members: dict
    assessment: object

    @property
    def coordinator(self):
        """The member who starts and answers."""
        return self.members["coordinator"]


def make_organisation(name: str, domain: str) -> Place:
    """Return a new organisation with a member in every role and an assessment of the framework."""
    from selfassess.models.organisation import ROLES
    from selfassess.models.version import find_version
    from selfassess.services import assessments, members

    organisation = members.add_organisation(name)
    people = {
        role: members.Member(
            members.add_member(organisation, email=f"{role}@{domain}.example", role=role, password=PASSWORD), organisation, role
        )
        for role in ROLES
    }
    version = find_version("kwaliteitskader")
    assessment = assessments.start(organisation, version=version, title="Proef", by=people["coordinator"], intake={"phase": "running"})
    return Place(organisation, people, assessment)


def person(app, email: str | None = None) -> Person:
    """Return someone with a browser, signed in when there is an address."""
    found = Person(app.test_client(), email or "")
    if email:
        assert found.signs_in(email).status_code == 303
    return found


@pytest.fixture
def in_english(monkeypatch):
    """A function that gives versions of the framework, by number, an English translation of their own; `like`: as another number has it.

    No Dutch stands in it: the words are backwards.
    """

    from selfassess.core.loading.texts import texts
    from selfassess.models.version import find_version
    from selfassess.services import publishing

    def translates(*numbers, like=None):
        def catalogue(version, _language):
            if version.number not in numbers:
                return {}
            known = dict(texts(publishing.questionnaire_of(find_version("kwaliteitskader", like)))) if like else {}
            return {
                path: (text, f"In English: {known.get(path, text)[::-1]}") for path, text in texts(publishing.questionnaire_of(version))
            }

        publishing.forget_versions()
        monkeypatch.setattr(publishing, "_catalogue", catalogue)

    yield translates
    publishing.forget_versions()


@pytest.fixture
def nobody(app):
    """A visitor who is not signed in."""
    return person(app)


@pytest.fixture
def editor(app, kade):
    """The coordinator of De Kade, who fills in."""
    return person(app, "coordinator@kade.example")


@pytest.fixture
def reader(app, kade):
    """The director of De Kade, who may only read there."""
    return person(app, "director@kade.example")


@pytest.fixture
def admin(app, kade):
    """The administrator of De Kade."""
    return person(app, "administrator@kade.example")


@pytest.fixture
def outsider(app, kade):
    """The coordinator of another organisation."""
    make_organisation("Ergens Anders", "elders")
    return person(app, "coordinator@elders.example")
