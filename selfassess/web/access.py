"""Who may do what, where: roles and permissions, and the mark that every view carries.

A view is open to nobody until it says `@public`, `@signed_in` or `@requires(Permission.…)`. A view with a
parameter `assessment`, `draft` or `organisation` gets the object that the URL's `ref` names, of an organisation where
this person works: holding it is having passed the check.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_login import current_user

from selfassess.models.assessment import CONCEPT, IN_REVIEW, Assessment, Place
from selfassess.models.organisation import Membership, Organisation, find_membership, memberships_of
from selfassess.services import assessments, drafting
from selfassess.services.assessments import VersionChanged
from selfassess.services.members import Member
from selfassess.services.seats import SideChanged
from selfassess.web.pages import judging_apart, saves_itself, signed_out

FIRST = "first"
VERSION = "version"  # field of every form about an assessment: the number of the version whose questions the page showed
SIDE = "side"  # field of every form about an assessment: in which voice the page was made
APART = (CONCEPT, IN_REVIEW)  # states in which the two sides do not see each other


class Permission(StrEnum):
    """What a role may do, `noun:verb`."""

    ASSESSMENT_VIEW = "assessment:view"
    ASSESSMENT_START = "assessment:start"
    ASSESSMENT_ANSWER = "assessment:answer"
    PLAN_VIEW = "plan:view"
    PLAN_EDIT = "plan:edit"
    PLAN_PROGRESS = "plan:progress"
    MEMBER_MANAGE = "member:manage"
    ORGANISATION_VIEW = "organisation:view"
    ORGANISATION_LEAVE = "organisation:leave"
    ASSESSMENT_DELETE = "assessment:delete"
    INCIDENT_REPORT = "incident:report"
    LOG_VIEW = "log:view"
    EVIDENCE_VIEW = "evidence:view"
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_DELETE = "evidence:delete"
    WORK_DIVIDE = "work:divide"
    COMMENT_WRITE = "comment:write"
    ASSESSMENT_SUBMIT = "assessment:submit"
    ASSESSMENT_MOVE = "assessment:move"
    ASSESSMENT_CALIBRATE = "assessment:calibrate"
    ASSESSMENT_SIGN = "assessment:sign"
    ASSESSMENT_REOPEN = "assessment:reopen"
    ASSESSMENT_ARCHIVE = "assessment:archive"
    QUESTIONNAIRE_EDIT = "questionnaire:edit"
    QUESTIONNAIRE_PUBLISH = "questionnaire:publish"
    LOCATION_MANAGE = "location:manage"


_READER = {Permission.ORGANISATION_VIEW, Permission.ASSESSMENT_VIEW, Permission.PLAN_VIEW, Permission.EVIDENCE_VIEW}
_WRITER = {
    *_READER,
    Permission.ASSESSMENT_ANSWER,
    Permission.ASSESSMENT_CALIBRATE,
    Permission.COMMENT_WRITE,
    Permission.PLAN_PROGRESS,
    Permission.EVIDENCE_ADD,
    Permission.INCIDENT_REPORT,
}
_LEADER = {
    *_WRITER,
    Permission.ASSESSMENT_START,
    Permission.ASSESSMENT_SUBMIT,
    Permission.ASSESSMENT_MOVE,
    Permission.ASSESSMENT_REOPEN,
    Permission.ASSESSMENT_ARCHIVE,
    Permission.WORK_DIVIDE,
    Permission.PLAN_EDIT,
    Permission.EVIDENCE_DELETE,
    Permission.QUESTIONNAIRE_EDIT,
    Permission.QUESTIONNAIRE_PUBLISH,
    Permission.LOCATION_MANAGE,
}
_SIGNER = {
    *_READER,
    Permission.COMMENT_WRITE,
    Permission.PLAN_PROGRESS,
    Permission.ASSESSMENT_SIGN,
    Permission.ASSESSMENT_REOPEN,
    Permission.ASSESSMENT_ARCHIVE,
}
MAY = {
    "administrator": frozenset(
        {
            *_READER,
            Permission.MEMBER_MANAGE,
            Permission.LOCATION_MANAGE,
            Permission.ORGANISATION_LEAVE,
            Permission.ASSESSMENT_DELETE,
            Permission.EVIDENCE_DELETE,
            Permission.INCIDENT_REPORT,
            Permission.LOG_VIEW,
            Permission.QUESTIONNAIRE_EDIT,
            Permission.QUESTIONNAIRE_PUBLISH,
        }
    ),
    "coordinator": frozenset(_LEADER),
    "assessor": frozenset(_WRITER),
    "director": frozenset(_SIGNER),
    "auditor": frozenset({*_READER, Permission.LOG_VIEW}),
}


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks: `public`, `signed_in` or a permission. `apart`: also open to who judges apart and may not see the first answers."""

    asks: str
    permission: Permission | None = None
    apart: bool = False


def public(view: Callable) -> Callable:
    """Open a view to everyone."""
    view.access = Access("public")
    return view


def signed_in(view: Callable) -> Callable:
    """Open a view to everyone who is signed in, whatever the organisation."""

    @functools.wraps(view)
    def guarded(**arguments):
        if not current_user.is_authenticated:
            return _to_sign_in()
        g.member = current_member()
        return view(**arguments)

    guarded.access = Access("signed_in")
    return guarded


