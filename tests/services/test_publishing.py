"""A version stands for one text, for good."""

from dataclasses import replace

import pytest

from selfassess.models.version import find_version
from selfassess.services import publishing


def test_another_text_under_a_known_number_is_refused(kade):
    known = publishing.questionnaire_of(find_version("wettelijke-basis"))
    with pytest.raises(publishing.VersionTaken):
        publishing.install(replace(known, title="Iets anders"))


def test_installing_again_changes_nothing(kade):
    before = find_version("wettelijke-basis")
    assert publishing.install(publishing.questionnaire_of(before)).id == before.id


def test_a_version_speaks_another_language_when_there_are_words_for_it(kade):
    version = find_version("wettelijke-basis")
    assert publishing.questionnaire_of(version, "en").title != publishing.questionnaire_of(version, "nl").title
    assert publishing.questionnaire_of(version, "en").language == "en"
    assert publishing.questionnaire_of(find_version("kwaliteitskader"), "en").language == "nl"
