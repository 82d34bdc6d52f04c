"""What the shipped framework holds."""

from fractions import Fraction
from itertools import pairwise

import pytest


def test_it_has_the_counts_of_its_source(framework):
    roles = [item.role for item in framework.items]
    assert (len(framework.parts), len(framework.sections), len(framework.items)) == (3, 16, 57)
    assert (roles.count("criterion"), roles.count("indicator")) == (32, 25)
    assert sum(len(item.norms) for item in framework.items) == 169


def test_criteria_are_on_paper_or_in_place_and_indicators_show(framework):
    layers = [item.layer for item in framework.items]
    assert (layers.count("design"), layers.count("existence"), layers.count("operation")) == (22, 10, 25)
    assert all((item.layer == "operation") == (item.role == "indicator") for item in framework.items)


@pytest.mark.parametrize("key", ["question", "help", "action", "evidence", "answered_by", "source", "material", "layer"])
def test_every_item_says(framework, key):
    assert [item.id for item in framework.items if not getattr(item, key)] == []


def test_every_section_has_advice_points_of_attention_and_a_place_in_the_source(framework):
    assert [section.id for section in framework.sections if not (section.guidance and section.attention and section.source)] == []


def test_source_lines_run_on_from_section_to_section(framework):
    for section in framework.sections:
        lines = [section.source.lines, *(item.source.lines for item in section.items)]
        assert all(first <= last for first, last in lines), section.id
        assert all(before[1] < after[0] for before, after in pairwise(lines)), section.id


def test_ten_items_are_critical_and_four_of_them_must_be_met_in_every_file(framework):
    critical = {item.id for item in framework.items if item.critical}
    everywhere = {item.id for item in framework.items if item.zero_tolerance}
    assert critical == {"1.1-K1", "1.2-K1", "1.3-K2", "1.4-K2", "2.1-K1", "2.1-I1", "2.1-I2", "2.1-I4", "2.8-I1", "3.1-K1"}
    assert everywhere == {"2.1-I1", "2.1-I2", "2.1-I4", "2.8-I1"}


def test_risk_is_highest_for_critical_items_then_for_the_foundation_and_safety(framework):
    for part in framework.parts:
        for section in part.sections:
            basic = 3 if part.foundation or section.id == "2.1" else 2
            assert [item.id for item in section.items if item.risk != (4 if item.critical else basic)] == []


def test_norms_that_carry_a_rule_of_their_own(framework):
    norms = {(item.id, norm.id): norm for item in framework.items for norm in item.norms}
    assert {at for at, norm in norms.items() if norm.if_not_met} == {("1.1-K2", "c"), ("1.3-K2", "a"), ("2.2-I2", "a")}
    assert {at: norm.weight for at, norm in norms.items() if norm.weight != 1} == {("3.4-K1", "d"): Fraction(1, 2)}
    assert {at for at, norm in norms.items() if norm.not_applicable_when} == {("2.7-K1", "a"), ("2.7-K1", "b")}
    assert {at for at, norm in norms.items() if norm.partly_when} == {("2.4-K1", "b")}
    assert sum(norm.container for norm in norms.values()) == 12
    assert sum(norm.own_reading for norm in norms.values()) == 21


def test_the_hard_words_are_explained(framework):
    known = {word.lower() for term in framework.glossary for word in (term.term, *term.also)}
    hard = "onttrekking gendersensitief genderspecifiek convenant netwerkanalyse taxatie-instrument top-teenonderzoek comensha emdr"
    assert set(hard.split()) <= known
    assert len(framework.glossary) >= 35


def test_the_intake_asks_the_twelve_things_of_the_profile_and_never_for_a_place_or_a_name(framework):
    asked = [question.id for question in framework.intake]
    assert asked == [
        "care_types", "phase", "homogeneous_group", "own_youth_mental_health", "own_mild_disability_care", "mild_disability_in_group",
        "own_education", "girls_over_18", "period_from", "period_to", "girls_in_care", "staff_with_group", "climate_instrument",
    ]  # fmt: skip
    assert all(question.help for question in framework.intake)
