"""Two rounds with every way of asking: what was answered otherwise is told in words, also where there is no judgement."""

import html
import re
from datetime import date

import pytest

from selfassess.core.kinds import KINDS
from selfassess.services import answering, assessments, rounds
from selfassess.services.answering import ItemSave
from selfassess.services.publishing import install
from tests.core.levelled import FIRST_OF_KIND, HALF, LEVELLED
from tests.web.calibration.test_every_kind import SIDES


@pytest.fixture
def page(kade, editor):
    """The page that compares two rounds in which each way of asking was answered otherwise."""
    last = assessments.start(kade.organisation, version=install(LEVELLED), title="Ronde 1", by=kade.coordinator, intake={})
    answering.save_page(last, [ItemSave(FIRST_OF_KIND[kind].id, HALF[kind][1]) for kind in KINDS], by=kade.coordinator)
    made = rounds.begin_round(last, title="Ronde 2", reference_date=date(2027, 2, 15), by=kade.coordinator)
    saved = answering.saved_of(made, items={item.id: item for item in LEVELLED.items})
    answers = [
        ItemSave(
            FIRST_OF_KIND[kind].id,
            SIDES[kind][0],
            revision=saved[FIRST_OF_KIND[kind].id].revision if FIRST_OF_KIND[kind].id in saved else 0,
        )
        for kind in KINDS
    ]
    answering.save_page(made, answers, by=kade.coordinator)
    return html.unescape(editor.opens(f"/assessments/{made.ref}/compare").text)


def test_each_answer_is_told_as_it_was_and_as_it_is(page):
    told = {
        "sample": "Vorige keer: Voldoet: 5 van de 10 dossiers. Nu: Voldoet: 9 van de 10 dossiers.",
        "choice": "Vorige keer: Elke maand. Nu: Elke week.",
        "choices": "Vorige keer: Een gesprek dezelfde dag; Een arts. Nu: Een gesprek dezelfde dag; Een arts; Een veiligheidsplan.",
        "scale": "Vorige keer: 5 van 9: gaat wel (van ‘helemaal niet veilig’ tot ‘heel veilig’). Nu: 8 van 9,",
        "yes_no": "Vorige keer: Ja. Nu: Nee.",
        "number": "Vorige keer: 6,5 %. Nu: 4 %.",
        "date": "Vorige keer: 1 maart 2015. Nu: 1 maart 2025.",
        "text": "Vorige keer: Zo doen we het. Nu: Anders.",
    }
    for kind, sentence in told.items():
        assert sentence in page, (kind, re.findall(r"Vorige keer: .*", page))


def test_what_only_asks_stands_apart(page):
    assert "Anders beantwoord, zonder oordeel" in page
