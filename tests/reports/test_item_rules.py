"""How each question counts, told from the definition: no way of asking, condition or meaning goes unsaid."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from selfassess.core.changes import VersionPair
from selfassess.core.definition import Level, Material
from selfassess.core.kinds import KINDS
from selfassess.core.loading import load
from selfassess.languages import LANGUAGES, catalogue
from selfassess.reports.method import explain
from selfassess.reports.version_changes import tell_changes
from selfassess.reports.voice import ASKED_WORDS, Voice
from selfassess.shelf import templates

FILE = Path(__file__).parents[1] / "content" / "every-kind.yaml"
QUESTIONNAIRE = load(FILE.read_text(encoding="utf-8"), str(FILE)).questionnaire
TOLD = (
    "E-keuze telt naar het antwoord: Elke week 1, Elke maand 1/2 en Nooit 0.",
    "Wat bij E-keuzes is gekozen, wordt opgeteld, tot hoogstens 1.",
    "Bij E-janee is ‘Nee’ op orde.",
    "E-schaal telt in gelijke stappen op van 0 bij ‘1 – helemaal niet veilig’ tot 1 bij ‘9 – heel veilig’.",
    "E-getal telt naar het getal: onder 5 %: 1 (laag), vanaf 5 % en onder 8,5 %: 1/2 (hoog) en vanaf 8,5 %: 0 (te hoog).",
    "E-datum is op orde als de datum niet na de peildatum ligt, en hoogstens 24 maanden ervoor.",
    "E-bewijs is op orde als er een vastgesteld document is dat op de peildatum geldig is.",
    "E-meting telt naar de uitkomst: goed 1, wisselend 1/2 en slecht 0.",
    "Deze vragen alleen iets en hebben geen oordeel: E-plaatsen, E-opening, E-kort, E-tekst en E-waarom.",
    "Kritisch zijn: E-janee.",
    "E-schaal wordt alleen gevraagd als het antwoord op E-janee een van deze is: Ja en Nee.",
    "Vervolg wordt alleen gevraagd als de gekozen stap bij E-schaal hoogstens 4 is.",
    "E-plan wordt alleen gevraagd als het ingevulde getal bij E-plaatsen meer dan 10,5 is.",
)


def told(questionnaire=QUESTIONNAIRE, language="nl"):
    return [sentence for chapter in explain(questionnaire, Voice(language, catalogue(language))) for sentence in chapter.sentences]


@pytest.mark.parametrize("sentence", TOLD)
def test_each_way_of_asking_and_each_condition_is_told(sentence):
    assert sentence in told(), "\n".join(told())


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.stem)
def test_no_sentence_ends_twice(file):
    assert [sentence for sentence in told(load(file.read_text("utf-8"), str(file)).questionnaire) if sentence.endswith("..")] == []


@pytest.mark.parametrize(
    ("weight", "language", "says"), [("3/2", "nl", "telt 1,5 keer"), ("3/2", "en", "counts 1.5 times"), ("2/3", "nl", "telt 2/3 keer")]
)
def test_a_weight_is_said_with_decimals_where_it_has_them(weight, language, says):
    weighed = weighing(QUESTIONNAIRE, Fraction(weight))
    assert any(says in sentence for sentence in told(weighed, language))
    (changed,) = (
        thing
        for group in tell_changes(VersionPair.untranslated(QUESTIONNAIRE, weighed), Voice(language, catalogue(language))).groups
        for thing in group.things
    )
    written = says.split()[1]
    assert [piece.text for piece in changed.lines[0].pieces if piece.what == "came"] == [written]


def weighing(questionnaire, weight):
    """Return a questionnaire whose first item weighs otherwise."""
    part, section = questionnaire.parts[0], questionnaire.parts[0].sections[0]
    items = (replace(section.items[0], weight=weight), *section.items[1:])
    sections = (replace(section, items=items), *part.sections[1:])
    return replace(questionnaire, parts=(replace(part, sections=sections), *questionnaire.parts[1:]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_told_of_what_is_not_there(language):
    for sentence in told(language=language):
        assert "None" not in sentence
        assert "%(" not in sentence
        assert ".." not in sentence


def test_what_a_level_means_is_told_wherever_it_is_written():
    item = QUESTIONNAIRE.items[0]
    scoring = replace(
        QUESTIONNAIRE.scoring,
        levels=(Level(value=0, text="niet", mark="empty", meaning="Nog niets."), Level(value=1, text="wel", mark="full")),
    )
    section = replace(QUESTIONNAIRE.sections[0], items=(replace(item, anchors={0: "Hier niets."}, optional=True),))
    part = replace(QUESTIONNAIRE.parts[0], sections=(section,))
    paper = Material(id="paper", text="papier", anchors={1: "Vastgesteld."})
    found = told(replace(QUESTIONNAIRE, scoring=scoring, parts=(part,), materials=(paper,)))
    assert found[:3] == ["‘niet’: Nog niets.", "papier, ‘wel’: Vastgesteld.", "E-lijst, ‘niet’: Hier niets."]
    assert "Niet verplicht zijn: E-lijst. Die tellen alleen mee als ze zijn ingevuld." in found


def test_every_way_of_asking_that_is_judged_has_words():
    assert set(ASKED_WORDS) == set(KINDS) - {"text"}
