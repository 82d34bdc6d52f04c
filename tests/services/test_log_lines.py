"""The log in words: what was done with evidence reads as a sentence."""

import pytest

from selfassess.core.phrases import English
from selfassess.exchange.documents.findings import REFUSALS
from selfassess.models.database import db, now
from selfassess.models.evidence import Piece
from selfassess.services import leaving, log
from selfassess.services.log_lines import REASON_WORDS, Wanted, find_lines, log_rows, privacy_figures
from tests.conftest import make_organisation


@pytest.fixture
def piece(kade):
    """A piece of evidence of De Kade."""
    found = Piece(organisation_id=kade.organisation.id, title="Beleid")
    db.session.add(found)
    db.session.commit()
    return found


def last(place, wanted=Wanted()):  # noqa: B008 - frozen
    line = find_lines(place.organisation.id, wanted, limit=1)[0]
    return str(line.says), str(line.reason)


@pytest.mark.parametrize(
    ("type_", "at", "version", "more", "says"),
    [
        ("evidence added", None, "", {}, "Added “Beleid”."),
        ("evidence opened", None, " version 2", {}, "Downloaded “Beleid” (version 2)."),
        ("evidence linked", "2.1-K1 ", "", {}, "“Beleid” shows something at 2.1-K1 of “Proef” from now on."),
        ("evidence unlinked", "2.1-K1 ", "", {}, "Took “Beleid” away from 2.1-K1 of “Proef”."),
        ("evidence scanned", None, " version 1", {}, "No virus was found in “Beleid” (version 1)."),
        (
            "evidence scanned", None, " version 1", {"outcome": "refused"},
            "A virus was found in “Beleid” (version 1). Its file was taken away.",
        ),
        (
            "privacy choice", None, " version 1", {"details": {"kinds": ["name", "unreadable"]}},
            "Looked at what was asked about “Beleid” (version 1), and kept it. It was about: name, picture that the program cannot read.",
        ),
        ("evidence deleted", None, "", {"reason": "incident"}, "Deleted “Beleid”, because there was client data in it."),
    ],
)  # fmt: skip
def test_what_was_done_with_a_piece_names_it(kade, piece, type_, at, version, more, says):
    about = {"organisation": kade.organisation} if at is None else {"assessment": kade.assessment}
    log.note(type_, by=kade.coordinator, object=f"{at or ''}evidence {piece.ref}{version}", **about, **more)
    assert last(kade)[0] == says


@pytest.mark.parametrize(
    ("type_", "reason", "more", "says"),
    [
        ("evidence refused", "macros", {}, ("A file for %s was not kept.", "macros")),
        (
            "privacy hit", "privacy", {"details": {"kinds": ["bsn"]}},
            ("A file for %s was not kept. It holds what looks like: citizen service number (BSN).", "something that may not be kept here"),
        ),
    ],
)  # fmt: skip
def test_a_refused_file_is_told_with_what_it_was_meant_for(kade, type_, reason, more, says):
    log.note(type_, kade.assessment, object="2.1-K1", outcome="refused", reason=reason, **more)
    assert last(kade) == (says[0] % "2.1-K1 of “Proef”", says[1])
    log.note(type_, organisation=kade.organisation, outcome="refused", reason=reason, **more)
    assert last(kade) == (says[0] % "the organisation", says[1])


def test_a_text_that_was_not_stored_is_told_as_before(kade):
    log.note("privacy hit", kade.assessment, object="2.1-K1", outcome="refused", details={"kinds": ["bsn"]})
    assert last(kade)[0].startswith("Text was not stored in “Proef”, at 2.1-K1.")


def test_a_piece_that_is_gone_or_of_another_organisation_has_no_title(kade, piece):
    elders = make_organisation("Ergens Anders", "elders")
    for place in (elders, kade):
        log.note("evidence deleted", organisation=place.organisation, object=f"evidence {piece.ref}")
    assert last(elders)[0] == f"Deleted document {piece.ref}."
    db.session.delete(piece)
    db.session.commit()
    assert last(kade)[0] == f"Deleted document {piece.ref}."


def test_an_assessment_that_is_deleted_is_told_once_to_be_so(kade):
    ref = kade.assessment.ref
    leaving.delete_assessment(kade.assessment, by=kade.members["administrator"])
    told = [str(line.says) for line in find_lines(kade.organisation.id, Wanted(), limit=2)]
    assert told == [f"Deleted assessment {ref}.", f"Started assessment {ref} (deleted)."]


def test_lines_about_evidence_are_found_by_their_kind(kade, piece):
    log.note("evidence added", organisation=kade.organisation, object=f"evidence {piece.ref}")
    log.note("log checked", organisation=kade.organisation)
    assert last(kade, Wanted(kind="evidence"))[0] == "Added “Beleid”."


def test_an_incident_with_a_piece_is_found_with_the_client_data(kade, piece):
    log.note("evidence deleted", organisation=kade.organisation, object=f"evidence {piece.ref}", reason="incident")
    log.note("evidence deleted", organisation=kade.organisation, object=f"evidence {piece.ref}", reason="asked")
    assert last(kade, Wanted(kind="privacy")) == (
        "Deleted “Beleid”, because there was client data in it.",
        "client data entered by accident",
    )
    assert [row[3] for row in log_rows(kade.organisation.id, English(), Wanted(kind="privacy"))][1:] == [
        last(kade, Wanted(kind="privacy"))[0]
    ]


def test_what_an_officer_counts_is_of_the_period_and_the_organisation(kade, piece):
    elders, before = make_organisation("Ergens Anders", "elders"), now()
    for type_, reason in (("privacy hit", None), ("privacy hit", "privacy"), ("evidence added", None), ("evidence deleted", "incident")):
        log.note(type_, organisation=kade.organisation, reason=reason)
    log.note("privacy choice", organisation=elders.organisation)
    log.note("evidence deleted", organisation=kade.organisation, reason="asked")
    counted = {since: [one.params["n"] for one in privacy_figures(kade.organisation.id, Wanted(since=since))] for since in (before, now())}
    assert list(counted.values()) == [[2, 0, 1, 0, 1], [0, 0, 0, 0, 0]]


def test_every_reason_to_refuse_a_file_has_a_word():
    assert {*REFUSALS, "virus", "store", "privacy"} <= set(REASON_WORDS)
