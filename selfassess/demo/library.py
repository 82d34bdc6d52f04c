"""The documents of the demo organisation taken into its library, in the place of the evidence that its answers only name."""

from collections.abc import Mapping
from datetime import date

from selfassess.core.definition import Item
from selfassess.demo.papers import paper
from selfassess.demo.reading import read_raw
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.evidence import Piece
from selfassess.models.version import Version
from selfassess.services import answering, evidence, outcomes, publishing, uploading
from selfassess.services.answering import ItemSave
from selfassess.services.depot import Depot
from selfassess.services.evidence import About
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional
from selfassess.services.uploading import Taken, Upload

FILE = "documents.yaml"


@reads
def seed_library(depot: Depot, assessed: list[Assessment], *, by: Member, **looks: object) -> None:
    """Take the documents in, and let each stand where the answers name it. `looks`: how files are looked through (tests)."""
    planned = read_raw(FILE)["documents"]
    pieces = {one["title"]: piece for one in planned if (piece := _taken(depot, one, by, looks))}
    for assessment in assessed:
        _link_all(assessment, [one for one in planned if one["title"] in pieces], pieces, by=by)
        outcomes.outcome_of(assessment)


def _taken(depot: Depot, planned: Mapping, by: Member, looks: Mapping[str, object]) -> Piece | None:
    """Take in every version of a document, the oldest first; None when the store has none of it."""
    piece = None
    for version in planned["versions"]:
        about = About(
            planned["title"], planned.get("covers", ""), version.get("label", ""), version.get("status", "adopted"),
            _day(version, "date"), _day(version, "valid_until"),
        )  # fmt: skip
        upload = Upload(version["file"], [paper(version["file"], version["text"])])
        found = uploading.take(depot, upload, about, by=by, piece=piece, **looks)
        piece = found.piece if isinstance(found, Taken) else piece
    return piece


def _day(version: Mapping, name: str) -> date | None:
    return date.fromisoformat(version[name]) if name in version else None


@transactional
def _link_all(assessment: Assessment, planned: list[Mapping], pieces: Mapping[str, Piece], *, by: Member) -> None:
    items = {item.id: item for item in publishing.questionnaire_of(db.session.get_one(Version, assessment.version_id)).items}
    saves = []
    for item_id, saved in answering.saved_of(assessment).items():
        named = saved.value.get("evidence", [])
        left = [one for one in named if one["title"] not in pieces]
        if len(left) < len(named):
            others = {key: value for key, value in saved.value.items() if key != "evidence"}
            saves.append(ItemSave(item_id, others | ({"evidence": left} if left else {}), revision=saved.revision))
        for document in planned:
            _link(assessment, items[item_id], document, pieces[document["title"]], named, by=by)
    answering.save_page(assessment, saves, by=by)


def _link(assessment: Assessment, item: Item, document: Mapping, piece: Piece, named: list[Mapping], *, by: Member) -> None:
    """Let a document stand at an item when its evidence names it there, for the same norms; or when it stands there besides."""
    page = document.get("pages", {}).get(item.id, "")
    for one in named:
        if one["title"] == document["title"]:
            evidence.link(assessment, item, piece, norms=one.get("norms", []), page=page, by=by)
    if item.id in document.get("also_at", ()):
        evidence.link(assessment, item, piece, page=page, by=by)