def requires(permission: Permission, *, apart: bool = False) -> Callable[[Callable], Callable]:
    """Open a view to members whose role has a permission; another organisation's object does not exist for them (404).

    A view about an assessment is closed to its second assessors until both sides are ready, unless it says `apart`: it then
    shows nothing of the first answers, or only those of `voice()`.
    """

    def mark(view: Callable) -> Callable:
        find = _finder(view)

        @functools.wraps(view)
        def guarded(**arguments):
            if not current_user.is_authenticated:
                return _to_sign_in()
            arguments = find(arguments)
            if g.member is None or not may(permission):
                abort(403)
            if not apart and is_apart():
                return judging_apart()
            _refuse_other_side(view)
            _refuse_other_version(view)
            if g.member.organisation.second_factor_required and not g.member.account.has_second_factor:
                return abort(403) if saves_itself() else redirect(url_for("account.second_factor.settings"), 303)
            return view(**arguments)

        guarded.access = Access("permission", permission, apart)
        return guarded

    return mark


def may(permission: str) -> bool:
    """Return whether the person of this request has a permission in the organisation at hand."""
    member = g.get("member")
    return member is not None and permission in MAY.get(member.role, ())


def voice() -> str:
    """Return in which voice the person of this request answers the assessment at hand: `second` for who has a seat there, else `first`."""
    here = g.get("place")
    return here.seat.voice if here is not None and here.seat is not None else FIRST


def side() -> str:
    """Return in which voice the forms of this page speak; empty when it is not about an assessment."""
    return voice() if "place" in g else ""


def bound() -> int | None:
    """Return the number of the version whose questions this page shows; None when it is not about an assessment."""
    return g.place.version.number if "place" in g else None


def sent_version() -> int:
    """Return the number of the version whose questions the page showed that was sent; the present one when it does not say."""
    sent = request.form.get(VERSION, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 8 else g.place.version.number


def of_version(view: Callable) -> Callable:
    """Mark a view, below its access mark, whose form only means something for the questions that the page showed.

    A form of another version is refused, and nothing is done.
    """
    view.of_version = True
    return view


def is_apart() -> bool:
    """Return whether the person of this request judges the assessment at hand apart: until both sides are ready."""
    return voice() != FIRST and g.place.assessment.state in APART


def takes_answers(assessment: Assessment) -> bool:
    """Return whether the person of this request may answer this assessment now, in the own voice."""
    return assessments.takes(assessment, voice()) and may(Permission.ASSESSMENT_ANSWER)


def _refuse_other_side(view: Callable) -> None:
    """Refuse a form that was made on the other side: its reader got or lost a seat, and its revisions are those of other answers.

    Raises SideChanged. A form with files is about evidence, which is of both sides.
    """
    if request.method != "POST" or "place" not in g or getattr(view, "takes_files", False):
        return
    if request.form.get(SIDE, voice()) != voice():
        raise SideChanged(g.place.assessment.ref)


def _refuse_other_version(view: Callable) -> None:
    """Refuse a form of questions that the assessment has no more. Raises VersionChanged."""
    if request.method == "POST" and "place" in g and getattr(view, "of_version", False) and sent_version() != g.place.version.number:
        raise VersionChanged(g.place.assessment.ref)


def current_member() -> Member | None:
    """Return the signed-in person in the organisation that was chosen last; None when the person has none."""
    found = memberships_of(current_user.id)
    chosen = session.get("organisation")
    for membership, organisation in found:
        if organisation.ref == chosen:
            return _member(membership, organisation)
    return _member(*found[0]) if found else None


def refuse_unmarked(app: Flask) -> None:
    """Stop the start when a view says nothing about access."""
    unmarked = sorted({rule.endpoint for rule in app.url_map.iter_rules() if _access_of(app, rule.endpoint) is None})
    if unmarked:
        raise RuntimeError(f"These views say nothing about access (public, signed_in or requires): {', '.join(unmarked)}")


def refuse_unmarked_request(app: Flask) -> None:
    """Refuse a request to a view without an access mark, also one that was added later."""
    if request.endpoint and _access_of(app, request.endpoint) is None:
        raise RuntimeError(f"The view {request.endpoint} says nothing about access.")


def _access_of(app: Flask, endpoint: str) -> Access | None:
    return getattr(app.view_functions.get(endpoint), "access", None)


def _finder(view: Callable) -> Callable[[dict], dict]:
    parameters = inspect.signature(view).parameters
    if "assessment" in parameters:
        return _find_assessment
    if "draft" in parameters:
        return _find_draft
    return _find_organisation if "organisation" in parameters else _find_nothing


def _find_assessment(arguments: dict) -> dict:
    place = assessments.place_of(arguments.pop("ref"), account_id=current_user.id)
    if place is None:
        abort(404)
    g.place = place
    g.member = _member(place.membership, place.organisation)
    return {"assessment": place.assessment, **arguments}


def _find_draft(arguments: dict) -> dict:
    found = drafting.place_of(arguments.pop("ref"), account_id=current_user.id)
    if found is None:
        abort(404)
    draft, organisation, membership = found
    g.member = _member(membership, organisation)
    return {"draft": draft, **arguments}


def _find_organisation(arguments: dict) -> dict:
    found = find_membership(current_user.id, organisation_ref=arguments.pop("ref"))
    if found is None:
        abort(404)
    g.member = _member(*found)
    return {"organisation": found[1], **arguments}


def _find_nothing(arguments: dict) -> dict:
    g.member = current_member()
    return arguments


def place() -> Place:
    """Return the assessment of this request with its version, organisation and summary (one query has brought them)."""
    return g.place


def _member(membership: Membership, organisation: Organisation) -> Member:
    return Member(account=current_user._get_current_object(), organisation=organisation, role=membership.role)


def _to_sign_in():
    if saves_itself():
        return signed_out()
    target = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("account.sign_in", next=target), 303)
