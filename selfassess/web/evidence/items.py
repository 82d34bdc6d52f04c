"""The evidence at one item: what stands there, files to add, and pieces of the library to choose."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Item, Questionnaire
from selfassess.models.assessment import Assessment
from selfassess.models.evidence import PieceLink
from selfassess.services import evidence, moving
from selfassess.services.assessments import refuse_signed, takes_evidence
from selfassess.services.evidence import ASKED, CHECKED, GONE, Shown
from selfassess.services.publishing import questionnaire_of
from selfassess.services.uploading import Place
from selfassess.web import guarding
from selfassess.web.access import Permission, may, place, requires
from selfassess.web.evidence import adding, rechecking
from selfassess.web.evidence.adding import AddForm, Became
from selfassess.web.evidence.telling import version_name
from selfassess.web.evidence.words import state_words
from selfassess.web.guarding import Panel
from selfassess.web.kinds import KINDS
from selfassess.web.languages import language
from selfassess.web.pages import show
from selfassess.web.receiving import takes_files, uploads

MOST_TO_CHOOSE = 20  # pieces to choose from at once; of more, people search

bp = Blueprint("items", __name__, url_prefix="/assessments/<ref>/items/<item_id>/evidence")


@dataclass(frozen=True, slots=True)
class PieceHere:
    """A piece as it stands at the item, with the version that counts.

    `download`, `choices` and `incident` are empty when there is nothing to download, to look at, or to report for this person. `gone`: norms of a
    version before that it is about and that the question does not have; `fault` and `guard`: what is wrong with the page that was typed.
    """

    ref: str
    title: str = field(repr=False)
    href: str
    download: str
    choices: str
    incident: str
    state: tuple[str, str]
    is_checked: bool
    version: str
    date: date | None
    valid_until: date | None
    covers: str
    norms: frozenset[str]
    gone: tuple[str, ...]
    page: str
    fault: str = ""
    guard: Panel | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Pieces of the library that do not stand here: (ref, title, state). `asks_words`: there are too many to show."""

    pieces: tuple[tuple[str, str, str], ...]
    words: str
    asks_words: bool
    chosen: str = ""
    norms: frozenset[str] = frozenset()
    page: str = ""
    fault: str = ""
    guard: Panel | None = None


