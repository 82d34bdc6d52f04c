"""Items that are asked only after certain answers: one function decides for page, score, plan and exports."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from selfassess.core.answers import EMPTY, Answer, NormAnswer
from selfassess.core.applicability import applicable, takes_out
from selfassess.core.conditions import All, Compare, Fact, Not
from selfassess.core.loading import canonical, definition_faults, from_canonical
from selfassess.core.outcome import outcome
from selfassess.core.scoring.result import NOT_APPLICABLE
from selfassess.core.set_aside import set_aside

from .kinds.judging import EVERY_KIND, FRAMEWORK, answer_of

ON = date(2025, 6, 30)
ITEMS = {item.id: item for item in EVERY_KIND.items}


def hanging(questionnaire, **conditions):
    """Return the questionnaire with `applies_when` at some items, by id with _ for -."""
    at = {key.replace("_", "-"): condition for key, condition in conditions.items()}
    parts = tuple(
        replace(part, sections=tuple(
            replace(section, items=tuple(replace(item, applies_when=at.get(item.id, item.applies_when)) for item in section.items))
            for section in part.sections
        )) for part in questionnaire.parts
    )  # fmt: skip
    return replace(questionnaire, parts=parts)


def says(questionnaire):
    return [str(fault.says) for fault in definition_faults(questionnaire)]


@pytest.mark.parametrize(("condition", "item_id", "raw", "other"), [
    (Compare(Fact("choice", "E-keuze"), "is", "weekly"), "E-keuze", {"choice": "weekly"}, {"choice": "never"}),
    (Compare(Fact("choice", "E-keuzes"), "is", "doctor"), "E-keuzes", {"choices": ["talk", "doctor"]}, {"choices": ["talk"]}),
    (Compare(Fact("choice", "E-janee"), "is", "true"), "E-janee", {"choice": True}, {"choice": "unknown"}),
    (Compare(Fact("step", "E-schaal"), "at_most", 4), "E-schaal", {"step": 4}, {"step": 5}),
    (Compare(Fact("number", "E-getal"), "above", Fraction(25, 2)), "E-getal", {"number": "12,6"}, {"number": "12.5"}),
    (Compare(Fact("state", "E-lijst", "a"), "is", "met"), "E-lijst", {"norms": {"a": "met"}}, {"norms": {"a": "not_met"}}),
    (Compare(Fact("count", "E-aandeel", "population"), "above", 0), "E-aandeel", {"population": 3}, {"population": 0}),
])  # fmt: skip
def test_an_item_hangs_on_an_earlier_answer(condition, item_id, raw, other):
    asked = hanging(EVERY_KIND, E_schaal=None, E_bewijs=condition)
    assert says(asked) == []
    assert from_canonical(canonical(asked)) == asked
    for given, hidden in ((raw, False), (other, True), ({}, True)):
        found = applicable(asked, {}, {item_id: answer_of(ITEMS[item_id], given)})
        assert ("E-bewijs" in found.hidden, "E-bewijs" in found.not_applicable) == (hidden, hidden)


def test_an_item_hangs_on_a_level():
    asked = hanging(FRAMEWORK, **{"1.1_I1": Compare(Fact("level", "1.1-K1"), "below", 3)})
    assert says(asked) == []
    item = next(item for item in FRAMEWORK.items if item.id == "1.1-K1")
    for state, hidden in (("met", True), ("not_met", False)):
        answers = {"1.1-K1": Answer(norms={norm.id: NormAnswer(state) for norm in item.norms})}
        assert ("1.1-I1" in applicable(asked, {}, answers).hidden) is hidden
    assert "1.1-I1" in applicable(asked, {}, {}).hidden


def test_an_answer_that_is_not_asked_counts_as_absent_nine_deep():
    ids = ["E-lijst", "E-dossiers", "E-aandeel", "E-meting", "E-keuze", "E-keuzes", "E-janee", "E-schaal", "E-getal", "E-plaatsen"]
    first = Compare(Fact("intake", "night"), "is", True)
    answers = {"E-janee": Answer(choice="true"), "E-schaal": Answer(step=3)}
    conditions = {
        key.replace("-", "_"): Not(Compare(Fact("choice", before), "is", "x", if_missing=True))
        for before, key in zip(ids, ids[1:], strict=False)
    }
    chained = hanging(EVERY_KIND, **{**conditions, "E_lijst": first, "E_schaal": Compare(Fact("choice", "E-janee"), "is", "true")})
    assert set(ids) <= applicable(chained, {}, answers).hidden
    nested = first
    for _depth in range(9):
        nested = All((Not(Not(nested)),))
    assert "E-tekst" in applicable(hanging(EVERY_KIND, E_tekst=nested), {"night": False}, {}).hidden
    assert "E-tekst" not in applicable(hanging(EVERY_KIND, E_tekst=nested), {"night": True}, {}).hidden


def test_a_section_hangs_on_an_earlier_answer_and_its_answers_are_kept_and_set_aside():
    answers = {"E-janee": Answer(choice="false"), "E-schaal": Answer(step=2), "E-waarom": Answer(text="Te weinig mensen.")}
    asked, better = applicable(EVERY_KIND, {}, answers), applicable(EVERY_KIND, {}, {**answers, "E-schaal": Answer(step=8)})
    assert asked.hidden == {"E-plan"}
    assert better.hidden == {"E-waarom", "E-plan"}
    assert set_aside(asked, better, answers).items == ("E-waarom",)
    assert set_aside(better, asked, answers).back_items == ("E-waarom",)


def test_what_is_not_asked_counts_nowhere():
    answers = {"E-plan": Answer(choice="false")}
    found = outcome(EVERY_KIND, {}, answers, {}, ON)
    assert found.result.items["E-plan"].status == NOT_APPLICABLE
    assert "E-plan" not in {action.item for action in found.plan.actions}
    assert "Not asked according to other answers" in " ".join(str(warn.says) for warn in found.result.warnings)
    assert found.result.tally.not_applicable == 3


def test_the_intake_that_hides_is_named():
    hidden = hanging(EVERY_KIND, E_tekst=Compare(Fact("intake", "night"), "is", True))
    assert [question.id for question in takes_out(hidden, {"night": False}, {}, "E-tekst")] == ["night"]
    assert takes_out(hidden, {"night": True}, {}, "E-tekst") == ()


@pytest.mark.parametrize(("item_id", "condition", "wrong"), [
    ("E_keuze", Compare(Fact("choice", "E-keuze"), "is", "weekly"), "does not stand before this"),
    ("E_keuze", Compare(Fact("choice", "E-janee"), "is", "true"), "does not stand before this"),
    ("E_tekst", Compare(Fact("choice", "E-janee"), "is", "yes"), "Choose from: true, false, unknown"),
    ("E_tekst", Compare(Fact("step", "E-keuze"), "is", 1), "does not exist"),
    ("E_bewijs", Compare(Fact("level", "E-datum"), "is", 1), "changes as days pass"),
    ("E_tekst", Compare(Fact("completeness", "all"), "is", 1), "is not known here"),
])  # fmt: skip
def test_what_an_item_cannot_hang_on_is_a_fault(item_id, condition, wrong):
    found = says(hanging(EVERY_KIND, **{item_id: condition}))
    assert len(found) == 1
    assert wrong in found[0]


def test_a_circle_through_another_condition_is_found():
    asked = hanging(EVERY_KIND, E_bewijs=Compare(Fact("choice", "E-keuze"), "is", "weekly"))
    parts = tuple(
        replace(part, sections=tuple(
            replace(section, items=tuple(
                replace(item, not_applicable_when=Compare(Fact("choice", "E-bewijs"), "is", "none")) if item.id == "E-keuze" else item
                for item in section.items
            )) for section in part.sections
        )) for part in asked.parts
    )  # fmt: skip
    assert any("round in a circle" in one for one in says(replace(asked, parts=parts)))


def test_without_such_conditions_nothing_is_hidden():
    assert applicable(FRAMEWORK, {}, {"1.1-K1": EMPTY}).hidden == frozenset()
