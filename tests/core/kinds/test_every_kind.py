"""What every kind of item keeps to: it reads back what it wrote, and refuses nonsense without falling over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.answers import EMPTY, plain
from selfassess.core.kinds import KINDS, is_scored
from selfassess.core.scoring.engine import score

from ..strategies import answer_of, items, questionnaires, raw_answers
from .judging import EVERY_KIND, FRAMEWORK, ON

days = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)
words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20).map(str.strip).filter(bool)
common = st.fixed_dictionaries({}, optional={
    "note": words, "not_applicable": words, "acute": st.just(True), "adjusted": st.fixed_dictionaries({"level": st.integers(0, 3), "reason": words}),
    "attention": st.lists(st.integers(0, 9), min_size=1, max_size=3),
    "evidence": st.lists(st.fixed_dictionaries({"title": words}, optional={"status": st.sampled_from(["adopted", "draft"]), "date": days, "page": words, "sha256": st.just("a1" * 32)}), max_size=2),
})  # fmt: skip


def counted(draw, item):
    """Draw the fields that only counts have."""
    start = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    return {
        "sample": {"from": start.isoformat(), "to": (start + timedelta(days=90)).isoformat(), "date": draw(days), "by": draw(words)},
        "counts": {norm.id: {"examined": 0, "met": 0} for norm in item.norms if draw(st.booleans())},
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
def test_what_is_written_is_read_back(kind, data):
    item = data.draw(items("1.1-K1", 3).filter(lambda one: one.kind == kind))
    raw = {**data.draw(raw_answers(item, data.draw(st.booleans()))), **data.draw(common)}
    if kind in ("sample", "share") and data.draw(st.booleans()):
        raw.update(counted(data.draw, item))
    parsed = KINDS[kind].parse(item, raw)
    if not parsed.faults:
        assert answer_of(item, plain(parsed.answer)) == parsed.answer


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_filled_in_is_no_answer(kind):
    item = item_of(kind)
    assert answer_of(item, {}) == EMPTY
    assert plain(EMPTY) == {}


def item_of(kind):
    return next(item for item in EVERY_KIND.items if item.kind == kind)


nonsense = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**30) | st.floats(allow_nan=True) | st.sampled_from(["met", "a", "random", "9", "-1", "", "\x00", "²", "2025-06-31", "٣"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "value", "examined", "level", "title", "norms", "from", "date"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
ITEMS_OF_FRAMEWORK = ("1.3-K2", "2.1-I2", "2.6-K3", "2.2-I2")
KEYS = [
    "norms",
    "examined",
    "met",
    "population",
    "drawn",
    "seed",
    "sample",
    "counts",
    "outcome",
    "respondents",
    "choice",
    "choices",
    "step",
    "number",
    "date",
    "text",
    "not_applicable",
    "acute",
    "adjusted",
    "note",
    "evidence",
    "attention",
    "other",
]


@pytest.mark.parametrize("item_id", [*ITEMS_OF_FRAMEWORK, *(item.id for item in EVERY_KIND.items)])
@given(raw=st.dictionaries(st.sampled_from(KEYS), nonsense, max_size=4) | nonsense)
def test_nonsense_is_a_fault_or_an_answer_that_can_be_scored(item_id, raw):
    whole = FRAMEWORK if item_id in ITEMS_OF_FRAMEWORK else EVERY_KIND
    item = next(item for item in whole.items if item.id == item_id)
    parsed = KINDS[item.kind].parse(item, raw)
    if not parsed.faults:
        assert score(whole, {}, {item_id: parsed.answer}, ON).items[item_id].id == item_id
        assert answer_of(item, plain(parsed.answer)) == parsed.answer


@given(questionnaires(levels=st.integers(0, 3)))
def test_an_item_at_its_best_is_met_in_full(questionnaire):
    best = {item.id: KINDS[item.kind].improved(item, EMPTY, frozenset(), ON) for item in questionnaire.items}
    result = score(questionnaire, {}, best, ON)
    judged = {item.id for item in questionnaire.items if is_scored(item)}
    assert {found.status for found in result.items.values()} == {"ok"}
    assert {(found.p, found.level) for key, found in result.items.items() if key in judged} <= {(1, questionnaire.top_level)}
    assert {(found.p, found.level) for key, found in result.items.items() if key not in judged} <= {(None, None)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_evidence_that_never_expires_may_say_so(kind):
    item = item_of(kind)
    parsed = KINDS[kind].parse(item, {"evidence": [{"title": "Beleid", "valid_until": "9999-12-31"}]})
    assert (parsed.faults, parsed.answer.evidence[0].valid_until) == ((), date.max)
