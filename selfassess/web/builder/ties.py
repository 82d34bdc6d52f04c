"""When something is asked, and what hangs on what: the conditions of a part, a section or an item, with its inputs and its effects."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, g

from selfassess.core.conditions import Condition
from selfassess.core.definition import Item
from selfassess.core.drafting.places import Spot, root, types_of
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.condition_words import lead
from selfassess.web.builder.effects import RulesHere, rules_at
from selfassess.web.builder.sheet import Maker, Rule
from selfassess.web.pages import show

bp = Blueprint("ties", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class NormRule:
    """A norm with its condition."""

    id: str
    text: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class TiesPage:
    """What decides about one part, section or item, and what that decides itself."""

    draft: Draft
    id: str
    title: str
    rules: tuple[Rule, ...]
    norms: tuple[NormRule, ...]
    here: RulesHere
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
    maker = Maker(draft.ref, here, reading=reading, concerns=drafting.concerns_in(draft))
    norms = tuple(_norms(maker, found, id))
    return show(
        TiesPage(
            draft,
            id,
            str(found.value.get("title", "")),
            rules=tuple(maker.rule((id, key), lead(here, (id, key))) for key in _keys(found)),
            norms=norms,
            here=rules_at(draft, id, most=None),
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
