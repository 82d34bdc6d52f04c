"""What a section page shows whatever was answered: made once for a version, section and language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup, escape

from selfassess.core.anchors import anchors_of
from selfassess.core.definition import Choices, Item, Norm, NotApplicableReason, Questionnaire, Section, Source, Term
from selfassess.core.kinds import is_scored
from selfassess.core.kinds.raw import states_of
from selfassess.core.kinds.scale import steps_of
from selfassess.web.kinds import KINDS
from selfassess.web.kinds.typed import OTHER

STATE_ORDER = ("met", "partly", "not_met", "unknown", "not_applicable")


@dataclass(frozen=True, slots=True, eq=False)
class NormRow:
    """One norm as it is asked. `begins`: the stem to show above it; `stem`: the stem it finishes, for screen readers."""

    id: str
    text: Markup
    begins: str
    stem: str
    remarks: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    decided: bool
    inputs: tuple[str, ...]
    lang: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a level means for what is judged here."""

    mark: str
    level: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class ItemSheet:
    """One item as it is asked. `reasons`: (value, text) for not applicable; `options`: (value, text) of a choice, outcome or step.

    `alone`: options that exclude the others; `how_many`, `how_long`: what may be filled in, in words.
    """

    item: Item
    template: str
    question: Markup
    help: Markup
    rows: tuple[NormRow, ...]
    anchors: tuple[Anchor, ...]
    material: str
    answered_by: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    per_file: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    alone: tuple[str, ...]
    how_many: str
    how_long: str
    unit: str
    decimals: int
    many: str
    one: str
    levels: tuple[tuple[str, str], ...]
    attention: tuple[str, ...]
    attention_title: str
    has_actions: bool
    lang: str
    inputs: tuple[str, ...]

    @property
    def id(self) -> str:
        """Id of the item."""
        return self.item.id

    @property
    def is_drawn(self) -> bool:
        """Whether files are counted that may be drawn."""
        return "drawn" in self.inputs


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """One section as it is asked; `terms`: (id, term, explanation) of the hard words on the page."""

    section: Section
    guidance: Markup
    items: tuple[ItemSheet, ...]
    terms: tuple[tuple[str, str, str], ...]
    source: Source | None


_made: dict[tuple[int, str, str], tuple[Questionnaire, SectionSheet]] = {}


def sheet_of(questionnaire: Questionnaire, section: Section, language: str) -> SectionSheet:
    """Return the sheet of a section; made once for each questionnaire that is kept in the process."""
    key = (id(questionnaire), section.id, language)
    found = _made.get(key)
    if found is None or found[0] is not questionnaire:
        found = _made[key] = (questionnaire, make_sheet(questionnaire, section))
    return found[1]


def forget_sections() -> None:
    """Drop the sheets that this process keeps; texts of versions stand in them."""
    _made.clear()


def state_words() -> Mapping[str, str]:
    """Return what people read for each state of a norm."""
    return {
        "met": _("yes"),
        "partly": _("partly"),
        "not_met": _("no"),
        "unknown": _("don't know yet"),
        "not_applicable": _("n/a"),
    }


def make_sheet(questionnaire: Questionnaire, section: Section) -> SectionSheet:
    """Return the sheet of a section of a questionnaire that may change at any moment: kept nowhere."""
    words = Words(questionnaire.glossary)
    guidance = words.linked(section.guidance, set())
    items = tuple(_item(questionnaire, section, item, words) for item in section.items)
    return SectionSheet(section, guidance, items, words.used(), section.source)


def _item(questionnaire: Questionnaire, section: Section, item: Item, words: "Words") -> ItemSheet:
    seen: set[int] = set()
    functions = {function.id: function.text for function in questionnaire.functions}
    population = next((one for one in questionnaire.populations if one.id == item.population), None)
    material = next((one for one in questionnaire.materials if one.id == item.material), None)
    whole = [(str(place), reason) for place, reason in enumerate(item.not_applicable_reasons) if not reason.norms and not reason.per_file]
    return ItemSheet(
        item=item,
        template=f"kinds/{item.kind}.html",
        question=words.linked(item.question, seen),
        help=words.linked(item.help, seen),
        rows=tuple(_row(item, norm, words, seen, questionnaire.language) for norm in item.norms),
        anchors=tuple(_anchors(questionnaire, anchors_of(item, questionnaire))),
        material=material.text if material else "",
        answered_by=tuple(functions[name] for name in item.answered_by if name in functions),
        reasons=tuple((value, _with_second(reason)) for value, reason in whole)
        + ((OTHER, _("Another reason (a second person must agree)")),),
        per_file=tuple(reason.text for reason in item.not_applicable_reasons if reason.per_file),
        options=_options(item),
        alone=tuple(option.id for option in item.options if option.alone),
        how_many=_how_many(item.choices),
        how_long=_how_long(item),
        unit=item.number.unit if item.number else "",
        decimals=item.number.decimals if item.number else 0,
        many=population.text if population else "",
        one=population.one if population else "",
        levels=tuple((str(level.value), level.text) for level in questionnaire.scoring.levels if is_scored(item)),
        attention=section.attention if item is section.items[0] else (),
        attention_title=questionnaire.attention_title,
        has_actions=questionnaire.scoring.actions is not None and is_scored(item),
        lang=questionnaire.language,
        inputs=KINDS[item.kind].names(item),
    )


