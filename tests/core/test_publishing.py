"""The check list before publishing names what a reader would miss."""

from dataclasses import replace
from fractions import Fraction

import pytest

from selfassess.core import publishing
from selfassess.core.anchors import anchors_of
from selfassess.core.conditions import All, Any, Compare, Fact, Not
from selfassess.core.definition import (
    CountRow,
    IfNotMet,
    IntakeQuestion,
    Norm,
    Option,
    Outcome,
    PartCap,
    PartRule,
    Scoring,
    SectionCap,
    SectionRule,
    VerdictRow,
)
from selfassess.core.loading import load, texts
from selfassess.places import folder


@pytest.fixture(scope="module")
def questionnaire():
    path = folder("questionnaires") / "kwaliteitskader.yaml"
    return load(path.read_bytes(), path.name).questionnaire


def concerns(questionnaire, catalogues=None):
    return [(".".join(concern.path), concern.blocks) for concern in publishing.check(questionnaire, catalogues)]


def with_item(questionnaire, **changes):
    part = questionnaire.parts[0]
    section = part.sections[0]
    section = replace(section, items=(replace(section.items[0], **changes), *section.items[1:]))
    return replace(questionnaire, parts=(replace(part, sections=(section, *part.sections[1:])), *questionnaire.parts[1:]))


def with_scoring(questionnaire, **changes):
    return replace(questionnaire, scoring=replace(questionnaire.scoring, **changes))


def test_what_ships_raises_no_concern(questionnaire):
    assert concerns(questionnaire) == []


def test_a_long_sentence_is_worth_a_look(questionnaire):
    here = "parts.0.sections.0.items.0.question"
    assert concerns(with_item(questionnaire, question="woord " * 18)) == []
    assert concerns(with_item(questionnaire, question="woord " * 19)) == [(here, False)]
    assert concerns(with_item(questionnaire, question="woord " * 18 + "einde. " + "woord " * 18)) == [(here, False)]


def test_a_critical_item_needs_examples_of_evidence(questionnaire):
    assert concerns(with_item(questionnaire, critical=True, evidence=())) == [("parts.0.sections.0.items.0", False)]


def test_an_item_needs_a_proposed_action_when_there_is_a_plan(questionnaire):
    assert concerns(with_item(questionnaire, action="")) == [("parts.0.sections.0.items.0", False)]
    assert concerns(with_scoring(with_item(questionnaire, action=""), actions=None)) == []


@pytest.mark.parametrize(("score", "where"), [(0, []), (Fraction(1, 3), [("parts.0.sections.0.items.0.norms.0.if_not_met.score", False)])])
def test_a_norm_that_pays_when_it_is_not_met_is_named(questionnaire, score, where):
    norms = questionnaire.parts[0].sections[0].items[0].norms
    forcing = replace(norms[0], if_not_met=IfNotMet(score=Fraction(score)))
    assert concerns(with_item(questionnaire, norms=(forcing, *norms[1:]))) == where


@pytest.mark.parametrize(("top", "where"), [({3: 3}, []), ({}, []), ({3: 2}, [("scoring.sections.caps.0.map", False)])])
def test_a_limit_that_stays_at_the_top_is_named(questionnaire, top, where):
    sections = replace(questionnaire.scoring.sections, caps=(SectionCap(of="item", map={**top, 0: 1}),))
    assert concerns(with_scoring(questionnaire, sections=sections)) == where


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"credit": {}}, "scoring"),
        ({"thresholds": None}, "scoring"),
    ],
)
def test_a_figure_that_cannot_be_computed_blocks(questionnaire, changes, where):
    assert concerns(with_scoring(questionnaire, **changes)) == [(where, True)]


def found(questionnaire, **more):
    return {".".join(concern.path): str(concern.says) for concern in publishing.check(questionnaire, **more)}


def with_first_part(questionnaire, **changes):
    return replace(questionnaire, parts=(replace(questionnaire.parts[0], **changes), *questionnaire.parts[1:]))


def with_first_section(questionnaire, **changes):
    part = questionnaire.parts[0]
    return with_first_part(questionnaire, sections=(replace(part.sections[0], **changes), *part.sections[1:]))


