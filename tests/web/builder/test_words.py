"""The words of the builder are the same wherever it says the same thing."""

import re

import pytest

from selfassess.core.phrases import N_, Phrase
from selfassess.web.builder.condition_words import COMPARISON_WORDS
from selfassess.web.builder.words import fault_words, label, place_words
from selfassess.web.languages import said, speak


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_fault_names_the_comparisons_as_the_page_of_a_condition_does(app, language):
    fault = Phrase("%(fact)s is not a number. Compare it with is, is_not or in.", {"fact": "phase"})
    with app.test_request_context():
        speak(language)
        told = fault_words(fault)
        assert [by for by in ("is", "is_not", "in") if said(COMPARISON_WORDS[by]) not in re.findall("[“‘](.+?)[”’]", told)] == []


def test_a_table_of_the_rules_is_told_by_the_words_of_its_rows(app):
    with app.test_request_context():
        speak("nl")
        assert place_words(("scoring", "interval", "labels", "high")).endswith("breedste interval › een zekere telling")
        assert place_words(("scoring", "thresholds", "item", "sample")).endswith("Steekproef: tellen in dossiers")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("second_person", "een tweede persoon moet het ermee eens zijn"),
        ("score", "score als er niet aan voldaan is"),
        ("if_not_met", "wat volgt als er niet aan voldaan is"),
        ("least", "laagste getal"),
        ("most", "hoogste getal"),  # of a number, and of options
    ],
)
def test_a_key_has_words_that_fit_wherever_it_stands(app, key, words):
    with app.test_request_context():
        speak("nl")
        assert label(key) == words


def test_a_level_without_a_number_goes_by_its_name_else_by_its_place(app):
    levels = [
        {"#": "one", "text": "Dit niveau heeft een naam die veel langer is dan een niveau ooit nodig heeft"},
        {"#": "two", "text": ["x"]},
        {"#": "three"},
    ]
    with app.test_request_context():
        speak("nl")
        told = [place_words(("scoring", "levels", one["#"], "value"), {"scoring": {"levels": levels}}).split(" › ")[2] for one in levels]
    assert told == ["Dit niveau heeft een naam die veel langer is dan een niveau…", "nummer 2 in de lijst", "nummer 3 in de lijst"]


def test_the_parts_of_a_condition_have_one_name(app):
    with app.test_request_context():
        speak("nl")
        assert said(N_("row %(mark)s", mark="1.2")) == "regel 1.2"
        assert " 5 regels en groepen" in said(
            N_(
                "A condition has at most %(most)s rows and groups, at most %(deepest)s inside each other. Nothing was changed.",
                most=5,
                deepest=2,
            )
        )
