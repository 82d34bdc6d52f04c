"""Every condition that the format knows reads as a sentence, also one that is not finished."""

import pytest

from selfassess.core.drafting.document import read
from selfassess.core.drafting.operations import Set, apply
from selfassess.core.loading import load
from selfassess.core.loading.walking import conditions, pieces
from selfassess.places import folder
from selfassess.reports.facts import in_words
from tests.core.drafting.drafts import small


def says(condition, *, at=("1.1-K1", "not_applicable_when")):
    rough = read(apply(small(), Set(at, condition)).document).rough
    return str(in_words(rough.items[0].not_applicable_when, rough))


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"intake": "phase", "is_not": "running"}, "the answer to “In welke fase?” is not “Draait”"),
        ({"intake": "phase", "in": ["running", "building"]}, "the answer to “In welke fase?” is one of: Draait, In opbouw"),
        ({"intake": "school", "is": True}, "the answer to “Eigen school?” is “yes”"),
        ({"state": "1.1-K1", "norm": "a", "is": "not_met"}, "norm a of 1.1-K1 is “Not met”"),
        ({"choice": "1.1-K1", "is": "x"}, "the answer to 1.1-K1 is “x”"),
        ({"step": "1.1-K1", "at_least": 4}, "the step chosen at 1.1-K1 is 4 or more"),
        ({"number": "1.1-K1", "below": "2.5"}, "the number filled in at 1.1-K1 is less than 2.5"),
        ({"count": "1.1-K1", "of": "examined", "is_not": 0}, "the number examined at 1.1-K1 is not 0"),
        ({"share": "1.1-K1", "norm": "b", "is_not": 1}, "the share that meets norm b of 1.1-K1 is not 100%"),
        ({"share": "this", "below": 1}, "the share met of this question is less than 100%"),
        ({"level": "this", "at_most": 1}, "this question stands at"),
        ({"section": "1.1", "in": [0, 1]}, "stands at one of:"),
        ({"not_testable": "all", "in": [0, 1]}, "the number of items that cannot be tested yet is one of: 0, 1"),
        ({"flag": "critical"}, "the question is critical"),
        ({"flag": "critical", "is": False}, "this does not hold: the question is critical"),
        ({"all": []}, "…"),
        ({"all": [{"intake": "phase", "is": "running"}, {}]}, "the answer to “In welke fase?” is “Draait”; and …"),
        ({"not": {"intake": "school", "is": True}}, "this does not hold: the answer to “Eigen school?” is “yes”"),
        (
            {"all": [{"any": [{"flag": "critical"}, {"flag": "acute"}]}, {"flag": "foundation"}]},
            "(the question is critical; or the question is called an acute risk); and the question belongs to the foundation",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(condition, sentence):
    assert sentence in says(condition)


@pytest.mark.parametrize("file", ["kwaliteitskader.yaml", "wettelijke-basis.yaml"])
def test_every_condition_that_ships_is_told_without_words_of_the_format(file):
    questionnaire = load((folder("questionnaires") / file).read_text(), file).questionnaire
    told = [str(in_words(condition, questionnaire)) for path, piece in pieces(questionnaire) for _, _, condition in conditions(piece, path)]
    assert told
    assert not any(word in sentence for sentence in told for word in ("at_least", "is_not", "not_met", "if_missing"))
