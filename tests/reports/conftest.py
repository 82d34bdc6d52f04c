"""The demo organisation's plan, and one with sixty long actions, ready to print."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from selfassess.core.action import Decision, Plan
from selfassess.core.answers import AnswerSet, Intake
from selfassess.core.definition import Questionnaire
from selfassess.core.loading import load
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score
from selfassess.core.scoring.result import Result
from selfassess.exchange.answers_file import AnswersFile, read
from selfassess.places import PACKAGE, folder
from selfassess.reports.plan import PlanAbout

ON = date(2026, 7, 15)
LONG_WORD = "Samenwerkingsovereenkomstverantwoordelijkheidsverdelingsbesprekingsverslaglegging" * 2
HOSTILE = "<pdf:nextpage></td></table><style>*{color:red}</style> {{ 7*7 }} &lt;b&gt; \x00\x07\u202e\ud83d 😀 Ærøskøbing ﬁn"


class Printed(NamedTuple):
    """Everything that a plan is made from."""

    questionnaire: Questionnaire
    intake: Intake
    answers: AnswerSet
    result: Result
    plan: Plan
    about: PlanAbout


SIXTY = 60


@cache
def questionnaire_named(key: str) -> Questionnaire:
    """Return a shipped questionnaire."""
    file = folder("questionnaires") / f"{key}.yaml"
    return load(file.read_text(encoding="utf-8"), str(file)).questionnaire


@cache
def demo_answers() -> AnswersFile:
    """Return the answers of De Kade."""
    file = PACKAGE / "demo" / "de-kade.yaml"
    found, faults = read(file.read_text(encoding="utf-8"), str(file), questionnaire_named, ON)
    assert not faults
    return found


def printed(questionnaire, intake, answers, decisions, **about) -> Printed:
    """Score, propose and gather what a plan is made from."""
    result = score(questionnaire, intake, answers, ON)
    plan = propose(questionnaire, result, answers, decisions, ON)
    known = {
        "organisation": "Stichting De Kade",
        "title": "Zelfbeoordeling 2026",
        "on": ON,
        "version": f"{questionnaire.key}@1",
        "digest": "0123456789abcdef" * 4,
        "second_assessor": True,
        "prepared_by": "kwaliteitsmedewerker",
        "language": "nl",
    }
    return Printed(questionnaire, intake, answers, result, plan, PlanAbout(**{**known, **about}))


@pytest.fixture(scope="session")
def demo() -> Printed:
    """The plan of De Kade."""
    file = demo_answers()
    return printed(file.questionnaire, file.intake, file.answers, file.decisions)


def grown(questionnaire, number: int):
    """Return the questionnaire with so many items: its last item repeated under other ids."""
    *parts, last = questionnaire.parts
    *sections, section = last.sections
    copies = [replace(section.items[-1], id=f"{section.id}-I{9 - place}") for place in range(number - len(questionnaire.items))]
    section = replace(section, items=(*section.items, *copies))
    return replace(questionnaire, parts=(*parts, replace(last, sections=(*sections, section))))


@pytest.fixture(scope="session")
def long_plan() -> Printed:
    """Sixty gaps, every action with long words and long texts."""
    questionnaire = grown(questionnaire_named("kwaliteitskader"), SIXTY)
    words = f"Begin {LONG_WORD} en dan gewone woorden. " * 3
    decisions = {
        item.id: Decision(
            finding=f"Bevinding {item.id} {words}",
            measure=f"Maatregel {item.id} {words} klaar",
            owner=LONG_WORD,
            means=words,
            completion=words,
            effect=f"{words} einde-{item.id}",
            causes=("no_time",),
        )
        for item in questionnaire.items
    }
    found = printed(questionnaire, {}, {}, decisions, organisation=LONG_WORD)
    assert len(found.plan.actions) == SIXTY
    return found


@pytest.fixture(scope="session")
def hostile_plan() -> Printed:
    """Text that tries to be markup, in every place where people write."""
    return saying(HOSTILE)


def saying(text: str) -> Printed:
    """Return a plan with one text in every place where people write."""
    decisions = {"1.4-K2": Decision(finding=text, measure=text, owner=text, effect=text)}
    file = demo_answers()
    return printed(file.questionnaire, file.intake, file.answers, decisions, organisation=text, title=text, prepared_by=text)


@pytest.fixture(scope="session")
def legal_basis() -> Printed:
    """A questionnaire without levels, layers or verdict."""
    return printed(questionnaire_named("wettelijke-basis"), {}, {}, {})
