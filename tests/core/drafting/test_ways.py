"""An item that is asked in another way keeps what fits; the rest waits in the draft and comes back."""

import pytest

from selfassess.core.drafting.document import bare
from selfassess.core.drafting.operations import NoSuchPlace, apply
from selfassess.core.drafting.places import ASIDE, root
from selfassess.core.drafting.ways import FITS, asked_as
from selfassess.core.kinds import KINDS

ITEM = {"id": "1-K1", "kind": "checklist", "title": "Plan", "norms": [{"id": "a", "text": "Er is een plan"}], "stem": {"text": "Dit …"}}


def draft(item):
    return {"parts": [{"id": "1", "sections": [{"id": "1.1", "items": [item]}]}]}


def asked(document, kind):
    return apply(document, asked_as(document, "1-K1", kind)).document


def item_of(document):
    return root(document, "1-K1").value


def test_every_way_of_asking_says_what_belongs_to_it():
    assert FITS.keys() == KINDS.keys()


def test_what_fits_both_ways_stays():
    found = item_of(asked(draft(ITEM), "sample"))
    assert found["norms"] == ITEM["norms"]
    assert ASIDE not in found


@pytest.mark.parametrize("kind", [kind for kind in FITS if kind not in ("checklist", "sample", "share", "measurement")])
def test_what_does_not_fit_waits_and_comes_back(kind):
    document = asked(draft(ITEM), kind)
    found = item_of(document)
    assert found[ASIDE] == {"norms": ITEM["norms"], "stem": ITEM["stem"]}
    assert bare(document)["parts"][0]["sections"][0]["items"] == [{"id": "1-K1", "kind": kind, "title": "Plan"}]
    assert item_of(asked(document, "checklist")) == ITEM


def test_what_was_made_meanwhile_is_not_overwritten():
    document = asked(draft(ITEM), "choice")
    document = asked(draft({**item_of(document), "options": [{"id": "yes", "text": "Ja"}]}), "checklist")
    again = asked(draft({**item_of(document), "norms": [{"id": "z", "text": "Anders"}]}), "sample")
    assert [norm["id"] for norm in item_of(again)["norms"]] == ["z"]
    assert item_of(again)[ASIDE] == {"options": [{"id": "yes", "text": "Ja"}]}


def test_an_item_that_is_not_there_cannot_be_asked():
    with pytest.raises(NoSuchPlace):
        asked_as(draft(ITEM), "1.1", "choice")


def test_it_is_taken_back_exactly():
    document = draft(ITEM)
    done = apply(document, asked_as(document, "1-K1", "scale"))
    assert apply(done.document, done.inverse).document == document
