"""Counts on their way into answers: what stands, what comes instead, and what a person must choose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from selfassess.core.answers import EMPTY, Answer, plain
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.faults import Fault
from selfassess.core.kinds.judged import Parsed
from selfassess.models.assessment import Assessment
from selfassess.services import answering
from selfassess.services.answering import UNSAVED, ItemSave, Saved
from selfassess.services.outcomes import Outcome
from selfassess.web.access import voice
from selfassess.web.assess.filling import period_of
from selfassess.web.guarding import Looked, look
from selfassess.web.kinds import KINDS
from selfassess.web.kinds.field import faults_by_input, parse, shown
from selfassess.web.kinds.telling import all_told
from selfassess.web.kinds.typed import Typed, shown_day
from selfassess.web.languages import said

SAMPLE = ("sample.from", "sample.to", "sample.date", "sample.by")
BY = "sample.by"
OVER_NUMBERS = ("adjusted.level", "adjusted.reason", "na", "na.text")  # was said of other numbers


@dataclass(frozen=True, slots=True)
class Coming:
    """New counts of one item beside what stands: `told` and `stands` in words; `asks`: somebody must choose between the two."""

    item: Item
    parsed: Parsed
    saved: Saved
    told: tuple[str, ...]
    stands: tuple[str, ...]
    asks: bool

    @property
    def save(self) -> ItemSave:
        """What is saved of it."""
        value = plain(self.parsed.answer) if self.parsed.answer != EMPTY else {}
        return ItemSave(self.item.id, value, None, self.saved.revision, resolves=False)


def standing(assessment: Assessment, items: Iterable[Item]) -> Mapping[str, Saved]:
    """Return what stands for items in the own voice."""
    return answering.saved_of(assessment, items=[item.id for item in items], voice=voice())


def coming(questionnaire: Questionnaire, item: Item, saved: Saved, typed: Typed) -> Coming:
    """Return the counts that were `typed` (by name of input) as the new answer to an item; all that is not counting stays."""
    before = shown(item, saved.value)
    own = KINDS[item.kind].names(item)
    kept = {name: text for name, text in before.items() if name not in own}
    if any(before.get(name) != typed.get(name) for name in ("examined", "met")):
        kept = {name: text for name, text in kept.items() if name not in OVER_NUMBERS}
    parsed = parse(item, {**kept, **typed})
    is_other = any(before.get(name, "") != typed.get(name, "") for name in own if before.get(name))
    return Coming(
        item, parsed, saved,
        told=all_told(questionnaire, item, _only_counts(parsed.answer)),
        stands=all_told(questionnaire, item, answering.answer_of(item, saved.value) or EMPTY),
        asks=bool(saved.draft) or is_other or "na" in before,
    )  # fmt: skip


def counts_typed(item: Item, answer: Answer) -> dict[str, str]:
    """Return counts as they would be typed."""
    return shown(item, plain(answer))


def saved_or_none(stands: Mapping[str, Saved], item: Item) -> Saved:
    """Return what stands for an item, also when it was never saved."""
    return stands.get(item.id, UNSAVED)


def sample_defaults(outcome: Outcome, today: str) -> dict[str, str]:
    """Return what the counting form holds before anybody types: today and the period of the intake."""
    period = period_of(outcome.questionnaire, outcome.intake)
    days = [shown_day(day.isoformat()) for day in period] if period else ["", ""]
    return {"sample.from": days[0], "sample.to": days[1], "sample.date": shown_day(today), BY: ""}


def sample_typed(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed of how and when was counted."""
    return {name: sent.get(name, "").strip() for name in SAMPLE}


def looked_at(typed: Mapping[str, str], stands: Mapping[str, Saved], sent: Mapping[str, str]) -> Looked:
    """Look at who counted: a function that stands already in one of the answers is not asked about again."""
    known = tuple(str(saved.value.get("sample", {}).get("by", "")) for saved in stands.values())
    return look({BY: typed[BY]}, {BY: known}, sent=sent, labels={BY: _("Who counted?")})


def faults_of(one: Coming) -> dict[str, str]:
    """Return what is wrong with new counts, by name of input."""
    wrong: tuple[Fault, ...] = one.parsed.faults
    return {name: said(fault.says) for name, fault in faults_by_input(one.item, wrong).items()}


def _only_counts(answer: Answer) -> Answer:
    return Answer(counts=answer.counts, norm_counts=answer.norm_counts)
