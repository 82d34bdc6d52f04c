"""A pasted list, a copy from elsewhere and a template each come in as one change that can be taken back."""

import pytest

from selfassess.core.drafting.document import document_of, read
from selfassess.core.drafting.making import MOST_PASTED, copy, from_template, lines_of, origins, paste
from selfassess.core.drafting.operations import Add, NoSuchPlace, Rename, Set, apply
from selfassess.core.drafting.places import spot
from selfassess.core.drafting.references import uses
from selfassess.core.drafting.wording import catalogue_of, stale_texts, texts
from selfassess.core.loading import load
from selfassess.places import folder
from tests.core.drafting.drafts import small


@pytest.fixture(scope="module")
def framework():
    path = folder("questionnaires") / "kwaliteitskader.yaml"
    return load(path.read_bytes(), path.name).questionnaire


EMPTY = {"format": 1, "key": "own-leeg", "version": 1, "language": "nl", "title": "Leeg", "parts": [{"id": "1", "title": "Deel"}]}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("1. Er is een plan.", "Er is een plan."),
        ("  2) Er is een plan.", "Er is een plan."),
        ("(3) Er is een plan.", "Er is een plan."),
        ("1.3 Er is een plan.", "Er is een plan."),
        ("1.3.2. Er is een plan.", "Er is een plan."),
        ("a. Er is een plan.", "Er is een plan."),
        ("b) Er is een plan.", "Er is een plan."),
        ("(c) Er is een plan.", "Er is een plan."),
        ("- Er is een plan.", "Er is een plan."),
        ("•\tEr is een plan.", "Er is een plan."),
        ("☐ Er is een plan.", "Er is een plan."),
        ("3 medewerkers kennen het plan.", "3 medewerkers kennen het plan."),
        ("0,5 fte is genoeg.", "0,5 fte is genoeg."),
        ("Er is een plan.", "Er is een plan."),
        ("-10 graden", "-10 graden"),
    ],
)
def test_numbering_is_stripped_and_nothing_else(line, text):
    assert lines_of(line) == [text]


def test_a_pasted_list_gives_one_norm_a_line():
    step = apply(small(), paste(("1.1-K1", "norms"), "1. Er is een plan.\n\n2. Het is bekend.\r\n"))
    assert [(norm["id"], norm["text"]) for norm in spot(step.document, ("1.1-K1", "norms")).value[2:]] == [
        ("c", "Er is een plan."),
        ("d", "Het is bekend."),
    ]
    assert apply(step.document, step.inverse).document == small()


def test_a_pasted_list_of_items_has_their_role_and_kind():
    document = apply(small(), paste(("1.1", "items"), "- Een\n- Twee", like={"role": "indicator", "kind": "share"})).document
    assert spot(document, ("1.1", "items")).value[-1] == {
        "id": "1.1-I3", "role": "indicator", "kind": "share", "title": "Twee", "question": "Twee",
    }  # fmt: skip


def test_options_get_ids_of_their_words():
    document = apply(small(), paste(("intake", "phase", "options"), "• Zes maanden\n• Zes maanden\n• ?")).document
    assert [option["id"] for option in spot(document, ("intake", "phase", "options")).value[2:]] == [
        "zes-maanden", "zes-maanden-2", "option-1",
    ]  # fmt: skip


def test_a_list_is_pasted_where_there_is_one():
    with pytest.raises(NoSuchPlace):
        paste(("1.1-K1", "title"), "- een")


def test_a_pasted_list_has_an_end():
    assert len(lines_of("een\n" * (MOST_PASTED + 5))) == MOST_PASTED


def test_a_section_is_copied_with_what_it_names_and_where_it_came_from(framework):
    step = apply(EMPTY, copy(EMPTY, ("1", "sections"), source=document_of(framework), id="1.3"))
    original = spot(document_of(framework), ("1.3",)).value
    copied = spot(step.document, ("1.3",)).value
    assert [item["question"] for item in copied["items"]] == [item["question"] for item in original["items"]]
    assert origins(step.document)["1.3-K2"] == {"questionnaire": "kwaliteitskader@1", "id": "1.3-K2"}
    wanted = {named for named in uses(step.document) if named[0] in ("function", "population", "material", "intake")}
    assert wanted
    here = {(kind, each["id"]) for key, kind in (("functions", "function"), ("populations", "population"), ("materials", "material"), ("intake", "intake")) for each in step.document.get(key, ())}  # fmt: skip
    assert wanted <= here
    assert apply(step.document, step.inverse).document == EMPTY


