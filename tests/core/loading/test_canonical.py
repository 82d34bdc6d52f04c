"""A definition survives the way through YAML and canonical JSON; its hash names its meaning, not its layout."""

import json
from fractions import Fraction

import yaml
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.conditions import All, Any, Compare, Fact, Not
from selfassess.core.definition import (
    Group,
    Hint,
    IfNotMet,
    IntakeQuestion,
    Item,
    Level,
    Norm,
    Option,
    Part,
    PartCap,
    PartRule,
    Questionnaire,
    Scoring,
    Section,
    SectionCap,
    SectionRule,
    Stem,
    Term,
    Thresholds,
)
from selfassess.core.loading import canonical, digest, from_canonical, load
from selfassess.core.loading.canonical import plain

WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).map(str.strip).filter(bool)
SHARES = st.fractions(0, 1, max_denominator=1000)
WEIGHTS = st.fractions(Fraction(1, 1000), 9, max_denominator=1000)
LETTERS = "abcdefgh"
OPTIONS = ("building", "running", "no", "1.0")


def conditions(facts):
    return st.recursive(
        facts,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda members: All(tuple(members))),
            st.lists(inner, min_size=1, max_size=3).map(lambda members: Any(tuple(members))),
            inner.map(Not),
        ),
        max_leaves=4,
    )


PHASES = st.builds(Compare, st.just(Fact("intake", "phase")), st.sampled_from(("is", "is_not")), st.sampled_from(OPTIONS), st.booleans())
SEVERAL = st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3).map(lambda found: Compare(Fact("intake", "phase"), "in", tuple(found)))
SCHOOLS = st.booleans().map(lambda value: Compare(Fact("intake", "school"), "is", value))
GIRLS = st.integers(0, 99).map(lambda value: Compare(Fact("intake", "girls"), "at_least", value))
INTAKES = conditions(PHASES | SEVERAL | SCHOOLS | GIRLS)


@st.composite
def items(draw, item_id):
    letters = LETTERS[: draw(st.integers(1, len(LETTERS)))]
    norms = tuple(
        Norm(
            id=letter,
            text=draw(WORDS),
            weight=draw(WEIGHTS),
            container=draw(st.booleans()),
            if_not_met=draw(st.none() | st.builds(IfNotMet, score=SHARES) | st.builds(IfNotMet, level_at_most=st.integers(0, 2))),
            not_applicable_when=draw(st.none() | INTAKES),
        )
        for letter in letters
    )
    return Item(
        id=item_id,
        role=draw(st.sampled_from(("criterion", "indicator"))),
        kind="checklist",
        title=draw(WORDS),
        question=draw(WORDS),
        help=draw(WORDS | st.just("")),
        weight=draw(WEIGHTS),
        risk=draw(st.integers(1, 4)),
        critical=draw(st.booleans()),
        norms=norms,
        stem=draw(st.none() | st.just(Stem(text="Er is …", norms=tuple(letters[:1])))),
        groups=draw(st.just(()) | st.just((Group(any_of=tuple(letters)),))) if len(letters) > 1 else (),
        evidence=tuple(draw(st.lists(WORDS, max_size=2))),
        not_applicable_when=draw(st.none() | INTAKES),
    )


@st.composite
def questionnaires(draw):
    sections = tuple(
        Section(
            id=f"1.{number}",
            title=draw(WORDS),
            items=tuple(draw(items(f"1.{number}-K{each}")) for each in range(1, draw(st.integers(2, 3)))),
        )
        for number in range(1, draw(st.integers(2, 4)))
    )
    cap = Compare(Fact("section", "1.1"), "at_most", draw(st.integers(0, 2)), draw(st.booleans()))
    share = Compare(Fact("share", "1.1-K1", draw(st.none() | st.just("a"))), "at_least", draw(SHARES))
    return Questionnaire(
        format=1,
        key="proef",
        version=draw(st.integers(1, 999)),
        language="nl",
        title=draw(WORDS),
        intake=(
            IntakeQuestion(
                id="phase", kind="choice", text=draw(WORDS), options=tuple(Option(id=each, text=draw(WORDS)) for each in OPTIONS)
            ),
            IntakeQuestion(id="school", kind="yes_no", text=draw(WORDS), show_when=draw(st.none() | conditions(PHASES))),
            IntakeQuestion(id="girls", kind="number", text=draw(WORDS)),
        ),
        parts=(Part(id="1", title=draw(WORDS), foundation=draw(st.booleans()), sections=sections),),
        scoring=Scoring(
            credit={"met": Fraction(1), "partly": draw(SHARES), "not_met": Fraction(0)},
            levels=tuple(Level(value=value, text=draw(WORDS), mark="full") for value in range(3)),
            thresholds=Thresholds(item={"checklist": {1: draw(SHARES), 2: draw(SHARES)}}, section={1: draw(SHARES)}),
            sections=SectionRule(
                mean_of_means=("criterion", "indicator"),
                caps=(SectionCap(of="item", critical=draw(st.none() | st.booleans()), map={0: 1, 1: 2}),),
            ),
            parts=(PartRule(part="1", lowest=True, caps=(PartCap(when=cap, level_at_most=1),)),),
        ),
        hints=(Hint(id="odd", text=draw(WORDS), items=("1.1-K1",), when=share),),
        glossary=tuple(Term(term=term, text=draw(WORDS)) for term in draw(st.lists(WORDS, unique=True, max_size=2))),
    )


@given(questionnaires())
def test_a_definition_survives_yaml_and_canonical_json(questionnaire):
    loaded = load(yaml.safe_dump(plain(questionnaire), allow_unicode=True), "f.yaml")
    assert [str(fault.says) for fault in loaded.faults] == []
    assert loaded.questionnaire == questionnaire
    assert from_canonical(canonical(loaded.questionnaire)) == questionnaire


@given(questionnaires(), st.randoms())
def test_the_order_of_keys_is_not_in_the_hash(questionnaire, random):
    shuffled = load(yaml.safe_dump(_shuffled(plain(questionnaire), random), allow_unicode=True, sort_keys=False), "f.yaml").questionnaire
    assert digest(shuffled) == digest(questionnaire)


@given(questionnaires(), WORDS)
def test_another_word_gives_another_hash(questionnaire, word):
    form = plain(questionnaire)
    form["parts"][0]["sections"][0]["items"][0]["question"] += word
    assert digest(from_canonical(json.dumps(form))) != digest(questionnaire)


def _shuffled(value, random):
    if isinstance(value, list):
        return [_shuffled(one, random) for one in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)
    return {key: _shuffled(value[key], random) for key in keys}
