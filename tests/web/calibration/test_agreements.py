"""The agreements of an organisation in the browser: made, made better, ended, printed."""

import pytest

from selfassess.services import calibration
from tests.conftest import make_organisation, person
from tests.web.assess.conftest import Filled

BSN = "123456782"
QUESTION = "kwaliteitskader 1.3-K1"


@pytest.fixture
def listed(kade):
    """Opens a page of the agreements: `listed(editor)`, `listed(editor, "/print")`."""

    def opens(who, place=""):
        address = f"/organisations/{kade.organisation.ref}/agreements{place}"
        return Filled(who, address, who.opens(address))

    return opens


@pytest.fixture
def agreed(kade):
    return calibration.make_agreement(kade.organisation, "kwaliteitskader", "1.3-K1", "Wij lezen dit zo.", by=kade.coordinator)


def holding(app, kade, *, ended=False):
    with app.app_context():
        return [one.agreement.text for one in calibration.agreements_of(kade.organisation, ended=ended)]


def test_an_agreement_is_added_and_shown(app, kade, editor, listed):
    assert listed(editor).fills(item=QUESTION, agreement="Wij lezen dit zo.").saves().status == 303
    assert holding(app, kade) == ["Wij lezen dit zo."]
    for place in ("", "/print"):
        assert "Wij lezen dit zo." in listed(editor, place).text


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"item": "", "agreement": "Zo."}, "item"),
        ({"item": "kwaliteitskader 9.9", "agreement": "Zo."}, "item"),
        ({"item": QUESTION, "agreement": "  "}, "agreement"),
        ({"item": QUESTION, "agreement": "x" * 1001}, "agreement"),
        ({"item": QUESTION, "agreement": f"Zie {BSN}."}, "agreement"),
    ],
)
def test_what_is_not_right_is_shown_back(app, kade, editor, listed, form, wrong):
    shown = listed(editor).fills_in(form).saves()
    assert shown.status == 422
    assert set(shown.faults) == {wrong}
    assert holding(app, kade) == []


def test_a_better_one_takes_its_place_and_the_old_one_stays_readable(app, kade, editor, listed, agreed):
    assert listed(editor, f"/{agreed.ref}").fills(agreement="Wij lezen dit beter.").saves().status == 303
    assert (holding(app, kade), holding(app, kade, ended=True)) == (["Wij lezen dit beter."], ["Wij lezen dit zo."])


def test_who_changes_an_agreement_that_was_ended_hears_so(app, kade, editor, listed, agreed):
    form = listed(editor, f"/{agreed.ref}")
    assert editor.sends(f"{form.address}/end").status_code == 303
    assert form.fills(agreement="Te laat.").saves().status == 409
    assert editor.sends(f"{form.address}/end").status_code == 409
    assert listed(editor, f"/{agreed.ref}").status == 303
    assert holding(app, kade, ended=True) == ["Wij lezen dit zo."]


def test_who_is_too_late_with_a_better_text_sees_that_of_the_other_and_keeps_the_own(app, kade, editor, listed, agreed):
    form = listed(editor, f"/{agreed.ref}")
    listed(editor, f"/{agreed.ref}").fills(agreement="Van een collega.").saves()
    late = form.fills(agreement="Van mij.").saves()
    assert (late.status, "Van een collega." in late.text, late.typed("agreement")) == (409, True, "Van mij.")
    assert holding(app, kade) == ["Van een collega."]


def test_another_organisations_agreement_is_not_found_under_ones_own_address(app, kade, agreed):
    elsewhere = make_organisation("Ergens Anders", "elders")
    other = person(app, "coordinator@elders.example")
    address = f"/organisations/{elsewhere.organisation.ref}/agreements/{agreed.ref}"
    assert [other.opens(address).status_code, other.sends(f"{address}/end").status_code] == [404, 404]


def test_a_reader_reads_and_changes_nothing(kade, reader, listed, agreed):
    page = listed(reader)
    assert "Wij lezen dit zo." in page.text
    assert agreed.ref + '"' not in page.text.replace(f'id="agreement-{agreed.ref}"', "")


@pytest.mark.parametrize("ended", [False, True])
def test_client_data_is_taken_out_of_an_agreement(app, kade, editor, listed, agreed, ended):
    if ended:
        calibration.end_agreement(agreed, by=kade.coordinator)
    assert f"{agreed.ref}/incident" in listed(editor).text
    asked = listed(editor, f"/{agreed.ref}/incident")
    assert set(asked.saves().faults) == {"kinds"}
    assert asked.fills(kinds="name").saves().status == 303
    assert holding(app, kade) == []
    assert holding(app, kade, ended=True) == ["[…]"]
    assert "Wij lezen dit zo." not in listed(editor).text
