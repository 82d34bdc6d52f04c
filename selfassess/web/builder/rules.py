"""The rules of judgement of a draft: its pages, how it counts in sentences, and models to begin with."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.scoring_models import MODEL_WORDS, MODELS, scoring_model
from selfassess.languages import LANGUAGES
from selfassess.models.draft import Draft
from selfassess.reports.method import Chapter, explain
from selfassess.reports.voice import Voice
from selfassess.services import drafting
from selfassess.services.drafting import Editor
from selfassess.web.access import Permission, requires
from selfassess.web.builder.kept import new_name, sent_revision
from selfassess.web.builder.notices import Notice, Undoable, notice_of, undoable
from selfassess.web.builder.rule_pages import SHEETS
from selfassess.web.builder.words import fault_words
from selfassess.web.languages import catalogue, language, said
from selfassess.web.pages import show

bp = Blueprint("rules", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class RuleTask:
    """One page with rules: its name in the address, its title, and how many things are not right yet."""

    name: str
    title: str
    lead: str
    count: int


@dataclass(frozen=True, slots=True)
class Model:
    """A set of rules to begin with."""

    name: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules. `rest`: what is not right and stands on no page with rules; `is_empty`: nothing is chosen yet.

    `chapters`: how it counts, empty while there are faults; `met`: somebody changed the rules meanwhile.
    """

    draft: Draft
    sheets: tuple[RuleTask, ...]
    rest: tuple[str, ...]
    is_empty: bool
    chapters: tuple[Chapter, ...]
    models: tuple[Model, ...]
    chosen: str
    token: str
    notice: Notice | None
    undoable: Undoable
    editors: tuple[Editor, ...]
    message: str
    met: bool = False
    fault: str = ""


@bp.get("/<ref>/rules")
@requires(Permission.QUESTIONNAIRE_EDIT)
def rules(draft: Draft):
    """Show the rules and the models."""
    drafting.seen(draft, by=g.member, place="rules")
    message = _("The rules are replaced. You can take that back.") if request.args.get("said") == "model" else ""
    return show(_page(draft, message=message))


@bp.post("/<ref>/rules")
@requires(Permission.QUESTIONNAIRE_EDIT)
def begin_with(draft: Draft):
    """Replace the rules by those of a model; the history keeps what was there."""
    name = request.form.get("model", "")
    if name not in MODELS:
        return show(_page(draft, fault=_("Choose a model."))), 422
    here = drafting.document(draft)
    code = str(here.get("language", ""))
    with force_locale(code if code in LANGUAGES else language()):
        scoring = scoring_model(name, here, said)
    token = request.form.get("token", "")[:32] or None
    edited = drafting.change(draft, [Set(("scoring",), scoring)], revision=sent_revision(draft), by=g.member, token=token)
    if edited.meetings:
        return show(_page(draft, chosen=name, met=True)), 409
    return redirect(url_for(".rules", ref=draft.ref, said="model"), 303)


def _page(draft: Draft, **more: object) -> RulesPage:
    reading = drafting.reading_of(draft)
    sheets = []
    for name, sheet in SHEETS.items():
        if sheet.about[0][0] == "scoring":
            count = sum(any(fault.path[: len(at)] == at for at in sheet.about) for fault in reading.faults)
            sheets.append(RuleTask(name, said(sheet.title), said(sheet.lead), count))
    chapters = explain(reading.questionnaire, Voice(language(), catalogue())) if reading.questionnaire else ()
    models = tuple(Model(name, said(title), said(hint)) for name, (title, hint) in MODEL_WORDS.items())
    page = {"message": "", "chosen": "", **more}
    about = [at for sheet in SHEETS.values() for at in sheet.about]
    rest = [one for one in reading.faults if one.path[:1] == ("scoring",) and not any(one.path[: len(at)] == at for at in about)]
    return RulesPage(
        draft, tuple(sheets),
        rest=tuple(dict.fromkeys(fault_words(one.says, one.path) for one in rest)),
        is_empty="scoring" not in drafting.document(draft), chapters=chapters, models=models, token=new_name(),
        notice=notice_of(draft), undoable=undoable(draft, url_for(".rules", ref=draft.ref)),
        editors=tuple(drafting.editors(draft, but=g.member)), **page,
    )  # fmt: skip
