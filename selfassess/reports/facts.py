"""Conditions of a questionnaire's rules as parts of a sentence: what must hold, in words."""

from collections.abc import Mapping
from functools import reduce

from selfassess.core.conditions import All, Any, Compare, Condition, Fact, Not
from selfassess.core.definition import Questionnaire
from selfassess.core.phrases import N_, Percent, Phrase

EVERYTHING = "all"
ROLE_WORDS = {"criterion": N_("criteria"), "indicator": N_("indicators"), EVERYTHING: N_("items")}


def in_words(condition: Condition, questionnaire: Questionnaire) -> Phrase:
    """Return what must hold, as the part of a sentence after “when”."""
    match condition:
        case All(members):
            return reduce(
                lambda one, other: N_("%(one)s; and %(other)s", one=one, other=other),
                (in_words(member, questionnaire) for member in members),
            )
        case Any(members):
            return reduce(
                lambda one, other: N_("%(one)s; or %(other)s", one=one, other=other),
                (in_words(member, questionnaire) for member in members),
            )
        case Not(member):
            return N_("this does not hold: %(fact)s", fact=in_words(member, questionnaire))
        case Compare():
            says = _compared(condition, questionnaire)
            return N_("%(fact)s (or there is nothing to judge)", fact=says) if condition.if_missing else says


def _compared(condition: Compare, questionnaire: Questionnaire) -> Phrase:
    fact = condition.fact
    match fact.name:
        case "part" | "section":
            return _level(condition, _title(fact, questionnaire), questionnaire)
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
        case "intake":
            return _intake(condition, questionnaire)
    return N_(
        "%(subject)s %(comparison)s %(value)s", subject=fact.subject, comparison=condition.by.replace("_", " "), value=str(condition.value)
    )


def _level(condition: Compare, title: str, questionnaire: Questionnaire) -> Phrase:
    texts = {level.value: level.text for level in questionnaire.scoring.levels}
    value = int(condition.value)
    if condition.by == "at_least" and value <= min(texts):
        return N_("%(title)s has a level", title=title)
    level = texts[min(max(value, min(texts)), max(texts))]
    return {
        "at_least": N_("%(title)s stands at “%(level)s” or better", title=title, level=level),
        "at_most": N_("%(title)s stands at “%(level)s” or lower", title=title, level=level),
        "above": N_("%(title)s stands above “%(level)s”", title=title, level=level),
        "below": N_("%(title)s stands below “%(level)s”", title=title, level=level),
        "is_not": N_("%(title)s does not stand at “%(level)s”", title=title, level=level),
    }.get(condition.by, N_("%(title)s stands at “%(level)s”", title=title, level=level))


def _share(condition: Compare, what: Phrase) -> Phrase:
    share = Percent(float(condition.value))
    if (condition.by, condition.value) in (("at_least", 1), ("at_most", 0)):
        return N_("%(what)s is %(share)s", what=what, share=share)
    return {
        "at_least": N_("%(what)s is %(share)s or more", what=what, share=share),
        "above": N_("%(what)s is more than %(share)s", what=what, share=share),
        "at_most": N_("%(what)s is at most %(share)s", what=what, share=share),
        "below": N_("%(what)s is less than %(share)s", what=what, share=share),
    }.get(condition.by, N_("%(what)s is %(share)s", what=what, share=share))


def _number(condition: Compare, what: Phrase) -> Phrase:
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


def _intake(condition: Compare, questionnaire: Questionnaire) -> Phrase:
    question = next((one for one in questionnaire.intake if one.id == condition.fact.subject), None)
    options: Mapping[str, str] = {option.id: option.text for option in question.options} if question else {}
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    answers = tuple(options.get(str(value), str(value)) for value in values)
    asked = question.text if question else condition.fact.subject
    return N_("the answer to “%(question)s” is “%(answer)s”", question=asked, answer=answers)


def _role(fact: Fact) -> Phrase:
    return ROLE_WORDS.get(fact.subject, ROLE_WORDS[EVERYTHING])


def _title(fact: Fact, questionnaire: Questionnaire) -> str:
    titles = {section.id: f"{section.id} {section.title}" for section in questionnaire.sections}
    titles.update({part.id: part.title for part in questionnaire.parts} if fact.name != "section" else {})
    return titles.get(fact.subject, fact.subject)
