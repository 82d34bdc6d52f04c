"""Every way of asking in a browser: by keyboard alone, with and without JavaScript, on a phone, and whatever is typed wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.place import ROOT
from tests.journeys.test_autosave import is_saved
from tests.journeys.test_keyboard import Keyboard

PHONE = {"width": 390, "height": 844}
TITLE = "Elke soort vraag"
FILE = ROOT / "tests" / "content" / "every-kind.yaml"
# Of each section what is done by keyboard, in the order of the page: keys at a choice, or text in a field.
CHOSEN, TYPED = "chosen", "typed"
BY_KEYBOARD = {
    "tellen": (
        ("E-lijst:norms.a", CHOSEN, ("Space",)), ("E-lijst:norms.b", CHOSEN, ("Space", "ArrowRight")),
        ("E-dossiers:examined", TYPED, "10"), ("E-dossiers:met", TYPED, "7"),
        ("E-aandeel:population", TYPED, "20"), ("E-aandeel:met", TYPED, "15"),
        ("E-meting:norms.a", CHOSEN, ("Space",)), ("E-meting:respondents", TYPED, "9"),
    ),
    "kiezen": (
        ("E-keuze:choice", CHOSEN, ("Space", "ArrowDown")), ("E-keuzes:choices.talk", CHOSEN, ("Space",)), ("E-keuzes:choices.doctor", CHOSEN, ("Space",)),
        ("E-janee:choice", CHOSEN, ("Space", "ArrowRight")), ("E-schaal:step", CHOSEN, ("Space", "ArrowRight", "ArrowRight")),
    ),
    "invullen": (
        ("E-getal:number", TYPED, "6,2"), ("E-plaatsen:number", TYPED, "24"), ("E-datum:date", TYPED, "1-3-2025"), ("E-opening:date", TYPED, "1-9-2012"),
        ("E-kort:text", TYPED, "Zo doen we het"), ("E-tekst:text", TYPED, "Op het team."), ("E-bewijs:choice", CHOSEN, ("Space",)),
    ),
}  # fmt: skip
STANDS = {
    "tellen": {"E-lijst:norms.a": "met", "E-lijst:norms.b": "partly", "E-dossiers:examined": "10", "E-dossiers:met": "7", "E-aandeel:population": "20",
               "E-aandeel:met": "15", "E-meting:norms.a": "met", "E-meting:respondents": "9"},
    "kiezen": {"E-keuze:choice": "monthly", "E-keuzes:choices.talk": "1", "E-keuzes:choices.doctor": "1", "E-janee:choice": "false", "E-schaal:step": "3"},
    "invullen": {"E-getal:number": "6,2", "E-plaatsen:number": "24", "E-datum:date": "1-3-2025", "E-opening:date": "1-9-2012",
                 "E-kort:text": "Zo doen we het", "E-tekst:text": "Op het team.", "E-bewijs:choice": "none"},
}  # fmt: skip
WRONG = (
    ("invullen", "E-datum:date", "31-02-2026"), ("invullen", "E-datum:date", "1-1-2010"), ("invullen", "E-getal:number", "1,5,2"),
    ("invullen", "E-getal:number", "6,25"), ("invullen", "E-getal:number", "101"), ("invullen", "E-plaatsen:number", "-4"),
    ("invullen", "E-kort:text", "x" * 61), ("tellen", "E-dossiers:met", "tien"), ("tellen", "E-aandeel:population", "-1"),
    ("tellen", "E-meting:respondents", "99999999"),
)  # fmt: skip


@pytest.fixture
def asked(visits, place):
    """The address of an assessment of this questionnaire in which nothing is answered; the first takes it in by a command, and publishes it."""
    someone = visits("coordinator")
    someone.goes_to("/assessments/new")
    if not someone.page.locator("label", has_text=TITLE).count():
        publishes(someone, place)
        someone.goes_to("/assessments/new")
    someone.page.locator("label", has_text=TITLE).first.click()
    someone.types("title", "Alles met toetsen")
    with someone.page.expect_navigation():
        someone.page.locator("main form .buttons button").first.click()
    return re.search(r"/assessments/[^/?#]+", someone.path)[0]


def publishes(someone, place):
    """Take the questionnaire in, and publish it after a look at its check list."""
    told = place.command("questionnaire", "import", str(FILE), "--organisation", "Stichting De Kade")
    assert told.returncode == 0, told.stderr
    someone.goes_to("/assessments")
    someone.goes_to(someone.page.locator('nav a[href$="/questionnaires"]').get_attribute("href"))
    draft = someone.page.locator('main a[href*="/drafts/"]', has_text=TITLE).first.get_attribute("href")
    someone.goes_to(f"{draft}/publish")
    if someone.page.locator('[name="seen"]').count():
        someone.page.locator('[name="seen"]').check()
    with someone.page.expect_navigation():
        someone.page.locator("main form .buttons button").click()


def standing(person, names):
    """Return what the inputs of a page say."""
    found = {}
    for name in names:
        checked = person.page.locator(f'[name="{name}"]:checked')
        is_choice = person.input(name).get_attribute("type") in ("radio", "checkbox")
        found[name] = (checked.first.get_attribute("value") if checked.count() else None) if is_choice else person.input(name).input_value()
    return found


def fills_in(keys, steps):
    for name, how, what in steps:
        if name == "E-schaal:step":
            expect(keys.person.page.locator('[id="E-schaal"]')).to_be_visible()
        keys.tab_to(name=name)
        if how == CHOSEN:
            keys.press(*what)
        else:
            keys.person.page.keyboard.type(what)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_way_of_asking_is_answered_by_keyboard_alone_on_a_phone(visits, asked, language, script):
    person = visits("coordinator", language=language, viewport=PHONE, java_script_enabled=script)
    for section, steps in BY_KEYBOARD.items():
        person.goes_to(f"{asked}/sections/{section}")
        keys = Keyboard(person)
        later = [step for step in steps if step[0] == "E-schaal:step" and not script]
        fills_in(keys, [step for step in steps if step not in later])
        keys.tab_to(name="go", value="stay")
        with person.page.expect_navigation():
            keys.press("Enter")
        person.sees(person.word("Saved."))
        if later:
            keys = Keyboard(person)
            fills_in(keys, later)
            keys.tab_to(name="go", value="stay")
            with person.page.expect_navigation():
                keys.press("Enter")
        written = {name: text.replace(",", ".") if language == "en" else text for name, text in STANDS[section].items()}
        assert standing(person, STANDS[section]) == written
        assert [stop for stop in keys.stops if not stop["seen"] or not stop["follows"] or stop["ahead"]] == []
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"


def test_each_way_of_asking_saves_itself(visits, asked):
    person = visits("coordinator")
    for section, steps in BY_KEYBOARD.items():
        person.goes_to(f"{asked}/sections/{section}")
        fills_in(Keyboard(person), steps)
        person.page.locator("h1").click()
        is_saved(person)
        other = visits("coordinator", java_script_enabled=False)
        other.goes_to(f"{asked}/sections/{section}")
        assert standing(other, STANDS[section]) == STANDS[section]


def test_a_question_comes_and_goes_is_told_and_loses_nothing(visits, asked):
    person = visits("coordinator")
    person.goes_to(f"{asked}/sections/kiezen")
    scale = person.page.locator('[id="E-schaal"]')
    expect(scale).to_be_hidden()
    person.chooses("E-janee:choice", "true")
    expect(scale).to_be_visible()
    expect(person.page.get_by_text(person.word("Now also asked: %(question)s.", question="Veilig gevoel"))).to_have_count(1)
    assert person.page.evaluate("document.activeElement.name") == "E-janee:choice", "the focus stays where people are"
    person.chooses("E-schaal:step", "2")
    is_saved(person)
    person.chooses("E-janee:choice", "unknown")
    expect(scale).to_be_hidden()
    gone = person.word("Not asked any more: %(question)s. What was filled in is kept.", question="Veilig gevoel")
    expect(person.page.get_by_text(gone)).to_have_count(1)
    assert person.page.evaluate("document.activeElement.name") == "E-janee:choice"
    is_saved(person)
    person.goes_to(f"{asked}/sections/kiezen")
    expect(scale).to_be_hidden()
    person.chooses("E-janee:choice", "false")
    expect(scale).to_be_visible()
    assert standing(person, ["E-schaal:step"]) == {"E-schaal:step": "2"}


def test_without_script_a_question_comes_after_saving(visits, asked):
    person = visits("coordinator", java_script_enabled=False)
    person.goes_to(f"{asked}/sections/kiezen")
    assert not person.page.locator('[id="E-schaal"]').is_visible()
    person.chooses("E-janee:choice", "true")
    person.presses("Save")
    person.chooses("E-schaal:step", "2")
    person.chooses("E-janee:choice", "unknown")
    person.presses("Save")
    assert not person.page.locator('[id="E-schaal"]').is_visible()
    person.chooses("E-janee:choice", "true")
    person.presses("Save")
    assert standing(person, ["E-schaal:step"]) == {"E-schaal:step": "2"}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_is_typed_wrong_stays_with_its_sentence_at_the_field(visits, asked, script):
    person = visits("coordinator", java_script_enabled=script)
    for section, name, text in WRONG:
        person.goes_to(f"{asked}/sections/{section}")
        person.types(name, text)
        if script:
            person.page.locator("h1").click()
        else:
            person.presses("Save")
        fault = person.page.locator(f'[id="{name}-fault"]')
        expect(fault).to_be_visible()
        assert len(fault.inner_text()) > 20
        assert person.input(name).input_value() == text
        assert f"{name}-fault" in person.input(name).get_attribute("aria-describedby")
        person.goes_to(f"{asked}/sections/{section}")
        assert person.input(name).input_value() == text, "it waits"
        expect(fault).to_be_visible()
        person.types(name, "")
        person.presses("Save")


def test_an_option_that_excludes_the_others_says_so_beside_them(visits, asked):
    person = visits("coordinator")
    person.goes_to(f"{asked}/sections/kiezen")
    person.chooses("E-keuzes:choices.talk", "1")
    person.chooses("E-keuzes:choices.none", "1")
    person.presses("Save")
    expect(person.page.locator('[id="E-keuzes:choices-fault"]')).to_be_visible()
    assert standing(person, ["E-keuzes:choices.talk", "E-keuzes:choices.none"]) == {
        "E-keuzes:choices.talk": "1",
        "E-keuzes:choices.none": "1",
    }
