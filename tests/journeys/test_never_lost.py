"""People type in three tabs while the server, the line and the session end in turn: what was typed is never lost.

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
WHAT_HAPPENS = ("types", "types", "is killed", "is killed before answering", "loses the line", "is signed out", "opens again")
UNDER_WAY = ", ".join(f"[data-state={state}]" for state in ("unsaved", "busy", "away", "later"))
STANDING = ("SELECT value FROM answer", "SELECT draft FROM answer")
TEXTS = (*STANDING, "SELECT value FROM answer_change", "SELECT draft FROM answer_change")


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
    """One tab with the section open."""

    def __init__(self, person: Visitor, page, section: str):
        self.person, self.page, self.address = person, page, person.url + section
        self.page.set_default_timeout(15_000)
        self.page.goto(self.address)

    def types(self, name: str, text: str) -> None:
        """Type at the end of what stands, in the tab that is in front."""
        self.page.bring_to_front()
        self.page.locator(f'[name="{name}"]').press("Control+End")
        self.page.locator(f'[name="{name}"]').press_sequentially(text)
        assert text in self.page.locator(f'[name="{name}"]').input_value(), "it was typed"

    def is_still(self) -> None:
        """Wait until nothing is under way."""
        expect(self.page.locator(UNDER_WAY)).to_have_count(0, timeout=40_000)

    def signs_in_again(self) -> None:
        """Go through the door in another tab, and go on here."""
        expect(self.page.get_by_role("dialog")).to_be_visible()
        if not any(cookie["name"] == "session" for cookie in self.person.context.cookies()) or not self._is_in():
            other = self.person.context.new_page()
            other.goto(self.person.url + "/account/sign-in")
            other.locator("[name=email]").fill(f"{self.person.role}@kade.example")
            other.locator("[name=password]").fill(PASSWORD)
            with other.expect_navigation():
                other.locator("main form button").first.click()
            other.close()
        self.page.locator("[data-go-on]").click()
        expect(self.page.get_by_role("dialog")).to_be_hidden()

    def _is_in(self) -> bool:
        return self.person.context.request.get(self.person.url + "/account/token").json()["signed_in"]

    def shows(self) -> list[str]:
        """What stands in its fields."""
        return [self.page.locator(f'[name="{name}"]').input_value() for name in NOTES]


def kept(server: Mortal, queries: tuple[str, ...]) -> list[str]:
    """Return texts of answers that the database holds, or held."""
    with sqlite3.connect(server.folder / "selfassess.db") as database:
        return [text for query in queries for (text,) in database.execute(query) if text]


def arrives(server: Mortal, tab: Tab, text: str) -> None:
    """Give what a page sent while it was left the time to be kept: nothing can send it again when the server dies just then."""
    for _ in range(150):
        if any(text in one for one in kept(server, TEXTS)):
            return
        tab.page.wait_for_timeout(100)  # the page that sent it is gone, so nothing else tells


def step(what: str, tab: Tab, name: str, text: str, server: Mortal, tabs: list[Tab]) -> None:
    """Let one thing happen while somebody types."""
    match what:
        case "types":
            tab.types(name, text)
        case "is killed":
            tab.types(name, text[:4])
            server.dies()
            tab.types(name, text[4:])
            server.starts()
        case "is killed before answering":
            server.dies_before_answering()
            tab.types(name, text)
            server.is_dead()
            server.starts()
        case "loses the line":
            tab.person.context.set_offline(True)
            tab.types(name, text)
            tab.person.context.set_offline(False)
        case "is signed out":
            mine = [one for one in tabs if one.person is tab.person]
            for one in mine:
                one.is_still()
            tab.person.context.clear_cookies(name="session")
            for place, one in enumerate(mine):
                one.types(name, f"{text}{place}")
            for one in mine:
                one.signs_in_again()
        case "opens again":
            tab.types(name, text)
            tab.page.goto(tab.address)
            arrives(server, tab, text)


TWO, THREE = ("coordinator", "coordinator", "assessor"), ("coordinator", "assessor", "colleague")


@pytest.mark.parametrize("names", [TWO, THREE], ids=["two people", "three people"])
def test_what_was_typed_is_in_the_database_or_on_a_screen(server, open_tabs, names):
    tabs, chance, typed = open_tabs(names), random.Random(SEED), []
    for number in range(STEPS):
        what, tab, name, text = chance.choice(WHAT_HAPPENS), chance.choice(tabs), chance.choice(NOTES), f"<{number:03}-woord>"
        typed.append((what, text.rstrip(">")))
        step(what, tab, name, text, server, tabs)
    for tab in tabs:
        tab.is_still()
    found = [*kept(server, TEXTS), *(text for tab in tabs for text in tab.shows())]
    assert [one for one in typed if not any(one[1] in text for text in found)] == []
    if names == THREE:  # what stands on a screen stands beside the answer too: nobody took another's place
        stands = kept(server, STANDING)
        assert [text for tab in tabs for text in tab.shows() if not any(text in one for one in stands)] == []
