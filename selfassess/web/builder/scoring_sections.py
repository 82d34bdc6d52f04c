"""How questions make a section and sections make a part, with the limits that keep one good thing from hiding a bad one."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.core.definition import ROLES
from selfassess.core.format_words import VALUE_WORDS
from selfassess.reports.facts import ROLE_WORDS
from selfassess.web.builder.sheet import Block, Maker, More, levels_of
from selfassess.web.languages import said

SECTIONS, PARTS = ("scoring", "sections"), ("scoring", "parts")


def sections(m: Maker) -> Iterator[Block]:
    """Yield how questions make a section."""
    roles = [(role, said(ROLE_WORDS[role])) for role in ROLES]
    yield m.block((*SECTIONS, "mean_of_means"), _("The mean"), [
        m.several((*SECTIONS, "mean_of_means"), _("These count equally: the mean of their means"), roles),
        m.tick((*SECTIONS, "weighted_mean"), _("Or: one mean over all questions, by their weight")),
    ], hint=_("Choose one of the two."))  # fmt: skip
    caps = (*SECTIONS, "caps")
    yield m.block(caps, _("Limits"), blocks=_section_caps(m, caps), more=More(caps, _("Add a limit"), like={"of": "item"}),
                  hint=_("A limit keeps a section down, however good the rest is."))  # fmt: skip
    gap = (*SECTIONS, "layer_gap")
    says = m.sentence(
        _("We make a remark when the first and the last layer differ by %(gap)s or more."), gap=m.count(gap, _("Difference between layers"))
    )
    yield m.block(gap, _("Layers"), [says], hint=_("Leave it empty for no remark."))


def _section_caps(m: Maker, at: tuple[str, ...]) -> Iterator[Block]:
    levels = levels_of(m)
    of = [(key, said(words)) for key, words in VALUE_WORDS["of"].items()]
    which = [("true", _("only critical questions")), ("false", _("only questions that are not critical"))]
    for number, (place, one) in enumerate(m.members(at), start=1):
        looks_at = {
            "of": m.one_of((*place, "of"), _("What limits"), of),
            "which": m.one_of((*place, "critical"), _("Which questions"), which),
        }
        lines = [m.sentence(_("This limit looks at %(of)s, %(which)s."), **looks_at)]
        if one.get("of") == "side":
            lines = [m.sentence(_("This limit looks at %(of)s."), of=looks_at["of"])]
        lines += [
            m.sentence(
                _("At “%(level)s” the section is at most %%(most)s.", level=text),
                most=m.one_of((*place, "map", value), _("Highest level of the section"), levels),
            )
            for value, text in levels
        ]
        yield m.block(place, _("Limit %(number)s", number=number), lines, in_list=True)


def parts(m: Maker) -> Iterator[Block]:
    """Yield how sections make a part."""
    titles = [(str(part.get("id")), f"{part.get('id')} {part.get('title', '')}") for part in m.document.get("parts", ())]
    for place, one in m.members(PARTS):
        lines = [
            m.one_of((*place, "part"), _("Part"), titles, of="parts"),
            m.tick((*place, "lowest"), _("The part is as good as its weakest section")),
        ]
        blocks = [_counting(m, (*place, "count")), _part_caps(m, (*place, "caps"))]
        yield m.block(place, dict(titles).get(str(one.get("part")), _("New rule")), lines, blocks=blocks, in_list=True)
    ruled = {str(one.get("part")) for _at, one in m.members(PARTS)}
    free = next((id for id, _title in titles if id not in ruled), None)
    yield m.block(PARTS, _("More parts"), more=More(PARTS, _("Add a rule for a part"), like={"part": free} if free else {}))


def _counting(m: Maker, at: tuple[str, ...]) -> Block:
    levels = levels_of(m)
    rows = []
    for place, one in m.members(at):
        lines = [
            m.sentence(
                _("The part stands at %(level)s when at least:"),
                level=m.one_of((*place, "level"), _("Level of the part"), levels, of="levels"),
            )
        ]
        lines += [
            m.sentence(
                _("%%(share)s of the sections stands at “%(level)s” or better.", level=text),
                share=m.count((*place, "reach", value), _("Share of the sections at “%(level)s” or better", level=text)),
            )
            for value, text in levels
            if value != "0" or value in (one.get("reach") or {})
        ]
        rows.append(m.block(place, dict(levels).get(str(one.get("level")), _("New row")), lines, in_list=True))
    hint = _("The first row that holds decides. When none holds, the level is 0.")
    return m.block(at, _("Or by counting sections"), blocks=rows, more=More(at, _("Add a row")), hint=hint)


def _part_caps(m: Maker, at: tuple[str, ...]) -> Block:
    caps = []
    for number, (place, _one) in enumerate(m.members(at), start=1):
        lines = [
            m.sentence(
                _("The part is at most %(level)s:"),
                level=m.one_of((*place, "level_at_most"), _("Highest level of the part"), levels_of(m), of="levels"),
            ),
            m.rule((*place, "when"), _("This limit holds when …")),
        ]
        caps.append(m.block(place, _("Limit %(number)s", number=number), lines, in_list=True))
    return m.block(at, _("Limits of this part"), blocks=caps, more=More(at, _("Add a limit to this part")))
