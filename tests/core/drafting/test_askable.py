"""In a condition can be chosen what exists and may be asked at that place, and nothing that the check would refuse."""

import pytest

from selfassess.core.drafting.askable import Askable
from selfassess.core.drafting.document import document_of, read
from selfassess.core.drafting.operations import Set, apply
from selfassess.core.loading import load
from selfassess.places import folder

PLACES = [
    ("2.7-K1", "applies_when"),
    ("2.7-K1", "not_applicable_when"),
    ("2.7-K1", "norms", "a", "not_applicable_when"),
    ("2.1", "applies_when"),
    ("scoring", "verdict", "rows", "1", "when"),
    ("scoring", "verdict", "prefix", "when"),
    ("scoring", "parts", "2", "caps", "1", "when"),
    ("scoring", "actions", "at_least", "1", "when"),
    ("scoring", "actions", "find_out", "raised_when"),
    ("scoring", "not_testable", "1", "when"),
    ("hints", "who_treats_trauma", "when"),
    ("intake", "own_education", "show_when"),
]


@pytest.fixture(scope="module")
def document():
    file = "kwaliteitskader.yaml"
    return document_of(load((folder("questionnaires") / file).read_text(), file).questionnaire)


@pytest.mark.parametrize("at", PLACES)
def test_what_can_be_chosen_is_right_at_that_place(document, at):
    askable = Askable(document, read(document).rough, at)
    tried = 0
    for name in askable.names:
        for subject in askable.subjects(name)[:2]:
            details = askable.details(name, subject)
            detail = {"of" if name == "count" else "norm": details[0]} if name in ("count", "state") else {}
            values = askable.values(name, subject)
            for by in askable.comparisons(name, subject):
                value = values[0] if values else 1
                condition = {name: subject, **detail, by: [value] if by == "in" else value}
                reading = read(apply(document, Set(at, condition)).document)
                assert [str(fault.says) for fault in reading.faults if fault.path[: len(at)] == at] == [], condition
                tried += 1
    assert tried


def test_what_is_asked_hangs_on_earlier_questions_only(document):
    subjects = Askable(document, read(document).rough, ("1.3-K1", "applies_when")).subjects("level")
    assert "1.2-K1" in subjects
    assert not {"1.3-K1", "1.3-K2", "2.1-K1"} & set(subjects)


def test_a_rule_about_the_item_at_hand_asks_about_this(document):
    askable = Askable(document, read(document).rough, ("scoring", "actions", "at_least", "1", "when"))
    assert askable.subjects("level") == askable.subjects("share") == ("this",)
