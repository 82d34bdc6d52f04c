"""One language for a report: sentences, dates, numbers, and the fixed words for states and statuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from selfassess.core.phrases import N_, English, Percent, Phrase

STATUS_WORDS = {
    "ok": N_("Answered"),
    "partial": N_("Half answered"),
    "open": N_("Not answered yet"),
    "not_applicable": N_("Does not apply"),
    "not_testable": N_("Cannot be tested yet"),
    "skipped": N_("Not answered, and that is allowed"),
}
STATE_WORDS = {
    "met": N_("Met"),
    "partly": N_("Partly met"),
    "not_met": N_("Not met"),
    "unknown": N_("Not known yet"),
    "not_applicable": N_("Does not apply"),
}
ASKED_WORDS = {
    "checklist": N_("norms one by one"),
    "sample": N_("a count in files"),
    "share": N_("a share of a group"),
    "measurement": N_("a measurement"),
    "choice": N_("one answer"),
    "choices": N_("several answers"),
    "scale": N_("a step on a scale"),
    "yes_no": N_("yes or no"),
    "number": N_("a number"),
    "date": N_("a date"),
    "evidence": N_("evidence"),
}
LABEL_WORDS = {
    "only_design": N_("Only tested on paper: there are no files yet."),
    "one_sided": N_("Judged from one side only: the other side has nothing to judge."),
    "paper_ahead": N_("Paper and practice differ: more is written down than done."),
    "practice_ahead": N_("Done well, not yet written down."),
}
DRAWN_WORDS = {
    "all": N_("All of them"),
    "random": N_("Drawn at random"),
    "chosen": N_("Chosen by hand"),
}
CERTAINTY_WORDS = {
    "high": N_("Certainty: high."),
    "medium": N_("Certainty: medium."),
    "low": N_("Certainty: low."),
    "too_few": N_("Too few to say something about all of them."),
    "chosen": N_("Chosen by hand: this says only something about these."),
}
CHOSEN_WORDS = {"first": N_("the first answer"), "second": N_("the second answer"), "other": N_("another answer")}
EVIDENCE_WORDS = {"adopted": N_("Adopted"), "draft": N_("Draft")}
PLAN_STATUS_WORDS = {
    "not_started": N_("Not started (P)"),
    "in_progress": N_("In progress (D)"),
    "in_review": N_("Being checked (C)"),
    "done": N_("Done and secured (A)"),
    "dropped": N_("Dropped, with a reason"),
}
CAUSE_WORDS = {
    "no_policy": N_("No policy"),
    "not_known": N_("Not known"),
    "no_time": N_("No time"),
    "no_place": N_("No place"),
    "no_partner": N_("No partner"),
    "system": N_("System"),
    "other": N_("Something else"),
}
RHYTHM_WORDS = {
    "none": N_("No reminders"),
    "weekly": N_("Every week"),
    "two_weeks": N_("Every two weeks"),
    "monthly": N_("Every month"),
    "quarterly": N_("Every quarter"),
}
ACTION_KIND_WORDS = {"improve": N_("Improve"), "find_out": N_("Find out first")}


@dataclass(frozen=True)
class Voice:
    """Says phrases, dates and numbers in one language; `catalogue` has gettext and ngettext."""

    language: str
    catalogue: object = field(default_factory=English)

    @cached_property
    def locale(self) -> Locale:
        """The locale of the language; English when Babel does not know it."""
        try:
            return Locale.parse(self.language.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            return Locale("en")

    def gettext(self, message: str, **params: object) -> str:
        """Return a message in this language, its named parameters filled in; named so that extraction finds it."""
        return self.say(Phrase(message, params))

    def say(self, value: object) -> str:
        """Return anything a phrase may hold as words: text, numbers, dates, shares, lists, phrases."""
        match value:
            case None:
                return ""
            case Phrase():
                return self._sentence(value)
            case Percent(share=share):
                return self.percent(share)
            case date():
                return self.date(value)
            case bool():
                return self.gettext("yes") if value else self.gettext("no")
            case int() | float():
                return self.number(value)
            case tuple() | list():
                return format_list([self.say(part) for part in value], locale=self.locale) if value else ""
        return str(value)

    def word(self, words: Mapping[str, Phrase], key: str | None) -> str:
        """Return the fixed word for a key; the key itself when there is none."""
        return self.say(words[key]) if key in words else (key or "")

    def date(self, day: date | None, short: bool = False) -> str:
        """Return a date as people write it: 30 juni 2025, or 30-06-2025 when short."""
        return format_date(day, "dd-MM-y" if short else "d MMMM y", locale=self.locale) if day else ""

    def number(self, value: float) -> str:
        """Return a number with the language's own signs."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float | None) -> str:
        """Return a share 0–1 as a whole percentage, half rounded up; empty for None."""
        if share is None:
            return ""
        return format_percent(int(share * 100 + 0.5 + 1e-9) / 100, locale=self.locale)

    def _sentence(self, phrase: Phrase) -> str:
        params = {key: value if isinstance(value, int) else self.say(value) for key, value in phrase.params.items()}
        if phrase.plural is None:
            return self.catalogue.gettext(phrase.text) % params
        return self.catalogue.ngettext(phrase.text, phrase.plural, phrase.params["n"]) % params


def number_of(id_: str) -> str:
    """Return an id where it is a number that people know, as in 1.3; empty where it is a word that repeats the title."""
    return id_ if id_[:1].isdecimal() else ""


def heading(id_: str, title: str) -> str:
    """Return a title with its number, when it has one."""
    return f"{number_of(id_)} {title}".strip()
