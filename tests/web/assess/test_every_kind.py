"""Every way of asking on its page: filled in without JavaScript, kept, shown back, scored, printed, exported and told in words."""

import html
from pathlib import Path

import pytest

from selfassess import shelf
from selfassess.core.kinds import KINDS
from selfassess.services import answering, assessments, incidents
from selfassess.services.publishing import install

from .conftest import Filled

FILE = Path(__file__).parents[2] / "content" / "every-kind.yaml"
QUESTIONNAIRE = shelf.read(FILE).questionnaire
ITEMS = {item.id: item for item in QUESTIONNAIRE.items}
TYPED = {
    "kiezen": {
        "E-keuzes:choices.talk": "1", "E-keuzes:choices.school": "1", "E-janee:choice": "false", "E-schaal:step": "3",
    },
    "invullen": {
        "E-getal:number": "6,2", "E-plaatsen:number": "24", "E-datum:date": "1-3-2025", "E-opening:date": "1/9/2012",
        "E-kort:text": "Zo doen we het", "E-tekst:text": "Op <b>het team</b>.\nEcht waar.", "E-bewijs:choice": "none",
    },
}  # fmt: skip
PLAIN = {
    "E-keuzes": {"choices": ["talk", "school"]}, "E-janee": {"choice": "false"}, "E-schaal": {"step": 3}, "E-getal": {"number": "6.2"},
    "E-plaatsen": {"number": 24}, "E-datum": {"date": "2025-03-01"}, "E-opening": {"date": "2012-09-01"}, "E-kort": {"text": "Zo doen we het"},
    "E-tekst": {"text": "Op <b>het team</b>.\nEcht waar."}, "E-bewijs": {"choice": "none"},
}  # fmt: skip
WRONG = {
    "kiezen": ({"E-keuzes:choices.talk": "1", "E-keuzes:choices.none": "1"}, "E-keuzes:choices"),
    "a number": ({"E-getal:number": "zes komma twee"}, "E-getal:number"),
    "too high": ({"E-plaatsen:number": "2400"}, "E-plaatsen:number"),
    "a day": ({"E-datum:date": "31-2-2025"}, "E-datum:date"),
    "a text": ({"E-kort:text": "x" * 61}, "E-kort:text"),
}


@pytest.fixture
def asked(kade):
    """An assessment of the questionnaire that has every kind."""
    return assessments.start(kade.organisation, version=install(QUESTIONNAIRE), title="Alles", by=kade.coordinator, intake={})


@pytest.fixture
def opens(asked):
    def open_(person, section):
        address = f"/assessments/{asked.ref}/sections/{section}"
        return Filled(person, address, person.opens(address))

    return open_


@pytest.fixture
def filled_in(opens, editor, asked):
    for section, typed in TYPED.items():
        assert opens(editor, section).fills_in(typed).saves().status == 303
    return asked


def stands(assessment):
    return {key: one.value for key, one in answering.saved_of(assessment, items=ITEMS).items() if one.value}


def test_what_is_typed_without_javascript_is_kept_and_shown_again(opens, editor, filled_in):
    assert stands(filled_in) == PLAIN
    for section, typed in TYPED.items():
        again = opens(editor, section)
        shown = typed | ({"E-datum:date": "1-3-2025", "E-opening:date": "1-9-2012"} if section == "invullen" else {})
        assert {name: again.typed(name) for name in shown} == shown


