"""A file on its way in: received, looked through, read by the privacy guard, scanned, kept, and only then a row."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from selfassess.adapters.files import NotKept, StoreFailed
from selfassess.adapters.virus_scan import Clean, Infected, Verdict
from selfassess.core.definition import Item
from selfassess.core.phrases import N_, Phrase
from selfassess.core.privacy import BLOCK, Hit, find, find_in_name, sentence
from selfassess.core.privacy.asking import REASONS
from selfassess.exchange.documents import DEFAULT, Finding, Inspected, Limits, Refused, inspect, receive, safe_name
from selfassess.models.assessment import Assessment, as_title
from selfassess.models.database import db
from selfassess.models.evidence import CLEAN, INFECTED, NOT_SCANNED, WAITING, Piece, PieceVersion, find_file, find_link
from selfassess.models.organisation import Organisation
from selfassess.services import evidence
from selfassess.services.depot import UNDER_WAY, Depot, clear_away, unwanted
from selfassess.services.evidence import About, PieceGone
from selfassess.services.log import DONE, REFUSED, note, record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

CHUNK = 1 << 20
MOST_LINES = 20  # that are named of one kind of hit
NO_BSN = tuple(REASONS)  # why a number that looks like a BSN is none
VIRUS = Refused("virus", N_("There is a virus in this file, so it was not kept. Do not open it, and tell your system administrator."))
GUARDED = N_("There is something in this file that may not be kept here, so it was not kept.")
GONE = Refused("gone", N_("Somebody deleted this document while your file was on its way, so the file was not kept. Add it as a new one."))
NO_STORE = Refused("store", N_("The file could not be kept, because the store of documents does not answer. Try again in a moment."))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that someone sends: its name as the browser says it, and its bytes."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """What a file is to show: an item of an assessment, some of its norms (none: all), and where in the file to look."""

    assessment: Assessment
    item: Item
    norms: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the guard found in a file: how often, where (`name`, `text`) and in which lines; never the value."""

    kind: str
    action: str
    where: str
    count: int
    lines: tuple[int, ...]
    says: Phrase


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that was not kept, and why; `found` when the guard stopped it. `name` is safe to show."""

    name: str
    code: str
    says: Phrase
    found: tuple[Said, ...] = ()

    @property
    def may_be_no_bsn(self) -> bool:
        """Whether all that stopped it are numbers in the text that look like a BSN: then a person may say what they are."""
        stops = [one for one in self.found if one.action == BLOCK]
        return bool(stops) and all((one.kind, one.where) == ("bsn", "text") for one in stops)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is kept. `is_known`: it was here already, as this piece and version; `asked`: people must say something first."""

    name: str
    piece: Piece
    version: PieceVersion
    is_known: bool = False
    findings: tuple[Finding, ...] = field(default=())


@reads
def take(
    depot: Depot,
    upload: Upload,
    about: About,
    *,
    by: Member,
    place: Place | None = None,
    piece: Piece | None = None,
    not_bsn: str | None = None,
    limits: Limits = DEFAULT,
    look: Callable[..., Inspected | Refused] = inspect,
) -> Taken | NotTaken:
    """Take one file in as a new piece, or as the next version of `piece`; `place` links it to what it shows.

    `not_bsn` (one of NO_BSN): why numbers in it that look like a BSN are none. A file that the organisation has already
    is not kept twice. Nothing is left behind of a file that is refused, or that breaks off. Raises what the sender's
    connection raises, and AssessmentClosed.
    """
    db.session.commit()  # looking through may take long, and nobody should wait for a reader
    with tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=depot.folder) as folder:
        seen = _looked_through(upload, Path(folder), limits, look)
        if isinstance(seen, Refused):
            return _refused(upload, seen, by, place)
        original, found = seen
        said = _said(upload.name, found)
        not_taken = _stopped(found.name, said, not_bsn)
        if not_taken:
            _tell_refused("privacy", by, place, kinds=sorted({one.kind for one in said if one.action == BLOCK}))
            return not_taken
        known = find_file(found.sha256, organisation_id=by.organisation.id)
        if known:
            return _known(found, known, by, place)
        scan = _scanned(depot, found.clean)
        if scan == INFECTED:
            return _refused(upload, VIRUS, by, place)
        return _kept(depot, original, found, about, _asked(said, found, not_bsn), scan, by=by, place=place, piece=piece)


@reads
def recheck(depot: Depot) -> int:
    """Scan again what could not be scanned before, or came in when there was no scanner; return how many still wait."""
    if depot.scanner is None:
        _released()
        return 0
    left = 0
    for version_id, key in db.session.execute(_UNSCANNED).all():
        db.session.commit()
        try:
            verdict = depot.scanner.scan(depot.store.open(key))
        except (StoreFailed, NotKept):
            left += 1
            continue
        left += not _judged(version_id, verdict)
    clear_away(depot)
    return left


