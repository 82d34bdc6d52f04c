"""The library of an organisation's evidence: the list, one piece with its versions, and its files on their way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.database import now
from selfassess.models.evidence import WAITING, Piece
from selfassess.models.organisation import Organisation
from selfassess.services import evidence, log
from selfassess.services.evidence import ASKED, CHECKED, DRAFT, EXPIRED, EXPIRING, PieceChanged, Shown
from selfassess.web import guarding
from selfassess.web.access import Permission, may, requires
from selfassess.web.evidence import adding, describing, rechecking
from selfassess.web.evidence.adding import AddForm, Became
from selfassess.web.evidence.downloading import as_attachment
from selfassess.web.evidence.telling import StandsAt, VersionShown, stands_at, version_name, versions_shown
from selfassess.web.evidence.words import state_words
from selfassess.web.guarding import Panel
from selfassess.web.pages import show
from selfassess.web.receiving import takes_files, uploads

bp = Blueprint("library", __name__, url_prefix="/organisations/<ref>/evidence")

A_PAGE = 20
NOWHERE = "nowhere"
FILTERS = (ASKED, CHECKED, EXPIRED, EXPIRING, DRAFT, NOWHERE)
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One piece in the list, with the version that tells how it stands; `stands`: at how many items."""

    title: str
    href: str
    version: str
    state: str
    tone: str
    valid_until: date | None
    covers: str
    stands: int


