"""The pieces of evidence that stand at the items of a section, as its page shows them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, url_for

from selfassess.core.definition import Section
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import Assessment
from selfassess.services import evidence
from selfassess.web.evidence.words import state_words

KEPT = 64

Pieces = tuple["ShownPiece", ...]


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One piece of evidence at an item; compared by what it shows, because a piece of the page is kept by it."""

    title: str
    href: str
    word: str
    tone: str


def pieces_at(assessment: Assessment, section: Section, outcome: Outcome) -> Mapping[str, Pieces]:
    """Return the pieces at the items of a section, by item; an item without is absent.

    Asked once for an outcome: every change of a piece or of where it stands makes a new one.
    """
    key = (id(outcome), section.id)
    found = _kept.get(key)
    if found is None or found[0] is not outcome:
        found = _kept[key] = (outcome, _found(assessment, section))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found[1]


_kept: OrderedDict[tuple[int, str], tuple[Outcome, Mapping[str, Pieces]]] = OrderedDict()


def forget_shown() -> None:
    """Drop what this process keeps; titles stand in it."""
    _kept.clear()


def _found(assessment: Assessment, section: Section) -> Mapping[str, Pieces]:
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
