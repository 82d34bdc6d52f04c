"""A question that needs no answer holds nothing up, and counts as any other when it is answered."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.answers import EMPTY
from selfassess.core.calibration import compare
from selfassess.core.comparison import SAME
from selfassess.core.comparison import compare as compare_rounds
from selfassess.core.kinds import KINDS, is_scored
from selfassess.core.outcome import outcome
from selfassess.core.scoring.engine import score
from tests.core.kinds.judging import EVERY_KIND, ON
from tests.core.strategies import answer_of, questionnaires

FIRST_OF_KIND = {kind: next(item.id for item in EVERY_KIND.items if item.kind == kind) for kind in KINDS}
BEST = {item.id: KINDS[item.kind].improved(item, EMPTY, frozenset(), ON) for item in EVERY_KIND.items}


def changed(questionnaire, change, *item_ids):
    """Return the questionnaire with some items changed; those of which `change` gives None are left out."""
    parts = []
    for part in questionnaire.parts:
        sections = []
        for section in part.sections:
            items = tuple(found for item in section.items if (found := change(item) if item.id in item_ids else item))
            sections += [replace(section, items=items)] if items else []
        parts += [replace(part, sections=tuple(sections))] if sections else []
    return replace(questionnaire, parts=tuple(parts))


def optional(questionnaire, *item_ids):
    return changed(questionnaire, lambda item: replace(item, optional=True, critical=False, zero_tolerance=False), *item_ids)


def without(answers, *item_ids):
    return {key: answer for key, answer in answers.items() if key not in item_ids}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_left_open_it_changes_no_figure(kind):
    item_id = FIRST_OF_KIND[kind]
    answers = without(BEST, item_id)
    found = score(optional(EVERY_KIND, item_id), {}, answers, ON)
    bare = score(changed(EVERY_KIND, lambda _item: None, item_id), {}, answers, ON)
    assert found.items[item_id].status == "skipped"
    assert (found.completeness, found.percentage, found.tally.open) == (1, pytest.approx(bare.percentage), 0)
    assert {key: one.p for key, one in found.sections.items()} == {key: one.p for key, one in bare.sections.items()}
    assert found.substantiation == bare.substantiation


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_answered_it_counts_as_any_other(kind):
    item_id = FIRST_OF_KIND[kind]
    assert replace(score(optional(EVERY_KIND, item_id), {}, BEST, ON)) == score(
        changed(EVERY_KIND, lambda i: replace(i, critical=False), item_id), {}, BEST, ON
    )


@pytest.mark.parametrize(("item_id", "raw"), [
    ("E-lijst", {"norms": {"a": "not_met"}}), ("E-dossiers", {"examined": 4}), ("E-aandeel", {"population": 9}), ("E-meting", {"norms": {"a": "met"}}),
])  # fmt: skip
def test_half_an_answer_is_kept_and_does_not_count(item_id, raw):
    whole = optional(EVERY_KIND, item_id)
    item = next(one for one in whole.items if one.id == item_id)
    half = score(whole, {}, {**BEST, item_id: answer_of(item, raw)}, ON)
    assert half.items[item_id].status == "skipped"
    assert (half.completeness, half.percentage) == (1, score(whole, {}, without(BEST, item_id), ON).percentage)


def test_a_section_of_which_nothing_needs_an_answer_counts_in_nothing():
    ids = [item.id for item in EVERY_KIND.sections[0].items]
    found = score(optional(EVERY_KIND, *ids), {}, without(BEST, *ids), ON)
    assert (found.sections["tellen"].status, found.sections["tellen"].p, found.completeness) == ("skipped", None, 1)


def test_when_nothing_needs_an_answer_all_is_complete():
    ids = [item.id for item in EVERY_KIND.items]
    found = score(optional(EVERY_KIND, *ids), {}, {}, ON)
    assert (found.completeness, found.tally.applicable, found.tally.open, found.percentage) == (1, 0, 0, None)


def test_it_gives_no_action_to_find_out():
    item_id = FIRST_OF_KIND["checklist"]
    answers = without(BEST, item_id)
    assert [action.item for action in outcome(EVERY_KIND, {}, answers, {}, ON).plan.actions] == [item_id]
    assert outcome(optional(EVERY_KIND, item_id), {}, answers, {}, ON).plan.actions == ()


def test_two_sides_and_two_rounds_that_left_it_open_do_not_differ():
    item_id = FIRST_OF_KIND["scale"]
    whole = optional(EVERY_KIND, item_id)
    one = outcome(whole, {}, without(BEST, item_id), {}, ON)
    assert compare(one, one).differences == ()
    assert compare_rounds(one, one).items[item_id].change == SAME
    answered = outcome(whole, {}, BEST, {}, ON)
    assert [found.item_id for found in compare(answered, one).differences] == [], "the second side may judge a part"
    assert [found.item_id for found in compare(one, answered).differences] == [item_id]


@given(questionnaires(), st.data())
def test_whatever_the_rules_are_it_may_stay_open(questionnaire, data):
    scored = [item for item in questionnaire.items if is_scored(item)]
    if len(scored) < 2:
        return
    item = data.draw(st.sampled_from(scored))
    answers = {one.id: KINDS[one.kind].improved(one, EMPTY, frozenset(), date(2025, 6, 30)) for one in questionnaire.items}
    answers = without(answers, item.id)
    found = score(optional(questionnaire, item.id), {}, answers, ON)
    bare = score(questionnaire, {}, {**answers, item.id: replace(EMPTY, not_applicable="x")}, ON)
    assert found.completeness == bare.completeness
    assert {key: one.level for key, one in found.parts.items()} == {key: one.level for key, one in bare.parts.items()}
    assert {key: (one.p, one.level) for key, one in found.sections.items()} == {
        key: (one.p, one.level) for key, one in bare.sections.items()
    }
