"""What must hold for every answer, on the framework and on questionnaires that are made up.

A better answer is one step up in one place: a norm from no to partly or from partly to yes, one more that meets, the next
outcome. The rules themselves know four steps that look better and are not, and these are left out:
- from not applicable to yes: the item counts where it did not;
- from open to any answer: what was left out of a mean comes in, and complete answers end a provisional verdict;
- from no to partly at a norm that decides the whole item, while other norms are open: then the item is half open;
- an answer that another item's or norm's applicability hangs on.
So a step counts here when the item keeps its status, or becomes complete.
"""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from selfassess import shelf
from selfassess.core.answers import EMPTY
from selfassess.core.kinds import is_scored
from selfassess.core.loading import definition_faults
from selfassess.core.scoring.engine import score
from selfassess.core.scoring.result import NOT_APPLICABLE, OK, OPEN, PARTIAL

from ..strategies import answer_sets, completed, intakes, one_better, questionnaires

ON = date(2025, 6, 30)
EDGE = 1e-9
FRAMEWORK = shelf.find("kwaliteitskader").questionnaire
LEGAL = shelf.find("wettelijke-basis").questionnaire
SHIPPED = [pytest.param(st.just(FRAMEWORK), id="framework"), pytest.param(st.just(LEGAL), id="legal basis")]
ANY = [*SHIPPED, pytest.param(questionnaires(), id="made up"), pytest.param(questionnaires(levels=st.just(0)), id="without levels")]
whatever_it_asks = pytest.mark.parametrize("asked", ANY)


def assessed(data, asked, *, complete=False):
    questionnaire = data.draw(asked)
    intake = data.draw(intakes(questionnaire))
    return questionnaire, intake, data.draw(answer_sets(questionnaire, complete))


def figures(questionnaire, result):
    """Return every figure that a better answer may not lower, by what it is of; None is left out."""
    ranks = {row.code: row.rank for row in questionnaire.scoring.verdict.rows} if questionnaire.scoring.verdict else {}
    found = {}
    for kind, named in (("item", result.items), ("section", result.sections), ("part", result.parts)):
        for key, one in named.items():
            for name in ("p", "level", "low", "high", "level_low", "level_high", "substantiated_p", "substantiated_level"):
                found[kind, key, name] = getattr(one, name, None)
    if result.verdict:
        found["verdict"] = ranks[result.verdict.code]
        found["shown"] = ranks[result.verdict.substantiated_code]
    for name in ("completeness", "percentage_low", "percentage_high"):
        found[name] = getattr(result, name)
    return {key: value for key, value in found.items() if value is not None}


@given(st.data())
def test_made_up_questionnaires_are_as_sound_as_those_of_people(data):
    questionnaire = data.draw(questionnaires(levels=st.integers(0, 3)))
    assert [str(fault.says) for fault in definition_faults(questionnaire)] == []


@whatever_it_asks
@given(data=st.data())
def test_a_better_answer_never_lowers_a_figure(asked, data):
    questionnaire, intake, answers = assessed(data, asked, complete=data.draw(st.booleans()))
    before = score(questionnaire, intake, answers, ON)
    answered = [item for item in questionnaire.items if before.items[item.id].status in (OK, PARTIAL)]
    assume(answered)
    item = data.draw(st.sampled_from(answered))
    better = one_better(data.draw, item, answers.get(item.id, EMPTY))
    assume(better)
    after = score(questionnaire, intake, {**answers, item.id: better}, ON)
    assume(after.items[item.id].status in (before.items[item.id].status, OK))
    was, now = figures(questionnaire, before), figures(questionnaire, after)
    assert [key for key, value in was.items() if now.get(key, value) < value - EDGE] == []