PHASE = Fact("intake", "phase")
NEVER = All((Compare(PHASE, "is", "building"), Compare(PHASE, "is", "running")))
ALWAYS = Any((Compare(PHASE, "is", "running"), Not(Compare(PHASE, "is", "running"))))
ITEM = "parts.0.sections.0.items.0"


def test_nothing_to_see_is_named(questionnaire):
    scoring = Scoring(credit={"met": Fraction(1)}, sections=SectionRule(weighted_mean=True))
    says = "There are no levels and no percentage, so nobody sees a result. Add levels, or show the percentage."
    assert found(replace(questionnaire, scoring=scoring))["scoring"] == says
    assert "scoring" not in found(replace(questionnaire, scoring=replace(scoring, percentage=True)))


def test_a_single_level_is_named(questionnaire):
    level = questionnaire.scoring.levels[:1]
    assert "Add a second one." in found(with_scoring(questionnaire, levels=level))["scoring.levels"]


def test_a_credit_that_makes_everything_worthless_blocks(questionnaire):
    assert ("scoring.credit", True) in concerns(with_scoring(questionnaire, credit={"met": Fraction(0), "partly": Fraction(0)}))


def test_a_partly_that_is_worth_more_than_met_is_named(questionnaire):
    credit = {"met": Fraction(1, 2), "partly": Fraction(1), "not_met": Fraction(0)}
    assert concerns(with_scoring(questionnaire, credit=credit)) == [("scoring.credit.partly", False)]


def test_options_that_are_all_worth_nothing_are_named(questionnaire):
    options = tuple(Option(id=id, text=id, share=Fraction(0)) for id in "ab")
    assert found(with_item(questionnaire, options=options)).keys() == {f"{ITEM}.options"}
    assert found(with_item(questionnaire, options=(*options, Option(id="c", text="c", share=Fraction(1))))) == {}


def test_outcomes_that_are_all_worth_nothing_are_named(questionnaire):
    outcomes = (Outcome(id="a", text="a", share=Fraction(0), state="met"),)
    assert found(with_item(questionnaire, outcomes=outcomes)).keys() == {f"{ITEM}.outcomes"}


def test_a_verdict_whose_own_condition_cannot_hold_is_named(questionnaire):
    rows = questionnaire.scoring.verdict.rows
    level = Fact("part", questionnaire.parts[0].id)
    never = VerdictRow(code="X", text="Nooit", rank=9, when=All((Compare(level, "at_least", 2), Compare(level, "at_most", 1))))
    verdict = replace(questionnaire.scoring.verdict, rows=(never, *rows))
    assert found(with_scoring(questionnaire, verdict=verdict)).keys() == {"scoring.verdict.rows.0"}


def test_a_verdict_that_earlier_ones_leave_no_room_for_is_named(questionnaire):
    level = Fact("part", questionnaire.parts[0].id)
    rows = (
        VerdictRow(code="A", text="Laag", rank=0, when=Compare(level, "at_most", 1, if_missing=True)),
        VerdictRow(code="B", text="Hoog", rank=1, when=Compare(level, "at_least", 2)),
        VerdictRow(code="C", text="Anders", rank=2),
    )
    verdict = replace(questionnaire.scoring.verdict, rows=rows, prefix=None)
    assert found(with_scoring(questionnaire, verdict=verdict)).keys() == {"scoring.verdict.rows.2"}


def test_what_never_applies_is_named_once_where_it_begins(questionnaire):
    assert found(with_item(questionnaire, not_applicable_when=ALWAYS)).keys() == {f"{ITEM}.not_applicable_when"}
    assert found(with_first_section(questionnaire, not_applicable_when=ALWAYS)).keys() == {"parts.0.sections.0.not_applicable_when"}
    assert found(with_first_part(questionnaire, not_applicable_when=ALWAYS)).keys() == {"parts.0.not_applicable_when"}


def test_an_item_that_its_section_and_itself_leave_out_together_is_named(questionnaire):
    running = Compare(PHASE, "is", "running")
    together = with_first_section(with_item(questionnaire, not_applicable_when=Not(running)), not_applicable_when=running)
    # with_first_section takes the section of `questionnaire`, which has the changed item
    assert found(together).keys() == {f"{ITEM}.not_applicable_when"}


