"""The page of the comments on an item: parse, ask, show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Item, Questionnaire
from selfassess.models.assessment import Assessment
from selfassess.services import comments, moving
from selfassess.services.assessments import VersionChanged
from selfassess.services.comments import BOTH, CommentChanged, CommentGone, CommentsClosed, Said
from selfassess.services.publishing import questionnaire_of
from selfassess.services.seats import SideChanged
from selfassess.web import guarding
from selfassess.web.access import Permission, may, place, requires, voice
from selfassess.web.account.roles import role_name
from selfassess.web.comments import keeping
from selfassess.web.comments.typed import TEXT, Typed, read
from selfassess.web.guarding import Panel
from selfassess.web.languages import language
from selfassess.web.pages import error_page, show, side_changed

bp = Blueprint("comments", __name__, url_prefix="/assessments/<ref>/items/<item_id>/comments")
keeping.set_up(bp)


@dataclass(frozen=True, slots=True)
class Line:
    """One comment as the page shows it. `side`: whose, in words, when both sides are on the page; `is_new`: mentions the reader first now."""

    ref: str
    person: str
    role: str
    side: str
    text: str = field(repr=False)
    said_at: datetime
    changed_at: datetime | None
    is_gone: bool
    is_settled: bool
    settled_by: str
    mentioned: tuple[str, ...]
    is_own: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class CommentForm:
    """The form to say something, or to change the comment `ref`. `people`: (e-mail address, text) to choose from."""

    address: str
    people: tuple[tuple[str, str], ...]
    text: str = field(default="", repr=False)
    mentions: tuple[str, ...] = ()
    ref: str = ""
    stood: str = ""


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """What was said about an item. `form`: None for who may not write; `ahead`: what someone needs to know first."""

    assessment: Assessment
    item: Item
    lines: tuple[Line, ...]
    form: CommentForm | None
    is_apart: bool
    is_closed: bool
    said: str
    here: str
    back: str
    incident: str
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    ahead: str = ""
    unsaid: str = field(default="", repr=False)


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def page(assessment: Assessment, item_id: str):
    """Show what was said, on the own side or on both."""
    if item_id in moving.gone_items(assessment):
        return redirect(url_for("versions.kept", ref=assessment.ref), 303)
    return show(_page(assessment, _item(item_id)))


@bp.post("")
@requires(Permission.COMMENT_WRITE, apart=True)
def say(assessment: Assessment, item_id: str):
    """Say something; what may not be kept is shown back."""
    if item_id in moving.gone_items(assessment):
        return _say_at_gone(assessment, item_id)
    item, typed = _item(item_id), read(request.form)
    if typed.faults:
        return _shown_back(assessment, item, typed)
    try:
        said = comments.say(assessment, item.id, typed.text, voice=voice(), mentions=typed.mentions, by=g.member)
    except CommentsClosed:
        return show(_page(assessment, item, unsaid=typed.text)), 409
    _tell(assessment, item, typed)
    return redirect(_address(assessment, item, said=_heard(assessment, typed.text, "added"), _anchor=f"comment-{said.ref}"), 303)


def _say_at_gone(assessment: Assessment, item_id: str):
    """Keep what was typed while the question went: it stands among what was kept. Raises VersionChanged when the guard asks something."""
    typed = read(request.form)
    if typed.faults:
        guarding.tell(typed.looked, by=g.member, assessment=assessment, where=item_id, saved=False)
        raise VersionChanged(assessment.ref)
    comments.say(assessment, item_id, typed.text, voice=voice(), mentions=typed.mentions, by=g.member)
    guarding.tell(typed.looked, by=g.member, assessment=assessment, where=item_id, saved=True)
    return redirect(url_for("versions.kept", ref=assessment.ref), 303)


@bp.post("/<comment_ref>")
@requires(Permission.COMMENT_WRITE, apart=True)
def change(assessment: Assessment, item_id: str, comment_ref: str):
    """Change an own comment."""
    item = _item(item_id)
    stands = _own_line(assessment, item, comment_ref)
    typed = read(request.form, before=stands.text if stands else "")
    if typed.faults and stands:
        return _shown_back(assessment, item, typed, ref=comment_ref)
    try:
        comments.change(
            assessment, comment_ref, typed.text, stood=typed.stood, sides=_sides(assessment), mentions=typed.mentions, by=g.member
        )
    except CommentChanged:
        return _changed_first(assessment, item, typed, comment_ref)
    except (CommentGone, CommentsClosed):
        return show(_page(assessment, item, ahead=_gone(), unsaid=typed.text)), 409
    _tell(assessment, item, typed)
    return redirect(_address(assessment, item, said=_heard(assessment, typed.text, "changed"), _anchor=f"comment-{comment_ref}"), 303)


@bp.post("/<comment_ref>/take-back")
@requires(Permission.COMMENT_WRITE, apart=True)
def take_back(assessment: Assessment, item_id: str, comment_ref: str):
    """Take an own comment back."""
    item = _item(item_id)
    comments.take_back(assessment, comment_ref, sides=_sides(assessment), by=g.member)
    return redirect(_address(assessment, item, said="taken-back", _anchor=f"comment-{comment_ref}"), 303)


@bp.post("/<comment_ref>/settled")
@requires(Permission.COMMENT_WRITE, apart=True)
def settle(assessment: Assessment, item_id: str, comment_ref: str):
    """Say that nothing more is to be done about a comment, or that there is again."""
    item, settled = _item(item_id), request.form.get("settled") == "1"
    comments.settle(assessment, comment_ref, settled=settled, sides=_sides(assessment), by=g.member)
    return redirect(_address(assessment, item, said="settled" if settled else "opened", _anchor=f"comment-{comment_ref}"), 303)


@bp.errorhandler(SideChanged)
def other_side(error: SideChanged):
    """Show what was typed in the form of the side where this person speaks now; nothing is said there by itself."""
    if TEXT not in request.form:
        return side_changed(error)
    item, typed = _item(request.view_args["item_id"]), replace(read(request.form), mentions=(), stood="", faults={})
    says = _("Since you opened this page it was changed who judges apart. Other people read now what you say here. Your text is not saved.")
    return show(_page(g.place.assessment, item, typed=typed, ahead=says)), 409


@bp.errorhandler(CommentGone)
@bp.errorhandler(CommentsClosed)
def gone(_error: Exception):
    """Say that the comment, or the talking, is over."""
    return error_page(409, says=_gone(), what_to_do=_("Go back and open the page again. Then you see what is there now."))


def _page(
    assessment: Assessment, item: Item, *, typed: Typed | None = None, ref: str = "", ahead: str = "", unsaid: str = ""
) -> CommentsPage:
    sides = _sides(assessment)
    new = comments.see(assessment, item.id, sides=sides, by=g.member)
    lines = tuple(_line(one, new, sides) for one in comments.conversation(assessment, item.id, sides=sides))
    takes = comments.takes_comments(assessment)
    form = _form(assessment, item, lines, typed, ref) if takes and may(Permission.COMMENT_WRITE) else None
    return CommentsPage(
        assessment, item, lines, form,
        is_apart=sides != BOTH and assessment.second_assessor, is_closed=not takes, said=_said(), here=_address(assessment, item),
        back=url_for("assess.filling.section", ref=assessment.ref, section_id=_section_id(item)) + f"#{item.id}",
        incident=url_for("incident.ask", ref=assessment.ref, where=item.id, what="comments") if may(Permission.INCIDENT_REPORT) else "",
        lang=_questionnaire().language,
        faults=typed.faults if typed else {}, guard=typed.looked.panel(saved=False) if typed else None, ahead=ahead,
        unsaid=unsaid or (typed.text if typed and form is None else ""),
    )  # fmt: skip


def _form(assessment: Assessment, item: Item, lines: tuple[Line, ...], typed: Typed | None, ref: str) -> CommentForm:
    people = tuple(
        (account.email, _("%(email)s (%(role)s)", email=account.email, role=role_name(role)))
        for account, role in comments.who_to_mention(assessment, voice())
        if account.id != g.member.account.id
    )
    changed = next((line for line in lines if line.is_own and line.ref == (ref or request.args.get("change"))), None)
    address = (
        url_for("comments.change", ref=assessment.ref, item_id=item.id, comment_ref=changed.ref) if changed else _address(assessment, item)
    )
    stands = (changed.text, changed.mentioned, comments.mark_of(changed.text)) if changed else ("", (), "")
    text, mentions, stood = (typed.text, typed.mentions, typed.stood) if typed else stands
    return CommentForm(address, people, text, mentions, changed.ref if changed else "", stood)


def _line(one: Said, new: frozenset[str], sides: tuple[str, ...]) -> Line:
    words = {"first": _("first assessment"), "second": _("second assessor")}
    return Line(
        one.ref, one.email or _("someone who is no longer here"), role_name(one.role) if one.role else "",
        words.get(one.voice, "") if len(sides) > 1 and place().assessment.second_assessor else "",
        one.text, one.said_at, one.changed_at, one.is_gone, one.is_settled, one.settled_by, one.mentioned,
        is_own=not one.is_gone and one.account_id == g.member.account.id, is_new=one.ref in new,
    )  # fmt: skip


def _shown_back(assessment: Assessment, item: Item, typed: Typed, *, ref: str = ""):
    _tell(assessment, item, typed, saved=False)
    return show(_page(assessment, item, typed=typed, ref=ref)), 422


def _changed_first(assessment: Assessment, item: Item, typed: Typed, ref: str):
    """Show what was typed above what was saved from another tab; sending it again replaces that."""
    stands = _own_line(assessment, item, ref)
    again = Typed(typed.text, typed.mentions, comments.mark_of(stands.text) if stands else "", typed.looked, {})
    says = _("You changed this comment in another tab or window first. Your text is below and is not saved yet. Save again to replace it.")
    return show(_page(assessment, item, typed=again, ref=ref, ahead=says)), 409


def _own_line(assessment: Assessment, item: Item, ref: str) -> Said | None:
    """Return an own comment that still stands."""
    found = comments.conversation(assessment, item.id, sides=_sides(assessment))
    return next((one for one in found if one.ref == ref and one.account_id == g.member.account.id and not one.is_gone), None)


def _tell(assessment: Assessment, item: Item, typed: Typed, *, saved: bool = True) -> None:
    guarding.tell(typed.looked, by=g.member, assessment=assessment, where=item.id, saved=saved)


def _sides(assessment: Assessment) -> tuple[str, ...]:
    return comments.sides_of(assessment, voice())


def _heard(assessment: Assessment, text: str, done: str) -> str:
    """Return what was done, also when a name in the text called nobody."""
    return f"{done}-nobody" if comments.names_nobody(assessment, text, voice=voice()) else done


def _said() -> str:
    added, changed = _("Your comment stands below."), _("Your comment is changed.")
    nobody = _("But a name after @ is not of one colleague, so that person hears nothing. Change your comment and tick who you mean.")
    words = {
        "added": added,
        "changed": changed,
        "added-nobody": f"{added} {nobody}",
        "changed-nobody": f"{changed} {nobody}",
        "taken-back": _("Your comment is taken back."),
        "settled": _("The comment is settled."),
        "opened": _("The comment is open again."),
    }
    return words.get(request.args.get("said", ""), "")


def _gone() -> str:
    return _("This comment is no longer here, or this self-assessment is in the archive. Nothing was changed.")


def _address(assessment: Assessment, item: Item, **more) -> str:
    return url_for("comments.page", ref=assessment.ref, item_id=item.id, **more)


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())


def _item(item_id: str) -> Item:
    return next((item for item in _questionnaire().items if item.id == item_id), None) or abort(404)


def _section_id(item: Item) -> str:
    return next(section.id for section in _questionnaire().sections if item in section.items)
