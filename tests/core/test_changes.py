"""The next version of a questionnaire: what is otherwise in it, and what becomes of answers; nothing of them is ever lost."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.answers import EMPTY, Adjusted, Answer, Evidence, NormAnswer, plain
from selfassess.core.changes import (
    ADDED,
    APART,
    CHECK,
    KEPT,
    MOVED,
    NOTED,
    REMOVED,
    REWEIGHED,
    REWORDED,
    RULED,
    Leftover,
    differences,
    transfer,
)
from selfassess.core.conditions import All, Any, Compare, Fact, Not
from selfassess.core.definition import Item, Norm, Option, Part, Questionnaire, Scoring, Section, SectionRule
from tests.core import strategies
from tests.core.levelled import LEVELLED


def norm(letter, text="", **more):
    return Norm(id=letter, text=text or f"Norm {letter}", **more)


def checklist(item_id="1.1-K1", letters="ab", **more):
    given = {"title": item_id, "question": "Hoe is het?", "norms": tuple(map(norm, letters)), **more}
    return Item(id=item_id, role="criterion", kind="checklist", **given)


def choice(item_id="1.1-K2", **options):
    return Item(
        id=item_id, role="criterion", kind="choice", title="Keuze", question="Hoe vaak?",
        options=tuple(Option(id=key, text=text, share=Fraction(1)) for key, text in options.items()),
    )  # fmt: skip


def of(*items, **more):
    """Return a questionnaire of one section with these items."""
    sections = more.pop("sections", None) or (Section(id="1.1", title="Kern", items=items),)
    scoring = Scoring(
        credit={"met": Fraction(1), "partly": Fraction(1, 2), "not_met": Fraction(0)}, sections=SectionRule(weighted_mean=True)
    )
    parts = (Part(id="1", title="Deel", sections=sections),)
    return Questionnaire(
        **{"format": 1, "key": "proef", "version": 1, "language": "nl", "title": "Proef", "parts": parts, "scoring": scoring, **more}
    )


def said(**states):
    return Answer(norms={letter: NormAnswer(state) for letter, state in states.items()})


def carried(before, after, **answers):
    found = transfer(before, after, {key.replace("_", "-"): value for key, value in answers.items()}, {})
    return {one.item_id: one for one in found.items}


def one_carried(before, after, answer):
    (found,) = transfer(of(before), of(after), {before.id: answer}, {}).items
    return found


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (checklist(question="Hoe gaat het?"), (REWORDED, ("question",))),
        (checklist(letters="abc"), (ADDED, ("norms", "c"))),
        (checklist(letters="a"), (REMOVED, ("norms", "b"))),
        (checklist(letters="ba"), (MOVED, ("norms",))),
        (checklist(norms=(norm("a"), norm("b", "Anders"))), (REWORDED, ("norms", "b", "text"))),
        (checklist(norms=(norm("a"), norm("b", weight=Fraction(2)))), (REWEIGHED, ("norms", "b", "weight"))),
        (checklist(critical=True), (RULED, ("critical",))),
        (checklist(help="Let op."), (REWORDED, ("help",))),
    ],
)
def test_each_difference_says_what_and_where(after, change):
    (found,) = differences(of(checklist()), of(after)).items
    assert [(one.what, one.path) for one in found.changes] == [change]


def test_items_that_come_go_and_move_are_told():
    before = of(
        sections=(Section(id="1.1", title="Een", items=(checklist("a"), checklist("b"))), Section(id="1.2", title="Twee", items=()))
    )
    after = of(sections=(Section(id="1.1", title="Een", items=(checklist("c"),)), Section(id="1.2", title="Twee", items=(checklist("a"),))))
    found = {one.id: one for one in differences(before, after).items}
    assert found["c"].is_new
    assert found["b"].is_gone
    assert [(one.what, one.before, one.after) for one in found["a"].changes] == [(MOVED, "1.1", "1.2")]


def test_another_order_of_items_is_told_at_their_section():
    found = differences(of(checklist("a"), checklist("b")), of(checklist("b"), checklist("a")))
    assert [(one.id, [(change.what, change.path) for change in one.changes]) for one in found.sections] == [("1.1", [(MOVED, ("items",))])]


def test_what_is_asked_what_explains_and_what_judges_are_told_apart():
    assert differences(of(checklist()), of(checklist(question="Anders?"))).items[0].asks_otherwise
    assert differences(of(checklist()), of(checklist(letters="abc"))).items[0].asks_otherwise
    weighed = differences(of(checklist()), of(checklist(norms=(norm("a"), norm("b", weight=Fraction(2)))))).items[0]
    assert (weighed.asks_otherwise, weighed.judges_otherwise) == (False, True)
    for beside in (
        {"help": "Let op."},
        {"title": "Anders"},
        {"risk": 4},
        {"action": "Doe dit."},
        {"anchors": {1: "Zo."}},
        {"optional": True},
    ):
        (found,) = differences(of(checklist()), of(checklist(**beside))).items
        assert (found.asks_otherwise, found.judges_otherwise) == (False, False), beside


def test_another_explanation_of_a_level_asks_to_look_again():
    before, after = of(checklist(anchors={1: "Bijna."})), replace(of(checklist(anchors={1: "Nog lang niet."})), version=2)
    (found,) = transfer(before, after, {"1.1-K1": said(a="met", b="met")}, {}).items
    assert (found.outcome, [change.what for change in found.changes]) == (CHECK, [REWORDED])
    assert (
        transfer(before, replace(of(checklist(anchors={1: "Bijna."}, optional=True)), version=2), {"1.1-K1": said(a="met")}, {})
        .items[0]
        .outcome
        == KEPT
    )


def test_rules_of_the_whole_that_change_are_told():
    before = of(checklist())
    after = replace(before, version=2, scoring=replace(before.scoring, credit={**before.scoring.credit, "partly": Fraction(1, 3)}))
    assert differences(before, after).scores_otherwise
    assert not differences(before, replace(before, version=2, title="Anders")).scores_otherwise


def test_other_words_of_what_a_level_means_judge_nothing_otherwise():
    (*lower, top) = LEVELLED.scoring.levels

    def levelled(**changes):
        return replace(LEVELLED, version=2, scoring=replace(LEVELLED.scoring, levels=(*lower, replace(top, **changes))))

    for meaning in ("Alles klopt, ook in de nacht.", None):
        found = differences(LEVELLED, levelled(meaning=meaning))
        assert [(one.what, one.path) for one in found.whole] == [(REWORDED, ("scoring", "levels", "2", "meaning"))]
        assert not found.scores_otherwise
    assert differences(LEVELLED, levelled(text="prachtig")).scores_otherwise
    assert differences(LEVELLED, replace(LEVELLED, scoring=replace(LEVELLED.scoring, levels=tuple(lower)))).scores_otherwise


def test_an_answer_of_which_nothing_changed_is_kept():
    assert one_carried(checklist(), checklist(title="Andere titel"), said(a="met")).outcome == KEPT


def test_an_answer_to_another_text_is_kept_and_must_be_looked_at():
    for after in (checklist(question="Anders?"), checklist(help="Let op."), checklist(letters="abc")):
        found = one_carried(checklist(), after, said(a="met", b="partly"))
        assert (found.outcome, found.answer, found.left) == (CHECK, said(a="met", b="partly"), ())
        assert found.changes


def test_the_answer_to_a_norm_that_is_gone_goes_along_with_its_text():
    answer = Answer(norms={"a": NormAnswer("met"), "b": NormAnswer("not_applicable", "Doen wij niet.")})
    found = one_carried(checklist(), checklist(letters="a"), answer)
    assert (found.outcome, found.answer) == (NOTED, said(a="met"))
    assert found.left == (Leftover(("norms", "b"), {"value": "not_applicable", "reason": "Doen wij niet."}, "Norm b"),)


def test_an_option_that_is_gone_goes_along_with_its_text():
    found = one_carried(choice(often="Vaak", never="Nooit"), choice(never="Nooit"), Answer(choice="often", note="Elke week."))
    assert (found.outcome, found.answer) == (NOTED, Answer(note="Elke week."))
    assert found.left == (Leftover(("choice",), "often", "Hoe vaak?", "Vaak"),)


def test_the_answer_to_an_item_that_is_gone_is_kept_apart_whole():
    found = carried(of(checklist(), choice(often="Vaak")), of(checklist()), **{"1.1_K2": Answer(choice="often", note="Elke week.")})
    assert (found["1.1-K2"].outcome, found["1.1-K2"].answer) == (APART, EMPTY)
    assert {(one.path, one.value, one.chosen) for one in found["1.1-K2"].left} == {
        (("choice",), "often", "Vaak"),
        (("note",), "Elke week.", ""),
    }


def test_evidence_of_a_norm_that_is_gone_does_not_become_evidence_of_the_whole():
    answer = Answer(norms={"a": NormAnswer("met")}, evidence=(Evidence("Beleid", norms=("b",)), Evidence("Jaarplan", norms=("a", "b"))))
    found = one_carried(checklist(), checklist(letters="a"), answer)
    assert found.answer.evidence == (Evidence("Jaarplan", norms=("a",)),)
    assert [(one.path, one.chosen) for one in found.left] == [(("evidence",), "Beleid"), (("evidence", "norms"), "Jaarplan")]


def test_a_level_by_hand_that_is_gone_is_left_over_with_its_reason():
    answer = replace(said(a="met"), adjusted=Adjusted(3, "Wij zien het anders."))
    found = one_carried(checklist(), checklist(), answer)
    assert found.left == (Leftover(("adjusted",), {"level": 3, "reason": "Wij zien het anders."}, "Hoe is het?"),)


def test_points_of_attention_follow_their_text():
    before = of(sections=(Section(id="1.1", title="Kern", items=(checklist(),), attention=("Rust", "Ritme")),))
    after = of(sections=(Section(id="1.1", title="Kern", items=(checklist(),), attention=("Ritme",)),))
    (found,) = transfer(before, after, {"1.1-K1": Answer(attention=(0, 1))}, {}).items
    assert (found.answer.attention, [one.asked for one in found.left]) == ((0,), ["Rust"])


def test_the_intake_keeps_what_is_still_asked(framework):
    without = replace(framework, intake=framework.intake[1:])
    gone = framework.intake[0]
    found = transfer(framework, without, {}, {gone.id: gone.options[0].id if gone.options else "x", framework.intake[1].id: "x"})
    assert [one.path for one in found.intake_left][0] == (gone.id,)
    assert [one.asked for one in found.intake_left][0] == gone.text


def test_the_same_version_changes_nothing(framework, de_kade):
    found = transfer(framework, framework, de_kade.answers, {})
    assert not found.differences
    assert found.new == ()
    assert found.answers == de_kade.answers
    assert {one.outcome for one in found.items} == {KEPT}


@st.composite
def next_versions(draw, questionnaire):
    """Draw a later version: items, norms, options and outcomes gone, texts and weights changed."""

    def some(values):
        return tuple(one for one in values if draw(st.integers(0, 3)))

    def changed(item):
        norms = tuple(replace(one, text=draw(st.sampled_from([one.text, "Anders"]))) for one in some(item.norms))
        left = {one.id for one in norms}
        groups = tuple(group for group in item.groups if left >= set(group.any_of))
        return replace(item, norms=norms, groups=groups, options=some(item.options), outcomes=some(item.outcomes))

    parts = tuple(
        replace(part, sections=tuple(replace(one, items=tuple(map(changed, some(one.items)))) for one in part.sections))
        for part in questionnaire.parts
    )
    return replace(questionnaire, version=2, parts=parts)


def leaves(value, path=()):
    """Yield every single thing that was filled in, with where; places in lists do not count."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, path)
    else:
        yield path, value


