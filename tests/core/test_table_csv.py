"""A table for a spreadsheet: it opens in the right alphabet and computes nothing."""

import csv
import io

import pytest

from selfassess.core.table_csv import table_csv


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_looks_like_a_formula_becomes_a_text(formula):
    assert read(table_csv([[formula]]))[0][0].startswith("'")


def test_it_begins_with_the_mark_of_its_alphabet_and_keeps_every_text():
    data = table_csv([["naam", "getal"], ['één; "twee"\ndrie', 3], [None, 0]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert read(data) == [["naam", "getal"], ['één; "twee"\ndrie', "3"], ["", "0"]]
