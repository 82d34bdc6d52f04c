"""`make screenshots`: pictures of every kind of page, on a desk and on a phone, and of the pages of the plan's PDF."""

import shutil
import sys
import tempfile
from gettext import GNUTranslations
from pathlib import Path

from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from tests.journeys.pages import FINISHED, Shown, every_page, ref_of
from tests.journeys.place import ROOT, Place, browsing, served
from tests.journeys.visitor import Visitor

OUT = ROOT / "build" / "screenshots"
PEOPLE = {"coordinator": "coordinator@dekade.example", "administrator": "beheerder@dekade.example", "director": "bestuurder@dekade.example",
          "assessor": "beoordelaar@dekade.example"}  # fmt: skip
AT_ITS_END = ".save-bar { position: static !important; }"  # else it stands across a long picture
SCREENS = {1280: 900, 390: 844}


def main() -> int:
    """Take all pictures; returns 0, or 1 when there is no browser."""
    chromium = shutil.which("chromium")
    if not chromium:
        print("The pictures need Chromium. On Debian: apt-get install chromium", file=sys.stderr)
        return 1
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as place, browsing(chromium) as browser:
        states = signed_in(browser, place)
        people = [visitor(browser, place, states[role], 1280) for role in ("coordinator", "administrator", "assessor")]
        shown = every_page(*people)
        for width in SCREENS:
            take(browser, place, states, shown, width)
        pictures_of_paper(people[0], place)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")
    return 0


def signed_in(browser: Browser, place: Place) -> dict:
    """Return the cookies of each role; of nobody too."""
    states = {None: None}
    for role, email in PEOPLE.items():
        someone = visitor(browser, place, None, 1280)
        someone.signs_in(email, place.password)
        states[role] = someone.context.storage_state()
        someone.context.close()
    return states


def visitor(browser: Browser, place: Place, state: dict | None, width: int) -> Visitor:
    """Return someone with a screen of this width."""
    with (ROOT / "translations" / "nl" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        words = GNUTranslations(file)
    return Visitor(browser.new_context(viewport={"width": width, "height": SCREENS[width]}, storage_state=state), place.url, words)


def take(browser: Browser, place: Place, states: dict, shown: list[Shown], width: int) -> None:
    """Take a picture of every page, whole."""
    readers = {role: visitor(browser, place, state, width) for role, state in states.items()}
    for one in shown:
        readers[one.role].goes_to(one.path)
        readers[one.role].page.screenshot(path=OUT / f"{one.name}-{width}.png", full_page=True, style=AT_ITS_END)
    for reader in readers.values():
        reader.context.close()


def pictures_of_paper(coordinator: Visitor, place: Place) -> None:
    """Take a picture of every page of the plan."""
    ref = ref_of(coordinator, FINISHED)
    paper = OUT / "plan.pdf"
    paper.write_bytes(coordinator.context.request.get(f"{place.url}/assessments/{ref}/plan.pdf").body())
    with PdfDocument(paper) as plan:
        for number, page in enumerate(plan, start=1):
            page.render().to_pil().save(OUT / f"plan-page-{number:02}.png")


if __name__ == "__main__":
    sys.exit(main())
