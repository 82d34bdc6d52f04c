"""Adding files: the form, what people say in it, and what became of each file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from selfassess.core.phrases import N_
from selfassess.exchange.documents import DEFAULT, KINDS, safe_name, too_many
from selfassess.models.evidence import LONGEST_PAGE, WAITING, Piece, PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services import evidence, uploading
from selfassess.services.evidence import About
from selfassess.services.members import Member
from selfassess.services.uploading import NotTaken, Place, Said, Taken, Upload
from selfassess.web.evidence import describing
from selfassess.web.evidence.describing import Described
from selfassess.web.evidence.words import depot, lines_told, no_bsn_reasons, told_of
from selfassess.web.guarding import Looked, Panel, look
from selfassess.web.languages import said

MEGABYTE = 1_000_000
# Parameters of an address: what became of files, as piece.version; left: known already, and something else was typed of it.
KEPT, KNOWN, LEFT = "kept", "known", "left"
ONE_ONLY = N_("You can add one file here. Add the others on their own.")
Answer = Taken | NotTaken


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one file. `lines`: what was found in it; `href` and `link`: where to go on, when there is something to do."""

    name: str = field(repr=False)
    says: str
    tone: str
    lines: tuple[str, ...] = ()
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class AddForm:
    """The form that takes files. `action`: where it posts; `several`: more than one at a time; `norms`: (letter, text) to tick.

    `counted`: what counts here is the counting form in the question. `became`: what became of the files that were just
    sent; `again`: which of those (by place) may be sent again with a reason why a number is no BSN.
    """

    action: str
    several: bool = True
    asks_title: bool = True
    asks_page: bool = False
    norms: tuple[tuple[str, str], ...] = ()
    counted: bool = False
    lang: str = ""
    button: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    ticked: frozenset[str] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict, repr=False)
    guard: Panel | None = None
    became: tuple[Became, ...] = ()
    again: tuple[int, ...] = ()

    @property
    def accepts(self) -> str:
        """The extensions that a browser offers."""
        return ",".join(f".{extension}" for extension in KINDS)

    @property
    def most_files(self) -> int:
        """How many files may come at a time."""
        return DEFAULT.files if self.several else 1

    @property
    def most_bytes(self) -> int:
        """How large one file may be."""
        return DEFAULT.size

    @property
    def most_megabytes(self) -> int:
        """How large one file may be, in megabytes."""
        return DEFAULT.size // MEGABYTE

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        """The statuses to choose from."""
        return describing.statuses()

    @property
    def no_bsn(self) -> list[tuple[str, str]]:
        """The reasons for which a number is no BSN; nothing when that is not asked."""
        return [("", _("It is a BSN, or I do not know")), *no_bsn_reasons()] if self.again else []

    @property
    def opens_more(self) -> bool:
        """Whether what is seldom filled in stands open."""
        return any(self.typed.get(name) or self.faults.get(name) for name in ("title", "label", "covers"))


@dataclass(frozen=True)
class Sent:
    """What came with the files, read; nothing is taken in when it is not right."""

    described: Described = field(repr=False)
    typed: Mapping[str, str] = field(repr=False)
    norms: tuple[str, ...]
    page: str = field(repr=False)
    not_bsn: str | None
    faults: Mapping[str, str] = field(repr=False)
    looked: Looked

    @property
    def is_right(self) -> bool:
        """Whether the files may be taken in with this."""
        return not self.faults

    @property
    def panel(self) -> Panel | None:
        """What the guard asks; nothing of the form was kept."""
        return self.looked.panel(saved=False)


def read(sent: MultiDict, files: Sequence[Upload]) -> Sent:
    """Read the form around files; a form without a file is not right."""
    described = describing.read(sent)
    page, looked_at_page = read_page(sent.get("page", ""), "", sent=sent)
    faults = {} if files else {"files": _("Choose a file first.")}
    looked = Looked(described.looked.finds + looked_at_page.finds, {**described.looked.refused, **looked_at_page.refused})
    return Sent(
        described=described, typed={**described.typed, "page": page, "not_bsn": sent.get("not_bsn", "")},
        norms=tuple(sent.getlist("norms")), page=page, not_bsn=sent.get("not_bsn") or None,
        faults={**faults, **described.faults, **looked.faults}, looked=looked,
    )  # fmt: skip


def read_page(typed: str, stands: str, *, sent: Mapping[str, str], name: str = "page") -> tuple[str, Looked]:
    """Return where in a document to look, as it would be kept, and what the guard says of it."""
    page = "".join(sign for sign in typed if sign.isprintable()).strip()[:LONGEST_PAGE]
    return page, look({name: page}, {name: stands}, sent=sent, labels={name: _("Page or paragraph")})


def take_all(
    files: Sequence[Upload], sent: Sent, *, by: Member, place: Place | None = None, piece: Piece | None = None
) -> tuple[Answer, ...]:
    """Take files in, each on its own: a refusal of one leaves the others as they are. What is over the limit is refused."""
    most = DEFAULT.files if piece is None else 1
    about = _about(sent, len(files))
    taken = [uploading.take(depot(), one, about, by=by, place=place, piece=piece, not_bsn=sent.not_bsn) for one in files[:most]]
    return (*taken, *(_one_too_many(one, len(files)) for one in files[most:]))


def is_refused(answers: Iterable[Answer]) -> bool:
    """Return whether one or more of the files were not kept."""
    return any(isinstance(answer, NotTaken) for answer in answers)


