"""A browser without JavaScript: nothing that was typed is lost, however wrong it is."""

LONG = "Dit is te lang. " * 400
WRONG = {
    "2.1-I1:examined": "tien",
    "2.1-I1:sample.date": "31-2-2026",
    "2.1-I2:examined": "10",
    "2.1-I2:met": "12",
    "2.1-I3:population": "-1",
    "2.1-I4:examined": "7,5",
    "2.1-K1:note": LONG,
}
FAULTY = {"2.1-I1:examined", "2.1-I1:sample.date", "2.1-I2:met", "2.1-I3:population", "2.1-I4:examined", "2.1-K1:note", "2.1-K2:na.text",
          "2.1-K1:reasons.a"}  # fmt: skip
MENDED = {"2.1-I1:examined": "10", "2.1-I1:sample.date": "1-7-2026", "2.1-I2:met": "9", "2.1-I3:population": "8", "2.1-I4:examined": "7",
          "2.1-K1:note": "Kort.", "2.1-K2:na.text": "Een reden.", "2.1-K1:reasons.a": "Nog een reden."}  # fmt: skip


def links_of_faults(person) -> set[str]:
    """The fields to which the summary of faults links; each must be there."""
    links = person.page.locator(".error-summary a")
    found = {links.nth(number).get_attribute("href").removeprefix("#") for number in range(links.count())}
    assert [target for target in found if person.page.locator(f'[id="{target}"]').count() != 1] == []
    return found


def opens_everything(person) -> None:
    """Click on what is folded, the outer ones first."""
    for folded in person.page.locator("main form details > summary").all():
        if folded.locator("xpath=..").get_attribute("open") is None:
            folded.click()


def stands_there(person) -> None:
    """Everything that was typed is shown, each wrong field with its fault."""
    assert {name: person.input(name).input_value().strip() for name in WRONG} == {name: text.strip() for name, text in WRONG.items()}
    assert person.page.locator('[name="2.1-K2:na"][value="other"]').is_checked()
    assert person.page.locator('[name="2.1-K1:norms.a"][value="not_applicable"]').is_checked()
    assert links_of_faults(person) == FAULTY
    for name in FAULTY:
        said_at = person.page.locator(f'[id="{name}"]').get_attribute("aria-describedby").split()[-1]
        assert person.page.locator(f'[id="{said_at}"]').inner_text().strip()


def test_wrong_input_is_kept_through_signing_out_and_mended_later(visits, place):
    person = visits(java_script_enabled=False)
    person.signs_in("coordinator@dekade.example", place.password)
    section = f"/assessments/{person.starts('Zonder script', questionnaire='kwaliteitskader')}/sections/2.1"
    person.goes_to(section)
    opens_everything(person)
    for name, text in WRONG.items():
        person.types(name, text)
    person.chooses("2.1-K2:na", "other")
    person.chooses("2.1-K1:norms.a", "not_applicable")
    person.presses("Save and go on")
    assert person.status == 422
    stands_there(person)
    person.presses("Sign out")
    person.signs_in("coordinator@dekade.example", place.password)
    person.goes_to(section)
    stands_there(person)
    opens_everything(person)
    for name, text in MENDED.items():
        person.types(name, text)
    person.presses("Save and go on")
    assert person.path.split("?")[0].endswith("/sections/2.2"), person.page.locator(".error-summary").inner_text()
    person.goes_to(section)
    assert person.input("2.1-I2:met").input_value() == "9"
    assert person.page.locator(".error-summary").count() == 0