def test_a_copy_beside_its_original_names_itself_and_not_the_original():
    start = small()
    document = apply(start, copy(start, ("1", "sections"), source=start, id="1.1")).document
    assert [item["id"] for item in spot(document, ("1.2", "items")).value] == ["1.2-K1", "1.2-I1"]
    assert spot(document, ("1.2-I1", "not_testable_when")).value["state"] == "1.2-K1"
    assert spot(document, ("1.1-I1", "not_testable_when")).value["state"] == "1.1-K1"
    assert read(document).faults == ()


def test_where_a_copy_came_from_stays_when_it_is_renamed():
    start = small()
    document = apply(start, copy(start, ("1.1", "items"), source=start, id="1.1-K1")).document
    document = apply(document, Rename(("1.1-K2",), "kopie")).document
    assert origins(document) == {"kopie": {"questionnaire": "proef@1", "id": "1.1-K1"}}
    assert read(document).faults == ()


def test_the_translations_of_exactly_what_is_copied_come_along():
    source = small()
    source = apply(source, Set(("1.1-K1", "title"), "Ander plan")).document  # its translation is stale now
    for path, text in [("1.1.title", "Section"), ("1.1-I1.title", "Indicator"), ("functions.manager.text", "boss")]:
        stands = dict(texts(source)).get(path)
        if stands:
            source = apply(source, Set(("translations", "en", path), [stands, text])).document
    empty = {**EMPTY, "language": source["language"]}
    step = apply(empty, copy(empty, ("1", "sections"), source=source, id="1.1"))
    (section,) = step.document["parts"][0]["sections"]
    kept, fits = step.document["translations"]["en"], catalogue_of(step.document, "en")
    assert set(kept) <= {path for path, _ in texts(step.document)}
    assert fits[f"{section['id']}.title"][1] == "Section"
    assert kept["1.1-K1.title"] == ["Plan", "Plan in English"]
    assert stale_texts(step.document, "en")[1] == ["1.1-K1.title"]
    assert "1.title" not in kept
    assert apply(step.document, step.inverse).document == empty


def test_a_copy_that_gets_another_id_keeps_its_own_translations():
    start = small()
    start = apply(start, Set(("1.1-K1", "title"), "Een ander")).document
    document = apply(start, copy(start, ("1.1", "items"), source=small(), id="1.1-K1")).document
    assert document["translations"]["en"]["1.1-K2.title"] == ["Plan", "Plan in English"]
    assert document["translations"]["en"]["1.1-K1.title"] == ["Plan", "Plan in English"]


def test_nothing_is_translated_from_another_language():
    other = {**small(), "language": "en"}
    document = apply(EMPTY, copy(EMPTY, ("1", "sections"), source=other, id="1.1")).document
    assert "translations" not in document


def test_a_copy_of_a_draft_says_which():
    document = apply(EMPTY, copy(EMPTY, ("1", "sections"), source=small(), id="1.1", called="own-werk")).document
    assert origins(document)["1.1-K1"] == {"questionnaire": "own-werk", "id": "1.1-K1"}


def test_what_is_not_there_cannot_be_copied(framework):
    with pytest.raises(NoSuchPlace):
        copy(EMPTY, ("1", "sections"), source=document_of(framework), id="9.9")


def test_a_template_fills_what_a_draft_lacks(framework):
    step = apply(EMPTY, from_template(EMPTY, framework))
    assert step.document["title"] == "Leeg"
    assert step.document["scoring"] == document_of(framework)["scoring"]
    assert [part["id"] for part in step.document["parts"]] == ["1", "2", "3", "4"]
    assert apply(step.document, step.inverse).document == EMPTY


def test_every_place_that_names_something_is_found():
    found = uses(apply(small(), Add(("hints",), ({"text": "x", "items": ["1.1-K1"], "when": {"share": "1.1-K1", "norm": "b", "below": "1/2"}},))).document)  # fmt: skip
    hint = ("hints", "x")
    assert set(found["item", "1.1-K1"]) >= {("1.1-I1", "not_testable_when"), (*hint, "items"), (*hint, "when")}
    assert len(found["item", "1.1-K1"]) == len(set(found["item", "1.1-K1"]))
    assert found["norm", "1.1-K1", "b"][-1] == (*hint, "when")
    assert found["option", "phase", "running"] == (("intake", "school", "show_when"),)
    assert found["code", "D"] == (("scoring", "verdict", "prefix", "not_for"),)
