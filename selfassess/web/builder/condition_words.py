"""The words of a condition that is being edited: what it is for, what can be looked at, and how it is compared."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

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
    Section,
    VerdictPrefix,
    VerdictRow,
)
from selfassess.core.drafting.askable import Askable
from selfassess.core.drafting.places import Document, Path, spot
from selfassess.core.kinds import evidence, yes_no
from selfassess.core.phrases import N_, Phrase
from selfassess.reports.facts import FLAG_WORDS, ROLE_WORDS
from selfassess.reports.voice import STATE_WORDS
from selfassess.web.languages import said

LEADS: Mapping[tuple[type, str], Phrase] = {
    (IntakeQuestion, "show_when"): N_("Ask this question only when …"),
    (Item, "applies_when"): N_("Ask this question only when …"),
    (Section, "applies_when"): N_("Ask this section only when …"),
    (Item, "not_applicable_when"): N_("This question does not apply when …"),
    (Section, "not_applicable_when"): N_("This section does not apply when …"),
    (Part, "not_applicable_when"): N_("This part does not apply when …"),
    (Norm, "not_applicable_when"): N_("This norm does not apply when …"),
    (Item, "not_testable_when"): N_("This question cannot be tested yet when …"),
    (NotTestableRule, "when"): N_("They cannot be tested yet when …"),
    (PartCap, "when"): N_("This limit holds when …"),
    (VerdictRow, "when"): N_("This verdict is given when …"),
    (VerdictPrefix, "when"): N_("It stands there when …"),
    (ClassRule, "when"): N_("This rule holds when …"),
    (FindOut, "raised_when"): N_("The class is higher when …"),
    (Hint, "when"): N_("Show this remark when …"),
}
FACT_WORDS: Mapping[str, Phrase] = {
    "intake": N_("The answer to a first question"),
    "state": N_("The answer to a norm"),
    "choice": N_("The option chosen at a question"),
    "step": N_("The step chosen on a scale"),
    "number": N_("A number that was filled in"),
    "count": N_("A count"),
    "level": N_("The level of a question"),
    "share": N_("The share that is met"),
    "section": N_("The level of a section"),
    "part": N_("The level of a part"),
    "sections_with_level": N_("The share of the sections that have a level"),
    "completeness": N_("The share of the questions that is answered"),
    "critical_open": N_("The number of critical questions that are open"),
    "not_testable": N_("The number of questions that cannot be tested yet"),
    "not_testable_share": N_("The share of the questions that cannot be tested yet"),
    "flag": N_("What the question is"),
}
COUNT_WORDS: Mapping[str, Phrase] = {
    "population": N_("how many there are"),
    "examined": N_("how many were looked at"),
    "met": N_("how many meet it"),
    "respondents": N_("how many people took part"),
}
COMPARISON_WORDS: Mapping[str, Phrase] = {
    "is": N_("is this"),
    "is_not": N_("is not"),
    "in": N_("is one of"),
    "at_least": N_("is at least"),
    "at_most": N_("is at most"),
    "below": N_("is less than"),
    "above": N_("is more than"),
}


def lead(document: Document, at: Path) -> str:
    """Return the beginning of the sentence that a condition finishes."""
    found = spot(document, at[:-1])
    phrase = LEADS.get((found.type, at[-1])) if found else None
    return said(phrase) if phrase else ""


def subject_groups(asks: Askable) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield what a row can look at: for each fact its words, with (value, words) of its subjects."""
    for name in asks.names:
        subjects = asks.subjects(name)
        if subjects:
            yield said(FACT_WORDS[name]), tuple((f"{name}:{subject}", titled(asks, name, subject)) for subject in subjects)


def subject_words(asks: Askable, name: str, subject: str) -> str:
    """Return what a row looks at, in words."""
    if name == "flag":
        return titled(asks, name, subject)
    if subject == "all":
        return said(FACT_WORDS[name])
    return _("%(fact)s: %(subject)s", fact=said(FACT_WORDS[name]), subject=titled(asks, name, subject))


def titled(asks: Askable, name: str, subject: str) -> str:
    """Return a subject as people know it."""
    if name == "flag":
        return said(FLAG_WORDS.get(subject, subject))
    if subject == "this":
        return _("this question")
    if subject in ROLE_WORDS and name in ("completeness", "critical_open", "not_testable", "not_testable_share"):
        return said(ROLE_WORDS[subject])
    if name == "intake":
        return next((one.text for one in asks.rough.intake if one.id == subject), subject)
    return f"{subject} {asks.titles.get(subject, '')}".strip()


def detail_words(asks: Askable, name: str, subject: str, chosen: str) -> Iterator[tuple[str, str]]:
    """Yield the norms or counts to choose from; first none at all where that means something."""
    details = asks.details(name, subject)
    if not details and not chosen:
        return
    item = next((one for one in asks.rough.items if one.id == subject), None)
    texts = {norm.id: f"{norm.id}. {norm.text}" for norm in item.norms} if item else {}
    yield "", _("the whole question") if name == "share" else "…"
    for detail in dict.fromkeys((*details, *filter(None, (chosen,)))):
        yield detail, said(COUNT_WORDS[detail]) if name == "count" and detail in COUNT_WORDS else texts.get(detail, detail)


def comparisons_in_words(name: str, comparisons: tuple[str, ...], chosen: str) -> Iterator[tuple[str, str]]:
    """Yield the comparisons to choose from, and the one that stands there."""
    if name == "flag":
        return
    for by in dict.fromkeys((*comparisons, *filter(None, (chosen,)))):
        yield by, said(COMPARISON_WORDS[by])


def value_words(asks: Askable, name: str, subject: str) -> Iterator[tuple[str, str]]:
    """Yield the values to choose from; none when a number is filled in."""
    values = asks.values(name, subject)
    texts = _value_texts(asks, name, subject)
    for value in values:
        key = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
        yield key, said(texts.get(key, key))


def _value_texts(asks: Askable, name: str, subject: str) -> Mapping[str, str | Phrase]:
    match name:
        case "flag":
            return {"true": N_("this holds"), "false": N_("this does not hold")}
        case "state":
            return STATE_WORDS
        case "level" | "section" | "part":
            return {str(level.value): level.text for level in asks.rough.scoring.levels}
        case "intake":
            question = next((one for one in asks.rough.intake if one.id == subject), None)
            return {"true": N_("yes"), "false": N_("no")} | {one.id: one.text for one in (question.options if question else ())}
    item = next((one for one in asks.rough.items if one.id == subject), None)
    return {**yes_no.WORDS, **evidence.WORDS, **{one.id: one.text for one in (item.options if item else ())}}