def shown_back(form: AddForm, sent: Sent, answers: Sequence[Answer] = (), *, back: str = "") -> AddForm:
    """Return the form with what was typed, what is wrong, and what became of each file."""
    lost = sum(isinstance(answer, NotTaken) for answer in answers)
    refused = {"files": ngettext("%(num)s file was not kept.", "%(num)s files were not kept.", lost)} if lost else {}
    again = tuple(place for place, answer in enumerate(answers) if isinstance(answer, NotTaken) and answer.may_be_no_bsn)
    return replace(
        form, typed=sent.typed, ticked=frozenset(sent.norms), faults={**refused, **sent.faults},
        guard=None if sent.is_right else sent.panel, again=again,
        became=tuple(became_of(answer, sent, len(answers), back=back) for answer in answers),
    )  # fmt: skip


def answers_in_address(answers: Sequence[Answer], sent: Sent) -> dict[str, list[str]]:
    """Return what became of files as parameters of the address of the next page."""
    found: dict[str, list[str]] = {KEPT: [], KNOWN: [], LEFT: []}
    for answer in answers:
        if isinstance(answer, Taken):
            found[_fate(answer, sent, len(answers))].append(f"{answer.piece.ref}.{answer.version.number}")
    return {name: refs for name, refs in found.items() if refs}


def became_by_address(organisation: Organisation, *, back: str = "") -> tuple[Became, ...]:
    """Return what became of files as the address of this page says; only of this organisation."""
    return tuple(
        _became(version, piece, name, back=back)
        for name in (KEPT, KNOWN, LEFT)
        for ref in request.args.getlist(name)[: DEFAULT.files]
        if (found := _version_of(organisation, ref))
        for piece, version in [found]
    )


def became_of(answer: Answer, sent: Sent, count: int, *, back: str = "") -> Became:
    """Return in words what became of one of `count` files; `back` is where its next page leads back to."""
    if isinstance(answer, NotTaken):
        lines = tuple(_found(one) for one in answer.found)
        return Became(answer.name or _("A file"), said(answer.says), "faulty", lines)
    return _became(answer.version, answer.piece, _fate(answer, sent, count), back=back, name=answer.name)


def choices_address(piece: Piece, version: PieceVersion, *, back: str = "") -> str:
    """Return where a person looks at what is asked of a version."""
    ref = g.member.organisation.ref
    return url_for("evidence.choices.look", ref=ref, evidence_ref=piece.ref, number=version.number, **({"back": back} if back else {}))


def _about(sent: Sent, count: int) -> About:
    """Return what is said of each of `count` files: only one alone gets the title that was typed."""
    return sent.described.about if count == 1 else replace(sent.described.about, title="")


def _fate(answer: Taken, sent: Sent, count: int) -> str:
    """Return what became of a file that is here: KEPT, KNOWN, or LEFT."""
    if not answer.is_known:
        return KEPT
    about, piece, version = _about(sent, count), answer.piece, answer.version
    typed = (
        (about.title, piece.title), (about.covers, piece.covers), (about.label, version.label), (about.date, version.date),
        (about.valid_until, version.valid_until), (about.status, version.status),
    )  # fmt: skip
    return LEFT if any(said and said != stands for said, stands in typed) else KNOWN


def _kept(piece: Piece, fate: str) -> str:
    known = _("This file was here already, as “%(title)s”. It is not kept twice.", title=piece.title)
    return {
        KEPT: _("Kept."),
        KNOWN: known,
        LEFT: _("%(known)s What you typed about it now is not kept. Change that on the page of the document.", known=known),
    }[fate]


def _became(version: PieceVersion, piece: Piece, fate: str, *, back: str, name: str = "") -> Became:
    kept = _kept(piece, fate)
    name, lines = name or version.file_name, tuple(told_of(version)) if fate == KEPT else ()
    if version.asked:
        says = _("%(kept)s It does not count yet: look at it first.", kept=kept)
        return Became(name, says, "warning", lines, choices_address(piece, version, back=back), _("Look at %(title)s", title=piece.title))
    if version.scan == WAITING:
        says = _("%(kept)s It is being checked for viruses, and counts after that.", kept=kept)
        return Became(name, says, "warning", lines)
    if fate == LEFT:
        address = url_for("evidence.library.piece", ref=g.member.organisation.ref, evidence_ref=piece.ref)
        return Became(name, kept, "warning", lines, address, _("Open %(title)s", title=piece.title))
    return Became(name, kept, "good", lines)


def _found(one: Said) -> str:
    where = _("in the name of the file") if one.where == "name" else lines_told(one.lines)
    says = said(one.says)
    return _("%(says)s (%(where)s)", says=says, where=where) if where else says


def _one_too_many(upload: Upload, count: int) -> NotTaken:
    refusal = too_many(count)
    name = "" if uploading.hits_in_name(upload.name) else safe_name(upload.name)
    if refusal is None:
        return NotTaken(name, "too_many", ONE_ONLY)
    return NotTaken(name, refusal.code, refusal.says)


def _version_of(organisation: Organisation, ref: str) -> tuple[Piece, PieceVersion] | None:
    piece_ref, _dot, number = ref.partition(".")
    shown = evidence.piece_of(organisation, piece_ref)
    versions = [version for version in shown.versions if str(version.number) == number] if shown else []
    return (shown.piece, versions[0]) if versions else None
