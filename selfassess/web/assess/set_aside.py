"""What a change of the intake set aside and brought back: told once, on the next page of the assessment."""

from dataclasses import dataclass

from flask import session, url_for

from selfassess.core.applicability import Applicability, applicable
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.set_aside import Norm, set_aside
from selfassess.models.assessment import Assessment
from selfassess.services.assessments import intake_of
from selfassess.services.outcomes import Outcome
from selfassess.web.assess.standing import applies_in

KEY = "intake_before"  # of the session: what applied before the first change that was not told yet


@dataclass(frozen=True, slots=True)
class Line:
    """One question, or one norm of it (`letter`), that was answered: where it stands and what it is about."""

    id: str
    letter: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class SetAsideTold:
    """What is answered and counts no longer, and what counts again."""

    gone: tuple[Line, ...]
    back: tuple[Line, ...]


def remember(assessment: Assessment, questionnaire: Questionnaire) -> None:
    """Keep what applies now, before the intake changes; what was kept and not told yet stays."""
    kept = session.get(KEY)
    if kept and kept["ref"] == assessment.ref:
        return
    applies = applicable(questionnaire, intake_of(questionnaire, assessment.intake), {})
    left_out = {item_id: sorted(letters) for item_id, letters in applies.left_out.items()}
    session[KEY] = {"ref": assessment.ref, "outside": sorted(applies.outside), "left_out": left_out}


def tell_once(assessment: Assessment, outcome: Outcome) -> SetAsideTold | None:
    """Return what the changes since `remember` did to what was answered, and forget them; None when nothing."""
    kept = session.get(KEY)
    if not kept or kept["ref"] != assessment.ref:
        return None
    session.pop(KEY)
    before = Applicability(frozenset(), frozenset(kept["outside"]), {key: frozenset(value) for key, value in kept["left_out"].items()})
    items = {item.id: item for item in outcome.questionnaire.items}
    in_order = {item_id: outcome.answers[item_id] for item_id in items if item_id in outcome.answers}
    found = set_aside(before, applies_in(outcome), in_order)
    if not found:
        return None
    return SetAsideTold(
        _lines(assessment, outcome.questionnaire, items, found.items, found.norms),
        _lines(assessment, outcome.questionnaire, items, found.back_items, found.back_norms),
    )


def _lines(
    assessment: Assessment, questionnaire: Questionnaire, items: dict[str, Item], ids: tuple[str, ...], norms: tuple[Norm, ...]
) -> tuple[Line, ...]:
    sections = {item.id: section.id for section in questionnaire.sections for item in section.items}
    texts = {(item.id, norm.id): norm.text for item in items.values() for norm in item.norms}
    named = [(item_id, "", items[item_id].title) for item_id in ids] + [(*norm, texts[norm]) for norm in norms]
    return tuple(
        Line(
            item_id,
            letter,
            text,
            url_for("assess.filling.section", ref=assessment.ref, section_id=sections[item_id], _anchor=item_id),
        )
        for item_id, letter, text in named
    )
