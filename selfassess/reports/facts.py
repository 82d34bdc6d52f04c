"""Conditions of a questionnaire's rules as parts of a sentence: what must hold, in words."""

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

from selfassess.core.conditions import All, Any, Compare, Condition, Fact, Not
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import written_number
from selfassess.core.kinds import evidence, yes_no
from selfassess.core.kinds.number import written
from selfassess.core.phrases import N_, Percent, Phrase
from selfassess.reports.voice import STATE_WORDS

EVERYTHING = "all"
ROLE_WORDS = {"criterion": N_("criteria"), "indicator": N_("indicators"), EVERYTHING: N_("items")}
FLAG_WORDS = {
    "critical": N_("the question is critical"),
    "zero_tolerance": N_("the question has zero tolerance"),
    "foundation": N_("the question belongs to the foundation"),
    "acute": N_("the question is called an acute risk"),
}
CHOICE_WORDS: Mapping[str, str | Phrase] = {**yes_no.WORDS, **evidence.WORDS}


def in_words(condition: Condition, questionnaire: Questionnaire) -> Phrase:
    """Return what must hold, as the part of a sentence after “when”; “…” stands where a draft says nothing yet."""
    match condition:
        case All(()) | Any(()):
            return N_("…")
        case All(members):
            return reduce(
                lambda one, other: N_("%(one)s; and %(other)s", one=one, other=other),
                (_inside(member, Any, questionnaire) for member in members),
            )
        case Any(members):
            return reduce(
                lambda one, other: N_("%(one)s; or %(other)s", one=one, other=other),
                (_inside(member, All, questionnaire) for member in members),
            )
        case Not(member):
            return N_("this does not hold: %(fact)s", fact=in_words(member, questionnaire))
        case Compare():
            says = _compared(condition, questionnaire)
            return N_("%(fact)s (or there is nothing to judge)", fact=says) if condition.if_missing else says


def _inside(condition: Condition, other: type, questionnaire: Questionnaire) -> Phrase:
    """Return one member of a list in words; between brackets when it is a list that is joined in the other way."""
    says = in_words(condition, questionnaire)
    return N_("(%(facts)s)", facts=says) if isinstance(condition, other) and len(condition.members) > 1 else says


def _compared(condition: Compare, questionnaire: Questionnaire) -> Phrase:
    fact = condition.fact
    match fact.name:
        case "part" | "section":
            return _level(condition, _title(fact, questionnaire), questionnaire)
        case "level":
            return _level(condition, _item(fact), questionnaire)
        case "share":
            return _share(condition, _share_of(fact))
        case "completeness":
            return _share(condition, N_("the share of the questions that is answered"))
        case "not_testable_share":
            return _share(condition, N_("the share of the %(role)s that cannot be tested yet", role=_role(fact)))
        case "sections_with_level":
            return _share(condition, N_("the share of the sections of %(part)s that have a level", part=_title(fact, questionnaire)))
        case "critical_open":
            return _number(condition, N_("critical questions that are open"))
        case "not_testable":
            return _number(condition, N_("%(role)s that cannot be tested yet", role=_role(fact)))
        case "count" | "step" | "number":
            return _figure(condition, _figure_of(fact))
        case "flag":
            says = FLAG_WORDS.get(fact.subject, fact.subject)
            return says if condition.value is True else N_("this does not hold: %(fact)s", fact=says)
        case "intake":
            return _intake(condition, questionnaire)
        case "state":
            return _word(condition, N_("norm %(norm)s of %(item)s", norm=fact.detail or "…", item=fact.subject), STATE_WORDS)
        case "choice":
            return _word(condition, N_("the answer to %(item)s", item=fact.subject), _options(fact.subject, questionnaire))
    raise ValueError(f"unknown fact {fact.name}")


def _level(condition: Compare, title: str | Phrase, questionnaire: Questionnaire) -> Phrase:
    texts = {level.value: level.text for level in questionnaire.scoring.levels}
    if isinstance(condition.value, tuple):
        return N_("%(title)s stands at one of: %(levels)s", title=title, levels=tuple(texts.get(one, str(one)) for one in condition.value))
    value = int(condition.value)
    if condition.by == "at_least" and value <= min(texts, default=0):
        return N_("%(title)s has a level", title=title)
    level = texts[min(max(value, min(texts)), max(texts))] if texts else str(value)
    return {
        "at_least": N_("%(title)s stands at “%(level)s” or better", title=title, level=level),
        "at_most": N_("%(title)s stands at “%(level)s” or lower", title=title, level=level),
        "above": N_("%(title)s stands above “%(level)s”", title=title, level=level),
        "below": N_("%(title)s stands below “%(level)s”", title=title, level=level),
        "is_not": N_("%(title)s does not stand at “%(level)s”", title=title, level=level),
    }.get(condition.by, N_("%(title)s stands at “%(level)s”", title=title, level=level))


