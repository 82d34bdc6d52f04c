"""Two people who take client data out of a questionnaire at the same moment, each another text: both texts are gone; on both databases."""

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.models.database import db
from selfassess.models.version import find_version, own_versions
from selfassess.services import drafting, publishing, releasing, version_incidents
from selfassess.services.releasing import DraftChanged, NotPublishable
from tests.models.test_at_once import at_once, engine_of_nothing, place  # noqa: F401
from tests.services.test_drafting import does, first_item

ONE, OTHER = "Hoe ging het met de eerste?", "Hoe ging het met de tweede?"


@pytest.fixture
def draft(place):  # noqa: F811
    """A draft with two texts that must go, published."""
    draft = drafting.start_copy(place.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=place.coordinator)
    item = first_item(draft)
    does(draft, Set((item, "question"), ONE), by=place.coordinator)
    does(draft, Set((item, "help"), OTHER), by=place.coordinator)
    publish(draft, place)
    return draft


def publish(draft, place):  # noqa: F811
    listed = releasing.check_list(draft)
    return releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=place.coordinator)


def look(_assessment):
    """Look at the page, as each did who presses."""
    found = own_versions(_assessment.organisation_id)
    return [(version, version_incidents.texts_in(version)) for version in found]


def takes_out(place, text):  # noqa: F811
    return lambda _assessment, organisation: version_incidents.purge_texts(organisation, [text], kinds=["name"], by=place.coordinator)


def stands_somewhere(place):  # noqa: F811
    publishing.forget_versions()
    drafting.forget_drafts()
    db.session.expire_all()
    versions = [text for version in own_versions(place.organisation.id) for _path, text in version_incidents.texts_in(version)]
    return {text for text in (ONE, OTHER) if text in versions}


def test_two_who_take_out_another_text_both_succeed(place, draft):  # noqa: F811
    at_once(place, takes_out(place, ONE), takes_out(place, OTHER), seen=look)
    assert stands_somewhere(place) == set()


def test_what_is_published_at_the_same_moment_has_not_got_it_either(place, draft):  # noqa: F811
    does(draft, Set(("summary",), "Anders."), by=place.coordinator)
    listed, revision, number = releasing.check_list(draft), draft.revision, draft.id

    def publishes(_assessment, _organisation):
        mine = db.session.get(type(draft), number)
        try:
            return releasing.publish(mine, revision=revision, seen=listed.mark, by=place.coordinator)
        except (DraftChanged, NotPublishable) as refused:
            return type(refused)

    at_once(place, takes_out(place, ONE), publishes, seen=look)
    assert ONE not in stands_somewhere(place)
