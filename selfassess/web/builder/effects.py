"""What decides about a piece of a draft, and where it decides itself: every rule as a sentence, with the way to change it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import url_for

from selfassess.core.conditions import facts_in
from selfassess.core.definition import (
    ClassRule,
    FindOut,
    Hint,
    IntakeQuestion,
    Item,
    Norm,
    NotTestableRule,
    Part,
    PartCap,
    PartRule,
    Questionnaire,
    Section,
    VerdictPrefix,
    VerdictRow,
)
from selfassess.core.drafting.document import DraftFault
from selfassess.core.drafting.places import HANDLE, Path, Spot, root, spot
from selfassess.core.drafting.references import Named, references_in
from selfassess.core.drafting.ties import deciding, ties_of
from selfassess.core.phrases import N_, Phrase
from selfassess.models.draft import Draft
from selfassess.reports.facts import ROLE_WORDS, number_words
from selfassess.services import drafting
from selfassess.web.builder.sheet import condition_words
from selfassess.web.builder.turning import address_of, place_of
from selfassess.web.builder.words import fault_words, place_words
from selfassess.web.languages import said

MOST_SHOWN = 8  # lines of one list beside the fields of a piece; its own page has all
LONGEST = 90  # characters of a text that is quoted

SENTENCES: Mapping[tuple[type, str], Phrase] = {
    (IntakeQuestion, "show_when"): N_("First question %(id)s is asked only when %(says)s."),
    (Item, "applies_when"): N_("Question %(id)s is asked only when %(says)s."),
    (Section, "applies_when"): N_("Section %(id)s is asked only when %(says)s."),
    (Item, "not_applicable_when"): N_("Question %(id)s does not apply when %(says)s."),
    (Section, "not_applicable_when"): N_("Section %(id)s does not apply when %(says)s."),
    (Part, "not_applicable_when"): N_("Part %(id)s does not apply when %(says)s."),
    (Norm, "not_applicable_when"): N_("Norm %(norm)s of %(id)s does not apply when %(says)s."),
    (Item, "not_testable_when"): N_("Question %(id)s cannot be tested yet when %(says)s."),
    (NotTestableRule, "when"): N_("The %(role)s cannot be tested yet when %(says)s."),
    (PartCap, "when"): N_("Part %(part)s stands at “%(level)s” at most when %(says)s."),
    (VerdictRow, "when"): N_("The verdict is “%(text)s” when %(says)s."),
    (VerdictPrefix, "when"): N_("The verdict is restricted with “%(text)s” when %(says)s."),
    (ClassRule, "when"): N_("An action has class “%(class)s” or a more urgent one when %(says)s."),
    (FindOut, "raised_when"): N_("An action to find out gets class “%(raised)s” when %(says)s."),
    (Hint, "when"): N_("The remark “%(text)s” is shown when %(says)s."),
    (Hint, "items"): N_("The remark “%(text)s” stands at this question."),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in a sentence. `href`: where it is changed, empty for on this page; `looks_at`: (words, address) of what it hangs on."""

    says: str
    href: str = ""
    looks_at: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesHere:
    """The rules at one piece. `within`: between its own norms; `faults`: what decides nothing and has no line; `more`: lines left out."""

    id: str
    decided_by: tuple[RuleLine, ...]
    within: tuple[RuleLine, ...]
    effects: tuple[RuleLine, ...]
    faults: tuple[str, ...]
    more: int


def rules_at(draft: Draft, id: str, *, most: int | None = MOST_SHOWN) -> RulesHere:
    """Return the rules at a part, a section or an item; of effects and inputs the first `most`, None for all."""
    return _Here(draft, id).rules(most)


