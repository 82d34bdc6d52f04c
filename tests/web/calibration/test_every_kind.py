"""Two judgements of each way of asking: each can be read, chosen and replaced by another answer."""

import html

import pytest

from selfassess.core.kinds import KINDS
from selfassess.services import answering, assessments, calibration, seats, states
from selfassess.services.answering import ItemSave
from selfassess.services.publishing import install
from tests.core.levelled import FIRST_OF_KIND, HALF, LEVELLED
from tests.web.assess.conftest import Filled

# Of each way of asking: what the first side says in a form, what both sides read as, and a third answer in a form and plain.
SIDES = {
    "checklist": ({"norms": {"a": "met", "b": "met"}}, ("Ja: a, b", "Nee: b"), {"norms.b": "partly"}, {"norms": {"a": "met", "b": "partly"}}),
    "sample": ({"population": 10, "examined": 10, "met": 9}, ("9 van de 10 dossiers", "5 van de 10 dossiers"), {"met": "7"}, {"met": 7}),
    "share": ({"population": 10, "met": 9}, ("9 van de 10 medewerkers", "5 van de 10 medewerkers"), {"met": "7"}, {"met": 7}),
    "measurement": (
        {"norms": {"a": "met"}, "respondents": 9, "outcome": "good"}, ("goed", "wisselend"), {"outcome": "bad"}, {"outcome": "bad"},
    ),
    "choice": ({"choice": "weekly"}, ("Elke week", "Elke maand"), {"choice": "never"}, {"choice": "never"}),
    "choices": (
        {"choices": ["talk", "doctor", "safety"]}, ("Een veiligheidsplan", "Een arts"), {"choices.safety": ""}, {"choices": ["talk", "doctor"]},
    ),
    "scale": ({"step": 8}, ("8 van 9, van ‘helemaal niet veilig’ tot ‘heel veilig’", "5 van 9: gaat wel"), {"step": "6"}, {"step": 6}),
    "yes_no": ({"choice": "false"}, ("Nee", "Ja"), {"choice": "unknown"}, None),
    "number": ({"number": 4}, ("4 %", "6,5 %"), {"number": "7,5"}, {"number": "7.5"}),
    "date": ({"date": "2025-03-01"}, ("1 maart 2025", "1 maart 2015"), {"date": "1-4-2024"}, {"date": "2024-04-01"}),
    "text": ({"text": "Anders."}, ("Anders.", "Zo doen we het."), {"text": "Samen."}, {"text": "Samen."}),
    "evidence": ({"evidence": [{"title": "Convenant"}]}, ("Convenant", "nog niet"), {"choice": ""}, {}),
}  # fmt: skip


@pytest.fixture
def met(kade):
    """An assessment in which two sides answered each way of asking otherwise, both ready."""
    version, second = install(LEVELLED), kade.members["assessor"]
    assessment = assessments.start(kade.organisation, version=version, title="Alles", by=kade.coordinator, intake={})
    seats.give(assessment, second.account.id, by=kade.coordinator)
    answering.save_page(assessment, [ItemSave(FIRST_OF_KIND[kind].id, SIDES[kind][0]) for kind in KINDS], by=kade.coordinator)
    answering.save_page(assessment, [ItemSave(FIRST_OF_KIND[kind].id, HALF[kind][1]) for kind in KINDS], by=second, voice="second")
    states.hand_in(assessment, by=kade.coordinator)
    states.second_ready(assessment, by=second)
    return assessment


@pytest.fixture
def talk(editor, met):
    def opens(item_id):
        address = f"/assessments/{met.ref}/calibration/{item_id}"
        return Filled(editor, address, editor.opens(address))

    return opens


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_both_answers_can_be_read_and_either_counts(app, met, editor, talk, kind):
    item_id = FIRST_OF_KIND[kind].id
    shown = html.unescape(talk(item_id).text)
    first, second = (shown.partition(f'id="{side}-title"')[2].partition("</section>")[0] for side in ("first", "second"))
    assert SIDES[kind][1][0] in first
    assert SIDES[kind][1][1] in second
    assert "None" not in first + second
    form = {"chosen": "second", f"{item_id}:reason": "Zo staat het in de stukken."}
    assert talk(item_id).fills_in(form).saves().status == 303
    with app.app_context():
        agreed = calibration.sides_of(met, item_id).consensus.value
    assert {name: agreed.get(name) for name in HALF[kind][1]} == HALF[kind][1]
    assert SIDES[kind][1][1] in html.unescape(talk(item_id).text).partition('id="agreed-answer-title"')[2].partition("</section>")[0]
    assert editor.opens(f"/assessments/{met.ref}/items/{item_id}/history").status_code == 200


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"yes_no", "evidence"}))
def test_another_answer_can_count(app, met, talk, kind):
    item_id, (_first, _read, form, plain) = FIRST_OF_KIND[kind].id, SIDES[kind]
    page = talk(item_id)
    for name, value in form.items():
        if value:
            page.fills_in({f"{item_id}:{name}": value})
        else:
            page.read.fields.pop(f"{item_id}:{name}")
    saved = page.fills_in({"chosen": "other", f"{item_id}:reason": "Daar kwamen we op uit."}).saves()
    assert saved.status == 303, saved.faults
    with app.app_context():
        agreed = calibration.sides_of(met, item_id).consensus.value
    assert {name: agreed[name] for name in plain} == plain


def test_nothing_is_agreed_on_what_nobody_knows(app, met, talk):
    item_id = FIRST_OF_KIND["yes_no"].id
    page = talk(item_id).fills_in({"chosen": "other", f"{item_id}:reason": "Weten we niet.", f"{item_id}:choice": "unknown"}).saves()
    assert page.status == 422
    assert page.typed(f"{item_id}:choice") == "unknown"


def test_the_list_tells_each_difference_in_words(met, editor):
    shown = html.unescape(editor.opens(f"/assessments/{met.ref}/calibration").text)
    for kind in KINDS:
        assert f'id="{FIRST_OF_KIND[kind].id}"' in shown, kind