def _options(item: Item) -> tuple[tuple[str, str], ...]:
    if item.scale:
        return tuple((str(step), item.scale.words.get(step, "")) for step in steps_of(item))
    return tuple((option.id, option.text) for option in item.options or item.outcomes)


def _how_many(rules: Choices | None) -> str:
    if rules is None or (rules.fewest == 1 and rules.most is None):
        return ""
    if rules.most is None:
        return _("Choose at least %(fewest)s.", fewest=rules.fewest)
    if rules.fewest == 1:
        return _("Choose at most %(most)s.", most=rules.most)
    return _("Choose %(fewest)s to %(most)s.", fewest=rules.fewest, most=rules.most)


def _how_long(item: Item) -> str:
    return _("At most %(longest)s characters.", longest=item.longest) if item.longest else ""


def _row(item: Item, norm: Norm, words: "Words", seen: set[int], lang: str) -> NormRow:
    said = state_words()
    stemmed = item.stem is not None and norm.id in item.stem.norms
    reasons = [reason for reason in item.not_applicable_reasons if norm.id in reason.norms]
    return NormRow(
        id=norm.id,
        text=words.linked(norm.text, seen),
        begins=item.stem.text if stemmed and norm.id == item.stem.norms[0] else "",
        stem=item.stem.text.rstrip(" …") if stemmed else "",
        remarks=tuple(_remarks(item, norm)),
        states=tuple((state, said[state]) for state in STATE_ORDER if state in states_of(item, norm.id)),
        reasons=tuple(_with_second(reason) for reason in reasons),
        decided=norm.id == item.decides,
        inputs=(f"norms.{norm.id}", f"reasons.{norm.id}"),
        lang=lang,
    )


def _remarks(item: Item, norm: Norm) -> Iterator[str]:
    if norm.partly_when:
        yield _("Answer “partly” when: %(when)s", when=norm.partly_when)
    if norm.container:
        yield _("This is about the document itself. If it does not exist, the other answers cannot be yes or partly.")
    if norm.if_not_met:
        yield _("This is a condition: without it the rest counts for less or not at all.")
    for group in item.groups:
        if norm.id in group.any_of and norm.id == group.any_of[-1]:
            yield _("One of %(norms)s is enough.", norms=", ".join(group.any_of))
    if norm.own_reading:
        yield _("This is our elaboration. The source does not say it literally.")


def _with_second(reason: NotApplicableReason) -> str:
    return _("%(reason)s (a second person must agree)", reason=reason.text.rstrip(".")) if reason.second_person else reason.text


def _anchors(questionnaire: Questionnaire, texts: Mapping[int, str]) -> Iterator[Anchor]:
    for level in sorted(questionnaire.scoring.levels, key=lambda level: -level.value):
        if level.value in texts:
            yield Anchor(level.mark, level.text, texts[level.value])


class Words:
    """The hard words of a questionnaire, linked to their explanation at the end of the page."""

    def __init__(self, glossary: tuple[Term, ...]):
        self.glossary = glossary
        self.found: set[int] = set()
        self.places = {form.casefold(): place for place, term in enumerate(glossary) for form in (term.term, *term.also)}
        forms = sorted(self.places, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE) if forms else None

    def linked(self, text: str, seen: set[int]) -> Markup:
        """Return the text as HTML, with the first of each hard word that is not in `seen` as a link."""
        if self.pattern is None:
            return escape(text)
        parts = self.pattern.split(text)
        return Markup("").join(self._part(part, number, seen) for number, part in enumerate(parts))

    def used(self) -> tuple[tuple[str, str, str], ...]:
        """Return id, word and explanation of the words that were linked, by alphabet."""
        terms = [(f"term-{place}", self.glossary[place].term, self.glossary[place].text) for place in self.found]
        return tuple(sorted(terms, key=lambda term: term[1].casefold()))

    def _part(self, part: str, number: int, seen: set[int]) -> Markup:
        place = self.places.get(part.casefold()) if number % 2 else None
        if place is None or place in seen:
            return escape(part)
        seen.add(place)
        self.found.add(place)
        return Markup('<a class="term" href="#term-{}">{}</a>').format(place, part)
