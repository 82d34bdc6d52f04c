import pytest

from selfassess.core.answers import TAKEN_OUT, without_texts
from selfassess.core.kinds import text

from .judging import ANY_RULES, NOTHING, ON, answer_of, made

SHORT = made("text", longest=20, one_line=True)


def test_a_text_is_answered_or_open_and_never_judged():
    found = [text.judge(SHORT, answer_of(SHORT, raw), ANY_RULES, NOTHING, ON) for raw in ({}, {"text": "  "}, {"text": "Zo."})]
    assert [(one.status, one.worth, one.worst) for one in found] == [("open", None, None), ("open", None, None), ("ok", None, None)]


@pytest.mark.parametrize("written", ["x" * 21, "\x07", ["lijst"], True])
def test_too_long_or_no_text_is_a_fault(written):
    assert [fault.path for fault in text.parse(SHORT, {"text": written}).faults] == [("text",)]


def test_what_was_written_can_be_taken_out_and_then_something_stands_there():
    assert without_texts(answer_of(SHORT, {"text": "Een naam"})).text == TAKEN_OUT
    assert without_texts(answer_of(SHORT, {"text": ""})).text == ""


def test_it_cannot_be_critical_and_has_a_length():
    assert text.check(made("text", critical=True))
    assert text.check(made("text", longest=0))