class _Here:
    """Tells the rules at one piece of a draft."""

    def __init__(self, draft: Draft, id: str):
        self.draft, self.id = draft, id
        self.document, reading = drafting.document(draft), drafting.reading_of(draft)
        self.rough, self.found = reading.rough, root(self.document, id)
        self.wrong = [fault for fault in (*reading.faults, *drafting.dead_ends_in(draft)) if fault.path]

    def rules(self, most: int | None) -> RulesHere:
        decided_by = list(self._decided_by())
        effects = list({line.says: line for line in (*self._matters_for(), *self._counts())}.values())
        left = sum(max(0, len(lines) - most) for lines in (decided_by, effects)) if most is not None else 0
        return RulesHere(self.id, tuple(decided_by[:most]), tuple(self._within()), tuple(effects[:most]), self._rest(), left)

    def _decided_by(self) -> Iterator[RuleLine]:
        for at in deciding(self.document, (self.id,)):
            stands = spot(self.document, at)
            if stands and stands.value is not None:
                yield self._line(at, looks_at=tuple(self._looks_at(stands)))

    def _matters_for(self) -> Iterator[RuleLine]:
        own = set(deciding(self.document, (self.id,)))
        ties = ties_of(self.document, (self.id,), drafting.uses_in(self.draft)).matters_for
        for at in dict.fromkeys(tie.at for tie in ties):
            if at not in own and (spot(self.document, at[:-1]) or _NOWHERE).type is not PartRule:  # how it counts tells that already
                yield self._line(at)

    def _line(self, at: Path, **more: object) -> RuleLine:
        return RuleLine(self._says(at), place_of(self.draft, at), faults=self._wrong_at(at), **more)

    def _says(self, at: Path) -> str:
        around = spot(self.document, at[:-1])
        phrase = SENTENCES.get((around.type, at[-1])) if around else None
        return said(Phrase(phrase.text, self._told(around, at))) if phrase else place_words(at, self.document)

    def _told(self, around: Spot, at: Path) -> dict[str, object]:
        value = around.value
        texts = {
            "id": at[1] if at[0] == "intake" else at[0],
            "norm": value.get("id", ""),
            "text": _short(value.get("text", "")),
            "role": ROLE_WORDS.get(value.get("role"), "…"),
            "level": self._level(value.get("level_at_most")),
            "class": self._class(value.get("class")),
            "raised": self._class(value.get("raised_to")),
        }
        rule = spot(self.document, at[:3]) if around.type is PartCap else None
        part = {"part": rule.value.get("part", "…")} if rule and rule.value else {}
        return texts | part | {"says": condition_words(self.document, self.rough, at) or "…"}

    def _level(self, value: object) -> str:
        return next((level.text for level in self.rough.scoring.levels if str(level.value) == str(value)), str(value))

    def _class(self, id: object) -> str:
        actions = self.rough.scoring.actions
        return next((one.text for one in (actions.classes if actions else ()) if one.id == id), str(id))

    def _looks_at(self, stands: Spot) -> Iterator[tuple[str, str]]:
        """Yield what a condition looks at with its page; a norm or an option tells more than what it belongs to."""
        named = [one.named for one in references_in(stands.value, stands.type)]
        closer = {one[1] for one in named if len(one) == 3}
        for one in dict.fromkeys(named):
            if one[1] != self.id and (len(one) == 3 or one[1] not in closer):
                yield said(_name(one)), self._page_of(one)

    def _page_of(self, named: Named) -> str:
        if root(self.document, named[1]) is None:
            return url_for("builder.rule_pages.sheet", ref=self.draft.ref, name="intake", _anchor=f"at:intake/{named[1]}")
        return address_of(self.draft, (named[1],))

    def _wrong_at(self, at: Path) -> tuple[str, ...]:
        taken = [one for one in self.wrong if one.path[: len(at)] == at]
        self.wrong = [one for one in self.wrong if one not in taken]
        return _in_words(taken)

    def _rest(self) -> tuple[str, ...]:
        """Return what is wrong with a condition here that no line has told; call it last."""
        dead = drafting.dead_ends_in(self.draft)
        return _in_words(one for one in self.wrong if one in dead and one.path[0] == self.id)

    def _counts(self) -> Iterator[RuleLine]:
        """Yield how its level or score goes on, from item to section and from section to part."""
        part, section, item = _around(self.rough, self.id)
        for says, sheet in (*_in_section(self.rough, section, item), *_in_part(self.rough, part, section)):
            yield RuleLine(said(says), url_for("builder.rule_pages.sheet", ref=self.draft.ref, name=sheet))
        yield from map(self._line, self._class_rules(part, item))

    def _class_rules(self, part: Part | None, item: Item | None) -> Iterator[Path]:
        """Yield the rules for actions that look at what this item is: critical, zero tolerance, foundation."""
        actions = self.rough.scoring.actions
        if item is None or actions is None:
            return
        own = {"critical": item.critical, "zero_tolerance": item.zero_tolerance, "foundation": bool(part and part.foundation)}
        rows = (spot(self.document, ("scoring", "actions", "at_least")) or _NOWHERE).value or ()
        for rule, row in zip(actions.at_least, rows, strict=False):
            if any(own.get(fact.subject) for fact in facts_in(rule.when) if fact.name == "flag"):
                yield ("scoring", "actions", "at_least", row[HANDLE], "when")

    def _within(self) -> Iterator[RuleLine]:
        _part, _section, item = _around(self.rough, self.id)
        yield from (RuleLine(said(says)) for says in (_inside(self.rough, item) if item else ()))


