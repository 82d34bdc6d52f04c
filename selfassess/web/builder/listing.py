"""The questionnaires of an organisation: what ships, what was published and what is being made; and beginning a new one."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.places import Document
from selfassess.core.loading import Catalogue, translate
from selfassess.exchange.questionnaire_in import Arrived, arrive
from selfassess.languages import LANGUAGES
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.services import drafting, publishing
from selfassess.shelf import read, template_file, templates
from selfassess.translated import catalogue_beside, languages_beside
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.builder.arriving import MEGABYTES, faults_told, look_at, received, refused
from selfassess.web.frame import NAMES
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.languages import language
from selfassess.web.pages import show
from selfassess.web.receiving import takes_files

bp = Blueprint("listing", __name__, url_prefix="/organisations/<ref>/questionnaires")

LONGEST_TITLE = 200
EMPTY, TEMPLATE, COPY, FILE = "empty", "template", "copy", "file"


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
    """What to begin a new questionnaire with. `faults` by name of field; `told`: what is wrong in a file; `has_file`: one was sent."""

    organisation: Organisation
    blank: list[Start]
    copies: list[Start]
    file: Start
    most_megabytes: int
    languages: list[tuple[str, str]]
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    told: tuple[str, ...] = ()
    has_file: bool = False


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
@takes_files
def begin(organisation: Organisation):
    """Begin a draft, and go to it."""
    typed = {name: request.form.get(name, "")[:1000] for name in ("start", "title", "language")}
    files = received()
    if files and not typed["start"]:
        typed["start"] = FILE
    arrived = arrive(files) if files else None
    document = arrived.document if arrived else None
    looked = (
        look({"title": typed["title"]}, {}, sent=request.form, labels={"title": _("Title")}) if document is None else _look(document, typed)
    )
    faults = _faults(organisation, typed, document) | _file_faults(typed, arrived) | looked.faults
    guarding.tell(looked, by=g.member, organisation=organisation, where="questionnaire", saved=not faults)
    if faults:
        told = faults_told(arrived.refused) if arrived else ()
        return show(_start_page(organisation, typed, faults, looked, told=told, has_file=bool(files))), 422
    draft = _begun(organisation, typed, document)
    return redirect(url_for("builder.tasks.tasks", ref=draft.ref, said=FILE if document else None), 303)


def _look(document: Document, typed: dict[str, str]) -> Looked:
    """Let the guard look at the title that was typed, and at every text of a file."""
    own = look({"title": typed["title"]}, {}, sent=request.form, labels={"title": _("Title")})
    brought = look_at(document)
    return Looked((*own.finds, *brought.finds), {**own.refused, **brought.refused})


def _file_faults(typed: dict[str, str], arrived: Arrived | None) -> dict[str, str]:
    if arrived is None:
        return {"files": _("Choose a file first.")} if typed["start"] == FILE else {}
    if typed["start"] != FILE:
        return {"files": _("You chose a file and something else to begin with. Choose one of the two.")}
    return {} if arrived.document else {"files": refused()}


def _begun(organisation: Organisation, typed: dict[str, str], document: Document | None) -> Draft:
    kind, _separator, name = typed["start"].partition(":")
    title = " ".join(typed["title"].split())
    if document is not None:
        document = {"language": typed["language"], **document}
        return drafting.start_document(organisation, document, title=title or str(document["title"]), by=g.member, once=True)
    if kind == TEMPLATE:
        return drafting.start_from(organisation, _templates()[name], title=title, catalogues=_catalogues(name), by=g.member, once=True)
    if kind == COPY:
        version = next(each for each in publishing.list_versions(organisation.id) if each.key == name)
        return drafting.start_copy(organisation, version, title=title, by=g.member, once=True)
    return drafting.start_empty(organisation, title=title, language=typed["language"], by=g.member, once=True)


def _faults(organisation: Organisation, typed: dict[str, str], document: Document | None) -> dict[str, str]:
    faults = {}
    from_file = typed["start"] == FILE and (document is None or document.get("title"))
    if not typed["title"].strip() and not from_file:
        faults["title"] = _("Give the questionnaire a title.")
    elif len(typed["title"]) > LONGEST_TITLE:
        faults["title"] = _("This title is too long. Use at most %(most)s characters.", most=LONGEST_TITLE)
    if typed["start"] not in {FILE, *(each.value for each in (*_blank(), *_copies(organisation)))}:
        faults["start"] = _("Choose what to begin with.")
    if typed["language"] not in LANGUAGES:
        faults["language"] = _("Choose a language.")
    return faults


def _start_page(organisation: Organisation, typed, faults=None, looked: Looked = NOTHING, *, told=(), has_file=False) -> StartPage:
    languages = [(code, NAMES.get(code, code)) for code in LANGUAGES]
    file = Start(FILE, _("A file"), "", _("A questionnaire that you downloaded here, or made in an editor. What is not right in it yet, you repair in the draft."))  # fmt: skip
    blank, copies, panel = _blank(), _copies(organisation), looked.panel(saved=False)
    return StartPage(organisation, blank, copies, file, MEGABYTES, languages, typed, faults or {}, panel, told, has_file)


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
