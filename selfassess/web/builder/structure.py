"""What a draft consists of: its parts, the sections of a part, the items of a section, and the order they stand in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.definition import Item, Part, Questionnaire, Section
from selfassess.core.drafting.operations import NoSuchPlace
from selfassess.core.drafting.places import Document, Path, Spot, list_of_roots, roots
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.adding import add_or_show
from selfassess.web.builder.effects import RulesHere, rules_at
from selfassess.web.builder.form_page import FormPage, answered, shared
from selfassess.web.builder.kept import Kept, made_from
from selfassess.web.builder.saving import save, stood_at
from selfassess.web.builder.sending import ADD, own_id, placed
from selfassess.web.builder.sheets import (
    CHOICES,
    Field,
    Heading,
    Sheet,
    origin_of,
)
from selfassess.web.builder.specs import PART, SECTION, Chapter, blocks_of
from selfassess.web.builder.turning import address_of, go_on, now_at, went
from selfassess.web.pages import saves_itself

bp = Blueprint("structure", __name__, url_prefix="/drafts")

CHAPTERS: dict[type, tuple[Chapter, ...]] = {Questionnaire: (), Part: PART, Section: SECTION}


@dataclass(frozen=True, slots=True)
class Child:
    """One part, section or item in the list of what it stands in. `inside`: (id, title, address) of what stands in it."""

    id: str
    path: str
    title: str
    href: str
    hint: str
    number: int
    is_first: bool
    is_last: bool
    faults: int
    inside: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Children:
    """What stands in a piece. `key`: of its list; `targets`: (id, title) of where they can move to; `roles`, `kinds`: of new items."""

    key: str
    title: str
    add: str
    add_hint: str
    rows: tuple[Child, ...]
    targets: tuple[tuple[str, str], ...]
    target_label: str
    roles: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    copy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StructurePage(FormPage):
    """One level of a draft: the whole, a part or a section. `id`: empty for the whole."""

    title: str
    caption: str
    trail: tuple[tuple[str, str], ...]
    id: str
    id_field: Field | None
    headings: tuple[Heading, ...]
    children: Children
    rules: RulesHere | None
    origin: tuple[str, str] | None
    others: tuple[str, ...]


@bp.get("/<ref>/structure")
@requires(Permission.QUESTIONNAIRE_EDIT)
def whole(draft: Draft):
    """Show the parts."""
    return _shown(draft, ())


@bp.post("/<ref>/structure")
@requires(Permission.QUESTIONNAIRE_EDIT)
def save_whole(draft: Draft):
    """Save their order, or do what a button asks."""
    return _saved(draft, ())


@bp.get("/<ref>/structure/<piece_id>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def piece(draft: Draft, piece_id: str):
    """Show a part or a section."""
    return _shown(draft, (piece_id,))


@bp.post("/<ref>/structure/<piece_id>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def save_piece(draft: Draft, piece_id: str):
    """Save a part or a section, or do what a button asks."""
    return _saved(draft, (piece_id,))


def _saved(draft: Draft, home: Path):
    revision, document = made_from(draft)
    here = stood_at(document, home)
    if here.type not in CHAPTERS:
        raise NoSuchPlace(home)
    fields = [*placed(here, blocks_of(CHAPTERS[here.type])), *([own_id(here)] if home else [])]
    kept = save(draft, home, fields=fields, lists=[(list_of_roots(here.type)[0],)], revision=revision, document=document)
    if saves_itself() or not kept.is_whole:
        home = drafting.path_now(draft, home, since=revision)
        return went(draft, home, kept) or _shown(draft, home, kept)
    if request.form.get("do", "").startswith(f"{ADD}:"):
        home = now_at(home, kept)
        return add_or_show(draft, home, kept, back=address_of(draft, home))
    return go_on(draft, home, kept)


def _shown(draft: Draft, home: Path, kept: Kept | None = None):
    drafting.seen(draft, by=g.member, place="".join(home))
    here = stood_at(drafting.document(draft), home)
    if here.type not in CHAPTERS:
        return redirect(address_of(draft, home))
    sheet = Sheet(draft, home, here, kept)
    headings = sheet.headings(CHAPTERS[here.type])
    id_field = sheet.id_field() if home else None
    return answered(
        StructurePage(
            **shared(draft, sheet.fields, kept=kept, back=address_of(draft, home)),
            title=_title(here, home),
            caption=_caption(here, home),
            trail=_trail(draft, sheet.document, here),
            id="".join(home),
            id_field=id_field,
            headings=headings,
            children=_children(draft, sheet, here, home),
            rules=rules_at(draft, home[0]) if home else None,
            origin=origin_of(here.value) if home else None,
            others=sheet.others() if home else (),
        )
    )


def _title(here: Spot, home: Path) -> str:
    return str(here.value.get("title", "")) or _("Without a title (%(id)s)", id=home[0]) if home else _("Structure")


def _caption(here: Spot, home: Path) -> str:
    if not home:
        return ""
    return _("Part %(id)s", id=home[0]) if here.type is Part else _("Section %(id)s", id=home[0])


def _trail(draft: Draft, document: Document, here: Spot) -> tuple[tuple[str, str], ...]:
    """Return the way to a section: the part it stands in."""
    if here.type is not Section:
        return ()
    part = document["parts"][here.keys[1]]
    return ((address_of(draft, (part["id"],)), f"{part['id']}. {part.get('title', '')}"),)


def _children(draft: Draft, sheet: Sheet, here: Spot, home: Path) -> Children:
    key, cls = list_of_roots(here.type)
    members = here.value.get(key) or []
    wrong = _faults_inside(draft)
    rows = tuple(_child(draft, member, key, place, len(members), cls, wrong) for place, member in enumerate(members))
    words = {
        "parts": (_("Parts"), _("Add parts"), _("One title a line.")),
        "sections": (_("Sections"), _("Add sections"), _("One title a line.")),
        "items": (_("Questions"), _("Add questions"), _("One question a line. You fill in the rest after that.")),
    }
    title, add, hint = words[key]
    around = {Part: Questionnaire, Section: Part, Item: Section}[cls]
    targets = () if around is Questionnaire else tuple(_targets(sheet.document, around, home))
    where = {Section: _("Move the ticked questions to section"), Part: _("Move the ticked sections to part"), Questionnaire: ""}[here.type]
    roles = tuple(CHOICES["roles"](sheet)) if cls is Item else ()
    kinds = tuple(CHOICES["kinds"](sheet)) if cls is Item else ()
    copy = url_for("builder.copying.choose", ref=draft.ref, to="".join(home))
    return Children(key, title, add, hint, rows, targets, where, roles, kinds, copy)


def _child(draft: Draft, member, key: str, place: int, count: int, cls: type, wrong: Counter) -> Child:
    id, inner = str(member["id"]), list_of_roots(cls)
    inside = tuple(_link(draft, each) for each in (member.get(inner[0]) or ())) if cls is Part else ()
    return Child(
        id=id,
        path=f"{key}:{id}",
        title=str(member.get("title", "")) or _("Without a title"),
        href=address_of(draft, (id,), cls=cls),
        hint=_hint(member, cls),
        number=place + 1,
        is_first=place == 0,
        is_last=place == count - 1,
        faults=wrong[id],
        inside=inside,
    )


def _link(draft: Draft, section) -> tuple[str, str, str]:
    return (str(section["id"]), str(section.get("title", "")), address_of(draft, (str(section["id"]),), cls=Section))


def _hint(member, cls: type) -> str:
    if cls is Section:
        number = len(member.get("items") or ())
        return ngettext("%(num)s question", "%(num)s questions", number)
    return ""


def _targets(document: Document, around: type, home: Path) -> Iterable[tuple[str, str]]:
    for name, found in roots(document):
        if found.type is around and (name,) != home:
            yield name, f"{name}. {found.value.get('title', '')}"


def _faults_inside(draft: Draft) -> Counter:
    """Return how many things are not right yet in each part, section and item, with all that stands in it."""
    own = Counter(str(fault.path[0]) for fault in drafting.reading_of(draft).faults if fault.path)
    found: Counter = Counter()
    around: dict[type, str] = {}
    for name, spot in roots(drafting.document(draft)):
        around[spot.type] = name
        for cls in (Part, Section, Item)[: (Part, Section, Item).index(spot.type) + 1]:
            found[around[cls]] += own[name]
    return found