@dataclass(frozen=True, slots=True)
class PiecesPage:
    """One page of the library. `total`: of all pieces, `found`: of those that were asked for."""

    organisation: Organisation
    rows: list[PieceRow]
    typed: Mapping[str, str]
    filters: list[tuple[str, str]]
    total: int
    found: int
    before: str | None
    after: str | None
    may_add: bool
    became: tuple[Became, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class AddPage:
    """Adding documents to the library, without a question."""

    organisation: Organisation
    add: AddForm

    @property
    def faults(self) -> Mapping[str, str]:
        """What is wrong, by name of field."""
        return self.add.faults

    @property
    def guard(self) -> Panel | None:
        """What the guard asks."""
        return self.add.guard


@dataclass(frozen=True, slots=True)
class ReplacePage(AddPage):
    """Adding a newer version of a piece."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class PiecePage:
    """One piece. `typed` and `faults` by name of field; `ahead`: what someone else saved first, by label."""

    organisation: Organisation
    piece: Piece
    state: tuple[str, str]
    versions: list[VersionShown]
    places: list[StandsAt]
    typed: Mapping[str, str] = field(repr=False)
    revision: int
    statuses: Sequence[tuple[str, str]]
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    ahead: tuple[tuple[str, str], ...] = ()
    became: tuple[Became, ...] = ()
    message: str = ""
    is_checked: bool = False

    @property
    def choices(self) -> Mapping[int, str]:
        """Where a person looks at what is asked of a version, by its number."""
        return {version.number: _choices(self.organisation, self.piece, version.number) for version in self.versions if version.asked}

    @property
    def opens_form(self) -> bool:
        """Whether the form stands open: something in it asks for attention."""
        return bool(self.faults or self.guard or self.ahead)


@bp.get("")
@requires(Permission.EVIDENCE_VIEW)
def pieces(organisation: Organisation):
    """Show one page of the library."""
    typed = {"q": request.args.get("q", "").strip()[:LONGEST_SEARCH], "state": request.args.get("state", "")}
    day, links = now().date(), evidence.count_links(organisation)
    found = evidence.list_pieces(organisation, words=typed["q"])
    groups = {name: [one for one in found if _is_in(name, one, day, links)] for name in FILTERS}
    chosen = groups.get(typed["state"], found)
    number = _page_number(request.args.get("page", "1"), len(chosen))
    rows = [_row(organisation, one, day, links) for one in chosen[(number - 1) * A_PAGE : number * A_PAGE]]
    return show(
        PiecesPage(
            organisation, rows, typed, _filters(found, groups), _total(organisation, found, typed), len(chosen),
            before=_beside(organisation, typed, number - 1) if number > 1 else None,
            after=_beside(organisation, typed, number + 1) if number * A_PAGE < len(chosen) else None,
            may_add=may(Permission.EVIDENCE_ADD), became=adding.became_by_address(organisation, back=request.path), message=_said(),
        )
    )  # fmt: skip


@bp.get("/add")
@requires(Permission.EVIDENCE_ADD)
def ask(organisation: Organisation):
    """Ask for documents."""
    return show(AddPage(organisation, _add_form(organisation)))


@bp.post("/add")
@requires(Permission.EVIDENCE_ADD)
@takes_files
def add(organisation: Organisation):
    """Take documents in; what is refused is told, and leaves the others as they are."""
    form, answer = _take(_add_form(organisation), back=url_for("evidence.library.pieces", ref=organisation.ref))
    if form:
        return show(AddPage(organisation, form)), 422
    return redirect(url_for("evidence.library.pieces", ref=organisation.ref, **answer), 303)


@bp.get("/<evidence_ref>/versions")
@requires(Permission.EVIDENCE_ADD)
def replacing(organisation: Organisation, evidence_ref: str):
    """Ask for a newer version of a piece."""
    found = piece_or_404(organisation, evidence_ref)
    return show(ReplacePage(organisation, _replace_form(organisation, found), found.piece))


@bp.post("/<evidence_ref>/versions")
@requires(Permission.EVIDENCE_ADD)
@takes_files
def replace(organisation: Organisation, evidence_ref: str):
    """Take a newer version in; the older ones stay."""
    found, back = piece_or_404(organisation, evidence_ref), _place_of(organisation, evidence_ref)
    form, answer = _take(_replace_form(organisation, found), back=back, piece=found.piece)
    if form:
        return show(ReplacePage(organisation, form, found.piece)), 422
    return redirect(_place_of(organisation, evidence_ref, **answer), 303)


@bp.get("/<evidence_ref>")
@requires(Permission.EVIDENCE_VIEW)
def piece(organisation: Organisation, evidence_ref: str):
    """Show one piece."""
    found = piece_or_404(organisation, evidence_ref)
    if any(version.scan == WAITING for version in found.versions):
        rechecking.start_soon()
    return show(_page(organisation, found, became=adding.became_by_address(organisation, back=request.path), message=_said()))


@bp.post("/<evidence_ref>")
@requires(Permission.EVIDENCE_ADD)
def save(organisation: Organisation, evidence_ref: str):
    """Keep what is said of a piece; what is not right, or may not be kept, is shown back as it was typed."""
    stands = piece_or_404(organisation, evidence_ref)
    said = describing.read(request.form, describing.shown(stands))
    faults = {**said.all_faults, **({} if said.typed["title"] else {"title": _("Give this document a title.")})}
    back = {"typed": said.typed, "faults": faults}
    if faults.keys() - said.looked.faults.keys():
        _tell(said, stands, saved=False)
        return show(_page(organisation, stands, **back, revision=_revision(), guard=said.looked.panel(saved=False))), 422
    try:
        evidence.describe(stands, said.about, revision=_revision(), by=g.member)
    except PieceChanged:
        _tell(said, stands, saved=False)
        return _overtaken(organisation, evidence_ref, said)
    _tell(said, stands)
    if said.looked.refused:
        return show(_page(organisation, stands, **back, guard=said.looked.panel(saved=True))), 422
    return redirect(_place_of(organisation, evidence_ref, said="saved"), 303)


@bp.get("/<evidence_ref>/versions/<int:number>/file")
@requires(Permission.EVIDENCE_VIEW)
def download(organisation: Organisation, evidence_ref: str, number: int):
    """Send the file of a version; the log tells that it was fetched."""
    found = piece_or_404(organisation, evidence_ref)
    version = next((one for one in found.versions if one.number == number), None) or abort(404)
    answer = as_attachment(version)
    if isinstance(answer, Response) and request.method == "GET":
        log.note("evidence opened", organisation=organisation, by=g.member, object=f"evidence {evidence_ref} version {number}")
    return answer


def piece_or_404(organisation: Organisation, evidence_ref: str) -> Shown:
    """Return a piece of this organisation; for all else the page that it does not exist."""
    return evidence.piece_of(organisation, evidence_ref) or abort(404)


def _add_form(organisation: Organisation) -> AddForm:
    return AddForm(url_for("evidence.library.add", ref=organisation.ref))


def _replace_form(organisation: Organisation, found: Shown) -> AddForm:
    action = url_for("evidence.library.replace", ref=organisation.ref, evidence_ref=found.piece.ref)
    return AddForm(action, several=False, asks_title=False, button=_("Add this version"))


def _take(form: AddForm, *, back: str, piece: Piece | None = None) -> tuple[AddForm | None, dict[str, list[str]]]:
    """Take the files of this request in. Return the form to show back, or what became of the files as parameters of an address."""
    files = uploads()
    sent = adding.read(request.form, files)
    where = f"evidence {piece.ref}" if piece else "evidence"
    guarding.tell(sent.looked, by=g.member, organisation=g.member.organisation, where=where, saved=sent.is_right)
    if not sent.is_right:
        return adding.shown_back(form, sent), {}
    answers = adding.take_all(files, sent, by=g.member, piece=piece)
    if adding.is_refused(answers):
        return adding.shown_back(form, sent, answers, back=back), {}
    return None, adding.answers_in_address(answers, sent)


def _place_of(organisation: Organisation, evidence_ref: str, **more) -> str:
    return url_for("evidence.library.piece", ref=organisation.ref, evidence_ref=evidence_ref, **more)


def _choices(organisation: Organisation, piece: Piece, number: int) -> str:
    back = _place_of(organisation, piece.ref)
    return url_for("evidence.choices.look", ref=organisation.ref, evidence_ref=piece.ref, number=number, back=back)


def _page(organisation: Organisation, found: Shown, *, typed=None, revision: int | None = None, **more) -> PiecePage:
    day = now().date()
    return PiecePage(
        organisation, found.piece, state_words()[found.state(day)], versions_shown(organisation, found, day), stands_at(found),
        typed=typed or describing.shown(found), revision=found.piece.revision if revision is None else revision,
        statuses=describing.statuses(), is_checked=any(version.scan == WAITING for version in found.versions), **more,
    )  # fmt: skip


def _overtaken(organisation: Organisation, evidence_ref: str, said: describing.Described):
    """Show what stands now beside what was typed; saving again replaces it."""
    now_stands = piece_or_404(organisation, evidence_ref)
    shown, words = describing.shown(now_stands), describing.labels()
    shown["status"] = dict(describing.statuses()).get(shown["status"], shown["status"])
    ahead = tuple((words[name], text) for name, text in shown.items())
    back = {"typed": said.typed, "faults": said.all_faults, "guard": said.looked.panel(saved=False)}
    return show(_page(organisation, now_stands, **back, ahead=ahead)), 409


def _tell(said: describing.Described, stands: Shown, *, saved: bool = True) -> None:
    guarding.tell(said.looked, by=g.member, organisation=g.member.organisation, where=f"evidence {stands.piece.ref}", saved=saved)


def _is_in(name: str, found: Shown, day: date, links: Mapping[int, int]) -> bool:
    return found.piece.id not in links if name == NOWHERE else found.state(day) == name


def _filters(found: Sequence[Shown], groups: Mapping[str, Sequence[Shown]]) -> list[tuple[str, str]]:
    """Return what can be chosen, each with how many there are."""
    words = {name: word for name, (word, _tone) in state_words().items()} | {NOWHERE: _("stands at no question")}
    return [
        ("", _("all (%(count)s)", count=len(found))),
        *((name, _("%(state)s (%(count)s)", state=words[name], count=len(groups[name]))) for name in FILTERS),
    ]


def _row(organisation: Organisation, found: Shown, day: date, links: Mapping[int, int]) -> PieceRow:
    state = found.state(day)
    word, tone = state_words()[state]
    version = found.newest if state in (ASKED, CHECKED) else found.on(day) or found.newest
    return PieceRow(
        found.piece.title, _place_of(organisation, found.piece.ref), version_name(version), word, tone, version.valid_until, found.piece.covers, links.get(found.piece.id, 0),
    )  # fmt: skip


def _total(organisation: Organisation, found: Sequence[Shown], typed: Mapping[str, str]) -> int:
    """Return how many pieces there are, searched for or not; only whether there are any matters when words were given."""
    return len(found) if found or not typed["q"] else len(evidence.list_pieces(organisation))


def _beside(organisation: Organisation, typed: Mapping[str, str], number: int) -> str:
    asked = {name: value for name, value in typed.items() if value}
    return url_for("evidence.library.pieces", ref=organisation.ref, page=number, **asked)


def _page_number(text: str, count: int) -> int:
    """Return which page was asked for; the last one when there are not so many."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return max(1, min(number, -(-count // A_PAGE)))


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _said() -> str:
    words = {
        "saved": _("Saved."),
        "looked": _("Kept that you looked at it. The file counts from now on."),
        "thrown-away": _("The file is thrown away."),
        "deleted": _("The document is deleted."),
        "version-deleted": _("The version is deleted."),
    }
    return words.get(request.args.get("said", ""), "")