@whatever_it_asks
@given(data=st.data())
def test_what_is_open_ends_between_the_two_ends(asked, data):
    questionnaire, intake, answers = assessed(data, asked)
    before = score(questionnaire, intake, answers, ON)
    still = [item for item in questionnaire.items if before.items[item.id].status in (OPEN, PARTIAL)]
    filled = {item.id: completed(data.draw, item, answers.get(item.id, EMPTY)) for item in still}
    after = score(questionnaire, intake, {**answers, **filled}, ON)
    assume(all(after.items[item.id].status == OK for item in still))
    for item in still:
        band = before.items[item.id]
        if band.status == PARTIAL:
            assert band.low - EDGE <= after.items[item.id].p <= band.high + EDGE
        assert (band.p, band.level, band.level_low, band.level_high) == (None, None, None, None)
    for was, now in ((before.sections, after.sections), (before.parts, after.parts)):
        for key, stand in now.items():
            if stand.level is not None:
                assert was[key].level_low <= stand.level <= was[key].level_high
    if before.verdict and before.verdict.provisional:
        ranks = {row.code: row.rank for row in questionnaire.scoring.verdict.rows}
        ends = before.verdict.provisional
        assert before.verdict.code == ends.low
        assert ranks[ends.low] <= ranks[after.verdict.code] <= ranks[ends.high]
    if before.percentage_low is not None and after.percentage is not None:
        assert before.percentage_low - EDGE <= after.percentage <= before.percentage_high + EDGE


@whatever_it_asks
@given(data=st.data())
def test_every_figure_fits_with_the_others(asked, data):
    questionnaire, intake, answers = assessed(data, asked, complete=data.draw(st.booleans()))
    result = score(questionnaire, intake, answers, ON)
    judged = {item.id for item in questionnaire.items if is_scored(item)}
    for item in result.items.values():
        assert (item.p is not None) == (item.status == OK and item.id in judged)
        assert (item.low is not None) or item.status != PARTIAL
        if item.p is not None:
            assert -EDGE <= item.substantiated_p <= item.p + EDGE <= 1 + 2 * EDGE
            if item.low is not None:
                assert item.low - EDGE <= item.p <= item.high + EDGE
                assert item.level_low is None or item.level_low <= item.level <= item.level_high
    for stand in (*result.sections.values(), *result.parts.values()):
        if stand.level is not None:
            assert stand.level_low == stand.level == stand.level_high
            assert stand.substantiated_level is None or stand.substantiated_level <= stand.level
        elif stand.level_low is not None:
            assert stand.level_low <= stand.level_high
    shown = result.substantiation
    asked_to_show = [key for key in judged if result.items[key].status != NOT_APPLICABLE]
    assert shown.proven + shown.claimed + shown.not_met + shown.open == pytest.approx(1 if asked_to_show else 0, abs=EDGE)
    assert min(shown.proven, shown.claimed, shown.not_met, shown.open - shown.not_testable, shown.not_testable) >= -EDGE
    if result.verdict:
        assert (result.verdict.provisional is not None) <= (result.completeness < 1)


@whatever_it_asks
@settings(max_examples=15)
@given(data=st.data())
def test_the_order_of_answers_and_norms_never_matters(asked, data):
    questionnaire, intake, answers = assessed(data, asked)
    turned = {
        key: type(answer)(**{
            name: dict(reversed(value.items())) if isinstance(value, dict) else tuple(reversed(value)) if name == "evidence" else value
            for name, value in ((name, getattr(answer, name)) for name in answer.__dataclass_fields__)
        }) for key, answer in reversed(answers.items())
    }  # fmt: skip
    back = dict(reversed(intake.items()))
    assert score(questionnaire, back, turned, ON) == score(questionnaire, intake, answers, ON)


@whatever_it_asks
@settings(max_examples=15)
@given(data=st.data())
def test_unknown_is_the_same_as_not_answered(asked, data):
    questionnaire, intake, answers = assessed(data, asked)
    silent = {
        key: type(answer)(**{
            **{name: getattr(answer, name) for name in answer.__dataclass_fields__},
            "norms": {letter: norm for letter, norm in answer.norms.items() if norm.state != "unknown"},
        }) for key, answer in answers.items()
    }  # fmt: skip
    was, now = score(questionnaire, intake, answers, ON), score(questionnaire, intake, silent, ON)
    assert (was.items, was.sections, was.parts, was.verdict) == (now.items, now.sections, now.parts, now.verdict)
