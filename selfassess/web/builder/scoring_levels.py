"""Levels and thresholds: what answers are worth, the steps of the judgement, and the share that each of them needs."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.core.definition import MARKS
from selfassess.core.format_words import KIND_WORDS, VALUE_WORDS
from selfassess.web.builder.sheet import Block, Cells, Maker, More, called, levels_of, many
from selfassess.web.builder.words import label
from selfassess.web.languages import said

SCORING = ("scoring",)
JUDGED_KINDS = ("checklist", "sample", "share", "measurement", "choice", "choices", "scale", "yes_no", "number", "date", "evidence")
MOST_LEVELS = 9


def levels(m: Maker) -> Iterator[Block]:
    """Yield what answers are worth, the levels and the layers."""
    credit = (*SCORING, "credit")
    worth = m.sentence(
        _("Met is worth %(met)s, partly met %(partly)s, and not met %(not_met)s."),
        met=m.count((*credit, "met"), _("What met is worth")),
        partly=m.count((*credit, "partly"), _("What partly met is worth")),
        not_met=m.count((*credit, "not_met"), _("What not met is worth")),
    )
    yield m.block(credit, _("What an answer to a norm is worth"), [worth])
    yield m.block((*SCORING, "percentage"), _("One percentage"), [
        m.tick((*SCORING, "percentage"), _("Show the weighted mean of all questions as a percentage"))
    ])  # fmt: skip
    yield m.block(
        (*SCORING, "levels"), _("Levels"), blocks=_levels(m), more=_more_levels(m), hint=_("From 2 to 9 levels; 0 is the lowest.")
    )
    yield m.block(
        (*SCORING, "layers"), _("Layers of evidence"), blocks=_layers(m), hint=_("In order: for example on paper, in place, visible in files."),
        more=many((*SCORING, "layers"), _("Layers, one on each line")),
    )  # fmt: skip


def _levels(m: Maker) -> Iterator[Block]:
    marks = [(mark, said(VALUE_WORDS["mark"][mark])) for mark in MARKS]
    for at, one in m.members((*SCORING, "levels")):
        says = m.sentence(
            _("Level %(value)s is called %(text)s, with the sign %(mark)s."),
            value=m.count((*at, "value"), _("Number of the level")),
            text=m.line((*at, "text"), _("Name of the level")),
            mark=m.one_of((*at, "mark"), _("Sign beside the name"), marks),
        )
        meaning = m.area((*at, "meaning"), _("What it means"), _("In a sentence or two, in plain words. People read it beside the level."))
        yield m.block(at, called(one) or str(one.get("value", "")), [says, meaning], in_list=True)


def _more_levels(m: Maker) -> More | None:
    at, found = (*SCORING, "levels"), m.members((*SCORING, "levels"))
    values = [one["value"] for _at, one in found if isinstance(one.get("value"), int)]
    next_ = max(values, default=-1) + 1
    return More(at, _("Add a level"), like={"value": next_, "mark": "full" if next_ else "empty"}) if len(found) < MOST_LEVELS else None


def _layers(m: Maker) -> Iterator[Block]:
    for at, one in m.members((*SCORING, "layers")):
        lines = [m.line((*at, "text"), _("What people call it")), m.id(at)]
        yield m.block(at, called(one), lines, in_list=True, named=("layer", at[-1]))


def thresholds(m: Maker) -> Iterator[Block]:
    """Yield the share that each level needs, for each way of asking that is used, and how certain a count is."""
    at = (*SCORING, "thresholds")
    known = m.value((*at, "item"))
    used = {item.get("kind") for item in _items(m)} | set(known if isinstance(known, dict) else ())
    kinds = [*(kind for kind in JUDGED_KINDS if kind in used), *sorted(used - {*JUDGED_KINDS, None, "text"})]
    rows = [_row(m, (*at, "item", kind), label_of_kind(kind)) for kind in kinds]
    yield m.block((*at, "item"), _("For each way of asking"), rows, hint=_("Below the lowest share the level is 0."))
    yield m.block((*at, "zero_tolerance"), _("For questions with zero tolerance"), [_row(m, (*at, "zero_tolerance"), _("Zero tolerance"))])
    yield m.block((*at, "section"), _("For a section, and for each of its sides"), [_row(m, (*at, "section"), _("Section"))])
    yield _interval(m)


def _row(m: Maker, at: tuple[str, ...], words: str) -> Cells:
    here = m.value(at)
    levels = dict(levels_of(m)) | {
        str(key): str(key) for key in (here if isinstance(here, dict) else ()) if str(key) not in dict(levels_of(m))
    }
    asked = [value for value in levels if value != "0" or (isinstance(here, dict) and "0" in here)]
    return m.cells(words, [m.count((*at, value), _("“%(level)s” from", level=levels[value])) for value in asked])


def _interval(m: Maker) -> Block:
    at = (*SCORING, "interval")
    lines = [
        m.sentence(
            _("A count is certain when its two ends lie at most %(high)s apart, and fairly certain up to %(medium)s."),
            high=m.count((*at, "labels", "high"), _("Widest interval of a certain count")),
            medium=m.count((*at, "labels", "medium"), _("Widest interval of a fairly certain count")),
        ),
        m.sentence(_("Fewer than %(too_few)s is too few to say something."), too_few=m.count((*at, "too_few"), _("Too few"))),
        m.sentence(_("The interval is computed with z = %(z)s."), z=m.count((*at, "z"), _("z, the standard normal quantile"))),
    ]
    return m.block(at, _("How certain is a count?"), lines, hint=_("Leave everything empty to compute no certainty. Usual: z = 1.959964."))


def label_of_kind(kind: str) -> str:
    """Return a way of asking in words."""
    return said(KIND_WORDS[kind]) if kind in KIND_WORDS else label(kind)


def _items(m: Maker) -> Iterator[dict]:
    for part in m.document.get("parts", ()):
        for section in part.get("sections", ()):
            yield from section.get("items", ())
