"""What is missing and what expires, on its page and in the reminders that lead there."""

import re
from datetime import timedelta

import pytest

from selfassess.demo import seeding
from selfassess.models.database import db, now
from selfassess.models.evidence import Piece, PieceLink, PieceVersion
from selfassess.services import answering
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import changed
from selfassess.services.transactions import transactional

TODAY = now().date()


@pytest.fixture
def finished(kade):
    """The finished assessment of the demo, whose answers name their evidence."""
    return seeding.seed_assessment(kade.organisation, seeding.FINISHED, by=kade.coordinator)


@pytest.fixture
def stands(kade):
    """Let a piece with one version stand at an item of the assessment."""

    @transactional
    def add(title: str, item_id: str, assessment=kade.assessment, **more) -> None:
        piece = Piece(organisation_id=kade.organisation.id, title=title)
        db.session.add(piece)
        db.session.flush()
        row = {"file_name": "stuk.pdf", "kind": "pdf", "size": 1, "key": title, "scan": "clean"} | more
        ids = {"organisation_id": kade.organisation.id, "evidence_id": piece.id}
        db.session.add(PieceVersion(**ids, number=1, **row))
        db.session.add(PieceLink(**ids, assessment_id=assessment.id, item_id=item_id))
        changed(assessment)

    return add


def main_of(page) -> str:
    """The text of a page's main part, without markup."""
    found = re.search(r"<main.*?</main>", page.text, re.DOTALL)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def says_yes(kade, item_id="1.1-K1"):
    """Answer an item with yes, without evidence."""
    value = {"norms": dict.fromkeys("abcd", "met")}
    answering.save_page(kade.assessment, [ItemSave(item_id, value)], by=kade.coordinator)


def opened(person, assessment, what=""):
    """Open the page; it must be there."""
    page = person.opens(f"/assessments/{assessment.ref}/evidence{what}")
    assert page.status_code == 200
    return page


def test_what_is_missing_leads_to_the_question_and_to_its_evidence(reader, finished):
    page = opened(reader, finished)
    lacking = re.search(r'id="lacking-1\.4".*?</section>', page.text, re.DOTALL)[0]
    assert f'href="/assessments/{finished.ref}/sections/1.4#1.4-K2"' in lacking
    assert f'href="/assessments/{finished.ref}/items/1.4-K2/evidence"' in lacking
    assert "Scholingsplan 2026" in lacking
    assert "1.1-K1" not in page.text


def test_a_count_that_was_chosen_asks_no_evidence(reader, finished):
    page = opened(reader, finished)
    assert "/sections/3.3#3.3-I1" in page.text
    assert "/items/3.3-I1/evidence" not in page.text


def test_a_piece_that_waits_is_named_where_it_does_not_count(editor, kade, stands):
    says_yes(kade)
    stands("Plaatsingsbeleid in scan", "1.1-K1", asked=[{"kind": "picture", "where": "file"}])
    lacking = re.search(r'id="lacking-1\.1".*?</section>', opened(editor, kade.assessment).text, re.DOTALL)[0]
    assert "Plaatsingsbeleid in scan" in lacking


def test_each_list_can_be_seen_alone(editor, kade, stands):
    says_yes(kade)
    stands("Loopt af", "1.1-K2", valid_until=TODAY + timedelta(60))
    stands("Is nog een plan", "1.1-K2", status="draft")
    stands("Blijft gelden", "1.1-K2", valid_until=TODAY + timedelta(61))
    shows = {
        what: [
            word
            for word in ("1.1-K1", "Loopt af", "Is nog een plan", "Blijft gelden")
            if word in main_of(opened(editor, kade.assessment, what))
        ]
        for what in ("", "?what=nothing", "?what=misses", "?what=expires", "?what=waits")
    }
    assert shows == {
        "": ["1.1-K1", "Loopt af", "Is nog een plan"],
        "?what=nothing": ["1.1-K1", "Loopt af", "Is nog een plan"],
        "?what=misses": ["1.1-K1"],
        "?what=expires": ["Loopt af"],
        "?what=waits": ["Is nog een plan"],
    }


def test_evidence_that_is_only_named_expires_too(editor, kade):
    ended = {"title": "Oud beleid", "valid_until": (TODAY - timedelta(1)).isoformat()}
    answering.save_page(kade.assessment, [ItemSave("1.1-K1", {"norms": {"a": "met"}, "evidence": [ended]})], by=kade.coordinator)
    assert "Oud beleid" in main_of(opened(editor, kade.assessment, "?what=expires"))


def test_what_expires_is_said_once_on_the_list_and_on_the_task_list(editor, kade, stands):
    addresses = ("/assessments", f"/assessments/{kade.assessment.ref}")
    assert [editor.opens(address).text.count('class="notification') for address in addresses] == [0, 0]
    stands("Loopt af", "1.1-K1", valid_until=TODAY)
    assert [editor.opens(address).text.count('class="notification') for address in addresses] == [1, 1]


def test_the_pages_of_the_assessment_lead_to_what_is_missing(reader, finished):
    address = f"/assessments/{finished.ref}"
    for place in ("", "/check", "/result"):
        assert f'href="{address}/evidence"' in reader.opens(address + place).text


def test_a_questionnaire_without_levels_shows_what_is_missing_too(editor, kade):
    from selfassess.models.version import find_version
    from selfassess.services import assessments

    legal = assessments.start(kade.organisation, version=find_version("wettelijke-basis"), title="Basis", by=kade.coordinator, intake={})
    answering.save_page(legal, [ItemSave("veiligheid-K1", {"choice": "met"})], by=kade.coordinator)
    assert "/items/veiligheid-K1/evidence" in opened(editor, legal).text
