"""The check list of a draft, and publishing it."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.draft import Draft
from selfassess.services import drafting, releasing
from selfassess.services.releasing import CheckList, Listed, NotPublishable
from selfassess.web.access import Permission, may, requires
from selfassess.web.builder.turning import place_of
from selfassess.web.builder.words import fault_words, place_words
from selfassess.web.pages import show

bp = Blueprint("publish", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check list: the place in words with the address where it is changed, and what to do. `texts`: where translations lack."""

    place: str
    href: str
    says: str
    texts: str = ""


@dataclass(frozen=True, slots=True)
class PublishPage:
    """What stands in the way, and what is worth a look. `mark`: of the warnings that are shown."""

    draft: Draft
    errors: tuple[Line, ...]
    warnings: tuple[Line, ...]
    number: int
    mark: str
    may_publish: bool
    faults: dict[str, str]


@bp.get("/<ref>/publish")
@requires(Permission.QUESTIONNAIRE_EDIT)
def check_list(draft: Draft):
    """Show the check list."""
    return show(_page(draft, releasing.check_list(draft)))


@bp.post("/<ref>/publish")
@requires(Permission.QUESTIONNAIRE_PUBLISH)
def publish(draft: Draft):
    """Publish what was checked; warnings must have been looked at."""
    typed = request.form.get("revision", "")
    revision = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
    looked_at = request.form.get("seen") == "yes" or not request.form.get("warnings")
    mark = request.form.get("mark", "") if looked_at else ""
    try:
        if not releasing.was_published(draft, revision=revision, by=g.member):
            releasing.publish(draft, revision=revision, seen=mark, by=g.member)
    except NotPublishable as told:
        faults = {} if told.listed.errors else {"seen": _("Look at the warnings, and say that you did.")}
        return show(_page(draft, told.listed, faults)), 422
    return redirect(url_for("builder.listing.questionnaires", ref=g.member.organisation.ref, said="published"), 303)


def _page(draft: Draft, listed: CheckList, faults: dict[str, str] | None = None) -> PublishPage:
    errors, warnings = (tuple(_line(draft, one) for one in found) for found in (listed.errors, listed.warnings))
    return PublishPage(draft, errors, warnings, listed.number, listed.mark, may(Permission.QUESTIONNAIRE_PUBLISH), faults or {})


def _line(draft: Draft, listed: Listed) -> Line:
    texts = ""
    if listed.texts:
        language, wanted = listed.texts
        texts = url_for("builder.translations.table", ref=draft.ref, lang=language, show=wanted)
    return Line(
        place_words(listed.path, drafting.document(draft)), place_of(draft, listed.path), fault_words(listed.says, listed.path), texts
    )
