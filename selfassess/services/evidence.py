"""The pieces of evidence of an organisation: found, described, linked to what they show, and taken away."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from selfassess.core.answers import EMPTY, AnswerSet, Evidence
from selfassess.core.definition import Item
from selfassess.models.assessment import Assessment, as_title, lock
from selfassess.models.database import db, now
from selfassess.models.evidence import (
    INFECTED,
    LONGEST_LABEL,
    LONGEST_PAGE,
    WAITING,
    Piece,
    PieceLink,
    PieceVersion,
    find_link,
    find_piece,
    links_in,
    links_of,
    versions_of,
)
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version
from selfassess.services import snapshots
from selfassess.services.assessments import changed, refuse_signed
from selfassess.services.depot import unwanted
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

EXPIRES_SOON = timedelta(days=60)  # docs/scoring.md, edge cases
ASKED, CHECKED, GONE, DRAFT, NOT_YET, EXPIRED, EXPIRING, VALID = (
    "asked", "checked", "gone", "draft", "not_yet", "expired", "expiring", "valid",
)  # fmt: skip
STATES = (ASKED, CHECKED, GONE, DRAFT, NOT_YET, EXPIRED, EXPIRING, VALID)
INCIDENT, BY_HAND, KEPT_LONG_ENOUGH = "incident", "asked", "retention"


class PieceChanged(Exception):
    """Someone else changed the piece first; nothing was overwritten."""


class PieceGone(Exception):
    """Someone deleted the piece, or this version of it, meanwhile."""


class NotTheirFile(Exception):
    """Somebody else added the file; who cannot open it cannot say what is in it."""


@dataclass(frozen=True, slots=True)
class About:
    """What people say of a version of a piece. An empty `title` is the name of the file; `status`: adopted or draft."""

    title: str = ""
    covers: str = ""
    label: str = ""
    status: str = "adopted"
    date: "date | None" = None
    valid_until: "date | None" = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece with its versions, the newest first."""

    piece: Piece
    versions: Sequence[PieceVersion]

    @property
    def newest(self) -> PieceVersion:
        """The version that was added last."""
        return self.versions[0]

    def on(self, day: date) -> PieceVersion | None:
        """Return the version that counts on a day: the newest that is valid then, else the newest that may be used.

        One without a date replaces what was valid before it was added only when there is nothing else.
        """
        usable = [version for version in self.versions if version.is_usable]
        valid = [version for version in usable if _evidence(self.piece, version).is_valid(day)]
        in_force = (version for version in valid if (version.date or version.added_at.date()) <= day)
        return next(in_force, None) or next(iter(valid or usable), None)

    def state(self, day: date) -> str:
        """Return how the piece stands on a day: one of STATES. A newest version that waits for people is told first."""
        if self.newest.asked:
            return ASKED
        if self.newest.scan == WAITING:
            return CHECKED
        version = self.on(day)
        return GONE if version is None else state_of(version, day)


def state_of(version: PieceVersion, day: date) -> str:
    """Return how one version stands on a day: one of STATES."""
    if version.scan == INFECTED or version.key is None:
        return GONE
    if version.asked:
        return ASKED
    if version.scan == WAITING:
        return CHECKED
    if version.status == "draft":
        return DRAFT
    if version.date and version.date > day:
        return NOT_YET
    if version.valid_until is None:
        return VALID
    if version.valid_until < day:
        return EXPIRED
    return EXPIRING if version.valid_until <= day + EXPIRES_SOON else VALID


@reads
def piece_of(organisation: Organisation, ref: str) -> Shown | None:
    """Return one piece of an organisation with its versions; None when it has no such piece."""
    piece = find_piece(ref, organisation_id=organisation.id)
    return Shown(piece, versions_of([piece.id])[piece.id]) if piece else None


@reads
def list_pieces(organisation: Organisation, *, words: str = "") -> list[Shown]:
    """Return the pieces of an organisation by title; `words`: only those with each of them in the title or in whom it covers."""
    query = select(Piece).where(Piece.organisation_id == organisation.id).order_by(func.lower(Piece.title), Piece.id)
    for word in words.split():
        query = query.where((Piece.title + " " + Piece.covers).icontains(word, autoescape=True))
    pieces = list(db.session.scalars(query))
    versions = versions_of([piece.id for piece in pieces])
    return [Shown(piece, versions[piece.id]) for piece in pieces]


@reads
def titles_of(organisation: Organisation, refs: Iterable[str]) -> dict[str, str]:
    """Return what pieces of an organisation are called, by ref; what is not there (any more) is absent."""
    query = select(Piece.ref, Piece.title).where(Piece.organisation_id == organisation.id, Piece.ref.in_({*refs}))
    return dict(db.session.execute(query).all())


