"""A policy of twenty pages, full of dates, amounts and numbers, gives at most one false alarm and blocks nowhere."""

import textwrap
from pathlib import Path

import pytest

from selfassess.core.privacy import blocks, find

POLICY = (Path(__file__).parent / "beleid.txt").read_text(encoding="utf-8")
# The numbers of the organisation itself are pointed at, as they must be.
OWN_NUMBERS = ("RSIN: 812345678", "NL812345678B01", "RSIN 812345678")


def wrapped(text):
    return "\n".join(textwrap.fill(line, 95) for line in text.splitlines())


def in_columns(text):
    return text.replace("| ", "").replace(" |", "")


def in_one_line_a_cell(text):
    return text.replace(" | ", "\n")


@pytest.mark.parametrize("laid_out", [str, wrapped, in_columns, in_one_line_a_cell])
def test_a_policy_gives_at_most_one_false_alarm(laid_out):
    text = laid_out(POLICY)
    hits = find(text)
    lines = text.splitlines()
    alarms = [hit for hit in hits if not any(own in lines[hit.line - 1] for own in OWN_NUMBERS)]
    assert not blocks(hits)
    assert len(alarms) <= 1, [(hit.kind, hit.line, lines[hit.line - 1]) for hit in alarms]


def test_a_number_planted_on_any_line_of_the_policy_is_found():
    lines = POLICY.splitlines()
    for at in range(0, len(lines), 7):
        text = "\n".join([*lines[:at], f"123 456 782 {lines[at]}", *lines[at + 1 :]])
        found = [text[hit.start : hit.end] for hit in find(text) if hit.kind == "bsn" and hit.line == at + 1]
        assert "123 456 782" in found, lines[at]
