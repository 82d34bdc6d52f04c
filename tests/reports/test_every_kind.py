"""A report of a questionnaire with every way of asking: each answer stands in it, and nothing that it does not have."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from selfassess.core.answers import Answer, Counts, Evidence, NormAnswer, SampleForm
from selfassess.core.loading import load
from selfassess.core.outcome import outcome
from selfassess.languages import LANGUAGES, catalogue
from selfassess.papers import HTML, find, offered
from selfassess.reports import page
from selfassess.reports.document import Table, Verdict
from selfassess.reports.material import Material
from selfassess.reports.plan_report import PlanAbout
from selfassess.reports.voice import Voice

ON = date(2026, 6, 30)
FILE = Path(__file__).parents[1] / "content" / "every-kind.yaml"
ANSWERS = {
    "E-lijst": Answer(norms={"a": NormAnswer("met"), "b": NormAnswer("not_met")}, note="Een notitie."),
    "E-dossiers": Answer(counts=Counts(20, 12, 8, "random", 4711), sample=SampleForm(by="manager")),
    "E-aandeel": Answer(counts=Counts(14, None, 9)),
    "E-meting": Answer(norms={"a": NormAnswer("met")}, outcome="mixed", respondents=12),
    "E-keuze": Answer(choice="monthly"),
    "E-keuzes": Answer(choices=("talk", "safety")),
    "E-janee": Answer(choice="false"),
    "E-schaal": Answer(step=3),
    "E-getal": Answer(number=Decimal("6.5")),
    "E-datum": Answer(date=date(2025, 3, 1)),
    "E-kort": Answer(text="Methode van hier"),
    "E-bewijs": Answer(evidence=(Evidence("Convenant met de politie", date=date(2025, 1, 1)),)),
}
SAID = {
    "E-lijst": "Een notitie.", "E-dossiers": "4711", "E-aandeel": "9 van de 14", "E-meting": "wisselend", "E-keuze": "Elke maand",
    "E-keuzes": "Een gesprek dezelfde dag; Een veiligheidsplan", "E-janee": "Nee", "E-schaal": "3 van 9, van ‘helemaal niet veilig’ tot ‘heel veilig’", "E-getal": "6,5", "E-datum": "1 maart 2025",
    "E-kort": "Methode van hier", "E-bewijs": "Convenant met de politie",
}  # fmt: skip


def material_in(language: str, answers=ANSWERS) -> Material:
    questionnaire = load(FILE.read_text(encoding="utf-8"), str(FILE)).questionnaire
    found = outcome(questionnaire, {"night": True}, answers, {}, ON)
    return Material(found, PlanAbout("De Kade", "Proef", ON, "every-kind@1", language=language), Voice(language, catalogue(language)))


def full(material: Material):
    return find("full", material.outcome.questionnaire).make(HTML, material)


def test_every_answer_stands_in_the_full_report_at_its_question():
    material = material_in("nl")
    text = page.whole(full(material), material.voice)
    for item, said in SAID.items():
        after = text.partition(f'id="item-{item}"')[2].partition("<h4")[0]
        assert said in after, item


def test_a_norm_that_the_outcome_decides_has_its_answer():
    material = material_in("nl")
    [norms] = [node for node in full(material).nodes if isinstance(node, Table) and "E-meting" in node.name]
    assert [row[2] for row in norms.rows] == ["Voldoet", "Voldoet deels"]
    few = material_in("nl", {**ANSWERS, "E-meting": Answer(norms={"a": NormAnswer("met")}, outcome="mixed", respondents=2)})
    [norms] = [node for node in full(few).nodes if isinstance(node, Table) and "E-meting" in node.name]
    assert norms.rows[1][2] == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", [ANSWERS, {}], ids=["filled in", "empty"])
def test_no_report_tells_of_levels_parts_or_a_verdict_that_are_not_there(language, answers):
    material = material_in(language, answers)
    own, level = material.voice.gettext("Our own verdict"), material.voice.gettext("Level")
    for paper in offered(material.outcome.questionnaire):
        if HTML in paper.makers:
            document = paper.make(HTML, material)
            text = page.whole(document, material.voice)
            assert "None" not in text, paper.id
            assert ".." not in text.replace("…", ""), paper.id
            assert own not in text, paper.id
            assert all(not node.mark for node in document.nodes if isinstance(node, Verdict)), (paper.id, level)
