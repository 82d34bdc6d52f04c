"""One question of a draft, with exactly the fields that its way of asking has."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request
from flask_babel import gettext as _

from selfassess.core.definition import Item, Section
from selfassess.core.drafting.places import ASIDE, Document, Path, Spot, roots
from selfassess.core.drafting.ways import FITS
from selfassess.core.kinds.scale import MOST
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.adding import add_or_show
from selfassess.web.builder.effects import RulesHere, rules_at
from selfassess.web.builder.form_page import FormPage, answered, shared
from selfassess.web.builder.kept import Kept, made_from
from selfassess.web.builder.saving import save, stood_at
from selfassess.web.builder.scoring_levels import JUDGED_KINDS
from selfassess.web.builder.sending import ADD, own_id, placed
from selfassess.web.builder.sheets import Field, Heading, Sheet, levels_of, origin_of, steps_in
from selfassess.web.builder.specs import Chapter, Rows, blocks_of, item_chapters
from selfassess.web.builder.turning import address_of, go_on, now_at, went
from selfassess.web.builder.words import label
from selfassess.web.pages import saves_itself

bp = Blueprint("items", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage(FormPage):
    """One item. `aside`: what is kept of another way of asking, in words; `levels`: (level, share it needs)."""

    id: str
    title: str
    trail: tuple[tuple[str, str], ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    id_field: Field
    headings: tuple[Heading, ...]
    aside: tuple[str, ...]
    rules: RulesHere
    levels: tuple[tuple[str, str], ...]
    origin: tuple[str, str] | None
    others: tuple[str, ...]


@bp.get("/<ref>/items/<item_id>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def item(draft: Draft, item_id: str):
    """Show one item."""
    return _shown(draft, (item_id,))


@bp.post("/<ref>/items/<item_id>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def save_item(draft: Draft, item_id: str):
    """Save one item, or do what a button asks."""
    home = (item_id,)
    revision, document = made_from(draft)
    here = stood_at(document, home)
    blocks = list(blocks_of(chapters_of(here, document)))
    lists = [block.at for block in blocks if isinstance(block, Rows)]
    kept = save(draft, home, fields=[*placed(here, blocks), own_id(here)], lists=lists, revision=revision, document=document)
    if saves_itself() or not kept.is_whole:
        home = drafting.path_now(draft, home, since=revision)
        return went(draft, home, kept) or _shown(draft, home, kept)
    if request.form.get("do", "").startswith(f"{ADD}:"):
        home = now_at(home, kept)
        unpasted = tuple(block.at for block in blocks if isinstance(block, Rows) and not block.pasted)
        return add_or_show(draft, home, kept, back=address_of(draft, home), unpasted=unpasted)
    return go_on(draft, home, kept)


def _shown(draft: Draft, home: Path, kept: Kept | None = None):
    drafting.seen(draft, by=g.member, place=home[0])
    here = stood_at(drafting.document(draft), home)
    if here.type is not Item:
        return redirect(address_of(draft, home))
    sheet = Sheet(draft, home, here, kept)
    headings, id_field = sheet.headings(chapters_of(here, sheet.document)), sheet.id_field()
    before, after = _neighbours(draft, sheet.document, home[0])
    return answered(
        ItemPage(
            **shared(draft, sheet.fields, kept=kept, back=address_of(draft, home)),
            id=home[0],
            title=str(here.value.get("title", "")) or _("Without a title (%(id)s)", id=home[0]),
            trail=_trail(draft, sheet.document, here),
            before=before,
            after=after,
            id_field=id_field,
            headings=headings,
            aside=tuple(label(key) for key in here.value.get(ASIDE) or ()),
            rules=rules_at(draft, home[0]),
            levels=levels_of(sheet.rough, here.value),
            origin=origin_of(here.value),
            others=sheet.others(),
        )
    )


def chapters_of(here: Spot, document: Document) -> tuple[Chapter, ...]:
    """Return what the page of an item asks."""
    kind = str(here.value.get("kind", ""))
    levels = steps_in(document, here.value) if kind in JUDGED_KINDS or here.value.get("anchors") else ()
    return item_chapters(kind, _steps(here) if "scale" in FITS.get(kind, ()) else range(0), levels)


def _steps(here: Spot) -> range:
    """Return the steps of a scale as far as they can be understood."""
    scale = here.value.get("scale")
    first, last = (scale.get("first", 1), scale.get("last")) if isinstance(scale, dict) else (1, None)
    if not (str(first).isdigit() and str(last).isdigit() and int(first) <= int(last)):
        return range(0)
    return range(int(first), min(int(last), int(first) + MOST - 1) + 1)


def _trail(draft: Draft, document: Document, here: Spot) -> tuple[tuple[str, str], ...]:
    part = document["parts"][here.keys[1]]
    section = part["sections"][here.keys[3]]
    return tuple((address_of(draft, (str(one["id"]),), cls=Section), f"{one['id']}. {one.get('title', '')}") for one in (part, section))


def _neighbours(draft: Draft, document: Document, id: str) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """Return the items before and after one: (address, id and title)."""
    items = [(name, str(found.value.get("title", ""))) for name, found in roots(document) if found.type is Item]
    place = next(index for index, (name, _title) in enumerate(items) if name == id)
    around = (items[place - 1] if place else None, items[place + 1] if place + 1 < len(items) else None)
    return tuple(one and (address_of(draft, (one[0],), cls=Item), f"{one[0]} {one[1]}") for one in around)
