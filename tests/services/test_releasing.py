"""A draft becomes a version after its check list; the version never changes and is seen by its own organisation only."""

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.places import spot
from selfassess.models.version import find_version, newest_versions
from selfassess.services import assessments, drafting, publishing, questionnaire_files, releasing
from selfassess.services.releasing import DraftChanged, NotPublishable
from tests.conftest import make_organisation
from tests.services.test_drafting import does, first_item


@pytest.fixture
def draft(kade):
    """A copy of a questionnaire that ships, with its translations."""
    return drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)


def publishes(draft, by):
    listed = releasing.check_list(draft)
    return releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=by)


def test_what_is_published_is_what_was_made(kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "title"), "Van ons"), by=kade.coordinator)
    version = publishes(draft, kade.coordinator)
    assert (version.key, version.number, version.organisation_id) == (draft.key, 1, kade.organisation.id)
    assert next(each for each in publishing.questionnaire_of(version).items if each.id == item).title == "Van ons"
    assert len(version.sha256) == 64


def test_a_published_version_speaks_the_languages_it_was_translated_in(kade, draft):
    english = publishing.questionnaire_of(publishes(draft, kade.coordinator), "en")
    assert english.language == "en"
    assert english.items[0].title == publishing.questionnaire_of(find_version("wettelijke-basis"), "en").items[0].title


def test_the_next_version_gets_the_next_number_and_the_first_stays(kade, draft):
    first = publishes(draft, kade.coordinator)
    sha256 = first.sha256
    does(draft, Set(("summary",), "Anders"), by=kade.coordinator)
    second = publishes(draft, kade.coordinator)
    assert (second.number, spot(drafting.document(draft), ("version",)).value, draft.version_id) == (2, 2, second.id)
    assert find_version(draft.key, 1, organisation_id=kade.organisation.id).sha256 == sha256


def test_an_error_blocks_and_says_where(kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "kind"), "sample"), Set((item, "population"), "nergens"), by=kade.coordinator)
    listed = releasing.check_list(draft)
    assert (item, "population") in [line.path for line in listed.errors]
    with pytest.raises(NotPublishable):
        releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=kade.coordinator)


def test_a_warning_must_be_seen(kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "question"), "woord " * 30), by=kade.coordinator)
    listed = releasing.check_list(draft)
    assert listed.errors == ()
    assert (item, "question") in [line.path for line in listed.warnings]
    with pytest.raises(NotPublishable):
        releasing.publish(draft, revision=draft.revision, seen="", by=kade.coordinator)
    assert publishes(draft, kade.coordinator).number == 1


def test_a_changed_text_is_told_as_a_stale_translation(kade, draft):
    item = first_item(draft)
    does(draft, Set((item, "title"), "Van ons"), Set(("title",), find_version("wettelijke-basis").title), by=kade.coordinator)
    (line,) = releasing.check_list(draft).warnings
    assert line.path == (item, "title")
    assert "has changed since it was translated in en" in str(line.says)


def test_a_draft_that_changed_meanwhile_is_not_published(kade, draft):
    listed = releasing.check_list(draft)
    does(draft, Set(("summary",), "Anders"), by=kade.coordinator)
    with pytest.raises(DraftChanged):
        releasing.publish(draft, revision=0, seen=listed.mark, by=kade.coordinator)


def test_nothing_new_is_not_published_again(kade, draft):
    publishes(draft, kade.coordinator)
    listed = releasing.check_list(draft)
    assert [line.path for line in listed.errors] == [("version",)]
    assert (first_item(draft), "title") not in [line.path for line in listed.lines]


def test_a_version_is_of_one_organisation(kade, draft):
    version = publishes(draft, kade.coordinator)
    elsewhere = make_organisation("Elders", "elders").organisation
    assert version.key in [each.key for each in publishing.list_versions(kade.organisation.id)]
    assert version.key not in [each.key for each in publishing.list_versions(elsewhere.id)]
    assert find_version(version.key, organisation_id=elsewhere.id) is None
    assert find_version(version.key) is None
    assert version.key not in [each.key for each in newest_versions()]


def test_an_assessment_can_be_made_with_it(kade, draft):
    version = publishes(draft, kade.coordinator)
    begun = assessments.start(kade.organisation, version=version, title="Met onze lijst", by=kade.coordinator, intake={})
    assert begun.version_id == version.id


def test_where_a_copy_came_from_is_kept_with_the_version(kade, draft):
    from selfassess.core.drafting.making import copy

    source = questionnaire_files.version_document(find_version("kwaliteitskader"))
    part = drafting.document(draft)["parts"][0]["id"]
    does(draft, copy(drafting.document(draft), (part, "sections"), source=source, id="1.3"), by=kade.coordinator)
    assert drafting.document(draft)["parts"][0]["sections"][-1]["#from"] == {"questionnaire": "kwaliteitskader@1", "id": "1.3"}


def test_no_shipped_key_can_be_one_of_an_organisation(kade):
    from dataclasses import replace

    shipped = publishing.questionnaire_of(find_version("wettelijke-basis"))
    with pytest.raises(publishing.VersionTaken):
        publishing.install(replace(shipped, key="own-iets-abcd"))
    with pytest.raises(publishing.VersionTaken):
        publishing.install(replace(shipped, version=9), organisation_id=kade.organisation.id)