def _share(condition: Compare, what: Phrase) -> Phrase:
    if isinstance(condition.value, tuple):
        return _figure(condition, what)
    share = Percent(float(condition.value))
    if (condition.by, condition.value) in (("at_least", 1), ("at_most", 0)):
        return N_("%(what)s is %(share)s", what=what, share=share)
    return {
        "at_least": N_("%(what)s is %(share)s or more", what=what, share=share),
        "above": N_("%(what)s is more than %(share)s", what=what, share=share),
        "at_most": N_("%(what)s is at most %(share)s", what=what, share=share),
        "below": N_("%(what)s is less than %(share)s", what=what, share=share),
        "is_not": N_("%(what)s is not %(share)s", what=what, share=share),
    }.get(condition.by, N_("%(what)s is %(share)s", what=what, share=share))


def _number(condition: Compare, what: Phrase) -> Phrase:
    if isinstance(condition.value, tuple) or condition.by == "is_not":
        return _figure(condition, N_("the number of %(what)s", what=what))
    number = int(condition.value)
    if number == 0 and condition.by in ("is", "at_most"):
        return N_("there are no %(what)s", what=what)
    if number == 0 and condition.by == "above":
        return N_("there are %(what)s", what=what)
    return {
        "at_least": N_("there are at least %(number)s %(what)s", number=number, what=what),
        "above": N_("there are more than %(number)s %(what)s", number=number, what=what),
        "at_most": N_("there are at most %(number)s %(what)s", number=number, what=what),
        "below": N_("there are fewer than %(number)s %(what)s", number=number, what=what),
    }.get(condition.by, N_("there are exactly %(number)s %(what)s", number=number, what=what))


def _figure(condition: Compare, what: str | Phrase) -> Phrase:
    """Return a number compared, in words."""
    if isinstance(condition.value, tuple):
        return N_("%(what)s is one of: %(numbers)s", what=what, numbers=tuple(map(number_words, condition.value)))
    number = number_words(condition.value)
    return {
        "at_least": N_("%(what)s is %(number)s or more", what=what, number=number),
        "above": N_("%(what)s is more than %(number)s", what=what, number=number),
        "at_most": N_("%(what)s is at most %(number)s", what=what, number=number),
        "below": N_("%(what)s is less than %(number)s", what=what, number=number),
        "is_not": N_("%(what)s is not %(number)s", what=what, number=number),
    }.get(condition.by, N_("%(what)s is %(number)s", what=what, number=number))


def number_words(number: object) -> str | Phrase:
    """Return a number as people write it in a language: 2, 1,5 or 1.5; a fraction such as 2/3 only where it has no end in decimals."""
    return written(written_number(number) if isinstance(number, Fraction) else number)


def _word(condition: Compare, what: str | Phrase, words: Mapping[str, str | Phrase]) -> Phrase:
    """Return an answer compared with words, in words."""
    if isinstance(condition.value, tuple) and len(condition.value) != 1:
        return N_("%(what)s is one of: %(answers)s", what=what, answers=tuple(words.get(str(one), str(one)) for one in condition.value))
    value = condition.value[0] if isinstance(condition.value, tuple) else condition.value
    answer = words.get(str(value), str(value)) or "…"
    if condition.by == "is_not":
        return N_("%(what)s is not “%(answer)s”", what=what, answer=answer)
    return N_("%(what)s is “%(answer)s”", what=what, answer=answer)


def _intake(condition: Compare, questionnaire: Questionnaire) -> Phrase:
    question = next((one for one in questionnaire.intake if one.id == condition.fact.subject), None)
    what = N_("the answer to “%(question)s”", question=question.text if question else condition.fact.subject)
    if question and question.kind == "number":
        return _figure(condition, what)
    if isinstance(condition.value, bool):
        return _word(condition, what, {"True": N_("yes"), "False": N_("no")})
    return _word(condition, what, {option.id: option.text for option in question.options} if question else {})


def _options(item_id: str, questionnaire: Questionnaire) -> Mapping[str, str | Phrase]:
    item = next((one for one in questionnaire.items if one.id == item_id), None)
    return CHOICE_WORDS | ({option.id: option.text for option in item.options} if item else {})


def _figure_of(fact: Fact) -> Phrase:
    match fact.name:
        case "step":
            return N_("the step chosen at %(item)s", item=fact.subject)
        case "number":
            return N_("the number filled in at %(item)s", item=fact.subject)
    return {
        "population": N_("the number there is of what is counted at %(item)s", item=fact.subject),
        "examined": N_("the number examined at %(item)s", item=fact.subject),
        "met": N_("the number that meets %(item)s", item=fact.subject),
        "respondents": N_("the number of people who took part at %(item)s", item=fact.subject),
    }.get(fact.detail, N_("a count at %(item)s", item=fact.subject))


def _share_of(fact: Fact) -> Phrase:
    if fact.detail:
        return N_("the share that meets norm %(norm)s of %(item)s", norm=fact.detail, item=fact.subject)
    return N_("the share met of %(item)s", item=_item(fact))


def _item(fact: Fact) -> str | Phrase:
    return N_("this question") if fact.subject == "this" else fact.subject


def _role(fact: Fact) -> Phrase:
    return ROLE_WORDS.get(fact.subject, ROLE_WORDS[EVERYTHING])


def _title(fact: Fact, questionnaire: Questionnaire) -> str:
    titles = {section.id: f"{section.id} {section.title}" for section in questionnaire.sections}
    titles.update({part.id: part.title for part in questionnaire.parts} if fact.name != "section" else {})
    return titles.get(fact.subject, fact.subject)
