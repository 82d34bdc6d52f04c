"""What people read about two judgements: who says what, and in what they differ."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.calibration import (
    ACUTE,
    CHOICE,
    CHOICES,
    COUNTS,
    DATE,
    FIRST,
    LEVEL,
    NUMBER,
    OUTCOME,
    SECOND,
    STATUS,
    STEP,
    TEXT,
    UNFINISHED,
    Claim,
    Difference,
)
from selfassess.core.scoring.result import ItemResult
from selfassess.models.calibration import OTHER


def ground_rules() -> tuple[str, ...]:
    """Return how a good talk about differences goes. Source: the known steps of a calibration, in our own words."""
    return (
        _("Talk about the differences only, and begin with the largest."),
        _("First each side tells how it came to its answer: what did you see, and where?"),
        _("Then ask together: how do we read this question, and when is it enough?"),
        _("Every reading counts. You judge how you work, and nobody in the room is judged."),
        _("One person leads the talk and watches the time for each question. Another person writes down what you agree."),
        _("Talk about how you work, and never about one girl."),
    )


def chosen_words() -> Mapping[str, str]:
    """Return whose answer counts, in words."""
    return {
        FIRST: _("The first answer counts."),
        SECOND: _("The second answer counts."),
        OTHER: _("You agreed on another answer."),
    }


def difference_words(found: Difference, first: ItemResult, second: ItemResult) -> tuple[str, ...]:
    """Return in what two answers differ, as short sentences."""
    return (*_judgements(found, first, second), *(_claim(claim) for claim in found.claims), *_details(found))


def _judgements(found: Difference, first: ItemResult, second: ItemResult) -> Iterator[str]:
    if found.kind == LEVEL:
        yield ngettext("%(num)s step apart.", "%(num)s steps apart.", found.size) if found.size else _("The judgements differ.")
    elif found.kind == STATUS and first.status != second.status:
        if second.status in UNFINISHED:
            yield _("Only the first assessors have a judgement.")
        elif first.status in UNFINISHED:
            yield _("Only the second assessors have a judgement.")
        else:
            yield _("One side judged this. The other says that it does not count.")


def _claim(claim: Claim) -> str:
    norms = ", ".join(claim.norms)
    if claim.side == FIRST:
        return (
            _("The first assessors say that %(norms)s does not apply. A second person must agree.", norms=norms)
            if norms
            else _("The first assessors say that this does not apply. A second person must agree.")
        )
    return (
        _("The second assessors say that %(norms)s does not apply. The others must agree.", norms=norms)
        if norms
        else _("The second assessors say that this does not apply. The others must agree.")
    )


def _details(found: Difference) -> Iterator[str]:
    if found.norms:
        yield _("Answered differently: %(norms)s.", norms=", ".join(one.norm for one in found.norms))
    says = {
        COUNTS: _("The counts differ."),
        OUTCOME: _("The outcome differs."),
        CHOICE: _("The choice differs."),
        CHOICES: _("The choices differ."),
        STEP: _("The step on the scale differs."),
        NUMBER: _("The number differs."),
        DATE: _("The date differs."),
        TEXT: _("The text differs."),
        ACUTE: _("Only one side marks an acute risk."),
    }
    for name in found.fields:
        if not (name in (CHOICE, CHOICES, STEP, NUMBER, DATE) and found.kind == LEVEL):
            yield says[name]