def test_a_question_that_is_never_asked_and_what_waits_for_it_are_named(questionnaire):
    asked = IntakeQuestion(id="never", kind="yes_no", text="Nooit?", show_when=NEVER)
    after = IntakeQuestion(id="after", kind="yes_no", text="Daarna?", show_when=Compare(Fact("intake", "never"), "is", True))
    intake = (*questionnaire.intake, asked, after)
    first = len(questionnaire.intake)
    assert found(replace(questionnaire, intake=intake)).keys() == {f"intake.{first}.show_when", f"intake.{first + 1}.show_when"}


def test_a_condition_that_never_holds_is_named(questionnaire):
    assert found(with_item(questionnaire, not_testable_when=NEVER)).keys() == {f"{ITEM}.not_testable_when"}


def test_a_gate_that_nobody_can_pass_is_named(questionnaire):
    rule = questionnaire.scoring.parts[0]
    section = Fact("section", questionnaire.sections[0].id)
    closed = PartCap(when=Any((Compare(section, "at_least", 0, if_missing=True),)), level_at_most=1)
    parts = (replace(rule, caps=(closed,)), *questionnaire.scoring.parts[1:])
    says = found(with_scoring(questionnaire, parts=parts))
    assert {path: text for path, text in says.items() if "parts" in path}.keys() == {"scoring.parts.0.caps.0.when"}


def test_a_gate_that_limits_nothing_is_named(questionnaire):
    rule = questionnaire.scoring.parts[0]
    open_ = PartCap(when=Compare(Fact("section", questionnaire.sections[0].id), "at_most", 1), level_at_most=questionnaire.top_level)
    parts = (replace(rule, caps=(open_,)), *questionnaire.scoring.parts[1:])
    assert found(with_scoring(questionnaire, parts=parts)).keys() == {"scoring.parts.0.caps.0.level_at_most"}


def test_a_level_of_a_part_behind_a_row_that_asks_less_is_named(questionnaire):
    count = (CountRow(level=1, reach={1: Fraction(1, 2)}), CountRow(level=2, reach={2: Fraction(3, 4)}))
    rule = PartRule(part=questionnaire.parts[0].id, count=count)
    parts = (rule, *questionnaire.scoring.parts[1:])
    assert found(with_scoring(questionnaire, parts=parts)).keys() == {"scoring.parts.0.count.1"}
    parts = (replace(rule, count=count[::-1]), *parts[1:])
    assert found(with_scoring(questionnaire, parts=parts)) == {}


def test_a_threshold_that_does_not_rise_is_named(questionnaire):
    thresholds = replace(questionnaire.scoring.thresholds, section={1: Fraction(1, 2), 2: Fraction(1, 2), 3: Fraction(1)})
    assert found(with_scoring(questionnaire, thresholds=thresholds)).keys() == {"scoring.thresholds.section.2"}


@pytest.mark.parametrize("text", ["Is er een plan?", "is er  een PLAN?"])
def test_a_question_that_stands_twice_is_named(questionnaire, text):
    first, second = questionnaire.parts[0].sections[0].items[:2]
    items = (replace(first, question="Is er een plan?"), replace(second, question=text), *questionnaire.parts[0].sections[0].items[2:])
    says = found(with_first_section(questionnaire, items=items))
    assert says == {
        "parts.0.sections.0.items.1.question": f"{second.id} has the same text as {first.id}. Say how they differ, or take one away."
    }


@pytest.mark.parametrize("key", ["norms", "options"])
def test_a_norm_or_option_that_stands_twice_in_its_item_is_named(questionnaire, key):
    make = (lambda id: Norm(id=id, text="Hetzelfde")) if key == "norms" else (lambda id: Option(id=id, text="Hetzelfde", share=Fraction(1)))
    members = {"norms": questionnaire.parts[0].sections[0].items[0].norms, "options": ()}[key]
    changed = with_item(questionnaire, **{key: (*members, make("x"), make("y"))})
    assert found(changed).keys() == {f"{ITEM}.{key}.{len(members) + 1}.text"}


def test_an_option_of_the_intake_that_stands_twice_is_named(questionnaire):
    first = questionnaire.intake[0]
    options = (*first.options, replace(first.options[0], id="again"))
    changed = replace(questionnaire, intake=(replace(first, options=options), *questionnaire.intake[1:]))
    assert found(changed).keys() == {f"intake.0.options.{len(first.options)}.text"}


