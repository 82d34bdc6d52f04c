"""The questionnaires of an organisation: what ships, what was published and what is being made; and beginning a new one."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.core.loading import Catalogue, translate
from selfassess.languages import LANGUAGES
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.services import drafting, publishing
from selfassess.shelf import read, template_file, templates
from selfassess.translated import catalogue_beside, languages_beside
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.frame import NAMES
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("listing", __name__, url_prefix="/organisations/<ref>/questionnaires")

LONGEST_TITLE = 200
EMPTY, TEMPLATE, COPY = "empty", "template", "copy"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list. `sha256`: its first signs; `cleaned`: those of what stands since texts were taken out; `export`: where its file is."""

    key: str
    number: int
    title: str
    lang: str
    at: datetime
    sha256: str
    cleaned: str
    cleaned_at: datetime | None
    export: str
    is_newest: bool


@dataclass(frozen=True, slots=True)
class QuestionnairesPage:
    """What this organisation can fill in and what it is making."""

    organisation: Organisation
    drafts: list[Draft]
    own: list[VersionRow]
    shipped: list[VersionRow]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """One thing to begin with: its value in the form, its name and language, what it is, and its sections with their questions."""

    value: str
    title: str
    lang: str
    hint: str
    contents: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class StartPage:
    """What to begin a new questionnaire with. `faults` by name of field."""

    organisation: Organisation
    blank: list[Start]
    copies: list[Start]
    languages: list[tuple[str, str]]
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    guard: Panel | None = None


@bp.get("")
@requires(Permission.QUESTIONNAIRE_EDIT)
def questionnaires(organisation: Organisation):
    """Show what there is."""
    newest = publishing.list_versions(organisation.id)
    own = [_row(organisation, version, is_newest=version in newest) for version in publishing.own_of(organisation)]
    shipped = [_row(organisation, version) for version in newest if version.organisation_id is None]
    said = {"published": _("This version is published. It can be filled in from now on."), "gone": _("The draft is thrown away.")}
    return show(QuestionnairesPage(organisation, drafting.list_of(organisation), own, shipped, said.get(request.args.get("said", ""), "")))


@bp.get("/new")
@requires(Permission.QUESTIONNAIRE_EDIT)
def new(organisation: Organisation):
    """Ask what to begin with."""
    return show(_start_page(organisation, {"start": request.args.get("start", ""), "title": "", "language": LANGUAGES[0]}))


@bp.post("/new")
@requires(Permission.QUESTIONNAIRE_EDIT)
def begin(organisation: Organisation):
    """Begin a draft, and go to it."""
    typed = {name: request.form.get(name, "")[:1000] for name in ("start", "title", "language")}
    looked = look({"title": typed["title"]}, {}, sent=request.form, labels={"title": _("Title")})
    faults = _faults(organisation, typed) | looked.faults
    guarding.tell(looked, by=g.member, organisation=organisation, where="questionnaire", saved=not faults)
    if faults:
        return show(_start_page(organisation, typed, faults, looked)), 422
    draft = _begun(organisation, typed)
    return redirect(url_for("builder.tasks.tasks", ref=draft.ref), 303)


def _begun(organisation: Organisation, typed: dict[str, str]) -> Draft:
    kind, _separator, name = typed["start"].partition(":")
    title = " ".join(typed["title"].split())
    if kind == TEMPLATE:
        return drafting.start_from(organisation, _templates()[name], title=title, catalogues=_catalogues(name), by=g.member, once=True)
    if kind == COPY:
        version = next(each for each in publishing.list_versions(organisation.id) if each.key == name)
        return drafting.start_copy(organisation, version, title=title, by=g.member, once=True)
    return drafting.start_empty(organisation, title=title, language=typed["language"], by=g.member, once=True)


def _faults(organisation: Organisation, typed: dict[str, str]) -> dict[str, str]:
    faults = {}
    if not typed["title"].strip():
        faults["title"] = _("Give the questionnaire a title.")
    elif len(typed["title"]) > LONGEST_TITLE:
        faults["title"] = _("This title is too long. Use at most %(most)s characters.", most=LONGEST_TITLE)
    if typed["start"] not in {each.value for each in (*_blank(), *_copies(organisation))}:
        faults["start"] = _("Choose what to begin with.")
    if typed["language"] not in LANGUAGES:
        faults["language"] = _("Choose a language.")
    return faults


def _start_page(organisation: Organisation, typed, faults=None, looked: Looked = NOTHING) -> StartPage:
    languages = [(code, NAMES.get(code, code)) for code in LANGUAGES]
    return StartPage(organisation, _blank(), _copies(organisation), languages, typed, faults or {}, looked.panel(saved=False))


def _blank() -> list[Start]:
    made = [_template(name, each) for name, each in _templates().items()]
    return [Start(EMPTY, _("Empty"), "", _("Nothing in it yet. You make everything yourselves.")), *made]


def _copies(organisation: Organisation) -> list[Start]:
    versions = publishing.list_versions(organisation.id)
    return [Start(f"{COPY}:{version.key}", version.title, version.language, f"{version.key}@{version.number}") for version in versions]


def _template(name: str, template: Questionnaire) -> Start:
    """Return a template in the language of the reader, with what stands in it."""
    shown = (
        translate(template, catalogue_beside(template_file(name), language()), language()) if language() != template.language else template
    )
    contents = tuple((section.title, tuple(item.question for item in section.items)) for section in shown.sections)
    return Start(f"{TEMPLATE}:{name}", shown.title, shown.language, shown.summary, contents)


def _catalogues(name: str) -> dict[str, Catalogue]:
    path = template_file(name)
    return {code: catalogue_beside(path, code) for code in languages_beside(path)}


def _templates() -> dict[str, Questionnaire]:
    return {path.stem: loaded.questionnaire for path in templates() if (loaded := read(path)).questionnaire}


def _row(organisation: Organisation, version, *, is_newest: bool = True) -> VersionRow:
    export = url_for("builder.files.version_file", ref=organisation.ref, key=version.key, number=version.number, format_="yaml")
    return VersionRow(
        version.key, version.number, version.title, version.language, version.created_at, version.sha256[:12],
        (version.cleaned_sha256 or "")[:12], version.cleaned_at, export, is_newest,
    )  # fmt: skip