@reads
def count_links(organisation: Organisation) -> Mapping[int, int]:
    """Return at how many items each piece of an organisation stands, by the piece's id; a piece without is absent.

    An item counts once, in however many assessments by the same questionnaire the piece stands there.
    """
    query = select(PieceLink.evidence_id, PieceLink.item_id, Version.key).distinct().where(PieceLink.organisation_id == organisation.id)
    query = query.join(Assessment, Assessment.id == PieceLink.assessment_id).join(Version, Version.id == Assessment.version_id)
    return Counter(db.session.scalars(query))


@reads
def links_to(piece: Piece) -> list[tuple[PieceLink, Assessment]]:
    """Return at which items a piece stands, with their assessment."""
    return links_of(piece.id)


@reads
def at_items(assessment: Assessment, *, items: Sequence[str] | None = None) -> dict[str, list[tuple[PieceLink, Shown]]]:
    """Return the pieces that stand at the items of an assessment (or at some of them), by item."""
    rows = links_in(assessment.id, items=items)
    versions = versions_of(list({piece.id for _link, piece in rows}))
    found: dict[str, list[tuple[PieceLink, Shown]]] = {}
    for link, piece in rows:
        found.setdefault(link.item_id, []).append((link, Shown(piece, versions[piece.id])))
    return found


@reads
def with_pieces(answers: AnswerSet, assessment: Assessment) -> AnswerSet:
    """Return answers with the pieces that stand at their items as evidence; what may not be used yet does not count."""
    found = dict(answers)
    for item_id, shown in shown_at(assessment).items():
        answer = found.get(item_id, EMPTY)
        found[item_id] = replace(answer, evidence=(*answer.evidence, *shown))
    return found


@reads
def shown_at(assessment: Assessment) -> dict[str, tuple[Evidence, ...]]:
    """Return what the pieces at each item of an assessment show; an item without a piece that may be used is absent."""
    found = {}
    for item_id, rows in at_items(assessment).items():
        shown = tuple(evidence for link, piece in rows if (evidence := _shown_by(link, piece, assessment.reference_date)))
        if shown:
            found[item_id] = shown
    return found


@reads
def versions_at(assessment: Assessment) -> dict[tuple[str, str], tuple[int, str]]:
    """Return number and label of the version that counts of each piece of an assessment, by its title and hash."""
    pieces = (shown for rows in at_items(assessment).values() for _link, shown in rows)
    counting = ((shown.piece, version) for shown in pieces if (version := shown.on(assessment.reference_date)))
    return {(piece.title, version.sha256 or ""): (version.number, version.label) for piece, version in counting}


@transactional
def link(assessment: Assessment, item: Item, piece: Piece, *, norms: Iterable[str] = (), page: str = "", by: Member) -> PieceLink:
    """Let a piece show something at an item: some norms, or none of them for the whole item. Known already: it is changed.

    Norms that it shows already and that `item` does not have (a version before did) stay: nobody could choose about them.
    Raises AssessmentClosed and PieceGone, also when that happened since both were read: a file may be long on its way.
    """
    _refuse_signed_by_now(assessment)
    hold(piece)
    known = {norm.id for norm in item.norms}
    stands = find_link(assessment.id, item.id, piece_id=piece.id)
    gone = set(stands.norms) - known if stands else set()
    letters, place = sorted(set(norms) & known | gone), _line(page, LONGEST_PAGE)
    if stands and (stands.norms, stands.page) == (letters, place):
        return stands
    if stands is None:
        stands = PieceLink(organisation_id=assessment.organisation_id, evidence_id=piece.id, assessment_id=assessment.id, item_id=item.id)
        stands.added_by = by.account.id
        db.session.add(stands)
    stands.norms, stands.page = letters, place
    db.session.flush()
    changed(assessment)
    record("evidence linked", assessment, by=by, object=f"{item.id} evidence {piece.ref}", details={"norms": letters})
    return stands


@transactional
def unlink(assessment: Assessment, item_id: str, piece: Piece, *, by: Member) -> None:
    """Take a piece away from an item; the piece itself stays, for as long as if it came in now. Raises AssessmentClosed."""
    _refuse_signed_by_now(assessment)
    stands = find_link(assessment.id, item_id, piece_id=piece.id)
    if stands is None:
        return
    db.session.delete(stands)
    piece.updated_at = now()
    db.session.flush()
    changed(assessment)
    record("evidence unlinked", assessment, by=by, object=f"{item_id} evidence {piece.ref}")


@transactional
def describe(shown: Shown, about: About, *, revision: int, by: Member) -> None:
    """Change what is said of a piece and its newest version. Raises PieceChanged when someone was first, and PieceGone."""
    piece, version = shown.piece, shown.newest
    hold(piece)
    if piece.revision != revision:
        raise PieceChanged(piece.ref)
    before = (piece.title, piece.covers, version.label, version.status, version.date, version.valid_until)
    piece.title, piece.covers = as_title(about.title) or piece.title, _line(about.covers, 200)
    version.label, version.status = _line(about.label, LONGEST_LABEL), about.status
    version.date, version.valid_until = about.date, about.valid_until
    if before == (piece.title, piece.covers, version.label, version.status, version.date, version.valid_until):
        return
    touched(piece)
    record("evidence described", organisation=by.organisation, by=by, object=f"evidence {piece.ref}")


