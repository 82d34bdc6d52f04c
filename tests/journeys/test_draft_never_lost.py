"""Two people type in one draft, each in two tabs, while the server, the line and the session end: every word that a field took is found again.

It stands in the draft or in its history, or on a screen, or is offered when the page is opened again. Who meets somebody keeps the own
text, so that the other's goes to the history. NEVER_LOST_STEPS and NEVER_LOST_SEED make it longer and other.
"""

import random

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.journeys.making import starts_copy
from tests.journeys.test_never_lost import PATIENCE, SEED, STEPS, Tab, kept, step
from tests.journeys.test_never_lost import server as mortal_server
from tests.journeys.visitor import Visitor

server = mortal_server
FIELDS = ("title", "help")
ITEM = "items/1.4-K1"
WHAT_HAPPENS = (
    "types", "is killed", "is killed before answering", "loses the line", "loses the reply", "session ends", "opens again", "comes back",
)  # fmt: skip
STANDING = ("SELECT document FROM draft", "SELECT operation FROM draft_change", "SELECT inverse FROM draft_change")


class DraftTab(Tab):
    """One tab with a question of the draft open."""

    def __init__(self, person, page, address):
        super().__init__(person, page, address)
        page.on("dialog", lambda dialog: dialog.accept())

    def settles(self) -> None:
        """Put back what is offered, and keep the own text where two met."""
        self.page.bring_to_front()
        self.page.evaluate("document.activeElement.blur()")
        self.is_still()
        while self.page.locator(".draft-offer").count():
            self.page.locator("[data-put-back]").first.click()
            self.is_still()
        while self.page.locator('[name^="met:"][value="mine"]').count():
            self.page.locator('[name^="met:"][value="mine"]').first.check()
            expect(self.page.locator('[name^="met:"][value="mine"]:checked')).to_have_count(0, timeout=PATIENCE)
            self.is_still()

    def shows(self) -> list[str]:
        """What stands in its fields, and what it offers."""
        return [
            *(self.page.locator(f'[name="{name}"]').input_value() for name in FIELDS),
            *self.page.locator(".draft-offer dd").all_inner_texts(),
        ]


@pytest.fixture
def tabs(server, browser, words):
    """Two tabs of each of two people before one question of a new draft."""
    people = {}
    for name in ("coordinator", "administrator"):
        people[name] = Visitor(browser.new_context(), server.url, words["nl"])
        people[name].role = name
        people[name].signs_in(f"{name}@kade.example", PASSWORD)
    draft = starts_copy(people["coordinator"], "kwaliteitskader", "Nooit kwijt")
    yield [DraftTab(people[name], people[name].context.new_page(), f"{draft}/{ITEM}") for name in (*people, *people)]
    for person in people.values():
        person.context.close()


def happens(what, tab, name, number, server, tabs):
    """Let one thing happen while somebody types."""
    word = f"<{number:03}-woord>"
    if what == "opens again":
        tab.types(name, word)
        tab.page.reload()
    elif what == "comes back":
        tab.types(name, word)
        tab.page.goto(f"{tab.person.url}/assessments")
        tab.page.go_back()
    else:
        step(what, tab, name, number, server, tabs)


def test_what_was_typed_is_in_the_draft_in_its_history_or_offered(server, tabs):
    chance, happened = random.Random(SEED), []
    for number in range(STEPS):
        what, tab, name = chance.choice(WHAT_HAPPENS), chance.choice(tabs), chance.choice(FIELDS)
        happened.append(f"{number:03} {what} {tabs.index(tab)} {name}")
        tab.settles()
        happens(what, tab, name, number, server, tabs)
    for tab in tabs:
        tab.settles()
        expect(tab.page.locator("[data-state=stopped]")).to_have_count(0)
    screens, stands = [text for tab in tabs for text in tab.shows()], kept(server, STANDING)
    typed = [word for tab in tabs for word in tab.typed]
    assert len(typed) >= STEPS
    assert [word for word in typed if not any(word in text for text in (*screens, *stands))] == [], happened
    assert [word for word in typed if not any(word in text for text in stands)] == [], "a screen is closed at the end of the day"