def test_a_question_of_the_intake_that_stands_twice_is_named(questionnaire):
    again = replace(questionnaire.intake[0], id="again")
    intake = (*questionnaire.intake, again)
    assert found(replace(questionnaire, intake=intake)).keys() == {f"intake.{len(intake) - 1}.text"}


def test_missing_and_changed_translations_are_told_apart(questionnaire):
    everything = {path: (text, text) for path, text in texts(questionnaire)}
    first, second = f"{questionnaire.items[0].id}.title", f"{questionnaire.items[1].id}.title"
    lacking = {**everything, first: ("iets anders", "something else")}
    del lacking[second]
    says = found(questionnaire, catalogues={"en": lacking})
    assert [text for text in says.values() if "has no translation" in text] == [f"1 text has no translation in en: {second}."]
    assert [text for text in says.values() if "has changed" in text] == [
        f"1 text has changed since it was translated in en: {first}. Look at its translation."
    ]


def test_a_changed_text_of_a_draft_is_told_as_changed(questionnaire):
    everything = {path: (text, text) for path, text in texts(questionnaire)}
    first = f"{questionnaire.items[0].id}.title"
    del everything[first]
    says = found(questionnaire, catalogues={"en": everything}, changed={"en": [first]})
    assert list(says.values()) == [f"1 text has changed since it was translated in en: {first}. Look at its translation."]


def test_levels_with_a_gap_block(questionnaire):
    levels = questionnaire.scoring.levels
    assert ("scoring.levels", True) in concerns(with_scoring(questionnaire, levels=levels[:1] + levels[2:]))


def test_a_part_without_a_rule_blocks(questionnaire):
    parts = questionnaire.scoring.parts
    assert concerns(with_scoring(questionnaire, parts=parts[1:])) == [("parts.0", True)]


def test_a_verdict_that_is_never_reached_is_named(questionnaire):
    rows = questionnaire.scoring.verdict.rows
    again = VerdictRow(code="X", text="Nooit", rank=9, when=rows[0].when)
    verdict = replace(questionnaire.scoring.verdict, rows=(rows[0], again, *rows[1:]))
    assert concerns(with_scoring(questionnaire, verdict=verdict)) == [("scoring.verdict.rows.1", False)]
    other = replace(again, when=Compare(Fact("not_testable", "all"), "above", 3))
    assert concerns(with_scoring(questionnaire, verdict=replace(verdict, rows=(rows[0], other, *rows[1:])))) == []


def test_missing_translations_are_counted_in_one_line(questionnaire):
    half = {path: (text, text) for path, text in texts(questionnaire)[1:]}
    assert concerns(questionnaire, {"en": half}) == [("title", False)]
    assert concerns(questionnaire, {"en": half | {"title": (questionnaire.title, "Framework")}}) == []


def test_a_level_without_a_meaning_is_worth_one_look(questionnaire):
    materials = tuple(replace(material, anchors={}) for material in questionnaire.materials)
    bare = replace(questionnaire, materials=materials)
    [found] = publishing.check(bare)
    assert (found.path, found.blocks) == (("scoring", "levels"), False)
    meant = tuple(replace(level, meaning="Zo staat het ervoor.") for level in bare.scoring.levels)
    assert concerns(with_scoring(bare, levels=meant)) == []


def test_what_a_question_says_of_a_level_goes_before_what_is_usual(questionnaire):
    item = questionnaire.items[0]
    usual = anchors_of(item, questionnaire)
    own = replace(item, anchors={1: "Hier anders."})
    assert anchors_of(own, questionnaire) == {**usual, 1: "Hier anders."}
    without = replace(item, material=None)
    meant = with_scoring(
        questionnaire, levels=tuple(replace(level, meaning=f"Stap {level.value}") for level in questionnaire.scoring.levels)
    )
    assert anchors_of(without, questionnaire) == {}
    assert anchors_of(without, meant)[2] == "Stap 2"


def test_zero_tolerance_without_thresholds_is_worth_a_look(questionnaire):
    thresholds = replace(questionnaire.scoring.thresholds, zero_tolerance={})
    found = publishing.check(with_scoring(questionnaire, thresholds=thresholds))
    assert {concern.path[-1] for concern in found} == {"zero_tolerance"}
    assert len(found) == sum(item.zero_tolerance for item in questionnaire.items)
