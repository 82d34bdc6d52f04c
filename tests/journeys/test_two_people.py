"""Two people on one section, without JavaScript; see test_autosave.py for with."""


def test_who_saves_second_sees_both_texts_and_loses_nothing(visits):
    first, second = (visits(role, java_script_enabled=False) for role in ("coordinator", "assessor"))
    section = f"/assessments/{first.starts('Met tweeën', questionnaire='kwaliteitskader')}/sections/1.3"
    first.goes_to(section)
    second.goes_to(section)
    first.chooses("1.3-K1:norms.a", "not_met")
    first.types("1.3-K1:note", "Dit schreef de eerste.")
    first.presses("Save")
    second.chooses("1.3-K1:norms.a", "met")
    second.types("1.3-K1:note", "Dit schreef de tweede.")
    second.presses("Save")
    assert second.status == 422
    assert "Dit schreef de eerste." in second.page.locator('[id="1.3-K1"] .notification').first.inner_text()
    assert second.input("1.3-K1:note").input_value() == "Dit schreef de tweede."
    second.presses("Save")
    first.goes_to(section)
    assert first.input("1.3-K1:note").input_value() == "Dit schreef de tweede."
    assert first.page.locator('[name="1.3-K1:norms.a"][value="met"]').is_checked()
