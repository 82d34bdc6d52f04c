"""Copying parts, sections and questions of another questionnaire or of a template into a draft, with where they came from."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Item, Part, Questionnaire, Section
from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.making import copy
from selfassess.core.drafting.operations import NoSuchPlace, apply
from selfassess.core.drafting.places import Document, Path, Spot, list_of_roots, roots, spot
from selfassess.models.draft import Draft
from selfassess.services import drafting, publishing, questionnaire_files
from selfassess.shelf import read, templates
from selfassess.web.access import Permission, requires
from selfassess.web.builder.kept import token_of
from selfassess.web.builder.turning import address_of
from selfassess.web.pages import show

bp = Blueprint("copying", __name__, url_prefix="/drafts")

TEMPLATE, DRAFT = "template:", "draft:"


_KINDS = (Part, Section, Item)


@dataclass(frozen=True, slots=True)
class Source:
    """One questionnaire to copy from."""

    name: str
    title: str
    lang: str
    hint: str
    href: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One part, section or item that can be copied. `may`: it fits the place; `depth`: 0 for parts, 1 for sections, 2 for items."""

    id: str
    title: str
    depth: int
    may: bool


@dataclass(frozen=True, slots=True)
class CopyPage:
    """What to copy. `source`: chosen, none while it must be chosen; `to`: the piece it goes to, empty for the whole."""

    draft: Draft
    to: str
    place: str
    back: str
    sources: tuple[Source, ...]
    source: Source | None
    pieces: tuple[Piece, ...]
    revision: int
    fault: str

    @property
    def faults(self) -> bool:
        """Whether the title of the page says that something is wrong."""
        return bool(self.fault)


@bp.get("/<ref>/copy")
@requires(Permission.QUESTIONNAIRE_EDIT)
def choose(draft: Draft):
    """Ask from where, and then what."""
    return _page(draft, _home(request.args.get("to", "")), request.args.get("from", ""))


@bp.post("/<ref>/copy")
@requires(Permission.QUESTIONNAIRE_EDIT)
def take(draft: Draft):
    """Copy what was ticked, in its own order."""
    home, name = _home(request.form.get("to", "")), request.form.get("from", "")
    here, source = _place(draft, home), _document(draft, name)
    picked = set(request.form.getlist("piece"))
    pieces = [piece.id for piece in _pieces(source, here) if piece.may and piece.id in picked] if source else []
    if not pieces:
        return _page(draft, home, name, fault=_("Tick what you want to copy.")), 422
    document, steps = drafting.document(draft), []
    for id in pieces:
        steps.append(copy(document, (*home, list_of_roots(here.type)[0]), source=source, id=id, called=_called(source, name)))
        document = apply(document, steps[-1]).document
    edited = drafting.change(draft, steps, revision=draft.revision, by=g.member, token=token_of(request.form))
    return redirect(address_of(draft, home, done=str(edited.revision)), 303)


def _page(draft: Draft, home: Path, name: str, *, fault: str = ""):
    here = _place(draft, home)
    sources = tuple(_sources(draft, home))
    source = next((one for one in sources if one.name == name), None)
    document = _document(draft, name) if source else None
    pieces = tuple(_pieces(document, here)) if document else ()
    place = f"{home[0]}. {here.value.get('title', '')}" if home else draft.title
    return show(CopyPage(draft, "".join(home), place, address_of(draft, home), sources, source, pieces, draft.revision, fault))


def _home(text: str) -> Path:
    return (text,) if text else ()


def _place(draft: Draft, home: Path) -> Spot:
    here = spot(drafting.document(draft), home)
    if here is None or list_of_roots(here.type) is None:
        raise NoSuchPlace(home)
    return here


def _sources(draft: Draft, home: Path) -> Iterable[Source]:
    def at(name: str) -> str:
        return url_for(".choose", ref=draft.ref, to="".join(home), **{"from": name})

    for version in publishing.list_versions(draft.organisation_id):
        name = f"{version.key}@{version.number}"
        whose = _("Published by you") if version.organisation_id else _("Comes with the program")
        yield Source(name, version.title, version.language, f"{whose}: {name}", at(name))
    for other in _drafts(draft):
        language = drafting.language_of(other)
        yield Source(f"{DRAFT}{other.ref}", other.title, language, _("Draft of yours"), at(f"{DRAFT}{other.ref}"))
    for name, found in _templates().items():
        yield Source(f"{TEMPLATE}{name}", found.title, found.language, _("Template"), at(f"{TEMPLATE}{name}"))


def _drafts(draft: Draft) -> Iterable[Draft]:
    """Return the other drafts of the organisation."""
    return (each for each in drafting.list_of(g.member.organisation) if each.ref != draft.ref)


def _document(draft: Draft, name: str) -> Document | None:
    """Return what is copied from, with its translations; None when there is no such thing for this organisation."""
    if name.startswith(TEMPLATE):
        found = _templates().get(name.removeprefix(TEMPLATE))
        return document_of(found) if found else None
    if name.startswith(DRAFT):
        other = next((each for each in _drafts(draft) if each.ref == name.removeprefix(DRAFT)), None)
        return drafting.document(other) if other else None
    key, _at, number = name.partition("@")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        return None
    version = publishing.version_seen(g.member.organisation, key, int(number))
    return questionnaire_files.version_document(version) if version else None


def _called(source: Document, name: str) -> str:
    """Return what a source is called beside what was copied from it: a draft has no version."""
    return str(source.get("key", "")) if name.startswith(DRAFT) else ""


def _templates() -> dict[str, Questionnaire]:
    return {path.stem: loaded.questionnaire for path in templates() if (loaded := read(path)).questionnaire}


def _pieces(source: Document, here: Spot) -> Iterable[Piece]:
    """Yield what a questionnaire consists of, down to what fits the place."""
    deepest = {Questionnaire: Part, Part: Section, Section: Item}[here.type]
    for name, found in roots(source):
        depth = _KINDS.index(found.type)
        if depth <= _KINDS.index(deepest):
            yield Piece(name, str(found.value.get("title", "")), depth, found.type is deepest)