@reads
def hits_in_name(name: str) -> list[Hit]:
    """Return what the guard finds in the name of a file as it was sent, and what only shows once the name is made safe."""
    sent = find_in_name(name)
    known = {(hit.kind, hit.action) for hit in sent}
    return sent + [hit for hit in find_in_name(safe_name(name)) if (hit.kind, hit.action) not in known]


@reads
def count_waiting() -> int:
    """Return how many files wait for the virus scanner."""
    return db.session.scalar(select(func.count()).select_from(PieceVersion).where(PieceVersion.scan == WAITING))


@reads
def count_unscanned(depot: Depot) -> int:
    """Return how many files `recheck` would look at."""
    if depot.scanner is None:
        return count_waiting()
    return db.session.scalar(select(func.count()).select_from(_UNSCANNED.subquery()))


_UNSCANNED = (
    select(PieceVersion.id, PieceVersion.key)
    .where(PieceVersion.scan.in_((WAITING, NOT_SCANNED)), PieceVersion.key.is_not(None))
    .order_by(PieceVersion.id)
)


def _looked_through(upload: Upload, folder: Path, limits: Limits, look: Callable[..., Inspected | Refused]):
    """Return (hash of what came in, what was found in it), or why it is refused."""
    came = receive(upload.chunks, folder / "came", limits)
    if isinstance(came, Refused):
        return came
    found = look(upload.name, folder / "came", folder / "clean", limits)
    return found if isinstance(found, Refused) else (came.sha256, found)


def _said(name: str, found: Inspected) -> tuple[Said, ...]:
    """Return what the guard says of the name and of the text."""
    return (*_gathered("name", hits_in_name(name)), *_gathered("text", find("\n".join(found.lines))))


def _gathered(where: str, hits: Sequence[Hit]) -> Iterator[Said]:
    counts = Counter((hit.kind, hit.action) for hit in hits)
    for (kind, action), count in counts.items():
        mine = [hit for hit in hits if (hit.kind, hit.action) == (kind, action)]
        lines = sorted({hit.line for hit in mine if hit.line is not None})[:MOST_LINES]
        yield Said(kind, action, where, count, tuple(lines), sentence(mine[0]))


def _stopped(name: str, said: tuple[Said, ...], not_bsn: str | None) -> NotTaken | None:
    stops = tuple(one for one in said if one.action == BLOCK)
    refusal = NotTaken(_without_hits(name, said), "privacy", GUARDED, stops)
    if not stops or (refusal.may_be_no_bsn and not_bsn in NO_BSN):
        return None
    return refusal


def _without_hits(name: str, said: tuple[Said, ...]) -> str:
    """Return the name, or nothing of it when what was found stands in the name itself."""
    return "" if any(one.where == "name" for one in said) else name


def _asked(said: tuple[Said, ...], found: Inspected, not_bsn: str | None) -> list[dict]:
    """Return what a person must say something about before the file counts, as it is kept: kinds and places, never values."""
    asked = [
        {"kind": one.kind, "where": one.where, "count": one.count, "lines": list(one.lines)}
        | ({"reason": not_bsn} if one.action == BLOCK else {})
        for one in said
    ]
    return asked + [{"kind": one.code, "where": "file"} for one in found.findings if one.weight == "confirm"]


def _scanned(depot: Depot, file: Path) -> str:
    if depot.scanner is None:
        return NOT_SCANNED
    verdict = depot.scanner.scan(_chunks(file))
    return {Clean: CLEAN, Infected: INFECTED}.get(type(verdict), WAITING)


def _kept(
    depot: Depot, original: str, found: Inspected, about: About, asked: list[dict], scan: str, *, by, place, piece
) -> Taken | NotTaken:
    try:
        key = depot.store.put(_chunks(found.clean), under=by.organisation.ref)
    except StoreFailed:
        return _refused(Upload(found.name, ()), NO_STORE, by, place)
    row = {
        "label": about.label, "status": about.status, "date": about.date, "valid_until": about.valid_until, "file_name": found.name,
        "kind": found.kind, "size": found.size, "sha256": found.sha256, "original_sha256": original, "key": key, "scan": scan, "asked": asked,
        "findings": [[one.code, dict(one.says.params)] for one in found.findings],
    }  # fmt: skip
    try:
        return Taken(found.name, *_written(row, about, by=by, place=place, piece=piece), findings=found.findings)
    except PieceGone:
        _forget(depot, by.organisation, key)
        return _refused(Upload(found.name, ()), GONE, by, place)
    except IntegrityError:  # the same file came in twice at once
        _forget(depot, by.organisation, key)
        known = find_file(found.sha256, organisation_id=by.organisation.id)
        if known is None:
            raise
        return _known(found, known, by, place)
    except BaseException:
        _forget(depot, by.organisation, key)
        raise


