"""The history of a draft, and what can be taken back, name what was added and taken away as people know it."""

import html

import pytest

from selfassess.core.drafting.operations import Add, Move, Remove, Rename
from selfassess.core.drafting.places import member_path, name_of, typed
from tests.services.test_drafting import does


def words(page):
    return html.unescape(page.text)


LONG = "Beleid voor veiligheid dat iedereen kent en dat elk jaar met alle meisjes wordt besproken"


@pytest.mark.parametrize(
    ("add", "says", "gone"),
    [
        (Add(("1.4", "items"), ({"role": "criterion", "title": LONG},)), "1.4-K3 ‘Beleid voor veiligheid dat iedereen kent en dat elk jaar me…’ toegevoegd aan: 1.4 › vragen.", "Weggehaald: 1.4-K3 ‘Beleid voor"),
        (Add(("parts",), ({"id": "9", "title": "Deel erbij"},)), "9 ‘Deel erbij’ toegevoegd aan: delen.", "Weggehaald: 9 ‘Deel erbij’."),
        (Add(("1", "sections"), ({"title": "Stuk erbij"},)), "1.5 ‘Stuk erbij’ toegevoegd aan: 1 › ", "‘Stuk erbij’."),
        (Add(("intake",), ({"kind": "text", "text": "Wie zijn jullie?"},)), "wie-zijn-jullie ‘Wie zijn jullie?’ toegevoegd aan: ", "‘Wie zijn jullie?’."),
        (Add(("intake", "phase", "options"), ({"id": "z", "text": "gestopt"},)), "z ‘gestopt’ toegevoegd aan: ", "z ‘gestopt’."),
        (Add(("1.4-K1", "norms"), ({"text": "Er is een plan"},)), "d ‘Er is een plan’ toegevoegd aan: 1.4-K1 › ", "d ‘Er is een plan’."),
        (Add(("scoring", "levels"), ({"value": 9, "text": "Boven alles"},)), "‘Boven alles’ toegevoegd aan: ", "‘Boven alles’."),
        (Add(("functions",), tuple({"text": text} for text in ("Een", "Twee", "Drie", "Vier", "Vijf"))), "een, twee, drie en nog 2 toegevoegd aan: functies.", " en nog 2."),
    ],
)  # fmt: skip
def test_what_was_added_and_taken_away_is_named_as_people_know_it(editor, kade, draft, add, says, gone):
    done = does(draft, add, by=kade.coordinator).done[0]
    undo = words(editor.opens(f"/drafts/{draft.ref}/structure")).partition('id="undo-says">')[2].partition("<")[0]
    assert says in undo
    assert says in words(editor.opens(f"/drafts/{draft.ref}/history"))
    cls = typed(done.at)[0].of
    does(draft, Remove(tuple(member_path(done.at, name_of(one, cls), cls) for one in done.members)), by=kade.coordinator)
    assert gone in words(editor.opens(f"/drafts/{draft.ref}/history"))


def test_what_was_moved_or_got_another_id_is_named_too(editor, kade, draft):
    does(draft, Move(("1.4-K1",), ("1.3", "items")), by=kade.coordinator)
    does(draft, Rename(("1.4-K1",), "1.3-K9"), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{draft.ref}/history"))
    assert "1.4-K1 ‘Expertise geborgd bij aannemen’" in page
