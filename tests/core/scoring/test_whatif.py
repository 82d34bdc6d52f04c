"""What must change for the next verdict: enough, and nothing more."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess import shelf
from selfassess.core.answers import EMPTY, plain
from selfassess.core.applicability import applicable
from selfassess.core.kinds import KINDS
from selfassess.core.scoring.engine import score
from selfassess.core.scoring.result import OPEN, PARTIAL
from selfassess.core.scoring.whatif import suggest, try_out

from ..strategies import answer_of, answer_sets, intakes, questionnaires

ON = date(2025, 6, 30)
FRAMEWORK = shelf.find("kwaliteitskader").questionnaire
ANY = [pytest.param(st.just(FRAMEWORK), 8, id="framework"), pytest.param(questionnaires(), 40, id="made up")]


def rank(questionnaire, intake, answers):
    ranks = {row.code: row.rank for row in questionnaire.scoring.verdict.rows}
    return ranks[score(questionnaire, intake, answers, ON).verdict.code]


def at_their_best(questionnaire, intake, answers):
    """Return every answer that can be better at its best; what cannot be tested or does not apply stays."""
    result, applies = score(questionnaire, intake, answers, ON), applicable(questionnaire, intake, answers)
    open_or_less = {key for key, found in result.items.items() if found.status in (OPEN, PARTIAL) or found.p is not None and found.p < 1}
    return {
        item.id: KINDS[item.kind].improved(item, answers.get(item.id, EMPTY), applies.norms_left_out(item.id), ON)
        for item in questionnaire.items if item.id in open_or_less
    }  # fmt: skip


@pytest.mark.parametrize(("asked", "examples"), ANY)
def test_a_suggestion_is_enough_and_nothing_in_it_can_be_left_out(asked, examples):
    @settings(max_examples=examples)
    @given(data=st.data())
    def holds(data):
        questionnaire = data.draw(asked)
        intake = data.draw(intakes(questionnaire))
        answers = data.draw(answer_sets(questionnaire, complete=data.draw(st.booleans())))
        before = rank(questionnaire, intake, answers)
        found = suggest(questionnaire, intake, answers, ON)
        if found is None:
            assert rank(questionnaire, intake, {**answers, **at_their_best(questionnaire, intake, answers)}) <= before
            return
        changed = {change.item: change.answer for change in found.changes}
        assert rank(questionnaire, intake, {**answers, **changed}) > before
        assert found.result == score(questionnaire, intake, {**answers, **changed}, ON)
        for left_out in changed:
            rest = {key: answer for key, answer in changed.items() if key != left_out}
            assert rank(questionnaire, intake, {**answers, **rest}) <= before
        for item in questionnaire.items:
            if item.id in changed:
                assert answer_of(item, plain(changed[item.id])) == changed[item.id]

    holds()


def test_de_kade_must_put_its_training_in_order(framework, de_kade):
    found = suggest(framework, de_kade.intake, de_kade.answers, de_kade.on)
    assert found.code == "B"
    assert {change.item for change in found.changes} <= {"1.4-K1", "1.4-K2", "1.4-I1"}
    assert all(change.after.p > change.before.p for change in found.changes)


@pytest.mark.parametrize(("item_id", "raw"), [
    ("1.1-I1", {"population": 14, "met": 5, "drawn": "all"}),
    ("1.1-I1", {"population": 14, "examined": 3}),
    ("1.1-I1", {"met": 5}),
    ("1.1-I1", {}),
    ("2.6-K3", {"met": 5}),
    ("2.6-K3", {"population": 5, "counts": {"a": {"met": 1}}}),
    ("2.2-I2", {"norms": {"a": "not_met"}, "respondents": 2}),
    ("2.1-I2", {"examined": 10, "met": 7, "counts": {"a": {"examined": 10, "met": 7}}, "adjusted": {"level": 1, "reason": "Besproken"}}),
])  # fmt: skip
def test_the_best_answer_is_one_that_can_be_given(framework, item_id, raw):
    item = next(item for item in framework.items if item.id == item_id)
    best = KINDS[item.kind].improved(item, answer_of(item, raw), frozenset(), ON)
    assert answer_of(item, plain(best)) == best
    assert score(framework, {}, {item_id: best}, ON).items[item_id].p == 1


def test_the_best_verdict_has_no_next_one(framework, de_kade):
    answers = {item.id: KINDS[item.kind].improved(item, EMPTY, frozenset(), ON) for item in framework.items}
    assert suggest(framework, {}, answers, ON) is None


def test_a_questionnaire_without_a_verdict_has_no_suggestion(legal_basis):
    assert suggest(legal_basis, {}, {}, ON) is None


def test_trying_out_changes_nothing_that_is_kept(framework, de_kade):
    kept = dict(de_kade.answers)
    better = {"1.4-K1": KINDS["checklist"].improved(next(i for i in framework.items if i.id == "1.4-K1"), EMPTY, frozenset(), ON)}
    tried = try_out(framework, de_kade.intake, de_kade.answers, better, ON)
    assert tried.items["1.4-K1"].p == 1
    assert de_kade.answers == kept
