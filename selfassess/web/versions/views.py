"""The pages of a newer version: the offer with its report, and what was kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.changes import BACK
from selfassess.core.definition import Questionnaire
from selfassess.models.answer import VOICES
from selfassess.models.assessment import CONCEPT, Assessment
from selfassess.models.moving import INTAKE
from selfassess.services import answering, members, moving
from selfassess.services.moving import COUNTING, SECOND_READY, AlreadyMoved, CannotMove, Foreseen, Gone, Kept, OfferChanged
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import FIRST, Permission, is_apart, may, place, requires, voice
from selfassess.web.assess.moved import kept_lines, waiting_in
from selfassess.web.assess.own import own_outcome
from selfassess.web.languages import language
from selfassess.web.pages import show
from selfassess.web.versions.beside import Beside, kept_beside, pieces_without_place
from selfassess.web.versions.report import Report, report_of

bp = Blueprint("versions", __name__, url_prefix="/assessments/<ref>/version")


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What going over would do. `hindrance`: why it cannot be now; `stayed`: who chose to stay; `ahead`: what happened meanwhile.

    `report` is None when there is no newer version, or the answers are closed: `says` tells which. `pieces`: evidence in the files at what is gone.
    `lang` and `lang_new`: of the words of the version of now, and of the newer one. `quoted`: the versions whose words stand in sentences.
    """

    assessment: Assessment
    says: str
    old: int
    new: int
    report: Report | None
    differences: str
    hindrance: str
    stayed: str
    may_decide: bool
    ahead: str
    lang: str
    lang_new: str
    kept: str
    pieces: tuple[Beside, ...] = ()
    quoted: tuple[Questionnaire, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptRow:
    """What was kept at one question. `href`: of the question, empty when it is gone; `side`: whose answer, when more are shown."""

    title: str
    href: str
    lines: tuple[str, ...]
    side: str = ""


@dataclass(frozen=True, slots=True)
class KeptMove:
    """One move with what it kept, in words. `back`: title and address of the questions whose answer came back with it."""

    old: int
    new: int
    at: datetime
    person: str
    is_undone: bool
    rows: tuple[KeptRow, ...]
    back: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Everything that was kept. `beside`: what stands at questions that are gone besides answers; `undo`: number of the move to take back, 0 without.

    `quoted`: all versions that it was of, whose words stand beside what people wrote.
    """

    assessment: Assessment
    said: str
    moves: tuple[KeptMove, ...]
    beside: tuple[KeptRow, ...]
    undo: int
    undo_to: int
    to_check: int
    lang: str
    quoted: tuple[Questionnaire, ...] = ()


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW)
def offer(assessment: Assessment):
    """Show what going over to the newest version would do to each answer."""
    return show(_offer(assessment))


@bp.post("/stay")
@requires(Permission.ASSESSMENT_MOVE)
def stay(assessment: Assessment):
    """Stay with this version; it can be chosen otherwise later."""
    try:
        moving.stay(assessment, _number("to"), by=g.member)
    except OfferChanged:
        return show(_offer(assessment, _otherwise())), 409
    return redirect(url_for("assess.listing.tasks", ref=assessment.ref, saved=1), 303)


@bp.post("/move")
@requires(Permission.ASSESSMENT_MOVE)
def move(assessment: Assessment):
    """Go over, once; who presses second sees what the first did."""
    try:
        moving.move(assessment, before=_number("before"), to=_number("to"), by=g.member)
    except AlreadyMoved:
        return redirect(url_for("versions.kept", ref=assessment.ref, said="first", _anchor="said"), 303)
    except OfferChanged:
        return show(_offer(assessment, _otherwise())), 409
    except CannotMove as told:
        return show(_offer(assessment, _why(told.why))), 409
    return redirect(url_for("versions.kept", ref=assessment.ref, said="moved", _anchor="said"), 303)


@bp.post("/undo")
@requires(Permission.ASSESSMENT_MOVE)
def undo(assessment: Assessment):
    """Take going over back, once."""
    try:
        moving.undo(assessment, _number("move"), by=g.member)
    except AlreadyMoved:
        return redirect(url_for("versions.kept", ref=assessment.ref, said="back-first", _anchor="said"), 303)
    except CannotMove as told:
        return show(_kept(assessment, _why(told.why))), 409
    return redirect(url_for("versions.kept", ref=assessment.ref, said="back", _anchor="said"), 303)


@bp.get("/kept")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def kept(assessment: Assessment):
    """Show what was kept of the answers of the own side."""
    return show(_kept(assessment, _said()))


def _offer(assessment: Assessment, ahead: str = "") -> OfferPage:
    found, version = moving.offer_of(assessment), place().version
    foreseen = moving.foresee(assessment, found, language()) if found else None
    stay_ = found.stay if found else None
    names = members.names_of([stay_.stayed_by]) if stay_ else {}
    compare = {"key": version.key, "before": version.number, "after": found.version.number} if found else {}
    return OfferPage(
        assessment,
        says=_says(assessment, found is not None),
        old=found.before.number if found else version.number,
        new=found.version.number if found else 0,
        report=_report(assessment, foreseen) if foreseen else None,
        differences=url_for("builder.changes.versions", ref=g.member.organisation.ref, **compare) if found else "",
        hindrance=_why(found.hindrance) if found and found.hindrance else "",
        stayed=_stayed(names.get(stay_.stayed_by, "")) if stay_ else "",
        may_decide=may(Permission.ASSESSMENT_MOVE),
        ahead=ahead,
        lang=questionnaire_of(version, language()).language,
        lang_new=foreseen.becomes.language if foreseen else "",
        kept=url_for("versions.kept", ref=assessment.ref) if moving.has_moved(assessment) else "",
        pieces=tuple(pieces_without_place(assessment, foreseen.was, foreseen.becomes)) if foreseen else (),
        quoted=(foreseen.becomes, *foreseen.versions.written) if foreseen else (),
    )


def _report(assessment: Assessment, foreseen: Foreseen) -> Report:
    return report_of(foreseen, dict(answering.answers_of(assessment, foreseen.was)))


def _says(assessment: Assessment, is_offered: bool) -> str:
    if is_offered:
        return ""
    if assessment.state != CONCEPT:
        return _("This self-assessment takes no answers now, so it stays with its version.")
    return _("This self-assessment is of the newest version of its questionnaire.")


def _stayed(person: str) -> str:
    who = person or _("someone who is no longer here")
    return _("%(who)s chose to stay with this version. You can choose otherwise at any time.", who=who)


def _otherwise() -> str:
    return _("Something changed since you opened this page: another version is the newest now. Nothing was done. This is how it is now.")


def _why(why: str) -> str:
    if why == SECOND_READY:
        return _(
            "The second assessor is ready with the judgement. Going over would change what was judged. Let the second assessor take that back first."
        )
    if why == COUNTING:
        return _(
            "A counting of files is going on, and what is counted changes with the newer version. Close the counting first, or throw it away."
        )
    return _("This self-assessment takes no answers now, so it stays with its version.")


def _kept(assessment: Assessment, said: str) -> KeptPage:
    sides = {side: moving.moves_in(assessment, voice=side) for side in _sides(assessment)}
    found, beside = sides[voice()], tuple(kept_beside(assessment))
    names = members.names_of(one.move.moved_by for one in found)
    back = moving.can_undo(assessment) if may(Permission.ASSESSMENT_MOVE) and not is_apart() else None
    undo_to = next((one.was.number for one in found if back and one.move.id == back.id), 0)
    return KeptPage(
        assessment,
        said,
        tuple(_move(assessment, dict(zip(sides, each, strict=True)), names) for each in zip(*sides.values(), strict=True)),
        tuple(KeptRow(f"{one.item_id} {one.title}", _href(assessment, one.item_id), one.lines) for one in beside),
        back.id if back else 0,
        undo_to,
        len(waiting_in(assessment, own_outcome(assessment))),
        questionnaire_of(place().version, language()).language,
        tuple(questionnaire_of(version, language()) for version in moving.versions_ever(assessment)) if beside else (),
    )


def _sides(assessment: Assessment) -> tuple[str, ...]:
    """Return the voices of which this person may see what was kept: the own one, and all of them once both sides met."""
    others = VOICES if answering.has_agreed(assessment) and not is_apart() else ()
    return tuple(dict.fromkeys((voice(), *others)))


def _move(assessment: Assessment, sides: Mapping[str, Gone], names: Mapping[int, str]) -> KeptMove:
    """Return one move with what it kept on each side."""
    words = {FIRST: _("First judgement"), "second": _("Second judgement"), "consensus": _("What was agreed")}
    rows = []
    for side, one in sides.items():
        said = words[side] if len(sides) > 1 else ""
        rows += [_kept_row(assessment, one, kept, said) for kept in one.kept if kept.left]
    person = names.get(one.move.moved_by, "")
    back = () if one.is_undone else tuple(_back(assessment, one, sides.values()))
    return KeptMove(one.was.number, one.becomes.number, one.move.moved_at, person, one.is_undone, tuple(rows), back)


def _back(assessment: Assessment, one: Gone, sides: Iterable[Gone]) -> Iterator[tuple[str, str]]:
    """Yield title and address of the questions whose answer came back with a move, on any of the sides that are shown."""
    ids = {kept.item_id for side in sides for kept in side.kept if kept.outcome == BACK}
    for item in questionnaire_of(one.becomes, language()).items:
        if item.id in ids:
            yield f"{item.id} {item.title}", _href(assessment, item.id)


def _kept_row(assessment: Assessment, one: Gone, kept: Kept, side: str) -> KeptRow:
    lines = tuple(kept_lines(one, kept.item_id, kept.left))
    if kept.item_id == INTAKE:
        return KeptRow(_("First questions"), url_for("assess.intake.intake", ref=assessment.ref), lines, side)
    was = {item.id: item.title for item in questionnaire_of(one.was, language()).items}
    return KeptRow(f"{kept.item_id} {was.get(kept.item_id, '')}".strip(), _href(assessment, kept.item_id), lines, side)


def _href(assessment: Assessment, item_id: str) -> str:
    for section in questionnaire_of(place().version, language()).sections:
        if item_id in {item.id for item in section.items}:
            return url_for("assess.filling.section", ref=assessment.ref, section_id=section.id, _anchor=item_id)
    return ""


def _said() -> str:
    said = {
        "moved": _("This self-assessment is of the newer version now. Nothing was thrown away."),
        "first": _("Somebody else just did this. This self-assessment is of the newer version now."),
        "back": _("This self-assessment is of the version before again."),
        "back-first": _("This was taken back already. Look below how it stands now."),
    }
    return said.get(request.args.get("said", ""), "")


def _number(name: str) -> int:
    sent = request.form.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
