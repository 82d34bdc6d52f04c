"""A questionnaire with its translations comes back from its files as it was, also what is stale or of a text that is gone."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.translating import clean
from selfassess.core.drafting.wording import catalogue_of, kept_translations, stale_texts, texts
from selfassess.core.loading import digest
from selfassess.exchange.questionnaire_file import FORMATS
from selfassess.exchange.questionnaire_zip import write_zip
from selfassess.shelf import read, shipped
from selfassess.translated import catalogue_beside, kept_beside, languages_beside
from tests.core.drafting.drafts import small

TEXT = st.text(min_size=1, max_size=80).map(clean).filter(bool)


def unpacked(document, format_, folder):
    """Return a document as it comes back from its zip."""
    zipfile.ZipFile(io.BytesIO(write_zip(document, format_, "proef"))).extractall(folder)
    file = folder / f"proef.{format_}"
    again = document_of(read(file).questionnaire)
    return again | kept_translations({language: kept_beside(file, language) for language in languages_beside(file)})


@settings(max_examples=40, deadline=None)
@given(data=st.data(), format_=st.sampled_from(FORMATS))
def test_any_translation_comes_back_as_it_was(tmp_path_factory, data, format_):
    document = small()
    kept = {}
    for path, text in [*texts(document), ("9.9-K9.title", "Weg")]:
        way = data.draw(st.sampled_from(("none", "fits", "stale")))
        if way != "none":
            kept[path] = [text if way == "fits" else text + " van vroeger", data.draw(TEXT)]
    document |= {"translations": {language: kept for language in ("en", "de") if kept}}
    again = unpacked(document, format_, tmp_path_factory.mktemp("zip"))
    for language in ("en", "de"):
        assert catalogue_of(again, language) == catalogue_of(document, language)
        assert stale_texts(again, language) == stale_texts(document, language)
    assert set(again.get("translations", {}).get("en", {})) >= kept.keys()


@pytest.mark.parametrize("path", [path for path in shipped() if languages_beside(path)], ids=lambda path: path.stem)
@pytest.mark.parametrize("format_", FORMATS)
def test_what_ships_comes_back_with_every_translation(tmp_path, path, format_):
    questionnaire = read(path).questionnaire
    found = {language: catalogue_beside(path, language) for language in languages_beside(path)}
    again = unpacked(document_of(questionnaire) | kept_translations(found), format_, tmp_path)
    assert digest(read(tmp_path / f"proef.{format_}").questionnaire) == digest(questionnaire)
    assert again["translations"] == kept_translations(found)["translations"]


def test_without_translations_the_zip_has_one_file():
    document = {key: value for key, value in small().items() if key != "translations"}
    assert zipfile.ZipFile(io.BytesIO(write_zip(document, "yaml", "proef"))).namelist() == ["proef.yaml"]