@pytest.mark.parametrize(("typed", "at"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_shown_back_beside_its_fault(opens, editor, asked, typed, at):
    section = "kiezen" if "keuzes" in at else "invullen"
    shown = opens(editor, section).fills_in(typed).saves()
    assert (shown.status, list(shown.faults)) == (422, [at])
    again = opens(editor, section)
    assert {name: again.typed(name) for name in typed} == typed, "it waits as a draft"
    assert f'id="{at}"' in again.text, "the summary of faults leads to a field that is there"


def test_a_name_in_a_text_is_kept_nowhere(opens, editor, asked):
    text = "Mail naar sanne@voorbeeld.nl, burgerservicenummer 111222333."
    shown = opens(editor, "invullen").fills_in({"E-tekst:text": text, "E-plaatsen:number": "24"}).saves()
    assert shown.status == 422
    assert shown.typed("E-tekst:text") == text
    assert stands(asked) == {"E-plaatsen": {"number": 24}}
    assert opens(editor, "invullen").typed("E-tekst:text") == ""


def test_a_text_can_be_taken_out_everywhere(filled_in, kade):
    incidents.purge_item(filled_in, QUESTIONNAIRE, "E-tekst", incidents.TEXTS, kinds=["name"], by=kade.coordinator)
    assert stands(filled_in)["E-tekst"] == {"text": "[…]"}


def test_a_question_comes_and_goes_with_the_answer_it_hangs_on(opens, editor, asked):
    def is_hidden(section, item_id):
        return f'id="{item_id}" hidden' in opens(editor, section).text

    assert is_hidden("kiezen", "E-schaal")
    assert "hoeven jullie hier niets in te vullen" in opens(editor, "vervolg").text
    opens(editor, "kiezen").fills_in({"E-janee:choice": "true", "E-schaal:step": "2"}).saves()
    assert not is_hidden("kiezen", "E-schaal")
    assert not is_hidden("vervolg", "E-waarom")
    opens(editor, "vervolg").fills_in({"E-waarom:text": "Te weinig mensen."}).saves()
    opens(editor, "kiezen").fills_in({"E-janee:choice": "unknown"}).saves()
    assert is_hidden("kiezen", "E-schaal")
    assert is_hidden("vervolg", "E-waarom")
    assert stands(asked)["E-waarom"] == {"text": "Te weinig mensen."}, "what is not asked any more is kept"
    told = editor.opens(f"/assessments/{asked.ref}/sections/kiezen/standing").json
    assert told["hidden"] == ["E-schaal"]


@pytest.mark.parametrize("place", ["", "/check", "/result", "/method", "/what-if", "/plan", "/reports", "/plan.pdf"])
def test_every_page_takes_every_kind(reader, filled_in, place):
    response = reader.opens(f"/assessments/{filled_in.ref}{place}")
    assert response.status_code == 200
    assert "<b>het team</b>" not in response.get_data().decode("utf-8", "replace")


def test_the_answers_are_told_in_words(reader, filled_in):
    page = reader.opens(f"/assessments/{filled_in.ref}/check").text
    for words in (
        "Een gesprek dezelfde dag",
        "3",
        "6,2 %",
        "24 plaatsen",
        "1 maart 2025",
        "Zo doen we het",
        "Zo&#39;n document is er nog niet.",
    ):
        assert words in page


def test_how_an_answer_came_to_be_is_told_for_every_kind(reader, filled_in):
    for item_id in PLAIN:
        assert reader.opens(f"/assessments/{filled_in.ref}/items/{item_id}/history").status_code == 200


def test_the_reports_hold_every_kind(editor, filled_in):
    page = editor.opens(f"/assessments/{filled_in.ref}/plan/print")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "6,2 %" in text
    assert "Op &lt;b&gt;het team&lt;/b&gt;" in text


def test_every_kind_is_on_a_page():
    assert {item.kind for item in ITEMS.values()} == set(KINDS)


def test_the_result_says_each_answer_once_and_days_as_people_write_them(opens, reader, editor, asked):
    opens(editor, "invullen").fills_in({"E-getal:number": "6,2", "E-datum:date": "1-3-2016", "E-bewijs:choice": "none"}).saves()
    opens(editor, "kiezen").fills_in({"E-janee:choice": "true", "E-schaal:step": "3"}).saves()
    page = html.unescape(reader.opens(f"/assessments/{asked.ref}/result").text)
    assert "De datum is 1 maart 2016." in page
    assert page.count("6,2 %") == 1
    assert page.count("Zo'n document is er nog niet.") == 1
    assert "3 van 9, van ‘helemaal niet veilig’ tot ‘heel veilig’" in page
    low = opens(editor, "invullen").fills_in({"E-datum:date": "1-1-2010"}).saves()
    assert "1 januari 2015" in low.faults["E-datum:date"]
