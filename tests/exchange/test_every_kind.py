"""Answers in every way of asking, written as a file and read back to the same; decimals with a comma too."""

import pytest

from selfassess.core.kinds import KINDS
from selfassess.core.outcome import outcome
from selfassess.exchange.answers_file import read
from selfassess.exchange.answers_yaml import answers_yaml
from tests.core.levelled import FIRST_OF_KIND, HALF, LEVELLED
from tests.core.strategies import answer_of
from tests.plan_sheets import material_of
from tests.reports.conftest import ON, printed


def read_back(text):
    found, faults = read(text, "answers.yaml", lambda _name: LEVELLED, ON)
    assert not faults, [str(fault.says) for fault in faults]
    return found


def test_the_answers_file_is_read_back_to_the_same():
    answers = {FIRST_OF_KIND[kind].id: answer_of(FIRST_OF_KIND[kind], HALF[kind][1]) for kind in KINDS}
    found = read_back(answers_yaml(material_of(printed(LEVELLED, {}, answers, {}), {})))
    assert dict(found.answers) == answers
    assert outcome(LEVELLED, {}, found.answers, {}, ON).result == outcome(LEVELLED, {}, answers, {}, ON).result


@pytest.mark.parametrize(
    ("written", "plain"),
    [('{number: "6,5"}', "6.5"), ("{number: 6.5}", "6.5"), ("{number: 6}", 6), ('{number: "0,5"}', "0.5")],
)
def test_a_number_may_have_a_comma_or_a_point(written, plain):
    item = FIRST_OF_KIND["number"]
    found = read_back(f"questionnaire: levelled\ndate: 2025-06-30\nanswers:\n  {item.id}: {written}\n".encode())
    assert found.answers == {item.id: answer_of(item, {"number": plain})}
