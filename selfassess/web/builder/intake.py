"""The first questions: asked once, of every kind, with their options, their order, and when they are asked."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.core.phrases import N_
from selfassess.web.builder.sheet import Block, Maker, called, many
from selfassess.web.languages import said

KIND_WORDS = {
    "choice": N_("choose one"),
    "choices": N_("choose more than one"),
    "yes_no": N_("yes or no"),
    "number": N_("a number"),
    "date": N_("a date"),
    "text": N_("a short text"),
}


def blocks(m: Maker) -> Iterator[Block]:
    """Yield the first questions."""
    at = ("intake",)
    dates = [(str(one["id"]), called(one)) for _at, one in m.members(at) if one.get("kind") == "date"]
    for place, one in m.members(at):
        chooses = one.get("kind") in ("choice", "choices") or bool(one.get("options"))
        others = [(id, text) for id, text in dates if id != place[-1]]
        lines = [
            m.area((*place, "text"), _("The question")),
            m.area((*place, "help"), _("Help below the question")),
            m.one_of((*place, "kind"), _("Way of asking"), [(kind, said(words)) for kind, words in KIND_WORDS.items()]),
            m.one_of((*place, "not_before"), _("Not before the date at"), others) if one.get("kind") == "date" else None,
            m.rule((*place, "show_when"), _("Ask this question only when …")),
            m.id(place),
        ]
        options = tuple(_options(m, place)) if chooses else ()
        yield m.block(place, called(one), lines, blocks=options, in_list=True, named=("intake", place[-1]))
    yield m.block(at, _("More questions"), more=many(at, _("First questions, one on each line")))


def _options(m: Maker, place: tuple[str, ...]) -> Iterator[Block]:
    at = (*place, "options")
    for option_at, option in m.members(at):
        lines = [m.line((*option_at, "text"), _("Option")), m.id(option_at)]
        yield m.block(option_at, called(option), lines, in_list=True, named=("option", place[-1], option_at[-1]))
    yield m.block(at, _("More options"), more=many(at, _("Options, one on each line")))
