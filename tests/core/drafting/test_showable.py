"""What of a draft can be shown and scored while something in it is not right."""

import pytest

from selfassess.core.drafting.document import document_of, read
from selfassess.core.drafting.operations import Set, apply
from selfassess.core.drafting.showable import askable, sound
from selfassess.places import folder
from selfassess.shelf import read as read_file


@pytest.fixture(scope="module")
def whole():
    return document_of(read_file(folder("questionnaires") / "kwaliteitskader.yaml").questionnaire)


def with_(document, *operations):
    for operation in operations:
        document = apply(document, operation).document
    return document, read(document)


def test_a_draft_without_faults_is_scored_whole(whole):
    assert sound(whole, read(whole))[1] == ()


def test_a_question_with_a_fault_is_left_out_with_the_remarks_that_name_it(whole):
    questionnaire, left_out = sound(*with_(whole, Set(("1.3-K2", "question"), None)))
    assert left_out == ("1.3-K2", "police_practice_not_in_agreement")
    assert "1.3-K2" not in {item.id for item in questionnaire.items}


def test_a_fault_outside_the_pieces_leaves_nothing_to_score(whole):
    assert sound(*with_(whole, Set(("title",), None)))[0] is None


def test_a_question_without_a_known_way_of_asking_is_not_shown(whole):
    _document, reading = with_(whole, Set(("1.3-K2", "kind"), "zomaar"))
    items = {item.id for item in askable(reading.rough).items}
    assert ("1.3-K1" in items, "1.3-K2" in items) == (True, False)
