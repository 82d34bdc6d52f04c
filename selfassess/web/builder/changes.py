"""What is otherwise between two versions of a questionnaire, or between its last version and the draft."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, request, url_for
from flask_babel import gettext as _

from selfassess.core.changes import VersionPair
from selfassess.core.definition import Questionnaire
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.reports.version_changes import ASKS, FILTERS, JUDGES, VersionChanges, tell_changes
from selfassess.reports.voice import Voice
from selfassess.services import drafting, publishing
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, requires
from selfassess.web.languages import catalogue, language
from selfassess.web.pages import show

bp = Blueprint("changes", __name__)


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """The differences, and what to show of them. `back`: (address, text); `numbers`: of all versions, to choose from; empty for a draft.

    `filters`: (words, address, is this one). `says`: why there is nothing to show, else empty. `quoted`: the versions, whose words stand
    in sentences; `draft`: when it is about one.
    """

    title: str
    before: str
    after: str
    changes: VersionChanges | None
    says: str
    back: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, str, bool], ...]
    lang: str
    numbers: tuple[int, ...] = ()
    chosen: tuple[int, int] = (0, 0)
    quoted: tuple[Questionnaire, ...] = ()
    draft: Draft | None = None


@bp.get("/organisations/<ref>/questionnaires/<key>/changes")
@requires(Permission.ORGANISATION_VIEW)
def versions(organisation: Organisation, key: str):
    """Show what is otherwise between two versions; without numbers the last two."""
    numbers = publishing.numbers_of(organisation, key)
    if not numbers:
        abort(404)
    after = _asked("after", numbers) or numbers[-1]
    earlier = [number for number in numbers if number < after]
    before = _asked("before", numbers) or (earlier[-1] if earlier else after)
    pair = publishing.pair_of(*(publishing.version_seen(organisation, key, one) for one in (before, after)), language())
    back = _back(organisation.ref)
    if len(numbers) == 1:
        (_before, only), says = pair.told, _("There is one version so far, so nothing changed.")
        return show(ChangesPage(only.title, "", "", None, says, back, (), lang=only.language))
    here = url_for("builder.changes.versions", ref=organisation.ref, key=key, before=before, after=after)
    names = _("version %(number)s", number=before), _("version %(number)s", number=after)
    quoted = (*pair.read, *pair.written)
    return show(_page(pair, names, here + "&", back, numbers=tuple(numbers), chosen=(before, after), quoted=quoted))


@bp.get("/drafts/<ref>/changes")
@requires(Permission.QUESTIONNAIRE_EDIT)
def draft(draft: Draft):
    """Show what the draft changes for who fills in the last version."""
    back = (*_back(g.member.organisation.ref), (url_for("builder.tasks.tasks", ref=draft.ref), draft.title))
    numbers = publishing.numbers_of(g.member.organisation, draft.key)
    becomes = drafting.reading_of(draft).questionnaire
    if not numbers or becomes is None:
        says = (
            _("The draft has faults. Repair them first; they stand on the page “Check and publish”.")
            if numbers
            else _("Nothing was published yet, so nobody fills in an earlier version.")
        )
        lang = drafting.language_of(draft) or language()
        return show(ChangesPage(draft.title, "", _("the draft"), None, says, back, (), lang=lang, draft=draft))
    was = questionnaire_of(publishing.version_seen(g.member.organisation, draft.key, numbers[-1]))
    here = url_for("builder.changes.draft", ref=draft.ref) + "?"
    names = _("version %(number)s", number=numbers[-1]), _("the draft")
    return show(_page(VersionPair.untranslated(was, becomes), names, here, back, quoted=(was,), draft=draft))


def _page(pair: VersionPair, names: tuple[str, str], here: str, back, **more) -> ChangesPage:
    changes, becomes = tell_changes(pair, Voice(language(), catalogue())), pair.told[1]
    chosen = request.args.get("show", "")
    words = (("", _("Everything")), (ASKS, _("What people who fill in notice")), (JUDGES, _("What counts otherwise")))
    filters = tuple(
        (text, f"{here}show={name}" if name else here.rstrip("?&"), name == (chosen if chosen in FILTERS else "")) for name, text in words
    )
    shown = changes.of(chosen)
    is_nothing = not (shown.groups or shown.rules_gone or shown.rules_new)
    says = _("Nothing is otherwise.") if is_nothing and shown is changes else _("Nothing of this kind is otherwise.") if is_nothing else ""
    return ChangesPage(becomes.title, *names, shown, says, back, filters, lang=becomes.language, **more)


def _back(ref: str) -> tuple[tuple[str, str], ...]:
    return ((url_for("builder.listing.questionnaires", ref=ref), _("Questionnaires")),)


def _asked(name: str, numbers: list[int]) -> int:
    sent = request.args.get(name, "")
    if not sent:
        return 0
    found = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 8 else 0
    return found if found in numbers else abort(404)