@transactional
def confirm(version: PieceVersion, *, by: Member) -> None:
    """Keep that who added a version looked at what was asked: from now on it counts. What was asked goes in the log.

    Raises PieceGone, and NotTheirFile when somebody else added it: nobody can download what waits.
    """
    version = db.session.get(PieceVersion, version.id, populate_existing=True, with_for_update=True)
    if version is None:
        raise PieceGone
    if not version.asked:
        return
    if version.added_by != by.account.id:
        raise NotTheirFile
    kinds, reasons = sorted({one["kind"] for one in version.asked}), {one.get("reason") for one in version.asked} - {None}
    version.asked = []
    piece = db.session.get_one(Piece, version.evidence_id)
    touched(piece)
    record(
        "privacy choice", organisation=by.organisation, by=by, object=f"evidence {piece.ref} version {version.number}",
        reason=min(reasons, default=None), details={"kinds": kinds},
    )  # fmt: skip


@transactional
def delete_version(shown: Shown, version: PieceVersion, *, by: Member | None, reason: str = BY_HAND) -> None:
    """Delete one version with its file; a piece without versions goes too. The caller then clears the depot away.

    Raises PieceGone when someone else was first.
    """
    standing = _standing(shown.piece)
    if version.id not in {one.id for one in standing}:
        raise PieceGone
    if len(standing) == 1:
        delete_piece(shown, by=by, reason=reason)
        return
    unwanted(version.organisation_id, [version.key] if version.key else [])
    number = version.number
    db.session.delete(version)
    touched(shown.piece)
    _tell_gone(shown.piece, by, reason, f" version {number}")


@transactional
def delete_piece(shown: Shown, *, by: Member | None, reason: str = BY_HAND, kinds: Iterable[str] = ()) -> None:
    """Delete a piece with all its versions, files and links; the log tells that, and for an incident which kinds of data.

    What was signed goes on naming it, except after an incident.

    The caller then clears the depot away, and forgets what processes and the database still hold (`forgetting.forget`).
    Raises PieceGone when someone else was first.
    """
    piece = shown.piece
    versions = _standing(piece)
    for stands, assessment in links_of(piece.id):
        changed(assessment)
        db.session.delete(stands)
    unwanted(piece.organisation_id, [version.key for version in versions if version.key])
    db.session.flush()
    db.session.execute(delete(PieceVersion).where(PieceVersion.evidence_id == piece.id))
    db.session.execute(delete(Piece).where(Piece.id == piece.id))
    if reason == INCIDENT:
        snapshots.clean_piece(db.session.get_one(Organisation, piece.organisation_id), piece.ref)
    _tell_gone(piece, by, reason, kinds=sorted(kinds))


def hold(piece: Piece) -> None:
    """Read a piece again and keep it as it is until the end of the transaction. Raises PieceGone."""
    if db.session.get(Piece, piece.id, populate_existing=True, with_for_update=True) is None:
        raise PieceGone


def touched(piece: Piece) -> None:
    """Count one more change of a piece, inside the transaction that makes it; assessments where it stands are stale from here."""
    piece.revision, piece.updated_at = piece.revision + 1, now()
    db.session.flush()
    for assessment_id in db.session.scalars(select(PieceLink.assessment_id).where(PieceLink.evidence_id == piece.id).distinct()):
        changed(db.session.get_one(Assessment, assessment_id))


def _standing(piece: Piece) -> list[PieceVersion]:
    """Return the versions that a piece has by now: what a page showed may be longer ago than the last upload."""
    hold(piece)
    query = select(PieceVersion).where(PieceVersion.evidence_id == piece.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def _refuse_signed_by_now(assessment: Assessment) -> None:
    lock(assessment.id)
    db.session.refresh(assessment)
    refuse_signed(assessment)


def _tell_gone(piece: Piece, by: Member | None, reason: str, version: str = "", kinds: Sequence[str] = ()) -> None:
    organisation = db.session.get_one(Organisation, piece.organisation_id)
    details = {"kinds": list(kinds)} if kinds else None
    record("evidence deleted", organisation=organisation, by=by, object=f"evidence {piece.ref}{version}", reason=reason, details=details)


def _shown_by(stands: PieceLink, shown: Shown, day: date) -> Evidence | None:
    version = shown.on(day)
    if version is None:
        return None
    return replace(_evidence(shown.piece, version), norms=tuple(stands.norms), page=stands.page)


def _evidence(piece: Piece, version: PieceVersion) -> Evidence:
    return Evidence(piece.title, version.status, version.date, version.valid_until, sha256=version.sha256 or "")


def _line(text: str, most: int) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()[:most]
