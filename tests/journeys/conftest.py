"""One server and one browser for all journeys; each role signs in once."""

import os
from gettext import GNUTranslations

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import every_page
from tests.journeys.place import ROOT, browsing, served
from tests.journeys.slow_line import slowed
from tests.journeys.visitor import Visitor
from tests.packages import program

DESK = {"width": 1280, "height": 900}
PEOPLE = {"coordinator": "coordinator@dekade.example", "administrator": "beheerder@dekade.example", "director": "bestuurder@dekade.example",
          "assessor": "beoordelaar@dekade.example"}  # fmt: skip
SLOW_LINE = int(os.environ.get("SLOW_LINE_MS", "0")) / 1000

expect.set_options(timeout=20_000)  # a machine may be busy


def pytest_collection_modifyitems(items):
    """Mark every test in this folder."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "journeys"):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    """The browser, started once."""
    with browsing(program("chromium")) as found:
        yield found


@pytest.fixture(scope="session")
def place(tmp_path_factory, browser):
    """The server with the demo organisation. At the end its log holds no traceback."""
    with served(tmp_path_factory.mktemp("place")) as found, slowed(found, SLOW_LINE) as reached:
        yield reached
    assert "Traceback" not in found.log.read_text()


@pytest.fixture(scope="session")
def words():
    """The messages of the interface, by language."""
    found = {}
    for language in ("nl", "en"):
        with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
            found[language] = GNUTranslations(file)
    return found


@pytest.fixture
def visits(browser, place, words):
    """A function that gives someone a browser of their own: a `role` of the demo, or nobody. Accounts speak Dutch again afterwards."""
    everyone = []

    def visit(role=None, *, language="nl", viewport=None, **more) -> Visitor:
        context = browser.new_context(
            viewport=viewport or DESK, storage_state=_signed_in(role, browser, place, words) if role else None, **more
        )
        context.add_cookies([{"name": "language", "value": language, "url": place.url}])
        someone = Visitor(context, place.url, words[language])
        everyone.append(someone)
        if role and language != "nl":
            someone.speaks(language)
        return someone

    yield visit
    for someone in everyone:
        someone.speaks("nl")
        someone.leaves()


_states: dict[str, dict] = {}


def _signed_in(role: str, browser, place, words) -> dict:
    """Return the cookies of a role of the demo, who signs in the first time."""
    key = f"{place.url} {role}"
    if key not in _states:
        someone = Visitor(browser.new_context(), place.url, words["nl"])
        someone.signs_in(PEOPLE[role], place.password)
        _states[key] = someone.context.storage_state()
        someone.leaves()
    return _states[key]


@pytest.fixture
def coordinator(visits):
    """The coordinator of the demo organisation, before a desk."""
    return visits("coordinator")


@pytest.fixture(scope="session")
def shown(browser, place, words):
    """Every kind of page of the demo organisation."""
    people = [Visitor(browser.new_context(storage_state=_signed_in(role, browser, place, words)), place.url, words["nl"])
              for role in ("coordinator", "administrator", "assessor")]  # fmt: skip
    found = every_page(*people)
    for someone in people:
        someone.leaves()
    return found


@pytest.fixture
def looks_around(visits, shown):
    """A function that yields every page as it stands in a browser, for its own reader: (page, visitor)."""

    def look(**how):
        readers = {}
        for one in shown:
            if one.role not in readers:
                readers[one.role] = visits(one.role, **how)
            readers[one.role].goes_to(one.path)
            assert readers[one.role].status == one.status, one
            yield one, readers[one.role]

    return look
