"""The check list before publishing names what a reader would miss."""

from dataclasses import replace
from fractions import Fraction

import pytest

from selfassess.core import publishing
from selfassess.core.conditions import Compare, Fact
from selfassess.core.definition import IfNotMet, SectionCap, VerdictRow
from selfassess.core.loading import load, texts
from selfassess.places import folder


@pytest.fixture(scope="module")
def questionnaire():
    path = folder("questionnaires") / "kwaliteitskader.yaml"
    return load(path.read_bytes(), path.name).questionnaire


def concerns(questionnaire, catalogues=None):
    return [(".".join(concern.path), concern.blocks) for concern in publishing.check(questionnaire, catalogues)]


def with_item(questionnaire, **changes):
    part = questionnaire.parts[0]
    section = part.sections[0]
    section = replace(section, items=(replace(section.items[0], **changes), *section.items[1:]))
    return replace(questionnaire, parts=(replace(part, sections=(section, *part.sections[1:])), *questionnaire.parts[1:]))


def with_scoring(questionnaire, **changes):
    return replace(questionnaire, scoring=replace(questionnaire.scoring, **changes))


def test_what_ships_raises_no_concern(questionnaire):
    assert concerns(questionnaire) == []


def test_a_long_sentence_is_worth_a_look(questionnaire):
    here = "parts.0.sections.0.items.0.question"
    assert concerns(with_item(questionnaire, question="woord " * 18)) == []
    assert concerns(with_item(questionnaire, question="woord " * 19)) == [(here, False)]
    assert concerns(with_item(questionnaire, question="woord " * 18 + "einde. " + "woord " * 18)) == [(here, False)]


def test_a_critical_item_needs_examples_of_evidence(questionnaire):
    assert concerns(with_item(questionnaire, critical=True, evidence=())) == [("parts.0.sections.0.items.0", False)]


def test_an_item_needs_a_proposed_action_when_there_is_a_plan(questionnaire):
    assert concerns(with_item(questionnaire, action="")) == [("parts.0.sections.0.items.0", False)]
    assert concerns(with_scoring(with_item(questionnaire, action=""), actions=None)) == []


@pytest.mark.parametrize(("score", "where"), [(0, []), (Fraction(1, 3), [("parts.0.sections.0.items.0.norms.0.if_not_met.score", False)])])
def test_a_norm_that_pays_when_it_is_not_met_is_named(questionnaire, score, where):
    norms = questionnaire.parts[0].sections[0].items[0].norms
    forcing = replace(norms[0], if_not_met=IfNotMet(score=Fraction(score)))
    assert concerns(with_item(questionnaire, norms=(forcing, *norms[1:]))) == where


@pytest.mark.parametrize(("top", "where"), [({3: 3}, []), ({}, []), ({3: 2}, [("scoring.sections.caps.0.map", False)])])
def test_a_limit_that_stays_at_the_top_is_named(questionnaire, top, where):
    sections = replace(questionnaire.scoring.sections, caps=(SectionCap(of="item", map={**top, 0: 1}),))
    assert concerns(with_scoring(questionnaire, sections=sections)) == where


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"credit": {}}, "scoring"),
        ({"thresholds": None}, "scoring"),
    ],
)
def test_a_figure_that_cannot_be_computed_blocks(questionnaire, changes, where):
    assert concerns(with_scoring(questionnaire, **changes)) == [(where, True)]


def test_levels_with_a_gap_block(questionnaire):
    levels = questionnaire.scoring.levels
    assert ("scoring.levels", True) in concerns(with_scoring(questionnaire, levels=levels[:1] + levels[2:]))


def test_a_part_without_a_rule_blocks(questionnaire):
    parts = questionnaire.scoring.parts
    assert concerns(with_scoring(questionnaire, parts=parts[1:])) == [("parts.0", True)]


def test_a_verdict_that_is_never_reached_is_named(questionnaire):
    rows = questionnaire.scoring.verdict.rows
    again = VerdictRow(code="X", text="Nooit", rank=9, when=rows[0].when)
    verdict = replace(questionnaire.scoring.verdict, rows=(rows[0], again, *rows[1:]))
    assert concerns(with_scoring(questionnaire, verdict=verdict)) == [("scoring.verdict.rows.1", False)]
    other = replace(again, when=Compare(Fact("completeness", "all"), "below", 0))
    assert concerns(with_scoring(questionnaire, verdict=replace(verdict, rows=(rows[0], other, *rows[1:])))) == []


def test_missing_translations_are_counted_in_one_line(questionnaire):
    half = {path: (text, text) for path, text in texts(questionnaire)[1:]}
    assert concerns(questionnaire, {"en": half}) == [("title", False)]
    assert concerns(questionnaire, {"en": half | {"title": (questionnaire.title, "Framework")}}) == []
