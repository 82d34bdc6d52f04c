"""What is said and not shown: it agrees with the score, and filling it in shows everything."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.answers import EMPTY, Evidence, SampleForm
from selfassess.core.applicability import applicable
from selfassess.core.conditions import TOLERANCE
from selfassess.core.kinds import KINDS
from selfassess.core.missing import count_shown, missing, why_not
from selfassess.core.outcome import outcome
from selfassess.core.scoring.result import OK

from .kinds.judging import FRAMEWORK
from .scoring.test_invariants import ANY
from .strategies import answer_sets, intakes

ON = date(2025, 6, 30)
SOME_EVIDENCE = st.lists(
    st.builds(
        Evidence,
        title=st.just("Beleid"),
        status=st.sampled_from(["adopted", "draft"]),
        valid_until=st.sampled_from([None, date(2025, 6, 29)]),
        norms=st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple),
    ),
    max_size=3,
).map(tuple)
COUNTED = SampleForm(date(2025, 1, 1), date(2025, 6, 1), date(2025, 6, 2), "kwaliteitsmedewerker")


def assessed(data, asked):
    """Return the outcome of drawn answers with drawn evidence and counting forms."""
    questionnaire = data.draw(asked)
    more = st.tuples(SOME_EVIDENCE, st.sampled_from([COUNTED, SampleForm(), replace(COUNTED, by="")]))
    drawn = {item_id: (answer, *data.draw(more)) for item_id, answer in data.draw(answer_sets(questionnaire)).items()}
    answers = {item_id: replace(answer, evidence=pieces, sample=form) for item_id, (answer, pieces, form) in drawn.items()}
    return outcome(questionnaire, data.draw(intakes(questionnaire)), answers, {}, ON)


def lacking_of(found):
    """Return what every answered item lacks, asked of its kind."""
    applies = applicable(found.questionnaire, found.intake, found.answers)
    return {
        item.id: KINDS[item.kind].lacking(
            item, found.answers.get(item.id, EMPTY), found.questionnaire.scoring, applies.norms_left_out(item.id), ON
        )
        for item in found.questionnaire.items
        if found.result.items[item.id].status == OK
    }


@pytest.mark.parametrize("asked", ANY)
@given(data=st.data())
def test_nothing_lacks_exactly_when_all_that_is_said_is_shown(asked, data):
    found = assessed(data, asked)
    for item_id, lacking in lacking_of(found).items():
        result = found.result.items[item_id]
        assert bool(lacking) == ((result.p or 0) - (result.substantiated_p or 0) > TOLERANCE), (item_id, lacking)


@pytest.mark.parametrize("asked", ANY)
@given(data=st.data())
def test_what_lacks_is_enough_to_show_it(asked, data):
    found = assessed(data, asked)
    answers, never = dict(found.answers), set()
    for item_id, lacking in lacking_of(found).items():
        answer = answers.get(item_id, EMPTY)
        pieces = [Evidence("Stuk", norms=letters[:1]) for letters in lacking.norms] + [Evidence("Stuk")] * lacking.whole
        counts = replace(answer.counts, population=answer.counts.population or answer.counts.examined)
        filled = {"sample": COUNTED, "counts": replace(counts, drawn="random")} if lacking.fields or lacking.chosen else {}
        answers[item_id] = replace(answer, evidence=(*answer.evidence, *pieces), **filled)
        never |= {item_id} if lacking.no_form else set()
    assert {one for one, lacking in lacking_of(outcome(found.questionnaire, found.intake, answers, {}, ON)).items() if lacking} == never


def test_the_foundation_comes_first_and_then_what_is_critical(de_kade):
    found = missing(outcome(de_kade.questionnaire, de_kade.intake, de_kade.answers, {}, date(2026, 6, 30)))
    grave = [(section.part.foundation, any(one.item.critical for one in section.items)) for section in found]
    assert grave == sorted(grave, reverse=True)
    assert len(set(grave)) > 2


def test_what_the_demo_lacks_is_named(de_kade):
    found = outcome(de_kade.questionnaire, de_kade.intake, de_kade.answers, {}, date(2026, 6, 30))
    lacks = {one.item.id: one for section in missing(found) for one in section.items}
    assert lacks["1.2-K2"].lacking.norms == (("b",),)
    assert lacks["3.3-I1"].lacking.chosen
    assert [(one.evidence.title, one.why) for one in lacks["1.4-K2"].uncounted] == [("Scholingsplan 2026", "draft")]
    assert "1.3-K2" not in lacks
    shown, said = count_shown(found)
    assert said - shown == len(lacks)


def test_of_a_group_one_piece_is_enough():
    item = next(item for item in FRAMEWORK.items if item.groups)
    letters = item.groups[0].any_of
    answer = KINDS[item.kind].parse(item, {"norms": dict.fromkeys(letters, "met")}).answer
    lacking = KINDS[item.kind].lacking(item, answer, FRAMEWORK.scoring, frozenset(), ON)
    assert letters in lacking.norms
    shown = replace(answer, evidence=(Evidence("Afspraak", norms=letters[-1:]),))
    assert not KINDS[item.kind].lacking(item, shown, FRAMEWORK.scoring, frozenset(), ON).norms


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        (Evidence("Plan", status="draft", valid_until=date(2020, 1, 1)), "draft"),
        (Evidence("Plan", date=date(2025, 7, 1)), "not_yet"),
        (Evidence("Plan", valid_until=date(2025, 6, 29)), "expired"),
        (Evidence("Plan", date=ON, valid_until=ON), None),
    ],
)
def test_why_a_piece_does_not_count(evidence, why):
    assert why_not(evidence, ON) == why
