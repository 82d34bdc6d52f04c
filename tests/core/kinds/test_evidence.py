import pytest

from selfassess.core.definition import Norm
from selfassess.core.kinds import evidence

from .judging import ANY_RULES, NOTHING, ON, answer_of, made

ITEM = made("evidence")


@pytest.mark.parametrize(("raw", "status", "p"), [
    ({}, "open", None),
    ({"note": "We zoeken het uit."}, "open", None),
    ({"choice": "none"}, "ok", 0),
    ({"evidence": [{"title": "Convenant"}]}, "ok", 1),
    ({"evidence": [{"title": "Convenant", "status": "draft"}]}, "ok", 0),
    ({"evidence": [{"title": "Convenant", "valid_until": "2025-06-29"}]}, "ok", 0),
    ({"evidence": [{"title": "Oud", "valid_until": "2025-06-29"}, {"title": "Nieuw"}], "choice": "none"}, "ok", 1),
])  # fmt: skip
def test_it_is_met_while_a_piece_is_valid(raw, status, p):
    found = evidence.judge(ITEM, answer_of(ITEM, raw), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth and found.worth.p) == (status, p)


def test_what_is_met_is_shown_and_nothing_lacks():
    answer = answer_of(ITEM, {"evidence": [{"title": "Convenant"}]})
    assert evidence.proven(ITEM, answer, ANY_RULES, NOTHING, ON).p == 1
    assert not evidence.lacking(ITEM, answer, ANY_RULES, NOTHING, ON)


def test_at_its_best_there_is_a_valid_piece():
    best = evidence.improved(ITEM, answer_of(ITEM, {"choice": "none"}), NOTHING, ON)
    assert evidence.judge(ITEM, best, ANY_RULES, NOTHING, ON).worth.p == 1


def test_it_has_no_norms():
    assert evidence.check(made("evidence", norms=(Norm(id="a", text="A"),)))