@dataclass(frozen=True, slots=True)
class ItemEvidencePage:
    """What stands at one item, and the forms to change it. `here`: the address of this page, `back`: the question.

    `is_gone`: the question was of a version before; what stands here is kept, and a file that was on its way is too.
    """

    assessment: Assessment
    item: Item
    norms: tuple[tuple[str, str], ...]
    pieces: tuple[PieceHere, ...]
    add: AddForm
    choose: Choosing
    became: tuple[Became, ...]
    may_add: bool
    said: str
    here: str
    back: str
    lang: str
    is_gone: bool = False

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong on the page, by id of the field."""
        chosen = {"link.page" if self.choose.guard else "link.piece": self.choose.fault} if self.choose.fault else {}
        return {**self.add.faults, **chosen, **{f"{piece.ref}.page": piece.fault for piece in self.pieces if piece.fault}}

    @property
    def guard(self) -> Panel | None:
        """What the guard asks, in one of the forms."""
        return self.add.guard or self.choose.guard or next((piece.guard for piece in self.pieces if piece.guard), None)

    @property
    def is_waiting(self) -> bool:
        """Whether a file still waits for the virus scanner."""
        return any(piece.is_checked for piece in self.pieces)


@bp.get("")
@requires(Permission.EVIDENCE_VIEW, apart=True)
def page(assessment: Assessment, item_id: str):
    """Show what stands at an item."""
    return show(_page(assessment, _item(assessment, item_id)))


@bp.post("")
@requires(Permission.EVIDENCE_ADD, apart=True)
@takes_files
def add(assessment: Assessment, item_id: str):
    """Take files in, each on its own; what is refused is told, what is right is kept: also at a question that went meanwhile."""
    item = _item(assessment, item_id, request.form.getlist("norms"))
    refuse_signed(assessment)
    files = uploads("files")
    sent = adding.read(request.form, files)
    if not sent.is_right:
        guarding.tell(sent.looked, by=g.member, assessment=assessment, where=item.id, saved=False)
        return show(_page(assessment, item, add=adding.shown_back(_add_form(assessment, item), sent))), 422
    answers = adding.take_all(files, sent, by=g.member, place=Place(assessment, item, sent.norms, sent.page))
    guarding.tell(sent.looked, by=g.member, assessment=assessment, where=item.id)
    if adding.is_refused(answers):
        form = adding.shown_back(_add_form(assessment, item), sent, answers, back=_address(assessment, item))
        return show(_page(assessment, item, add=form)), 422
    return redirect(_address(assessment, item, **adding.answers_in_address(answers, sent)) + "#became", 303)


@bp.post("/link")
@requires(Permission.EVIDENCE_ADD, apart=True)
def link(assessment: Assessment, item_id: str):
    """Let a piece of the library show something here."""
    item = _item(assessment, item_id, request.form.getlist("link.norms"))
    refuse_signed(assessment)
    norms = _letters(item, request.form.getlist("link.norms"))
    typed, looked = adding.read_page(request.form.get("link.page", ""), "", sent=request.form, name="link.page")
    chosen = request.form.get("link.piece", "")
    fault = looked.faults.get("link.page", "") if chosen else _("Choose a piece first.")
    if fault:
        guarding.tell(looked, by=g.member, assessment=assessment, where=item.id, saved=False)
        choose = {"norms": norms, "page": typed, "fault": fault, "guard": looked.panel(saved=False), "chosen": chosen}
        return show(_page(assessment, item, choose=choose)), 422
    evidence.link(assessment, item, _shown(chosen).piece, norms=norms, page=typed, by=g.member)
    guarding.tell(looked, by=g.member, assessment=assessment, where=item.id)
    return redirect(_address(assessment, item, said="linked"), 303)


@bp.post("/<evidence_ref>")
@requires(Permission.EVIDENCE_ADD, apart=True)
def change(assessment: Assessment, item_id: str, evidence_ref: str):
    """Change which parts a piece shows here, and where in it to look."""
    item, shown = _item(assessment, item_id, request.form.getlist(f"{evidence_ref}.norms")), _shown(evidence_ref)
    refuse_signed(assessment)
    stands = _standing(assessment, item, evidence_ref)
    if stands is None:
        return redirect(_address(assessment, item), 303)
    name = f"{evidence_ref}.page"
    norms = _letters(item, request.form.getlist(f"{evidence_ref}.norms"))
    typed, looked = adding.read_page(request.form.get(name, ""), stands.page, sent=request.form, name=name)
    if looked.refused:
        guarding.tell(looked, by=g.member, assessment=assessment, where=f"{item.id} evidence", saved=False)
        wrong = {"norms": norms, "page": typed, "fault": looked.faults.get(name, ""), "guard": looked.panel(saved=False)}
        return show(_page(assessment, item, wrong={evidence_ref: wrong})), 422
    evidence.link(assessment, item, shown.piece, norms=norms, page=typed, by=g.member)
    guarding.tell(looked, by=g.member, assessment=assessment, where=f"{item.id} evidence")
    return redirect(_address(assessment, item, said="changed"), 303)


@bp.post("/<evidence_ref>/unlink")
@requires(Permission.EVIDENCE_ADD, apart=True)
def unlink(assessment: Assessment, item_id: str, evidence_ref: str):
    """Take a piece away from this item; the piece itself stays in the library."""
    item = _item(assessment, item_id)
    evidence.unlink(assessment, item.id, _shown(evidence_ref).piece, by=g.member)
    return redirect(_address(assessment, item, said="unlinked"), 303)


def is_counted(item: Item) -> bool:
    """Return whether the counting form in the question is what counts as evidence. Source: docs/scoring.md 4.7."""
    return "sample.by" in KINDS[item.kind].names(item)


def _page(assessment: Assessment, item: Item, *, add: AddForm | None = None, choose: dict | None = None, wrong: dict | None = None):
    here = _address(assessment, item)
    rows = evidence.at_items(assessment, items=[item.id]).get(item.id, [])
    pieces = tuple(_piece(stands, shown, assessment, item, **(wrong or {}).get(shown.piece.ref, {})) for stands, shown in rows)
    if any(piece.is_checked for piece in pieces):
        rechecking.start_soon()
    section_id = _section_id(item)
    sent = add or choose or wrong  # a page of the version before may still send; what is wrong with it is told at its form
    may_add = takes_evidence(assessment) and may(Permission.EVIDENCE_ADD) and bool(section_id or sent)
    form = add or _add_form(assessment, item)
    return ItemEvidencePage(
        assessment=assessment, item=item, norms=_norms(item), pieces=pieces, add=form,
        choose=_choosing({shown.piece.id for _link, shown in rows}, assessment.reference_date, **(choose or {})) if may_add and (section_id or choose) else NO_CHOICE,
        became=form.became or adding.became_by_address(g.member.organisation, back=here),
        may_add=may_add, said=_said(), here=here,
        back=_back(assessment, item, section_id), lang=_questionnaire().language, is_gone=not section_id,
    )  # fmt: skip


NO_CHOICE = Choosing((), "", False)


def _add_form(assessment: Assessment, item: Item) -> AddForm:
    return AddForm(
        _address(assessment, item), asks_page=True, norms=_norms(item), counted=is_counted(item), lang=_questionnaire().language
    )  # fmt: skip


def _piece(stands: PieceLink, shown: Shown, assessment: Assessment, item: Item, **typed) -> PieceHere:
    day, organisation, piece = assessment.reference_date, g.member.organisation.ref, shown.piece
    state = shown.state(day)
    version = shown.on(day) or shown.newest
    norms = _letters(item, stands.norms)
    at = {"ref": organisation, "evidence_ref": piece.ref}
    found = PieceHere(
        ref=piece.ref, title=piece.title, href=url_for("evidence.library.piece", **at),
        download=url_for("evidence.library.download", **at, number=version.number) if version.is_usable else "",
        choices=adding.choices_address(piece, shown.newest, back=_address(assessment, item)) if state == ASKED else "",
        incident=url_for("evidence.removing.ask_incident", **at) if may(Permission.INCIDENT_REPORT) else "",
        state=state_words()[state], is_checked=state == CHECKED, version=version_name(version), date=version.date,
        valid_until=version.valid_until, covers=piece.covers, norms=norms, gone=tuple(sorted({*stands.norms} - norms)), page=stands.page,
    )  # fmt: skip
    return replace(found, **typed)


def _choosing(here: Iterable[int], day: date, *, chosen: str = "", **typed) -> Choosing:
    words = request.args.get("q", "").strip()[:100]
    everything = [shown for shown in evidence.list_pieces(g.member.organisation) if shown.piece.id not in here]
    many = len(everything) > MOST_TO_CHOOSE
    found = (
        [shown for shown in evidence.list_pieces(g.member.organisation, words=words) if shown.piece.id not in here] if words else everything
    )
    said = state_words()
    # What was chosen stands first, so that it is still there on a page with a fault.
    usable = sorted((shown for shown in found if shown.state(day) != GONE), key=lambda shown: shown.piece.ref != chosen)
    listed = tuple((shown.piece.ref, shown.piece.title, said[shown.state(day)][0]) for shown in usable[:MOST_TO_CHOOSE])
    return Choosing(listed, words, many, chosen, **typed)


def _said() -> str:
    words = {
        "linked": _("The piece stands here now."),
        "changed": _("Saved."),
        "looked": _("Kept that you looked at it. The file counts from now on."),
        "thrown-away": _("The file is thrown away."),
        "unlinked": _("The piece no longer stands here. It is still in your evidence."),
    }
    return words.get(request.args.get("said", ""), "")


def _norms(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((norm.id, norm.text) for norm in item.norms)


def _letters(item: Item, sent: Iterable[str]) -> frozenset[str]:
    return frozenset(sent) & {norm.id for norm in item.norms}


def _standing(assessment: Assessment, item: Item, evidence_ref: str) -> PieceLink | None:
    rows = evidence.at_items(assessment, items=[item.id]).get(item.id, [])
    return next((stands for stands, shown in rows if shown.piece.ref == evidence_ref), None)


def _shown(evidence_ref: str) -> Shown:
    return evidence.piece_of(g.member.organisation, evidence_ref) or abort(404)


def _address(assessment: Assessment, item: Item, **more) -> str:
    return url_for("evidence.items.page", ref=assessment.ref, item_id=item.id, **more)


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())


def _item(assessment: Assessment, item_id: str, norms: Iterable[str] = ()) -> Item:
    """Return a question with the norms that a form names, also when a version before asked it: nothing that is sent may be lost."""
    return moving.asked_ever(assessment, item_id, norms=norms, language=language()) or abort(404)


def _section_id(item: Item) -> str:
    """Return the section that asks a question now; empty when none does."""
    return next((section.id for section in _questionnaire().sections for one in section.items if one.id == item.id), "")


def _back(assessment: Assessment, item: Item, section_id: str) -> str:
    if section_id:
        return url_for("assess.filling.section", ref=assessment.ref, section_id=section_id, _anchor=item.id)
    return url_for("versions.kept", ref=assessment.ref)
