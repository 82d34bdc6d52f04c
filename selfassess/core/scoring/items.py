"""Every item judged: what applies, what the kind says, and what people adjusted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from selfassess.core.answers import EMPTY, Answer, AnswerSet
from selfassess.core.applicability import Applicability
from selfassess.core.definition import Item, Questionnaire, Scoring
from selfassess.core.kinds import KINDS
from selfassess.core.kinds.judged import Judged, Worth, adjusted_level, is_adjusted, lowest, not_applicable, not_testable
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, SKIPPED, ItemResult, Reason, Warn


@dataclass(frozen=True, slots=True)
class Stand:
    """How an item stands in one run of the score: `p` and `level` only when the status is ok; `p` None: it only asks."""

    status: str
    p: float | None = 0.0
    level: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it has a share that counts."""
        return self.status == OK and self.p is not None


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """One item with its judgement and its place in each of the four runs."""

    item: Item
    judged: Judged
    actual: Stand
    worst: Stand
    best: Stand
    proven: Stand
    reasons: tuple[Reason, ...] = ()


def judge_item(item: Item, answer: Answer, rules: Scoring, applies: Applicability, on: date) -> JudgedItem:
    """Judge one item. The first that decides: not testable, not applicable, the kind. Source: docs/scoring.md 4.1."""
    if item.id in applies.not_testable:
        return _outside(item, not_testable())
    if item.id in applies.not_applicable or answer.not_applicable is not None:
        return _outside(item, not_applicable())
    kind, left_out = KINDS[item.kind], applies.norms_left_out(item.id)
    judged = _or_skipped(item, kind.judge(item, answer, rules, left_out, on))
    if judged.status in (NOT_APPLICABLE, NOT_TESTABLE, SKIPPED):
        return _outside(item, judged)
    if not kind.is_scored(item):
        asked = Stand(OK, None)
        return JudgedItem(item, judged, asked if judged.status == OK else Stand(judged.status, None), asked, asked, asked)
    proven = kind.proven(item, answer, rules, left_out, on)
    if judged.status != OK:
        return JudgedItem(item, judged, Stand(judged.status), _stand(judged.worst), _stand(judged.best), _stand(proven), judged.reasons)
    level = adjusted_level(item, answer, judged=judged, rules=rules)
    stand = Stand(OK, judged.worth.p, level)
    at_most = level if is_adjusted(answer, judged) else None
    proven_stand = Stand(OK, proven.p, lowest(proven.level, at_most))
    return JudgedItem(item, judged, stand, stand, stand, proven_stand, _with_adjustment(answer, judged, level, rules))


def standing(item: Item, answer: Answer, rules: Scoring, applies: Applicability, on: date) -> int | str:
    """Return the level of one item, or its status when it has none; quicker than judging it with all its reasons."""
    if item.id in applies.not_testable:
        return NOT_TESTABLE
    if item.id in applies.not_applicable or answer.not_applicable is not None:
        return NOT_APPLICABLE
    judged = _or_skipped(item, KINDS[item.kind].judge(item, answer, rules, applies.norms_left_out(item.id), on))
    level = adjusted_level(item, answer, judged=judged, rules=rules) if judged.status == OK else None
    return judged.status if level is None else level


def adjustment_fault(item: Item, answer: Answer, rules: Scoring, applies: Applicability, on: date) -> Phrase | None:
    """Return what is wrong with a manual judgement: more than one step from the computed level."""
    if answer.adjusted is None:
        return None
    if not rules.levels:
        return N_("This questionnaire has no levels to adjust.")
    if not KINDS[item.kind].is_scored(item):
        return N_("%(item)s only asks, and has no judgement to adjust.", item=item.id)
    levels = tuple(level.value for level in rules.levels)
    if answer.adjusted.level not in levels:
        return N_("Choose a level from %(low)s to %(high)s.", low=min(levels), high=max(levels))
    judged = judge_item(item, answer, rules, applies, on).judged
    if judged.status != OK or is_adjusted(answer, judged):
        return None
    return N_(
        "The judgement of %(item)s may be adjusted by one step at most: it is %(level)s, this says %(adjusted)s.",
        item=item.id,
        level=judged.worth.level,
        adjusted=answer.adjusted.level,
    )


def item_result(found: JudgedItem) -> ItemResult:
    """Return what the score says of one item."""
    judged = found.judged
    if judged.status != OK:
        return ItemResult(found.item.id, judged.status, low=judged.low, high=judged.high, reasons=found.reasons)
    if judged.worth is None:
        return ItemResult(found.item.id, OK)
    return ItemResult(
        found.item.id, OK, p=judged.worth.p, level=found.actual.level, low=judged.low, high=judged.high,
        level_low=judged.level_low, level_high=judged.level_high, substantiated_p=found.proven.p,
        computed_level=judged.worth.level, certainty=judged.certainty, reasons=found.reasons,
    )  # fmt: skip


