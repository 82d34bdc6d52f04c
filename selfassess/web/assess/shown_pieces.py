"""The pieces of evidence that stand at the items of a section, as its page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, url_for

from selfassess.core.definition import Section
from selfassess.models.assessment import Assessment
from selfassess.services import evidence
from selfassess.web.evidence.words import state_words

Pieces = tuple["ShownPiece", ...]


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One piece of evidence at an item; compared by what it shows, because a piece of the page is kept by it."""

    title: str
    href: str
    word: str
    tone: str


def pieces_at(assessment: Assessment, section: Section) -> Mapping[str, Pieces]:
    """Return the pieces at the items of a section, by item; an item without is absent. One query when there is none."""
    found = evidence.at_items(assessment, items=[item.id for item in section.items])
    if not found:
        return {}
    words, organisation = state_words(), g.member.organisation.ref
    return {
        item_id: tuple(
            ShownPiece(
                shown.piece.title,
                url_for("evidence.library.piece", ref=organisation, evidence_ref=shown.piece.ref),
                *words[shown.state(assessment.reference_date)],
            )
            for _link, shown in rows
        )
        for item_id, rows in found.items()
    }
