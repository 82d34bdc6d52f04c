"""What a person must look at in a file before it counts: agree with all of it, or throw the file away."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.evidence import PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services import evidence
from selfassess.services.evidence import Shown
from selfassess.services.evidence_retention import TO_ANSWER
from selfassess.web.access import Permission, requires
from selfassess.web.account.entering import safe_target
from selfassess.web.evidence.removing import leave_nothing
from selfassess.web.evidence.telling import people_here
from selfassess.web.evidence.words import AskedOf, asked_of, told_of
from selfassess.web.pages import show

bp = Blueprint("choices", __name__, url_prefix="/organisations/<ref>/evidence/<evidence_ref>/versions/<int:number>/choices")


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """What is asked about one file. `agreed`: which of `asked` were ticked, by place; `told`: what else was found.

    `until`: what is not answered by then is deleted. `is_mine`: this person added it, and so can look; `adder`: who did,
    empty when that person no longer works here. `changed`: the file that this person looked at is gone, this is another.
    """

    title: str = field(repr=False)
    version: PieceVersion
    asked: tuple[AskedOf, ...]
    told: tuple[str, ...]
    action: str
    back: str
    until: datetime
    is_mine: bool
    adder: str
    changed: bool = False
    agreed: frozenset[int] = frozenset()
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is not ticked yet, by id of its box: each in the words of the box."""
        return [(name, self._unticked(one)) for place, one in enumerate(self.asked) if (name := f"agree.{place}") in self.faults]

    def _unticked(self, one: AskedOf) -> str:
        if one.where:
            return _("Not ticked yet (%(place)s): %(what)s", place=one.where, what=one.says)
        return _("Not ticked yet: %(what)s", what=one.says)


@bp.get("")
@requires(Permission.EVIDENCE_ADD)
def look(organisation: Organisation, evidence_ref: str, number: int):
    """Show what must be looked at; on to the next page when nothing is asked."""
    shown, version = _found(organisation, evidence_ref, number)
    return show(_page(shown, version)) if version.asked else redirect(_back(shown), 303)


@bp.post("")
@requires(Permission.EVIDENCE_ADD)
def choose(organisation: Organisation, evidence_ref: str, number: int):
    """Keep that who added it looked at all of it, or throw the file away."""
    shown, version = _found(organisation, evidence_ref, number)
    if not version.asked:
        return redirect(_back(shown), 303)
    if request.args.get("of", _mark(version)) != _mark(version):  # it was thrown away, and another file got its number
        return show(_page(shown, version, changed=True)), 409
    if "throw" in request.form:
        return _thrown_away(shown, version)
    if not _is_mine(version):
        return show(_page(shown, version)), 403
    agreed = frozenset(place for place in range(len(version.asked)) if f"agree.{place}" in request.form)
    lacking = [place for place in range(len(version.asked)) if place not in agreed]
    if lacking:
        faults = {f"agree.{place}": _("Tick this when you have looked at it. Is it not so? Then throw the file away.") for place in lacking}
        return show(_page(shown, version, agreed=agreed, faults=faults)), 422
    evidence.confirm(version, by=g.member)
    return redirect(_saying("looked", _back(shown)), 303)


def _thrown_away(shown: Shown, version: PieceVersion):
    back, is_whole = _back(shown), len(shown.versions) == 1
    evidence.delete_version(shown, version, by=g.member)
    leave_nothing()
    if is_whole and back == _library(shown):
        back = url_for("evidence.library.pieces", ref=g.member.organisation.ref)
    return redirect(_saying("thrown-away", back), 303)


def _page(shown: Shown, version: PieceVersion, **typed) -> ChoicesPage:
    back = _back(shown)
    at = {"ref": g.member.organisation.ref, "evidence_ref": shown.piece.ref, "number": version.number}
    return ChoicesPage(
        shown.piece.title, version, tuple(asked_of(version)), tuple(told_of(version)),
        action=url_for("evidence.choices.choose", **at, back=back, of=_mark(version)), back=back, until=version.added_at + TO_ANSWER,
        is_mine=_is_mine(version), adder=people_here(g.member.organisation).get(version.added_by, ""), **typed,
    )  # fmt: skip


def _is_mine(version: PieceVersion) -> bool:
    """Return whether this person added the file: nobody else has it, because it cannot be downloaded yet."""
    return version.added_by == g.member.account.id


def _mark(version: PieceVersion) -> str:
    return (version.sha256 or "")[:16]


def _found(organisation: Organisation, evidence_ref: str, number: int) -> tuple[Shown, PieceVersion]:
    shown = evidence.piece_of(organisation, evidence_ref) or abort(404)
    return shown, next((version for version in shown.versions if version.number == number), None) or abort(404)


def _back(shown: Shown) -> str:
    """Return the page that led here when it is one of ours, else the piece in the library."""
    asked = request.args.get("back")
    target = safe_target(asked) if asked else "/"
    return target if target != "/" else _library(shown)


def _saying(said: str, address: str) -> str:
    path, _question, query = address.partition("?")
    others = [one for one in query.split("&") if one and not one.startswith("said=")]
    return f"{path}?{'&'.join([*others, f'said={said}'])}"


def _library(shown: Shown) -> str:
    return url_for("evidence.library.piece", ref=g.member.organisation.ref, evidence_ref=shown.piece.ref)