_NOWHERE = Spot((), None, None)


def _name(named: Named) -> Phrase:
    match named:
        case ("intake", id):
            return N_("First question %(id)s", id=id)
        case ("option", owner, id):
            return N_("Option %(id)s of %(owner)s", id=id, owner=owner)
        case ("norm", owner, id):
            return N_("Norm %(id)s of %(owner)s", id=id, owner=owner)
        case ("section", id):
            return N_("Section %(id)s", id=id)
        case ("part", id):
            return N_("Part %(id)s", id=id)
    return N_("Question %(id)s", id=named[1])


def _around(rough: Questionnaire, id: str) -> tuple[Part | None, Section | None, Item | None]:
    """Return the part, section and item that an id means, with what they stand in."""
    for part in rough.parts:
        if part.id == id:
            return part, None, None
        for section in part.sections:
            if section.id == id:
                return part, section, None
            if item := next((one for one in section.items if one.id == id), None):
                return part, section, item
    return None, None, None


def _in_section(rough: Questionnaire, section: Section | None, item: Item | None) -> Iterator[tuple[Phrase, str]]:
    """Yield how an item counts in its section, each with the name of its sheet."""
    rule, texts = rough.scoring.sections, {level.value: level.text for level in rough.scoring.levels}
    if item is None or section is None:
        return
    if rule.weighted_mean:
        yield (
            N_("It counts in section %(section)s with weight %(weight)s.", section=section.id, weight=number_words(item.weight)),
            "sections",
        )
    elif item.role in rule.mean_of_means:
        yield (
            N_("It counts in section %(section)s, in the mean of the %(role)s.", section=section.id, role=ROLE_WORDS[item.role]),
            "sections",
        )
    for cap in rule.caps:
        limits = tuple(
            N_("at “%(level)s” it is at most “%(most)s”", level=texts.get(level, str(level)), most=texts.get(most, str(most)))
            for level, most in sorted(cap.map.items())
            if most < max(texts, default=most)
        )
        if limits and cap.of == "item" and cap.critical in (None, item.critical):
            yield N_("This question limits section %(section)s: %(limits)s.", section=section.id, limits=limits), "sections"
        elif limits and cap.of == "side" and item.role in rule.mean_of_means:
            told = {"section": section.id, "role": ROLE_WORDS[item.role], "limits": limits}
            yield N_("The %(role)s together limit section %(section)s: %(limits)s.", **told), "sections"


def _in_part(rough: Questionnaire, part: Part | None, section: Section | None) -> Iterator[tuple[Phrase, str]]:
    """Yield how sections make their part, each with the name of its sheet."""
    for rule in rough.scoring.parts:
        if part is None or rule.part != part.id:
            continue
        told = {"part": part.id, "section": section.id if section else ""}
        if rule.lowest:
            yield N_("Part %(part)s is as good as its weakest section.", **told), "parts"
        elif rule.count:
            yield N_("The level of part %(part)s follows from how many of its sections stand where.", **told), "parts"


def _inside(rough: Questionnaire, item: Item) -> Iterator[Phrase]:
    """Yield the rules between the norms of an item."""
    texts = {level.value: level.text for level in rough.scoring.levels}
    if item.stem:
        yield N_("The norms %(norms)s begin with: “%(text)s”.", norms=item.stem.norms, text=_short(item.stem.text))
    for group in item.groups:
        yield N_("Of the norms %(norms)s one is enough.", norms=group.any_of)
    if item.decides:
        yield N_("The outcome decides norm %(norm)s.", norm=item.decides)
    for norm in item.norms:
        if (says := norm.if_not_met) is None:
            continue
        if says.score is not None:
            yield N_("When norm %(norm)s is not met, the score of the question is %(score)s.", norm=norm.id, score=str(says.score))
        if says.level_at_most is not None:
            level = texts.get(says.level_at_most, str(says.level_at_most))
            yield N_("When norm %(norm)s is not met, the question stands at “%(level)s” at most.", norm=norm.id, level=level)


def _in_words(faults: Iterable[DraftFault]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fault_words(one.says) for one in faults))


def _short(text: object) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
