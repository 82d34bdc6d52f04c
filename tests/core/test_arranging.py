"""Splitting, merging and adding actions: no gap gets lost, nothing becomes less urgent than the rule, and all of it can be undone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess import shelf
from selfassess.core.action import RHYTHMS, STATUSES, Decision, Note, as_plain, decision_in, next_key, part_key, part_of
from selfassess.core.arranging import adrift
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score

from .strategies import answer_sets, intakes, questionnaires
from .test_plan import HALF, MET, ON, plan_of

FRAMEWORK = shelf.find("kwaliteitskader").questionnaire
A, B = "2.5-K1", "2.5-K2"
SPLIT = {f"{A}/1": Decision(measure="Eerst dit"), f"{A}/2": Decision(measure="Dan dat", owner="bestuurder")}
MERGED = {"merged-1": Decision(merges=(A, B))}


def keys(plan):
    return [action.key for action in plan.actions]


def find(plan, key):
    return next(action for action in (*plan.actions, *plan.closed) if action.key == key)


def test_a_proposed_action_has_its_item_as_key():
    assert {(action.key, action.item, action.items) for action in plan_of({}).actions} == {
        (item.id, item.id, (item.id,)) for item in FRAMEWORK.items
    }


def test_the_parts_of_a_split_stand_in_the_place_of_the_whole():
    plan = plan_of(HALF, SPLIT)
    place = keys(plan).index(f"{A}/1")
    assert keys(plan)[place : place + 2] == [f"{A}/1", f"{A}/2"]
    assert A not in keys(plan)
    assert [(one.measure, one.item, one.section, one.owner) for one in plan.actions[place : place + 2]] == [
        ("Eerst dit", A, "2.5", ""),
        ("Dan dat", A, "2.5", "bestuurder"),
    ]


def test_a_split_that_is_undone_gives_the_whole_back():
    undone = {key: Decision(measure="Getypt", undone=True) for key in SPLIT}
    assert keys(plan_of(HALF, {A: Decision(owner="HR"), **undone})) == keys(plan_of(HALF))
    assert find(plan_of(HALF, {A: Decision(owner="HR"), **undone}), A).owner == "HR"


def test_a_merged_action_is_about_all_its_items_and_says_all_findings():
    plan = plan_of(HALF, MERGED)
    merged = find(plan, "merged-1")
    assert (merged.items, merged.item, merged.section, merged.origin) == ((A, B), A, "2.5", "merged")
    alone = [find(plan_of(HALF), key) for key in (A, B)]
    assert merged.finding == tuple(sentence for one in alone for sentence in one.finding)
    assert not {A, B} & set(keys(plan))


def test_what_was_decided_about_the_parts_shows_in_the_merged_action_until_it_is_decided_otherwise():
    told = {A: Decision(owner="bestuurder", means="Tien uur", causes=("no_time",)), B: Decision(owner="bestuurder", means="Geld")}
    merged = find(plan_of(HALF, told | MERGED), "merged-1")
    assert (merged.owner, merged.means, merged.causes) == ("bestuurder", "Tien uur\nGeld", ("no_time",))
    other = find(plan_of(HALF, told | {"merged-1": Decision(merges=(A, B), means="", owner="HR")}), "merged-1")
    assert (other.owner, other.means) == ("HR", "")


def test_what_is_merged_again_and_split_again_stays_one_chain():
    again = {**MERGED, "merged-2": Decision(merges=("merged-1", "2.6-K1")), "merged-2/1": Decision(), "merged-2/2": Decision()}
    plan = plan_of(HALF, again)
    assert {"merged-2/1", "merged-2/2"} <= set(keys(plan))
    assert not {A, B, "2.6-K1", "merged-1", "merged-2"} & set(keys(plan))
    assert find(plan, "merged-2/1").items == (A, B, "2.6-K1")


def test_a_key_that_two_merges_name_is_in_the_first_only():
    twice = {"merged-1": Decision(merges=(A, B)), "merged-2": Decision(merges=(B, "2.6-K1"))}
    plan = plan_of(HALF, twice)
    assert (find(plan, "merged-1").items, find(plan, "merged-2").items) == ((A, B), ("2.6-K1",))


def test_only_questions_make_a_question_of_a_merged_action():
    find_out = find(plan_of({}, MERGED), "merged-1")
    mixed = find(plan_of(HALF, MERGED), "merged-1")
    assert (find_out.kind, mixed.kind) == ("find_out", "improve")


def test_a_gap_that_vanished_leaves_a_merged_action_with_the_others():
    plan = plan_of(MET, MERGED)
    assert (find(plan, "merged-1").gap, find(plan, "merged-1").kind) == (True, "find_out")


def test_parts_whose_gap_vanished_are_closed_each_with_the_reason():
    closed = [action for action in plan_of(MET, SPLIT).closed if action.item == A]
    assert [(action.key, action.gap, bool(str(action.reason))) for action in closed] == [(f"{A}/1", False, True), (f"{A}/2", False, True)]


def test_an_own_action_is_about_an_item_a_section_or_the_whole():
    own = {
        "own-1": Decision(measure="Een", items=(A,), class_="high"),
        "own-2": Decision(measure="Twee", section="1.4"),
        "own-3": Decision(measure="Drie", class_="low"),
    }
    plan = plan_of(HALF, own)
    assert [(one.item, one.section, one.class_) for one in (find(plan, key) for key in own)] == [
        (A, "2.5", "high"),
        ("", "1.4", "low"),
        ("", "", "low"),
    ]
    assert A in keys(plan)  # the gap keeps its own action
    assert keys(plan)[-1] == "own-3"  # what is about the whole comes last in its class


def test_the_log_of_the_whole_shows_in_its_parts_and_in_what_is_merged():
    first, second = Note(date(2025, 7, 1), "Begonnen"), Note(date(2025, 8, 1), "Verder")
    split = {A: Decision(log=(second,)), **SPLIT, f"{A}/1": Decision(log=(first,))}
    assert find(plan_of(HALF, split), f"{A}/1").log == (first, second)
    merged = {A: Decision(log=(second,)), B: Decision(log=(first,)), **MERGED}
    assert find(plan_of(HALF, merged), "merged-1").log == (first, second)


@pytest.mark.parametrize(("key", "found"), [
    ("2.5-K1/2", ("2.5-K1", 2)), ("own-1/1", ("own-1", 1)), ("2.5-K1", None), ("2.5-K1/0", None), ("2.5-K1/1000", None), ("a/1/2", None),
])  # fmt: skip
def test_a_key_tells_whether_it_is_a_part(key, found):
    assert part_of(key) == found


def test_a_decision_that_hangs_on_nothing_is_named():
    whole = {
        **SPLIT,
        "merged-1": Decision(merges=(f"{A}/1", B)),
        "merged-1/1": Decision(),
        "own-2": Decision(measure="Iets"),
        B: Decision(),
    }
    assert adrift(whole, {A, B}) == ()
    loose = {"own-1/1": Decision(), "merged-2": Decision(merges=("own-9",)), "9.9": Decision(), "8.8/1": Decision(undone=True)}
    assert adrift({**whole, **loose}, {A, B}) == ("own-1/1", "merged-2", "9.9")
    assert adrift({"merged-1": Decision(merges=(A, B), undone=True), "merged-1/1": Decision()}, {A, B}) == ("merged-1/1",)


def test_a_new_key_was_never_used():
    assert next_key("merged", ["merged-1", "merged-7", "own-9", "2.5-K1"]) == "merged-8"
    assert next_key("own", []) == "own-1"


DECISIONS = st.builds(
    Decision, measure=st.none() | st.text(min_size=1), causes=st.none() | st.just(("no_time",)) | st.just(("no_time", "system")),
    due=st.none() | st.dates(), effect_due=st.none() | st.dates(), status=st.none() | st.sampled_from(STATUSES),
    rhythm=st.none() | st.sampled_from(RHYTHMS), merges=st.none() | st.just(("a", "b/1")), undone=st.none() | st.booleans(),
    owner_member=st.none() | st.integers(1, 9), means=st.none() | st.text(),
)  # fmt: skip


@given(decision=DECISIONS)
def test_a_decision_comes_back_from_its_plain_form(decision):
    assert decision_in(as_plain(decision)) == decision


@st.composite
def arranged(draw, questionnaire):
    """Draw decisions that split, merge and add at will, also what makes no sense together."""
    items = [item.id for item in questionnaire.items]
    classes = [one.id for one in questionnaire.scoring.actions.classes]
    found = {item: Decision(class_=draw(st.sampled_from(classes))) for item in draw(st.lists(st.sampled_from(items), unique=True))}
    wholes = [*items, "merged-1", "merged-2", "own-1"]
    for whole in draw(st.lists(st.sampled_from(wholes), unique=True, max_size=3)):
        for number in range(1, draw(st.integers(2, 3)) + 1):
            undone = draw(st.sampled_from((None, None, True)))
            found[part_key(whole, number)] = Decision(class_=draw(st.sampled_from(classes)), undone=undone)
    for number in (1, 2):
        named = tuple(draw(st.lists(st.sampled_from([*wholes, *found]), min_size=1, max_size=4)))
        found[f"merged-{number}"] = Decision(merges=named, class_=draw(st.none() | st.sampled_from(classes)))
    found["own-1"] = Decision(measure="Eigen", section=questionnaire.sections[-1].id)
    return found


@given(data=st.data())
def test_however_people_arrange_their_plan_each_gap_is_covered_as_urgent_as_the_rule_says(data):
    questionnaire = data.draw(questionnaires(levels=st.integers(0, 3)))
    intake, answers = data.draw(intakes(questionnaire)), data.draw(answer_sets(questionnaire))
    result = score(questionnaire, intake, answers, ON)
    decisions = data.draw(arranged(questionnaire))
    plan, bare = propose(questionnaire, result, answers, decisions, ON), propose(questionnaire, result, answers, {}, ON)
    urgency = [one.id for one in questionnaire.scoring.actions.classes]
    for gap in bare.actions:
        covering = [action for action in plan.actions if gap.item in action.items]
        assert covering, gap.item
        if gap.least_class:
            assert all(
                urgency.index(action.class_) <= urgency.index(gap.least_class) for action in covering if not action.key.startswith("own")
            )
    assert len(set(keys(plan))) == len(plan.actions)
    assert [action.number for action in plan.actions] == list(range(1, len(plan.actions) + 1))
    places = [urgency.index(action.class_) for action in plan.actions]
    assert places == sorted(places)
    assert [action.item for action in plan.each] == [
        action.item for action in propose(questionnaire, result, answers, _of_items(decisions), ON).actions
    ]
    assert propose(questionnaire, result, answers, dict(reversed(decisions.items())), ON) == plan


def _of_items(decisions):
    return {key: decision for key, decision in decisions.items() if not part_of(key) and not key.startswith(("merged-", "own-"))}
