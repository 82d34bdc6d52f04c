"""Files at a question: added by mouse, by keyboard and by dropping, with progress, and what must be looked at first."""

import re

import pytest
from playwright.sync_api import expect

from tests.exchange.documents.making import docx_of, picture
from tests.journeys.test_keyboard import Keyboard

ADD, STOP = "Add the files", "Stop sending"
BROKEN = "The connection broke. Your files are still chosen here: press the button again. What is kept already is not kept twice."
MEGABYTE = 1_000_000
DROP = """(names) => {
  const carrier = new DataTransfer();
  for (const name of names) carrier.items.add(new File(["niets"], name));
  const zone = document.querySelector("[data-drop-zone]");
  for (const type of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(type, {dataTransfer: carrier, bubbles: true, cancelable: true}));
}"""


def file(name: str, content: bytes) -> dict:
    """Return a file as a browser chooses it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def starts(coordinator):
    """A function that starts an assessment and opens a page of it."""

    def start(title: str, place: str) -> str:
        assessment = f"/assessments/{coordinator.starts(title, questionnaire='kwaliteitskader')}"
        coordinator.goes_to(assessment + place)
        return assessment

    return start


def chosen(person) -> list[str]:
    """Return the names of the files in the list of chosen files."""
    return person.page.locator(".chosen-files .file-name").all_inner_texts()


def test_files_are_added_at_a_question_and_a_picture_counts_after_a_look(coordinator, starts):
    starts("Bewijs met de muis", "/sections/1.3")
    coordinator.chooses("1.3-K2:norms.a", "met")
    with coordinator.page.expect_navigation():
        coordinator.page.locator('button[value="1.3-K2:files"]').click()
    given = [file("Afspraken met de muis.docx", docx_of("Afspraken met de muis.")), file("Muisfoto.jpg", picture(size=(81, 40)))]
    coordinator.page.set_input_files("#files", given)
    assert chosen(coordinator) == ["Afspraken met de muis.docx", "Muisfoto.jpg"]
    coordinator.presses(ADD)
    coordinator.sees("Afspraken met de muis.docx")
    coordinator.follows("Look at %(title)s", title="Muisfoto")
    coordinator.presses("I have looked, let it count")
    assert "error-summary" in coordinator.page.evaluate("document.activeElement.className")
    coordinator.page.locator("label.choice").first.click()
    coordinator.presses("I have looked, let it count")
    expect(coordinator.page.locator(".piece-here .tag.good")).to_have_count(2)
    coordinator.follows("Back to the question")
    assert coordinator.page.locator('[name="1.3-K2:norms.a"][value="met"]').is_checked()
    area = coordinator.page.locator('[id="1.3-K2"] .item-evidence')
    expect(area.locator(".tag.good")).to_have_count(2)


def test_a_file_is_added_by_keyboard_alone(coordinator, starts):
    coordinator.page.on("filechooser", lambda _chooser: None)  # from now on, so that the first one is not missed
    starts("Bewijs met toetsen", "/items/1.3-K2/evidence")
    keys = Keyboard(coordinator)
    assert keys.tab()["href"] == "#main"
    keys.press("Enter")
    keys.tab_to(name="files")
    with coordinator.page.expect_file_chooser() as asked:
        keys.press("Space")
    asked.value.set_files([file("Getypt.docx", docx_of("Toegevoegd met toetsen.")), file("Weg.docx", docx_of("Weg."))])
    keys.tab_to(tag="BUTTON", text=coordinator.word("Leave out"))
    keys.tab()
    keys.press("Enter")
    assert chosen(coordinator) == ["Getypt.docx"]
    assert coordinator.page.evaluate("document.activeElement.id") == "files"
    keys.tab_to(tag="BUTTON", text=coordinator.word(ADD))
    with coordinator.page.expect_navigation():
        keys.press("Enter")
    coordinator.sees("Getypt.docx")


def test_dropped_files_join_the_chosen_ones(coordinator, starts):
    starts("Bewijs gesleept", "/items/1.3-K2/evidence")
    coordinator.page.set_input_files("#files", [file("gekozen.pdf", b"niets")])
    coordinator.page.evaluate(DROP, ["gesleept.pdf", "nog een.pdf"])
    assert chosen(coordinator) == ["gekozen.pdf", "gesleept.pdf", "nog een.pdf"]
    coordinator.page.locator(".chosen-files button").first.click()
    assert coordinator.page.evaluate("[...document.querySelector('#files').files].map((one) => one.name)") == [
        "gesleept.pdf",
        "nog een.pdf",
    ]


def test_too_many_files_are_named_before_they_are_sent(coordinator, starts):
    starts("Te veel", "/items/1.3-K2/evidence")
    sent = []
    coordinator.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    coordinator.page.set_input_files("#files", [file(f"{number}.pdf", b"niets") for number in range(11)])
    expect(coordinator.page.locator("#files-wrong")).to_contain_text("11")
    coordinator.button(ADD).click()
    assert coordinator.page.evaluate("document.activeElement.id") == "files"
    assert sent == []


def test_after_a_refusal_the_page_says_so_and_keeps_what_was_typed(coordinator, starts):
    starts("Geweigerd", "/items/1.3-K2/evidence")
    coordinator.page.set_input_files("#files", [file("Blijft.docx", docx_of("Dit blijft.")), file("kapot.pdf", b"niets")])
    coordinator.types("date", "1-2-2026")
    coordinator.button(ADD).click()
    expect(coordinator.page.locator(".became .refused")).to_contain_text("kapot.pdf")
    expect(coordinator.page.locator(".piece-here h3")).to_have_text(["Blijft"])
    assert "error-summary" in coordinator.page.evaluate("document.activeElement.className")
    assert (coordinator.input("date").input_value(), chosen(coordinator)) == ("1-2-2026", [])


def test_after_a_wrong_date_the_files_are_still_chosen(coordinator, starts):
    starts("Verkeerde dag", "/items/1.3-K2/evidence")
    coordinator.page.set_input_files("#files", [file("Goed.docx", docx_of("Nu wel met een goede dag."))])
    coordinator.types("date", "31-2-2026")
    coordinator.button(ADD).click()
    expect(coordinator.page.locator("#date-fault")).to_be_visible()
    assert chosen(coordinator) == ["Goed.docx"]
    coordinator.types("date", "28-2-2026")
    coordinator.presses(ADD)
    coordinator.sees("Goed.docx")


def test_progress_is_told_and_a_broken_or_stopped_upload_keeps_the_files_chosen(coordinator, starts):
    starts("Langzaam", "/items/1.3-K2/evidence")
    line = coordinator.context.new_cdp_session(coordinator.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", network(upload=MEGABYTE))
    coordinator.page.set_input_files("#files", [file("een.pdf", bytes(3 * MEGABYTE))])
    coordinator.button(ADD).click()
    alone = re.escape(coordinator.word("%(percent)s%% of %(size)s", percent="X", size="3,0 MB")).replace("X", r"\d+")
    expect(coordinator.page.locator(".sending-text")).to_have_text(re.compile(alone))
    coordinator.button(STOP).click()
    coordinator.page.set_input_files("#files", [file("een.pdf", bytes(3 * MEGABYTE)), file("twee.pdf", bytes(3 * MEGABYTE))])
    told = re.compile(
        re.escape(coordinator.word("File %(number)s of %(total)s, %(percent)s%%", number=1, total=2, percent="X")).replace("X", r"\d+")
    )
    coordinator.button(ADD).click()
    expect(coordinator.page.locator(".sending-text")).to_have_text(told)
    expect(coordinator.page.locator('.add-files [role="status"]')).to_have_text(told)
    expect(coordinator.button(STOP)).to_be_focused()
    coordinator.button(STOP).click()
    coordinator.sees(coordinator.word("You stopped it. Your files are still chosen here."))
    assert chosen(coordinator) == ["een.pdf", "twee.pdf"]
    line.send("Network.emulateNetworkConditions", network())
    coordinator.page.route("**/evidence", lambda route: route.abort("connectionreset"))
    coordinator.button(ADD).click()
    coordinator.sees(coordinator.word(BROKEN))
    expect(coordinator.button(ADD)).to_be_focused()
    coordinator.page.unroute("**/evidence")
    coordinator.button(ADD).click()
    expect(coordinator.page.locator(".became .refused")).to_have_count(2)


def network(upload: int = -1) -> dict:
    """Return how fast a line is, in bytes a second."""
    return {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
