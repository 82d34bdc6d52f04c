"""When something is asked, and what hangs on what: the conditions of a part, a section or an item, with its inputs and its effects."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, g, url_for
from flask_babel import gettext as _

from selfassess.core.conditions import Condition
from selfassess.core.definition import Item
from selfassess.core.drafting.places import Document, Path, Spot, root, types_of
from selfassess.core.drafting.references import Named
from selfassess.core.drafting.ties import Tie, ties_of
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.condition_words import lead
from selfassess.web.builder.rule_pages import SHEETS, concerns_of
from selfassess.web.builder.sheet import Maker, Rule, is_condition
from selfassess.web.builder.words import place_words
from selfassess.web.pages import show

bp = Blueprint("ties", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class NormRule:
    """A norm with its condition."""

    id: str
    text: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class TieLine:
    """One tie in words, with the address where it is made; empty without a page of its own."""

    says: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class TiesPage:
    """What decides about one part, section or item, and what that decides itself."""

    draft: Draft
    organisation_ref: str
    id: str
    title: str
    rules: tuple[Rule, ...]
    norms: tuple[NormRule, ...]
    hangs_on: tuple[TieLine, ...]
    matters_for: tuple[TieLine, ...]
    lang: str


@bp.get("/<ref>/ties/<id>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def ties(draft: Draft, id: str):
    """Show the conditions and ties of one thing."""
    here, reading = drafting.document(draft), drafting.reading_of(draft)
    found = root(here, id)
    if found is None:
        abort(404)
    drafting.seen(draft, by=g.member, place=id)
    maker = Maker(draft.ref, here, reading=reading, concerns=concerns_of(here, reading))
    norms = tuple(_norms(maker, found, id))
    between = ties_of(here, (id,))
    return show(
        TiesPage(
            draft,
            g.member.organisation.ref,
            id,
            str(found.value.get("title", "")),
            rules=tuple(maker.rule((id, key), lead(here, (id, key))) for key in _keys(found)),
            norms=norms,
            hangs_on=tuple(_lines(draft, here, between.hangs_on)),
            matters_for=tuple(_lines(draft, here, between.matters_for)),
            lang=str(here.get("language", "")),
        )
    )


def _keys(found: Spot) -> Iterator[str]:
    """Yield the keys of a piece under which a condition can stand."""
    yield from (key for key, type_ in types_of(found.type).items() if type_ == Condition)


def _norms(maker: Maker, found: Spot, id: str) -> Iterator[NormRule]:
    for norm in found.value.get("norms") or () if found.type is Item else ():
        at = (id, "norms", str(norm.get("id")), "not_applicable_when")
        yield NormRule(at[2], str(norm.get("text", "")), maker.rule(at, lead(maker.document, at)))


def _lines(draft: Draft, here: Document, ties: tuple[Tie, ...]) -> Iterator[TieLine]:
    """Yield the ties in words; a norm or an option tells more than the item or question that it belongs to."""
    closer = {(tie.named[1], tie.at) for tie in ties if len(tie.named) == 3}
    for tie in ties:
        if len(tie.named) == 3 or (tie.named[1], tie.at) not in closer:
            yield TieLine(_says(tie.named), place_words(tie.at), _address(draft, here, tie.at))


def _says(named: Named) -> str:
    match named:
        case ("intake", id):
            return _("First question %(id)s", id=id)
        case ("option", owner, id):
            return _("Option %(id)s of %(owner)s", id=id, owner=owner)
        case ("norm", owner, id):
            return _("Norm %(id)s of %(owner)s", id=id, owner=owner)
        case ("section", id):
            return _("Section %(id)s", id=id)
        case ("part", id):
            return _("Part %(id)s", id=id)
    return _("Question %(id)s", id=named[1])


def _address(draft: Draft, here: Document, at: Path) -> str:
    if is_condition(at):
        return url_for("builder.conditions.condition", ref=draft.ref, at="/".join(at))
    name = next((name for name, sheet in SHEETS.items() if any(at[: len(about)] == about for about in sheet.about)), None)
    return url_for("builder.rule_pages.sheet", ref=draft.ref, name=name) if name else ""
