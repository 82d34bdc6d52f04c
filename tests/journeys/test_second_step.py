"""A second step, on a phone: set up, used at the door, and reset by who runs the place."""

from datetime import UTC, datetime

from axe_playwright_python.sync_playwright import Axe
from passlib.totp import TOTP

from tests.journeys.place import link_in
from tests.journeys.test_new_organisation import PASSWORD, chooses_a_password
from tests.journeys.test_screens import WCAG, WIDER

EMAIL = "veilig@haven.example"
PHONE = {"width": 390, "height": 800}


def is_well_made(person) -> None:
    """Nothing to scroll sideways, and no barrier."""
    assert person.page.evaluate(WIDER) == []
    found = Axe().run(person.page, options=WCAG).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def app_code(secret: str, *, later: int = 0) -> str:
    """Return what the app shows so many seconds later; a code of now may be half a minute old when it arrives."""
    return TOTP(key=secret).generate(int(datetime.now(UTC).timestamp()) + later).token


def test_someone_sets_up_a_second_step_loses_the_phone_and_comes_back(visits, place):
    added = place.command("user", "add", EMAIL, "--organisation", "Stichting De Veilige Haven")
    person = visits(viewport=PHONE)
    chooses_a_password(person, link_in(added.stdout))
    person.signs_in(EMAIL, PASSWORD)
    secret, codes = sets_up(person)
    person.goes_to("/account")
    is_well_made(person)
    person.presses("Sign out")

    person.signs_in(EMAIL, PASSWORD)
    person.sees_title(person.word("Fill in the code"))
    is_well_made(person)
    person.types("code", "000000")
    person.presses("Sign in")
    person.sees(person.word("This code is not right, or it was used already. Wait for the next code in your app and try again."))
    is_well_made(person)
    person.types("code", app_code(secret, later=30))
    person.presses("Sign in")
    person.goes_to("/account/second-factor")
    is_well_made(person)
    person.goes_to("/account")
    person.presses("Sign out")

    person.signs_in(EMAIL, PASSWORD)
    person.types("code", codes[4])
    person.presses("Sign in")
    assert person.path.startswith("/assessments")

    reset = place.command("user", "reset-second-factor", EMAIL)
    assert reset.returncode == 0, reset.stderr
    person.goes_to("/assessments")
    assert person.path.startswith("/account/sign-in")
    person.signs_in(EMAIL, PASSWORD)
    assert person.path.startswith("/assessments")


def sets_up(person) -> tuple[str, list[str]]:
    """Turn it on with the secret that stands on the page; return it, and the recovery codes."""
    person.goes_to("/account")
    person.follows("Set up the second step")
    is_well_made(person)
    square = person.page.locator(".qr-code svg").bounding_box()
    assert square["width"] == square["height"] > 200
    secret = person.page.locator("figcaption").inner_text().split(":")[1].replace(" ", "")
    person.types("password", PASSWORD)
    person.types("code", app_code(secret))
    person.presses("Turn the second step on")
    is_well_made(person)
    codes = person.page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    return secret, codes
