"""`doctor` sees drafts and versions that are damaged, and says what to do."""

import pytest
from sqlalchemy import delete, text, update

from selfassess.core.drafting.operations import Set
from selfassess.models.database import db
from selfassess.models.draft import Draft, DraftChange
from selfassess.models.version import Version, find_version
from selfassess.services import drafting
from selfassess.services.draft_checks import broken_drafts, broken_versions
from tests.conftest import make_organisation
from tests.services.test_drafting import does


@pytest.fixture
def draft(kade):
    draft = drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)
    for title in ("Een", "Twee", "Drie"):
        does(draft, Set(("title",), title), by=kade.coordinator)
    return draft


def told():
    db.session.expire_all()
    return [str(says) for says in broken_drafts()]


def test_of_what_is_whole_nothing_is_told(kade, draft):
    drafting.undo(draft, by=kade.coordinator)
    assert told() == []
    assert broken_versions() == ()


def test_a_cleared_history_is_no_gap(kade, draft):
    drafting.clear_history(draft, by=kade.coordinator)
    does(draft, Set(("title",), "Vier"), by=kade.coordinator)
    assert told() == []


DEEP = '{"parts": [{"id": "1", "sections": [{"id": "1.1", "items": [{"id": "1.1-K1", "applies_when": %s}]}]}]}' % (
    '{"all": [' * 400 + "]}" * 400
)


@pytest.mark.parametrize(
    "damaged",
    [
        "", "{", "[]", "null", "\0", "[" * 100_000, DEEP, '{"parts": 3}', '{"parts": [3]}', '{"parts": [{"title": "x"}]}', '{"title": "\\ud83d"}',
        '{"functions": 7}', '{"scoring": {"levels": [3]}}', '{"parts": [{"id": "1", "sections": 7}]}', '{"intake": [{"id": "a", "options": [null]}]}',
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_is_told(draft, damaged):
    db.session.execute(update(Draft).where(Draft.id == draft.id).values(document=damaged))
    assert len(told()) == 1


@pytest.mark.parametrize("number", [2, 3])
def test_a_gap_in_a_history_is_told(draft, number):
    db.session.execute(delete(DraftChange).where(DraftChange.draft_id == draft.id, DraftChange.number == number))
    assert f"change {number} is missing" in told()[0]


@pytest.mark.parametrize("inverse", ["{", "{}", '{"do": "set", "at": ["9.9", "title"], "value": "x"}'])
def test_a_change_that_does_not_apply_is_told(draft, inverse):
    db.session.execute(update(DraftChange).where(DraftChange.draft_id == draft.id, DraftChange.number == 2).values(inverse=inverse))
    assert "Change 2 of the draft" in told()[0]


def test_a_draft_that_goes_on_from_another_organisations_version_is_told(draft):
    stranger = make_organisation("Elders", "elders.example").organisation.id
    db.session.execute(update(Version).where(Version.id == draft.version_id).values(organisation_id=stranger))
    assert "another organisation" in told()[0]


def test_a_version_that_was_tampered_with_is_told(draft):
    db.session.execute(text("UPDATE version SET canonical = canonical || ' ' WHERE key = 'wettelijke-basis'"))
    assert broken_versions() == ("wettelijke-basis@1",)
