"""The library in a browser: the first download after a first start, a newer version, and away with it."""

import hashlib
from pathlib import Path

import pytest

from tests.exchange.documents.making import docx_of
from tests.journeys.pages import piece_of
from tests.journeys.visitor import Visitor


@pytest.fixture
def library(coordinator: Visitor) -> str:
    """Where the library of the demo organisation is."""
    coordinator.goes_to("/assessments")
    return coordinator.page.locator('nav a[href$="/evidence"]').get_attribute("href")


def downloaded(visitor: Visitor) -> Path:
    """Press the first download of the page and return the file."""
    with visitor.page.expect_download() as coming:
        visitor.page.locator(".piece-version a[download]").first.click()
    return coming.value.path()


def test_what_was_there_at_the_first_start_is_downloaded_whole(coordinator, library):
    coordinator.goes_to(piece_of(coordinator, library, "Plaatsingsbeleid"))
    file = downloaded(coordinator)
    coordinator.page.locator(".piece-version summary").first.click()
    assert coordinator.page.locator(".fingerprint").first.inner_text() == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_document_is_added_replaced_and_deleted(coordinator, library, tmp_path):
    for number in (1, 2):
        (tmp_path / f"pestprotocol {number}.docx").write_bytes(docx_of(f"Zo gaan wij om met pesten, versie {number}."))
    coordinator.goes_to(library)
    coordinator.follows("Add a document")
    coordinator.page.locator("input[type=file]").set_input_files(tmp_path / "pestprotocol 1.docx")
    coordinator.presses("Add the files")
    coordinator.goes_to(piece_of(coordinator, library, "pestprotocol 1"))
    coordinator.follows("Add a newer version")
    coordinator.page.locator("input[type=file]").set_input_files(tmp_path / "pestprotocol 2.docx")
    coordinator.presses("Add this version")
    assert coordinator.page.locator(".piece-version").count() == 2
    assert downloaded(coordinator).stat().st_size > 0
    coordinator.follows("Delete this piece")
    coordinator.presses("Delete it for good")
    assert coordinator.page.get_by_role("link", name="pestprotocol 1", exact=True).count() == 0