def warnings_of(
    questionnaire: Questionnaire, answers: AnswerSet, applies: Applicability, judged: Mapping[str, JudgedItem]
) -> Iterator[Warn]:
    """Yield what people should know: answers that the intake sets aside, and answers that do not fit together."""
    kept = tuple(item_id for item_id in judged if item_id in applies.not_testable and _says_something(answers.get(item_id, EMPTY)))
    if kept:
        yield Warn(kept, N_("Cannot be tested yet according to the intake. The answers are kept but do not count."))
    for item_id, found in judged.items():
        answer = answers.get(item_id, EMPTY)
        if item_id in applies.hidden and is_answered(answer):
            yield Warn((item_id,), N_("Not asked according to other answers. The answer is kept but does not count."))
        elif item_id in applies.not_applicable and is_answered(answer):
            yield Warn((item_id,), N_("Does not apply according to the intake. The answer is kept but does not count."))
        ignored = tuple(
            letter
            for letter in answer.norms
            if letter in applies.norms_left_out(item_id) and answer.norms[letter].state != "not_applicable"
        )
        if ignored and found.judged.status != NOT_TESTABLE:
            yield Warn(
                (item_id,),
                N_("Norm %(norms)s does not apply according to the intake. The answer is kept but does not count.", norms=ignored),
            )
        yield from _container_warning(found.item, answer)
        yield from _adjustment_warning(found, answer)


def _container_warning(item: Item, answer: Answer) -> Iterator[Warn]:
    missing = [norm.id for norm in item.norms if norm.container and _state(answer, norm.id) == "not_met"]
    others = tuple(norm.id for norm in item.norms if not norm.container and _state(answer, norm.id) in ("met", "partly"))
    if missing and others:
        yield Warn(
            (item.id,),
            N_(
                "Norm %(container)s says that there is no such document, but norm %(norms)s says what is in it. Check both.",
                container=tuple(missing),
                norms=others,
            ),
        )


def _adjustment_warning(found: JudgedItem, answer: Answer) -> Iterator[Warn]:
    if answer.adjusted is None:
        return
    if found.judged.status != OK:
        yield Warn((found.item.id,), N_("The adjusted judgement has no effect, because the item has no judgement of its own yet."))
    elif found.actual.level is not None and not is_adjusted(answer, found.judged):
        yield Warn(
            (found.item.id,),
            N_("The adjusted judgement does not count any more, because it is more than one step from what the answer gives now."),
        )
    elif found.actual.level is not None and found.actual.level < answer.adjusted.level:
        yield Warn(
            (found.item.id,),
            N_("The adjusted judgement is above what is possible here. It is brought down to level %(level)s.", level=found.actual.level),
        )


def _state(answer: Answer, letter: str) -> str | None:
    return answer.norms[letter].state if letter in answer.norms else None


def is_answered(answer: Answer) -> bool:
    """Return whether anything of the question itself is answered, in whole or in part."""
    counted = (answer.counts.examined, answer.counts.met, answer.respondents, answer.step, answer.number, answer.date)
    return bool(answer.norms or answer.outcome or answer.choice or answer.choices or answer.text) or any(
        number is not None for number in counted
    )


def _says_something(answer: Answer) -> bool:
    return is_answered(answer) or answer.not_applicable is not None


def _or_skipped(item: Item, judged: Judged) -> Judged:
    """Return the judgement; an item that needs no answer counts only when it has a whole one. Source: docs/scoring.md 4.1."""
    return Judged(SKIPPED, reasons=judged.reasons) if item.optional and judged.status in (OPEN, PARTIAL) else judged


def _outside(item: Item, judged: Judged) -> JudgedItem:
    stand = Stand(judged.status)
    return JudgedItem(item, judged, stand, stand, stand, stand, judged.reasons)


def _stand(worth: Worth) -> Stand:
    return Stand(OK, worth.p, worth.level)


def _with_adjustment(answer: Answer, judged: Judged, level: int | None, rules: Scoring) -> tuple[Reason, ...]:
    if not is_adjusted(answer, judged) or level == judged.worth.level:
        return judged.reasons
    texts = {one.value: one.text for one in rules.levels}
    says = N_(
        "Adjusted by hand from “%(computed)s” to “%(level)s”: %(reason)s",
        computed=texts[judged.worth.level],
        level=texts[level],
        reason=answer.adjusted.reason,
    )
    if level < judged.worth.level:
        return (Reason("adjusted", (), says),)
    return (*(judged.reasons if level < max(texts) else ()), Reason("adjusted", (), says))
