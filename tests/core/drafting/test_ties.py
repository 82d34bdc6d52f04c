"""At a question stands what it hangs on and what hangs on it, and a condition that decides nothing is named at once."""

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.answers import Answer
from selfassess.core.applicability import applicable
from selfassess.core.conditions import All, Any, Compare, Fact, Not
from selfassess.core.definition import Option
from selfassess.core.drafting.dead_ends import dead_ends, never_asked
from selfassess.core.drafting.document import read
from selfassess.core.drafting.operations import Set, apply
from selfassess.core.drafting.ties import ties_of
from selfassess.core.possible import possible_in, unasked_in
from tests.core.drafting.drafts import small

BUILDING = {"intake": "phase", "is": "building"}


def with_set(*pairs):
    document = small()
    for at, value in pairs:
        document = apply(document, Set(at, value)).document
    return document


def says(document):
    return {fault.path: str(fault.says) for fault in dead_ends(document, read(document))}


def named(ties):
    return {(tie.named, tie.at) for tie in ties}


def test_a_question_tells_what_it_hangs_on_with_what_it_stands_in():
    document = with_set((("1.1-K1", "not_applicable_when"), BUILDING), (("1.1", "not_applicable_when"), {"intake": "school", "is": True}))
    ties = ties_of(document, ("1.1-K1",))
    assert (("intake", "phase"), ("1.1-K1", "not_applicable_when")) in named(ties.hangs_on)
    assert (("option", "phase", "building"), ("1.1-K1", "not_applicable_when")) in named(ties.hangs_on)
    assert (("intake", "school"), ("1.1", "not_applicable_when")) in named(ties.hangs_on)


def test_a_first_question_tells_where_its_answer_matters():
    document = with_set((("1.1-K1", "not_applicable_when"), BUILDING))
    places = {tie.at for tie in ties_of(document, ("intake", "phase")).matters_for}
    assert ("1.1-K1", "not_applicable_when") in places
    assert not any(place[:2] == ("intake", "phase") for place in places)


def test_what_never_holds_and_what_always_holds_is_named_at_its_place():
    never = {"all": [BUILDING, {"intake": "phase", "is": "running"}]}
    assert "never holds" in says(with_set((("1.1-K1", "not_applicable_when"), never)))["1.1-K1", "not_applicable_when"]
    always = {"any": [{**BUILDING, "if_missing": True}, {"not": BUILDING}]}
    assert "always holds" in says(with_set((("1.1-K1", "not_applicable_when"), always)))["1.1-K1", "not_applicable_when"]


def test_of_a_condition_that_is_not_finished_nothing_is_said():
    assert says(with_set((("1.1-K1", "not_applicable_when"), {"all": [{}, {"intake": "phase"}]}))) == {}


def test_what_waits_for_a_question_that_is_never_asked_is_named():
    never = {"all": [BUILDING, {"intake": "phase", "is": "running"}]}
    second = with_set((("1.1-K1", "applies_when"), never))["parts"][0]["sections"][0]["items"][1]["id"]
    waits = {"level": "1.1-K1", "at_least": 0}
    document = with_set((("1.1-K1", "applies_when"), never), ((second, "applies_when"), waits))
    assert never_asked(read(document)) >= {"1.1-K1", second}
    assert (second, "applies_when") in says(document)


CHOICES = ("a", "b")


def three_choices(*hangs):
    """Return a questionnaire of three questions of two options; the second and third hang on conditions."""
    questionnaire = read(small()).questionnaire
    part = questionnaire.parts[0]
    section = part.sections[0]
    model = replace(section.items[0], kind="choice", norms=(), stem=None, groups=(), states={}, decides=None, applies_when=None,
                    not_applicable_when=None, not_testable_when=None, options=tuple(Option(id=one, text=one) for one in CHOICES))  # fmt: skip
    items = tuple(replace(model, id=f"q{at}", applies_when=condition) for at, condition in enumerate((None, *hangs)))
    section = replace(section, items=items, applies_when=None)
    return replace(questionnaire, parts=(replace(part, sections=(section,)),))


def conditions_on(*ids):
    compared = st.builds(
        lambda id, by, value, missing: Compare(Fact("choice", id), by, value, missing),
        st.sampled_from(ids),
        st.sampled_from(("is", "is_not")),
        st.sampled_from(CHOICES),
        st.booleans(),
    )
    joined = st.lists(compared, min_size=1, max_size=3).map(tuple)
    return st.one_of(compared, joined.map(All), joined.map(Any), joined.map(lambda members: Not(All(members))))


@settings(max_examples=150, deadline=None)
@given(conditions_on("q0"), conditions_on("q0", "q1"))
def test_never_asked_agrees_with_trying_every_answer(first, second):
    questionnaire = three_choices(first, second)
    seen = set()
    for answers in itertools.product((*CHOICES, None), repeat=3):
        given_ = {f"q{at}": Answer(choice=choice) for at, choice in enumerate(answers) if choice}
        seen |= {item.id for item in questionnaire.items} - applicable(questionnaire, {}, given_).hidden
    assert {item.id for item in questionnaire.items} - unasked_in(possible_in(questionnaire)) == seen
