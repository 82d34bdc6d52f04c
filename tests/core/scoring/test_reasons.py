"""Reasons are the causes: bring all that they name to the top, and the figure rises."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from selfassess import shelf
from selfassess.core.answers import Adjusted, NormAnswer
from selfassess.core.applicability import applicable
from selfassess.core.kinds import KINDS
from selfassess.core.kinds.judged import top_of
from selfassess.core.scoring.engine import run, score
from selfassess.core.scoring.items import Stand, judge_item
from selfassess.core.scoring.parts import gather_part
from selfassess.core.scoring.result import OK
from selfassess.core.scoring.sections import SectionStand, gather
from selfassess.core.scoring.verdict import facts_of, find_row, reasons_of, take_census

from ..strategies import answer_of, answer_sets, intakes, questionnaires

ON = date(2025, 6, 30)
FRAMEWORK = shelf.find("kwaliteitskader").questionnaire
ANY = [pytest.param(st.just(FRAMEWORK), id="framework"), pytest.param(questionnaires(), id="made up")]
whatever_it_asks = pytest.mark.parametrize("asked", ANY)


def assessed(data, asked):
    questionnaire = data.draw(asked)
    intake = data.draw(intakes(questionnaire))
    answers = data.draw(answer_sets(questionnaire, complete=True))
    return questionnaire, intake, answers, score(questionnaire, intake, answers, ON)


def judged_items(questionnaire, intake, answers):
    applies = applicable(questionnaire, intake, answers)
    return {item.id: judge_item(item, answers[item.id], questionnaire.scoring, applies, ON) for item in questionnaire.items}


def named(reasons):
    return {one for reason in reasons for one in reason.about}


def lifted(item, answer, reasons):
    """Return the answer with everything that the reasons name at its best."""
    match reasons[0].rule:
        case "choice" | "date" | "evidence" if item.kind != "choice":
            return KINDS[item.kind].improved(item, answer, frozenset(), ON)
        case "count":
            most = answer.counts.population if item.kind == "share" else answer.counts.examined
            return replace(answer, counts=replace(answer.counts, met=most))
        case "choice":
            return replace(answer, choice=max((o for o in item.options if o.share is not None), key=lambda o: o.share).id)
        case "outcome":
            return replace(answer, outcome=item.outcomes[0].id)
    return replace(answer, norms={**answer.norms, **{letter: NormAnswer("met") for letter in named(reasons)}})


@whatever_it_asks
@given(data=st.data())
def test_the_reasons_of_an_item_are_its_causes(asked, data):
    questionnaire, intake, answers, result = assessed(data, asked)
    applies, top = applicable(questionnaire, intake, answers), top_of(questionnaire.scoring)
    for item in questionnaire.items:
        found = result.items[item.id]
        if found.p is None or found.level == top:
            assert found.status == OK or found.reasons == ()
            continue
        assert found.reasons
        better = lifted(item, answers[item.id], found.reasons)
        if item.kind == "measurement" and found.reasons[0].rule == "condition":
            better = replace(better, outcome=item.outcomes[0].id)  # what was never measured had no outcome to name
        assert judge_item(item, better, questionnaire.scoring, applies, ON).actual.level > found.level


@whatever_it_asks
@given(data=st.data())
def test_the_reasons_of_a_section_are_its_causes(asked, data):
    questionnaire, intake, answers, result = assessed(data, asked)
    top = top_of(questionnaire.scoring)
    stands = {key: one.actual for key, one in judged_items(questionnaire, intake, answers).items()}
    for section in questionnaire.sections:
        found = result.sections[section.id]
        if found.level in (None, top):
            assert found.reasons == ()
            continue
        causes = named(found.reasons)
        assert causes <= {item.id for item in section.items}
        better = {**stands, **{item_id: Stand(OK, 1.0, top) for item_id in causes}}
        assert gather(section, better, questionnaire.scoring).level > found.level


@whatever_it_asks
@given(data=st.data())
def test_the_reasons_of_a_part_are_its_causes(asked, data):
    questionnaire, intake, answers, result = assessed(data, asked)
    rules, top = questionnaire.scoring, top_of(questionnaire.scoring)
    stands = {key: one.actual for key, one in judged_items(questionnaire, intake, answers).items()}
    sections = run(questionnaire, stands).sections
    for part, rule in ((part, rule) for part in questionnaire.parts for rule in rules.parts if rule.part == part.id):
        found = result.parts[part.id]
        if found.level in (None, top):
            continue
        better = {**sections, **{key: SectionStand(OK, level=top) for key in named(found.reasons)}}
        assert gather_part(part, rule, better, rules).level > found.level


@whatever_it_asks
@given(data=st.data())
def test_the_reasons_of_the_verdict_are_its_causes(asked, data):
    questionnaire, intake, answers, result = assessed(data, asked)
    rules, top = questionnaire.scoring, top_of(questionnaire.scoring)
    judged = judged_items(questionnaire, intake, answers)
    census, whole = take_census(judged), run(questionnaire, {key: one.actual for key, one in judged.items()})
    lookup = facts_of(questionnaire, whole, census)
    row = find_row(rules.verdict, lookup)
    assume(census.completeness == 1)
    if row.rank == max(other.rank for other in rules.verdict.rows):
        assert result.verdict.reasons == ()
        return
    assert result.verdict.reasons
    causes = named(result.verdict.reasons)
    assume(causes and not causes & {key for key, found in {**whole.sections, **whole.parts}.items() if found.level is None})
    better = replace(
        whole,
        sections={key: replace(stand, level=top) if key in causes else stand for key, stand in whole.sections.items()},
        parts={key: replace(stand, level=top) if key in causes else stand for key, stand in whole.parts.items()},
    )
    facts = facts_of(questionnaire, better, census)
    now = find_row(rules.verdict, facts)
    assert now.rank > row.rank or reasons_of(questionnaire, now, facts, census) != result.verdict.reasons


@pytest.mark.parametrize(("item_id", "raw", "rule", "about"), [
    ("1.3-K2", {"norms": dict.fromkeys("bcdefgh", "met") | {"a": "not_met"}}, ["condition"], {"a"}),
    ("1.3-K2", {"norms": dict.fromkeys("abcdefgh", "not_met")}, ["condition", "norms"], set("abcdefgh")),
    ("1.1-K2", {"norms": {"a": "met", "b": "met", "c": "not_met"}}, ["condition"], {"c"}),
    ("1.1-K2", {"norms": {"a": "partly", "b": "partly", "c": "not_met"}}, ["condition", "norms"], {"a", "b", "c"}),
    ("1.4-K1", {"norms": {"a": "met", "b": "partly", "c": "not_met"}}, ["norms"], {"b", "c"}),
    ("2.6-K2", {"norms": {"a": "partly", "b": "not_met"}}, ["norms"], {"a", "b"}),
    ("2.1-I2", {"examined": 10, "met": 9}, ["count"], set()),
    ("1.1-I1", {"examined": 10, "met": 9}, [], set()),
    ("2.2-I2", {"norms": {"a": "not_met"}}, ["condition"], {"a"}),
    ("2.2-I2", {"norms": {"a": "met"}, "outcome": "mixed", "respondents": 9}, ["outcome"], {"b"}),
])  # fmt: skip
def test_a_level_names_what_decides_it(framework, item_id, raw, rule, about):
    item = next(item for item in framework.items if item.id == item_id)
    found = score(framework, {}, {item_id: answer_of(item, raw)}, ON).items[item_id]
    assert ([reason.rule for reason in found.reasons], named(found.reasons)) == (rule, about)


def test_a_level_that_people_lowered_names_them(framework):
    item = next(item for item in framework.items if item.id == "1.4-K1")
    answer = replace(answer_of(item, {"norms": {"a": "met", "b": "met", "c": "met"}}), adjusted=Adjusted(2, "Besproken"))
    reasons = score(framework, {}, {item.id: answer}, ON).items[item.id].reasons
    assert [reason.rule for reason in reasons] == ["adjusted"]
    assert "Besproken" in str(reasons[0].says)


@pytest.mark.parametrize(("states", "level"), [("not_met", 3), ("met", 1)])
def test_a_level_that_people_set_does_not_outlive_the_answer_it_was_about(framework, states, level):
    item = next(item for item in framework.items if item.id == "1.4-K1")
    answer = replace(answer_of(item, {"norms": dict.fromkeys("abc", states)}), adjusted=Adjusted(level, "Besproken"))
    result = score(framework, {}, {item.id: answer}, ON)
    found = result.items[item.id]
    assert found.level == found.computed_level
    assert [warning.items for warning in result.warnings] == [(item.id,)]
    assert "adjusted" not in {reason.rule for reason in found.reasons}
