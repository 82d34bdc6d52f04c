"""People type in three tabs while the server, the line and the session end in turn: every word that a field took is there at the end.

Two people of whom one has two tabs, and three people who overtake each other.

NEVER_LOST_STEPS and NEVER_LOST_SEED make it longer and other; `make never-lost` takes a hundred steps.
"""

import os
import random
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.journeys.mortal import Mortal
from tests.journeys.visitor import Visitor

STEPS = int(os.environ.get("NEVER_LOST_STEPS", "10"))
SEED = int(os.environ.get("NEVER_LOST_SEED", "20261"))
NOTES = ("1.3-K1:note", "1.3-K2:note")
WHAT_HAPPENS = (
    "types", "is killed", "is killed before answering", "loses the line", "loses the reply", "session ends", "opens again", "comes back",
)  # fmt: skip
UNDER_WAY = ", ".join(f"[data-state={state}]" for state in ("unsaved", "busy", "away", "later"))
SETTLED_OR_ASKED = f"dialog[open], body:not(:has({UNDER_WAY}))"
PATIENCE = 40_000
STANDING = ("SELECT value FROM answer", "SELECT draft FROM answer")


@pytest.fixture
def server(tmp_path, browser):
    """A server that can be killed."""
    found = Mortal(tmp_path)
    found.starts()
    yield found
    found.dies()
    assert "Traceback" not in found.log.read_text()


@pytest.fixture
def open_tabs(server, browser, words):
    """A function that opens tabs before the same questions, one for each name; who is named twice has two."""
    people = {}

    def opens(names) -> list:
        for name in dict.fromkeys(names):
            people[name] = Visitor(browser.new_context(), server.url, words["nl"])
            people[name].role = name
            people[name].signs_in(f"{name}@kade.example", PASSWORD)
        first = people[names[0]]
        first.goes_to("/assessments")
        section = first.page.locator('main a[href^="/assessments/"]:not([href$="/new"])').first.get_attribute("href") + "/sections/1.3"
        return [Tab(people[name], people[name].context.new_page(), section) for name in names]

    yield opens
    for person in people.values():
        person.context.close()


class Tab:
    """One tab with the section open, and the words that its fields took."""

    def __init__(self, person: Visitor, page, section: str):
        self.person, self.page, self.address, self.typed = person, page, person.url + section, []
        self.page.set_default_timeout(15_000)
        self.page.goto(self.address)

    def types(self, name: str, word: str) -> None:
        """Type at the end of what stands, in the tab that is in front; what the field takes counts."""
        field = self.page.locator(f'[name="{name}"]')
        self.page.bring_to_front()
        field.press("Control+End")
        field.press_sequentially(word)
        if word in field.input_value():
            self.typed.append(word)
        else:
            assert self.page.get_by_role("dialog").is_visible(), "only the door keeps keys out"

    def is_still(self) -> None:
        """Wait until nothing is under way."""
        expect(self.page.locator(UNDER_WAY)).to_have_count(0, timeout=PATIENCE)

    def is_away(self) -> None:
        """Wait until the page says that it has no line."""
        expect(self.page.locator("[data-state=away]")).to_have_count(1, timeout=PATIENCE)

    def goes_on_signed_in(self) -> None:
        """Wait until all is saved, or the page asks who is there; then go through the door in another tab, and go on here."""
        self.page.locator(SETTLED_OR_ASKED).first.wait_for(state="attached", timeout=PATIENCE)
        if not self._is_in():
            self._signs_in()
        if self.page.get_by_role("dialog").is_visible():
            self.page.locator("[data-go-on]").click()
        expect(self.page.get_by_role("dialog")).to_be_hidden()

    def _is_in(self) -> bool:
        return self.person.context.request.get(self.person.url + "/account/token").json()["signed_in"]

    def _signs_in(self) -> None:
        other = self.person.context.new_page()
        other.goto(self.person.url + "/account/sign-in")
        other.locator("[name=email]").fill(f"{self.person.role}@kade.example")
        other.locator("[name=password]").fill(PASSWORD)
        with other.expect_navigation():
            other.locator("main form button").first.click()
        other.close()

    def shows(self) -> list[str]:
        """What stands in its fields."""
        return [self.page.locator(f'[name="{name}"]').input_value() for name in NOTES]


