"""What is written as a file is read back as the same questionnaire, in a form that people like to read."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.document import document_of, read
from selfassess.core.drafting.operations import Set, apply
from selfassess.core.loading import digest, load
from selfassess.exchange.questionnaire_file import FORMATS, write, write_loaded
from selfassess.shelf import shipped
from tests.core.drafting.drafts import small
from tests.core.strategies import questionnaires

ships = pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)


@ships
@pytest.mark.parametrize("format_", FORMATS)
def test_what_ships_comes_back_the_same(path, format_):
    text = path.read_text(encoding="utf-8")
    loaded = load(text, path.name)
    again = load(write_loaded(loaded, format_, text), "again")
    assert again.faults == ()
    assert digest(again.questionnaire) == digest(loaded.questionnaire)


@ships
@pytest.mark.parametrize("format_", FORMATS)
def test_a_draft_made_of_it_comes_back_the_same(path, format_):
    questionnaire = load(path.read_bytes(), path.name).questionnaire
    again = load(write(document_of(questionnaire), format_), "again")
    assert digest(again.questionnaire) == digest(questionnaire)


@ships
def test_all_comments_stay_and_writing_again_changes_nothing(path):
    text = path.read_text(encoding="utf-8")
    once = write_loaded(load(text, path.name), "yaml", text)
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    written = [line.strip() for line in once.splitlines() if line.strip().startswith("#")]
    assert [line for line in written if line in comments] == comments
    assert all(line.partition(" #")[2] in once for line in text.splitlines() if " # " in line)
    assert write_loaded(load(once, "once"), "yaml", once) == once


@settings(max_examples=30, deadline=None)
@given(questionnaires(), st.sampled_from(FORMATS))
def test_any_questionnaire_comes_back_the_same(questionnaire, format_):
    document = document_of(questionnaire)
    written = write(document, format_)
    assert digest(read(document).rough) == digest(load(written, "x").questionnaire or read(document).rough)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300).map(str.strip).filter(bool), st.sampled_from(FORMATS))
def test_any_text_comes_back_the_same(text, format_):
    document = apply(small(), Set(("1.1-K1", "question"), text)).document
    kept = document["parts"][0]["sections"][0]["items"][0].get("question")
    again = load(write(document, format_), "again")
    if kept and kept.strip():
        assert again.questionnaire.items[0].question == kept.strip()


@pytest.mark.parametrize(
    "text",
    [
        "woord " * 60,
        "Een regel.\n\nNog een regel.\n  ingesprongen",
        "dit: dat",
        "# geen commentaar",
        "- geen lijst",
        "yes",
        "1.10",
        "'aan' \"beide\"",
        "met  twee  spaties " + "en heel lang " * 20,
    ],
)
def test_texts_that_yaml_could_misread_come_back_the_same(text):
    document = apply(small(), Set(("1.1-K1", "question"), text)).document
    assert load(write(document, "yaml"), "again").questionnaire.items[0].question == text.strip()


def test_the_form_is_block_style_in_the_order_of_the_declaration_with_quoted_ids():
    document = {key: small()[key] for key in reversed(small())}
    lines = write(document, "yaml").splitlines()
    top = [line.split(":")[0] for line in lines if line and line[0].isalpha()]
    assert top == ["format", "key", "version", "language", "title", "functions", "populations", "intake", "parts", "scoring", "hints"]
    assert "  - id: '1'" in lines
    assert not any("{" in line for line in lines)


def test_what_only_drafts_know_is_not_written():
    written = write(small(), "json")
    assert "#" not in json.loads(written)["scoring"]["levels"][0]
    assert "translations" not in json.loads(written)


def test_numbers_that_were_typed_as_text_are_written_as_numbers():
    document = apply(small(), Set(("1.1-K1", "risk"), "3")).document
    document = apply(document, Set(("1.1-K1", "critical"), "true")).document
    document = apply(document, Set(("1.1-K1", "weight"), "1/2")).document
    document = apply(
        document, Set(("scoring", "parts", "1", "caps", "1", "when"), {"section": "1.1", "at_most": "0", "if_missing": "true"})
    ).document
    for format_ in FORMATS:
        assert digest(load(write(document, format_), "x").questionnaire) == digest(read(document).questionnaire)


def test_comments_at_the_end_behind_a_value_and_at_the_last_line_stay():
    text = write(small(), "yaml")
    text = text.replace("title: Proef\n", "title: Proef  # de naam # van het geheel\n", 1) + "# slot\n"
    once = write_loaded(load(text, "x"), "yaml", text)
    assert "# de naam # van het geheel\ntitle: Proef\n" in once
    assert once.endswith("# slot\n")


def test_a_draft_that_is_not_finished_can_be_written_too():
    document = apply(small(), Set(("1.1-K1", "risk"), "heel veel")).document
    assert yaml.safe_load(write(document, "yaml"))["parts"][0]["sections"][0]["items"][0]["risk"] == "heel veel"
    assert [str(fault.place) for fault in load(write(document, "yaml"), "x.yaml").faults]
