"""A person before a browser."""

import re
from dataclasses import dataclass, field
from gettext import GNUTranslations

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

ANSWERED = re.compile(r"(\d+) (?:van de|van|of) (\d+)")


@dataclass
class Visitor:
    """Someone with one tab open. Buttons and links are named by their message in the code, in the language of this person."""

    context: BrowserContext
    url: str
    words: GNUTranslations
    page: Page = field(init=False)
    went_wrong: list[str] = field(default_factory=list)
    response: Response | None = None

    def __post_init__(self):
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.went_wrong.append(str(error)))
        self.page.on("console", lambda said: self.went_wrong.append(said.text) if "Content Security Policy" in said.text else None)
        self.page.on("response", self._look)

    def _look(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.response = response
        if response.status >= 500 or (response.status == 404 and not response.request.is_navigation_request()):
            self.went_wrong.append(f"{response.status} {response.url}")

    @property
    def status(self) -> int:
        """The status of the page that is shown."""
        return self.response.status

    @property
    def path(self) -> str:
        """Where this person is, without the server's name."""
        return self.page.url.removeprefix(self.url)

    def word(self, message: str, **named: object) -> str:
        """Return a message of the interface in this person's language."""
        found = self.words.gettext(message)
        return found % named if named else found

    def goes_to(self, path: str) -> None:
        """Open an address."""
        self.response = self.page.goto(self.url + path)

    def closes_without_a_line(self) -> None:
        """Close the tab without a line, also for what the page sends last (a browser that closes it slowly sends that over the next line); open another with a line."""
        self.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")
        self.page.close()
        self.context.set_offline(False)
        self.page = self.context.new_page()

    def sees(self, text: str) -> None:
        """Look for a text in the main part of the page."""
        expect(self.page.locator("body")).to_contain_text(text)

    def sees_title(self, title: str) -> None:
        """Look at the heading of the page, which is also its title."""
        expect(self.page.locator("h1")).to_have_text(title)
        expect(self.page).to_have_title(title)

    def button(self, message: str) -> Locator:
        """Return the button of this name."""
        return self.page.get_by_role("button", name=self.word(message), exact=True)

    def presses(self, message: str) -> None:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.button(message).click()

    def follows(self, message: str, **named: object) -> None:
        """Follow the first link of this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.word(message, **named)).first.click()

    def finds_assessment(self, title: str) -> str:
        """Look for an assessment in the list, also on its older pages, and return its address."""
        self.goes_to("/assessments")
        link, older = self.page.get_by_role("link", name=title), self.page.get_by_role("link", name=self.word("Older"))
        while not link.count():
            with self.page.expect_navigation():
                older.click()
        return link.first.get_attribute("href")

    def input(self, name: str) -> Locator:
        """Return the input of this name, or its first choice."""
        return self.page.locator(f'[name="{name}"]').first

    def chooses(self, name: str, value: str) -> None:
        """Click on the words of one choice, as people do."""
        self.page.locator(f'label:has(input[name="{name}"][value="{value}"])').first.click()

    def types(self, name: str, text: str) -> None:
        """Fill in one input."""
        self.input(name).fill(text)

    def signs_in(self, email: str, password: str) -> None:
        """Go through the door."""
        self.goes_to("/account/sign-in")
        self.types("email", email)
        self.types("password", password)
        self.presses("Sign in")

    def starts(self, title: str, *, questionnaire: str) -> str:
        """Start an assessment; returns its ref."""
        self.goes_to("/assessments/new")
        self.chooses("questionnaire", questionnaire)
        self.types("title", title)
        self.presses("Start and go to the first questions")
        return re.search(r"/assessments/([^/?#]+)", self.path)[1]

    def sends(self, path: str, **changes: str) -> int:
        """Post the form of a page with everything that stands in it and some changes, without a click; returns the status."""
        self.goes_to(path)
        form = self.page.evaluate("() => Object.fromEntries(new FormData(document.querySelector('main form')))")
        answer = self.context.request.post(self.url + path, form={**form, **changes}, max_redirects=0)
        return answer.status

    def downloads(self, message: str) -> bytes:
        """Follow a link to a file; returns the file."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=self.word(message), exact=True).click()
        return coming.value.path().read_bytes()

    def answered(self) -> tuple[int, int]:
        """Return how many questions are answered, of how many, as the task list says."""
        done, total = ANSWERED.search(self.page.locator("main .progress").first.inner_text()).groups()
        return int(done), int(total)

    def speaks(self, language: str) -> None:
        """Choose a language, for this browser and for the account."""
        self.context.request.get(f"{self.url}/account/language/{language}", max_redirects=0)

    def leaves(self) -> None:
        """Close the tab; nothing may have gone wrong in it."""
        self.context.close()
        assert self.went_wrong == []