def kept(server: Mortal, queries: tuple[str, ...]) -> list[str]:
    """Return texts of answers, and of what waits beside them, that the database holds."""
    with sqlite3.connect(server.folder / "selfassess.db") as database:
        return [text for query in queries for (text,) in database.execute(query) if text]


def arrives(server: Mortal, tab: Tab) -> None:
    """Give what a page sent while it was left the time to be kept: nothing can send it again when the server dies just then."""
    for _ in range(150):
        if any(tab.typed[-1] in one for one in kept(server, STANDING)):
            return
        tab.page.wait_for_timeout(100)  # the page that sent it is gone, so nothing else tells
    raise AssertionError(f"{tab.typed[-1]} was typed on a page that was left, and did not arrive")


def loses_the_reply(route) -> None:
    """Let what is sent arrive, and tell the page nothing."""
    if route.request.method != "POST":
        return route.fallback()
    route.fetch()
    return route.abort()


def step(what: str, tab: Tab, name: str, number: int, server: Mortal, tabs: list[Tab]) -> None:
    """Let one thing happen while somebody types."""
    word = f"<{number:03}-woord>"
    match what:
        case "types":
            tab.types(name, word)
        case "is killed":  # and everybody types on
            tab.types(name, word[:4])
            server.dies()
            tab.types(name, word[4:])
            tab.typed.append(word)
            for place, one in enumerate(tabs):
                one.types(name, f"<{number:03}-op-{place}>")
            server.starts()
        case "is killed before answering":
            server.dies_before_answering()
            tab.types(name, word)
            server.is_dead()
            server.starts()
        case "loses the line":
            tab.person.context.set_offline(True)
            tab.types(name, word)
            tab.is_away()
            tab.types(name, f"<{number:03}-verder>")
            tab.person.context.set_offline(False)
        case "loses the reply":
            tab.page.route(tab.address, loses_the_reply)
            tab.types(name, word)
            tab.is_away()
            tab.page.unroute(tab.address)
        case "session ends":
            mine = [one for one in tabs if one.person is tab.person]
            tab.types(name, word)
            server.ends_sessions(f"{tab.person.role}@kade.example")
            for place, one in enumerate(mine):
                one.types(name, f"<{number:03}-uit-{place}>")
            for one in mine:
                one.goes_on_signed_in()
        case "opens again":
            tab.types(name, word)
            tab.page.goto(tab.address)
            arrives(server, tab)
        case "comes back":
            tab.types(name, word)
            tab.page.goto(f"{tab.person.url}/assessments")
            arrives(server, tab)
            tab.page.go_back()


TWO, THREE = ("coordinator", "coordinator", "assessor"), ("coordinator", "assessor", "colleague")


@pytest.mark.parametrize("names", [TWO, THREE], ids=["two people", "three people"])
def test_what_was_typed_stands_in_the_database_or_on_a_screen(server, open_tabs, names):
    tabs, chance, happened = open_tabs(names), random.Random(SEED), []
    for number in range(STEPS):
        what, tab, name = chance.choice(WHAT_HAPPENS), chance.choice(tabs), chance.choice(NOTES)
        happened.append(f"{number:03} {what} {tabs.index(tab)} {name}")
        step(what, tab, name, number, server, tabs)
    for tab in tabs:
        tab.is_still()
        expect(tab.page.locator("[data-state=stopped]")).to_have_count(0)
    screens, stands = [text for tab in tabs for text in tab.shows()], kept(server, STANDING)
    typed = [word for tab in tabs for word in tab.typed]
    assert len(typed) >= STEPS
    # Words that only the history still knows count as lost: nobody chose to let them go.
    assert [word for word in typed if not any(word in text for text in (*screens, *stands))] == [], happened
    # What stands on a screen stands in the database too: a screen is closed at the end of the day.
    assert [text for text in screens if not any(text in one for one in stands)] == [], happened