@transactional
def _written(row: dict, about: About, *, by: Member, place: Place | None, piece: Piece | None) -> tuple[Piece, PieceVersion]:
    organisation = by.organisation
    is_new = piece is None
    if is_new:
        title = as_title(about.title) or Path(row["file_name"]).stem[:200]
        piece = Piece(organisation_id=organisation.id, title=title, covers=about.covers, created_by=by.account.id)
        db.session.add(piece)
        db.session.flush()
    evidence.hold(piece)
    last = db.session.scalar(select(func.max(PieceVersion.number)).where(PieceVersion.evidence_id == piece.id)) or 0
    version = PieceVersion(organisation_id=organisation.id, evidence_id=piece.id, number=last + 1, added_by=by.account.id, **row)
    db.session.add(version)
    db.session.flush()
    evidence.touched(piece)
    details = {"version": version.number, "kind": version.kind, "size": version.size, "sha256": version.sha256, "scan": version.scan}
    details |= {"asked": sorted({one["kind"] for one in version.asked})} if version.asked else {}
    told = "evidence added" if is_new else "evidence replaced"
    record(told, organisation=organisation, by=by, object=f"evidence {piece.ref}", details=details)
    if place:
        evidence.link(place.assessment, place.item, piece, norms=place.norms, page=place.page, by=by)
    return piece, version


def _known(found: Inspected, known: tuple[Piece, PieceVersion], by: Member, place: Place | None) -> Taken | NotTaken:
    piece, version = known
    try:
        if place and not _says_nothing_new(place, piece):
            evidence.link(place.assessment, place.item, piece, norms=place.norms, page=place.page, by=by)
    except PieceGone:
        return _refused(Upload(found.name, ()), GONE, by, place)
    return Taken(found.name, piece, version, is_known=True, findings=found.findings)


def _says_nothing_new(place: Place, piece: Piece) -> bool:
    """Return whether a piece stands there already and nothing more was said of it: then what was said before stays."""
    stands = find_link(place.assessment.id, place.item.id, piece_id=piece.id)
    return stands is not None and not place.norms and not place.page


def _refused(upload: Upload, why: Refused, by: Member, place: Place | None) -> NotTaken:
    _tell_refused(why.code, by, place)
    name = safe_name(upload.name)
    return NotTaken("" if hits_in_name(upload.name) else name, why.code, why.says)


def _tell_refused(code: str, by: Member, place: Place | None, *, kinds: Sequence[str] = ()) -> None:
    type_, details = ("privacy hit", {"kinds": list(kinds)}) if kinds else ("evidence refused", None)
    where = (place.assessment, place.item.id) if place else (None, None)
    organisation = None if place else by.organisation
    note(type_, where[0], organisation=organisation, by=by, object=where[1], outcome=REFUSED, reason=code, details=details)


@transactional
def _judged(version_id: int, verdict: Verdict) -> bool:
    """Keep what the scanner said; False when it could not say anything."""
    version = db.session.get(PieceVersion, version_id)
    if version is None:
        return True
    if not isinstance(verdict, Clean | Infected):
        return False
    piece, is_clean = db.session.get_one(Piece, version.evidence_id), isinstance(verdict, Clean)
    version.scan = CLEAN if is_clean else INFECTED
    if not is_clean:
        unwanted(version.organisation_id, [version.key])
        version.key, version.sha256, version.asked = None, None, []
    evidence.touched(piece)
    organisation = db.session.get_one(Organisation, version.organisation_id)
    outcome, about = (DONE if is_clean else REFUSED), f"evidence {piece.ref} version {version.number}"
    record("evidence scanned", organisation=organisation, object=about, outcome=outcome)
    return True


@transactional
def _released() -> None:
    """Let what waits for a scanner go on: there is none any more."""
    for version in db.session.scalars(select(PieceVersion).where(PieceVersion.scan == WAITING)):
        version.scan = NOT_SCANNED
        evidence.touched(db.session.get_one(Piece, version.evidence_id))


@transactional
def _forget(depot: Depot, organisation: Organisation, key: str) -> None:
    """Take a file away that got no row; remembered when the store fails."""
    try:
        depot.store.delete(key)
    except StoreFailed:
        unwanted(organisation.id, [key])


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield chunk