@given(st.data())
def test_nothing_that_was_answered_is_ever_lost(data):
    before = data.draw(strategies.questionnaires())
    answers = data.draw(strategies.answer_sets(before))
    after = data.draw(next_versions(before))
    found = {one.item_id: one for one in transfer(before, after, answers, {}).items}
    assert set(found) == set(answers)
    for item_id, answer in answers.items():
        one = found[item_id]
        there = Counter(leaves(plain(one.answer)))
        for left in one.left:
            there.update(leaves(left.value, left.path))
        lost = {key for key in Counter(leaves(plain(answer))) - there if key != (("evidence", "title"), "Stuk")}
        assert not lost
        assert one.outcome != KEPT or one.answer == answer


@given(st.data())
def test_a_version_that_is_equal_changes_nothing(data):
    questionnaire = data.draw(strategies.questionnaires())
    answers = data.draw(strategies.answer_sets(questionnaire))
    found = transfer(questionnaire, replace(questionnaire, version=2), answers, {"building": True})
    assert not found.differences
    assert {one.item_id: one.answer for one in found.items} == answers
    assert (found.intake, found.intake_left) == ({"building": True}, ())


A_IS_MET = Compare(Fact("state", "1.1-K1", "a"), "is", "met")
B_IS_MET = Compare(Fact("state", "1.1-K1", "b"), "is", "met")
A_IS_NOT_MET = Compare(Fact("state", "1.1-K1", "a"), "is", "not_met")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (A_IS_MET, A_IS_NOT_MET),
        (A_IS_MET, B_IS_MET),
        (All((A_IS_MET, B_IS_MET)), All((A_IS_NOT_MET, B_IS_MET))),
        (Any((A_IS_MET,)), Any((A_IS_MET, B_IS_MET))),
        (Not(A_IS_MET), Not(B_IS_MET)),
        (A_IS_MET, All((A_IS_MET, B_IS_MET))),
        (None, A_IS_MET),
        (A_IS_MET, None),
    ],
    ids=["value", "fact", "row", "one more", "denied", "group", "new", "gone"],
)
def test_a_condition_that_changed_is_one_other_rule(before, after):
    one, other = (of(checklist(), checklist("1.1-K2", applies_when=when)) for when in (before, after))
    (changed,) = differences(one, other).items
    assert [(change.what, change.path, change.before, change.after) for change in changed.changes] == [
        (RULED, ("applies_when",), before, after)
    ]
    assert not changed.asks_otherwise
