"""Translations of a draft stay with their texts."""

import pytest

from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.operations import Add, Move, Rename, Set, apply
from selfassess.core.drafting.wording import catalogue_of, stale_texts, texts
from selfassess.core.loading import load
from selfassess.core.loading import texts as texts_of
from selfassess.shelf import shipped
from tests.core.drafting.drafts import small


def done(document, *operations):
    for operation in operations:
        document = apply(document, operation).document
    return document


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_the_texts_of_a_draft_have_the_paths_of_catalogues(path):
    questionnaire = load(path.read_bytes(), path.name).questionnaire
    assert texts(document_of(questionnaire)) == texts_of(questionnaire)


def test_a_changed_text_is_stale_and_one_never_translated_is_missing():
    document = done(small(), Set(("1.1-K1", "title"), "Ander plan"))
    missing, stale = stale_texts(document, "en")
    assert stale == ["1.1-K1.title"]
    assert "1.1-K1.question" in missing
    assert catalogue_of(document, "en") == {"1.title": ("Deel", "Part")}


def test_what_is_copied_or_put_in_another_order_keeps_its_translation():
    document = done(
        small(),
        Set(("1.1-K1", "evidence"), ["Een", "Twee"]),
        Set(("translations", "en", "1.1-K1.evidence.0"), ["Een", "One"]),
        Set(("1.1-K1", "evidence"), ["Twee", "Een"]),
        Add(("1.1", "items"), ({"title": "Plan"},)),
        Move(("1.1-K1",), ("1.1", "items")),
    )
    assert catalogue_of(document, "en")["1.1-K1.evidence.1"] == ("Een", "One")
    assert catalogue_of(document, "en")["1.1-K2.title"] == ("Plan", "Plan in English")


def test_a_rename_takes_the_translations_of_everything_inside_along():
    document = done(small(), Set(("translations", "en", "1.1-K1.norms.a.text"), ["het is vastgesteld.", "it is adopted."]))
    document = done(document, Rename(("1.1-K1",), "plan"), Rename(("plan", "norms", "a"), "v"))
    assert set(document["translations"]["en"]) == {"plan.title", "1.title", "plan.norms.v.text"}
