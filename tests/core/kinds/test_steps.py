"""The smaller versions of a better answer, which the search for the next verdict tries."""

from datetime import date

from selfassess.core.answers import Answer, NormAnswer
from selfassess.core.definition import Item, Norm
from selfassess.core.kinds import checklist

ITEM = Item(
    id="1-K1", role="criterion", kind="checklist", title="t", question="q", norms=tuple(Norm(id=letter, text=letter) for letter in "ab")
)


def test_a_norm_that_was_open_may_stay_open():
    before = Answer(norms={"a": NormAnswer("met")})
    better = checklist.improved(ITEM, before, frozenset(), date(2025, 6, 30))
    smaller = list(checklist.steps(ITEM, before, better, frozenset()))
    assert [dict(one.norms) for one in smaller] == [{"a": NormAnswer("met")}]
    assert list(checklist.steps(ITEM, before, smaller[0], frozenset())) == []
