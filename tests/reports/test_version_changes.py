"""What is otherwise between two versions is said in the words of people: no name of the file stands in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from selfassess.core.changes import VersionPair
from selfassess.core.conditions import Compare, Fact
from selfassess.core.definition import Function, Layer, Level, Material, Norm, NotApplicableReason, Outcome, Population
from selfassess.core.loading import load, translate
from selfassess.core.loading.texts import texts
from selfassess.languages import LANGUAGES, catalogue
from selfassess.reports.kept import kept_text
from selfassess.reports.version_changes import tell_changes
from selfassess.reports.voice import Voice

FILE = Path(__file__).parents[1] / "content" / "every-kind.yaml"
LOADED = load(FILE.read_text(encoding="utf-8"), str(FILE)).questionnaire
BASE = replace(
    LOADED,
    materials=(Material(id="paper", text="beleid op papier"), Material(id="deeds", text="wat je ziet")),
    populations=(Population(id="files", text="dossiers", one="dossier"), Population(id="people", text="medewerkers", one="medewerker")),
    functions=(Function(id="manager", text="leidinggevende"), Function(id="coach", text="gedragswetenschapper")),
    scoring=replace(
        LOADED.scoring,
        layers=(Layer(id="design", text="op papier"), Layer(id="practice", text="in het werk")),
        levels=(Level(value=0, text="voldoet niet", mark="empty"), Level(value=1, text="voldoet", mark="full")),
    ),
)
OUTCOME = Outcome(id="mixed", text="wisselend", share=0, state="partly")
CASES = [
    ({"kind": "checklist"}, {"kind": "yes_no"}, "Checklist: normen één voor één beoordelen", "Ja of nee"),
    ({"role": "criterion"}, {"role": "indicator"}, "Criterium: gevraagd aan de organisatie", "Indicator: te zien in wat de organisatie doet"),
    ({"states": {}}, {"states": {"a": ("met", "not_met"), "b": ("partly",)}}, "", "a: Voldoet, Voldoet niet; b: Deels"),
    ({"material": "paper"}, {"material": "deeds"}, "beleid op papier", "wat je ziet"),
    ({"population": "files"}, {"population": "people"}, "dossiers", "medewerkers"),
    ({"layer": "design"}, {"layer": "practice"}, "op papier", "in het werk"),
    ({"answered_by": ("manager",)}, {"answered_by": ("manager", "coach")}, "leidinggevende", "leidinggevende; gedragswetenschapper"),
    ({"when_empty": "not_testable"}, {"when_empty": "not_applicable"}, "Het is nog niet te toetsen", "Het is niet van toepassing"),
    ({"better": "yes"}, {"better": "no"}, "Ja", "Nee"),
    ({"anchors": {}}, {"anchors": {1: "Het ligt er."}}, "", "voldoet: Het ligt er."),
    ({"outcomes": ()}, {"outcomes": (OUTCOME,)}, "", "wisselend, wat het waard is: 0, oordeel: Deels"),
]  # fmt: skip


def said(before, after, language="nl"):
    """Return what the page says of the first item: (its words before, after)."""
    pair = VersionPair.untranslated(*(with_first(**one) for one in (before, after)))
    (group,) = tell_changes(pair, Voice(language, catalogue(language))).groups
    pieces = [piece for thing in group.things for line in thing.lines for piece in line.pieces]
    return tuple("".join(piece.text for piece in pieces if piece.what != other) for other in ("came", "went"))


def with_first(**more):
    """Return the questionnaire with another first item."""
    part, section = BASE.parts[0], BASE.parts[0].sections[0]
    items = (replace(section.items[0], **more), *section.items[1:])
    return replace(BASE, parts=(replace(part, sections=(replace(section, items=items), *part.sections[1:])), *BASE.parts[1:]))


@pytest.mark.parametrize(("before", "after", "was", "becomes"), CASES, ids=[next(iter(case[0])) for case in CASES])
def test_a_value_is_said_in_words(before, after, was, becomes):
    assert said(before, after) == (was, becomes)


def lines_in(changes):
    return [line for group in changes.groups for thing in group.things for line in thing.lines]


def in_english(questionnaire):
    return translate(questionnaire, {path: (text, f"EN {text}") for path, text in texts(questionnaire)}, "en")


REASONS = (NotApplicableReason(text="Wij bieden alleen hulp aan huis."),)


@pytest.mark.parametrize(
    ("before", "after", "becomes", "lang"),
    [
        ({"kind": "checklist"}, {"kind": "yes_no"}, "Yes or no", ""),
        ({"material": "paper"}, {"material": "deeds"}, "EN wat je ziet", ""),
        ({}, {"applies_when": Compare(Fact("state", "1.1-Z1", "a"), "is", "met")}, "norm a of 1.1-Z1 is “Met”", ""),
        ({"not_applicable_reasons": ()}, {"not_applicable_reasons": REASONS}, "EN Wij bieden alleen hulp aan huis.", ""),
        ({"question": "Is het er?"}, {"question": "Ligt er een plan?"}, "EN Ligt er een plan?", "en"),
    ],
)
def test_what_is_otherwise_is_told_as_it_is_read(before, after, becomes, lang):
    written = tuple(with_first(**one) for one in (before, after))
    changes = tell_changes(VersionPair(written, tuple(map(in_english, written))), Voice("en", catalogue("en")))
    (line,) = lines_in(changes)
    assert ("".join(piece.text for piece in line.pieces if piece.what != "went"), line.lang) == (becomes, lang)


def test_where_one_version_alone_is_translated_both_are_told_as_written():
    written = with_first(material="paper"), with_first(material="deeds")
    changes = tell_changes(VersionPair(written, (in_english(written[0]), written[1])), Voice("en", catalogue("en")))
    (line,) = lines_in(changes)
    assert [piece.text for piece in line.pieces] == ["beleid op papier", "wat je ziet"]


def test_a_rule_that_no_sentence_tells_is_told_by_its_place():
    (first, *others), actions = BASE.scoring.actions.classes, BASE.scoring.actions
    later = replace(actions, classes=(replace(first, start_days=first.start_days + 1), *others))
    found = tell_changes(
        VersionPair.untranslated(BASE, replace(BASE, scoring=replace(BASE.scoring, actions=later))), Voice("nl", catalogue("nl"))
    )
    (line,) = lines_in(found)
    assert (found.rules_gone, found.rules_new) == ((), ())
    assert first.id in line.says
    assert [piece.text for piece in line.pieces] == [str(first.start_days), str(first.start_days + 1)]


def test_a_norm_goes_by_its_own_letter():
    norms = BASE.parts[0].sections[0].items[0].norms
    found = tell_changes(
        VersionPair.untranslated(with_first(norms=norms), with_first(norms=(*norms, Norm(id="z", text="Erbij.")))),
        Voice("nl", catalogue("nl")),
    )
    assert [line.says for line in lines_in(found)] == ["Nieuw: normen › z"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_the_file_is_left_in_any_language(language):
    names = {"checklist", "yes_no", "criterion", "indicator", "not_met", "partly", "not_testable", "paper", "deeds", "practice", "coach"}
    for before, after, *_ in CASES:
        assert names & set(" ".join(said(before, after, language)).replace(",", "").replace(";", "").split()) == set()


def test_a_first_question_that_is_asked_otherwise_says_how():
    asked = replace(BASE, intake=(replace(BASE.intake[0], kind="number"), *BASE.intake[1:]))
    (group,) = tell_changes(VersionPair.untranslated(BASE, asked), Voice("nl", catalogue("nl"))).groups
    assert "Getal, met een eenheid" in [piece.text for piece in group.things[0].lines[0].pieces]


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        (["choice"], "true", "Ja"),
        (["choice"], "none", "Zo'n document is er nog niet."),
        (["text"], "true", "true"),
        (["norms", "a"], "met", "Voldoet"),
    ],
)
def test_an_answer_that_found_no_place_is_said_in_words(path, value, text):
    left = {"path": path, "value": value, "asked": "", "chosen": ""}
    assert kept_text([left], Voice("nl", catalogue("nl"))) == text
