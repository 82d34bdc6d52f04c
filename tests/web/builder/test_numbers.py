"""A condition on a number below zero, with decimals: typed as people write it, said as they read it, kept in the file, and tried out."""

from fractions import Fraction

import pytest

from selfassess.core.loading import load
from tests.drafts import draft_of
from tests.large import large
from tests.web.builder.driving import opened
from tests.web.builder.test_playground import tries
from tests.web.builder.test_playground import words as words_of

REMARK = "Kijk nog eens naar het getal."


@pytest.fixture
def draft(kade):
    return draft_of(kade.organisation, large(), by=kade.coordinator)


def condition(editor, draft):
    return opened(editor, f"/drafts/{draft.ref}/condition/hints/beds/when")


@pytest.mark.parametrize("typed", ["-2,5", "-2.5", "− 2,5"])
def test_it_is_read_in_the_ways_that_people_write_it(editor, draft, typed):
    page = condition(editor, draft).fill("c.0.by", "below").fill("c.0.value", typed).press()
    assert "het ingevulde getal bij 1.1-I6 minder dan -2,5 is" in page.words
    assert "Let hierop" not in page.words
    assert page.fields["c.0.value"] == "-2.5"


@pytest.mark.parametrize(
    ("by", "typed", "value"), [("below", "-2,5", Fraction(-5, 2)), ("is", "-10", Fraction(-10)), ("above", "0,1", Fraction(1, 10))]
)
def test_it_comes_out_of_a_file_as_it_went_in(editor, draft, by, typed, value):
    condition(editor, draft).fill("c.0.by", by).fill("c.0.value", typed).press()
    for format_ in ("yaml", "json"):
        text = editor.opens(f"/drafts/{draft.ref}/file.{format_}").text
        loaded = load(text, f"x.{format_}")
        assert loaded.faults == ()
        assert (loaded.questionnaire.hints[0].when.by, loaded.questionnaire.hints[0].when.value) == (by, value)
        again = draft_of(draft_organisation(draft), loaded.questionnaire, by=None)
        assert f"{by}: {typed.replace(',', '.')}" in editor.opens(f"/drafts/{again.ref}/file.yaml").text


def draft_organisation(draft):
    from selfassess.models.database import db
    from selfassess.models.organisation import Organisation

    return db.session.get(Organisation, draft.organisation_id)


def test_it_is_tried_out(editor, draft):
    condition(editor, draft).fill("c.0.by", "below").fill("c.0.value", "-2,5").press()
    colder, warmer = (tries(editor, draft, section="1.1", **{"1.1-I6:number": number}) for number in ("-2,6", "-2,5"))
    assert REMARK in words_of(colder)
    assert REMARK not in words_of(warmer)


def test_a_number_that_nobody_can_fill_in_is_told_at_once(editor, draft):
    page = condition(editor, draft).fill("c.0.by", "below").fill("c.0.value", "-10").press()
    assert "nooit" in page.words
