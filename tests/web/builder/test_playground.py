"""Trying a draft out: every score with its reason, nothing kept."""

import html
import re

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.services import drafting
from selfassess.web.builder.playground import tries_for
from tests.services.test_drafting import does


def words(page):
    return html.unescape(page.text)


def travels(page):
    """Return what travels with a page: the try, and the one before."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page.text)[1] for name in ("so_far", "before")}
    return {name: html.unescape(text) for name, text in found.items()}


def tries(editor, draft, page=None, section="1.3", **fields):
    kept = travels(page) if page else {}
    return editor.sends(f"/drafts/{draft.ref}/try", {"section": section, "go": section, "do": "score"} | kept | fields)


def test_an_answer_is_scored_with_its_reason(editor, draft):
    page = tries(editor, draft, **{"1.3-K1:revision": "0", "1.3-K1:norms.a": "not_met", "1.3-K1:norms.b": "met"})
    assert page.status_code == 200
    assert "Score van 1.3-K1" in words(page)
    assert '"1.3-K1"' in travels(page)["so_far"]


def test_what_was_filled_in_before_goes_along_and_nothing_is_kept(editor, draft):
    first = tries(editor, draft, **{"1.3-K1:norms.a": "met"})
    second = tries(editor, draft, first, section="1.4")
    assert '"1.3-K1"' in travels(second)["so_far"]
    assert "1.3-K1" not in travels(editor.opens(f"/drafts/{draft.ref}/try"))["so_far"]


def test_everything_is_filled_in_at_its_best_and_at_its_worst(editor, draft):
    best = tries(editor, draft, do="best", go="")
    worst = tries(editor, draft, best, do="worst", go="")
    rows = drafting.tried_in(draft, "nl").questionnaire.scoring.verdict.rows
    ranked = sorted((row for row in rows if not row.undecided), key=lambda row: row.rank)
    assert f"{ranked[-1].code} {ranked[-1].text}" in words(best)
    assert f"{ranked[0].code} {ranked[0].text}" in words(worst)
    assert "Veranderd sinds de vorige poging" in words(worst)
    assert "De eerste acties van het plan" in words(worst)


def test_the_same_number_gives_the_same_answers(editor, draft):
    one, two, other = (travels(tries(editor, draft, do="chance", seed=seed))["so_far"] for seed in ("7", "7", "8"))
    assert one == two
    assert one != other


def test_what_never_came_up_is_told(editor, draft):
    assert "Nooit gezien in 25 pogingen" in words(tries(editor, draft, do="many"))


def test_a_rule_that_never_decided_is_told_in_its_own_words(editor, kade, draft):
    (rule,) = (one for one in drafting.document(draft)["scoring"]["parts"] if "caps" in one)
    when = ("scoring", "parts", rule["#"], "caps", rule["caps"][0]["#"], "when")
    does(draft, Set(when, {"all": [{"section": "2.1", "at_most": 0}, {"section": "2.1", "at_least": 1}]}), by=kade.coordinator)
    page = words(tries(editor, draft, do="many"))
    assert "Een regel die niets besliste:" in page
    assert "hoogstens" in page[page.index("Een regel die niets besliste:") :][:300]


def test_a_large_draft_gets_fewer_tries():
    assert [tries_for(items) for items in (0, 30, 200, 500, 5000)] == [25, 25, 25, 10, 8]


def test_what_is_typed_wrong_comes_back_and_does_not_count(editor, draft):
    page = tries(editor, draft, **{"1.3-I1:examined": "tien"})
    assert page.status_code == 422
    assert 'value="tien"' in page.text
    assert "tien" not in travels(page)["so_far"]


def test_a_text_that_may_be_about_a_person_does_not_go_along(editor, draft):
    page = tries(editor, draft, **{"1.3-K1:note": "Meisje met bsn 111222333"})
    assert page.status_code == 422
    assert "111222333" not in travels(page)["so_far"]


def test_what_has_faults_is_left_out_and_the_rest_is_scored(editor, kade, draft):
    does(draft, Set(("1.3-K2", "question"), None), by=kade.coordinator)
    page = words(editor.opens(f"/drafts/{draft.ref}/try?section=1.3"))
    assert "Weggelaten" in page
    assert f'<a href="/drafts/{draft.ref}/items/1.3-K2" lang="nl">1.3-K2 ‘' in page
    assert 'id="1.3-K1"' in page


def test_without_rules_nothing_is_scored_and_that_is_told(editor, kade):
    draft = drafting.start_empty(kade.organisation, title="Leeg", language="nl", by=kade.coordinator)
    assert "kan geen score worden berekend" in words(editor.opens(f"/drafts/{draft.ref}/try"))


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"answers": {"1.3-K1": {"norms": 3}}, "intake": {"x": 1}}', "[" * 9000, '{"answers": {"1.3-K1": {"note": "x \\ud83d"}}}'],
)
def test_what_travelled_and_cannot_be_read_is_left_out(editor, draft, text):
    assert tries(editor, draft, so_far=text, before=text).status_code == 200
