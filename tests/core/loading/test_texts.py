"""Every text has a path of its own; translated words come in their place, and changed words fall back."""

import pytest

from selfassess.core.loading import digest, load, texts, translate
from selfassess.core.loading.texts import file_paths, stale
from selfassess.places import folder

PATHS = sorted(folder("questionnaires").glob("*.yaml"))


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def loaded(request):
    return load(request.param.read_bytes(), request.param.name)


def test_no_two_texts_share_a_path(loaded):
    paths = [path for path, _ in texts(loaded.questionnaire)]
    assert len(set(paths)) == len(paths)


def test_a_text_is_found_by_the_id_it_stands_under(loaded):
    questionnaire = loaded.questionnaire
    found = dict(texts(questionnaire))
    item = questionnaire.items[0]
    assert found["title"] == questionnaire.title
    assert found[f"{item.id}.question"] == item.question
    assert found[f"{questionnaire.sections[0].id}.title"] == questionnaire.sections[0].title
    assert all(found[f"{each.id}.norms.{norm.id}.text"] == norm.text for each in questionnaire.items for norm in each.norms)


def test_a_texts_path_leads_to_its_place_in_the_file(loaded):
    places = file_paths(loaded.questionnaire)
    lines = [loaded.place(places[path]).line for path, _ in texts(loaded.questionnaire)]
    assert min(lines) > 1
    assert places[f"{loaded.questionnaire.items[0].id}.title"] == ("parts", "0", "sections", "0", "items", "0", "title")


def test_all_texts_are_translated_and_nothing_else_changes(loaded):
    questionnaire = loaded.questionnaire
    there = translate(questionnaire, {path: (text, f"<{text}>") for path, text in texts(questionnaire)}, "en")
    assert [text for _, text in texts(there)] == [f"<{text}>" for _, text in texts(questionnaire)]
    back = translate(there, {path: (f"<{text}>", text) for path, text in texts(questionnaire)}, questionnaire.language)
    assert digest(back) == digest(questionnaire)


def test_a_text_that_changed_since_falls_back(loaded):
    questionnaire = loaded.questionnaire
    catalogue = {path: (text, "x") for path, text in texts(questionnaire)} | {"title": ("an older title", "x")}
    assert translate(questionnaire, catalogue).title == questionnaire.title
    assert stale(questionnaire, catalogue) == [("title", questionnaire.title)]
