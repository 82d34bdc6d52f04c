"""The plan of the assessment at hand, for all pages of it: what it says, and what an action of it is called."""

from flask import abort, g, redirect, url_for
from flask_babel import gettext as _

from selfassess.core.action import Action, Decision, part_of
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.reports.plan_report import ActionLine, PlanReport, describe
from selfassess.reports.voice import Voice
from selfassess.services import actions, outcomes, reporting
from selfassess.web.access import Permission, may, place
from selfassess.web.languages import catalogue, language

WORDS_IN_A_NAME = 8


def outcome_here(assessment: Assessment) -> Outcome:
    """Return the outcome in the language of the page; 404 where the questionnaire has no plan."""
    found = outcomes.outcome_of(assessment, language=language())
    if found.questionnaire.scoring.actions is None:
        abort(404)
    return found


def voice_here() -> Voice:
    """Return the voice of the page."""
    return Voice(language(), catalogue())


def report_here(found: Outcome) -> PlanReport:
    """Return all that the plan says."""
    about = reporting.about_of(place(), found, voice_here())
    return describe(found.questionnaire, found.intake, found.answers, found.result, found.plan, about=about, voice=voice_here())


def action_here(assessment: Assessment, found: Outcome, key: str) -> Action:
    """Return an action that stands in the plan; else go to the plan, which says what became of it, or 404."""
    action = next((one for one in found.plan.actions if one.key == key), None)
    if action is not None:
        return action
    if key in found.result.items or key in actions.keys_ever(assessment):
        return abort(redirect(url_for("plan.plan", ref=assessment.ref, without_gap=key), 303))
    return abort(404)


def line_of(report: PlanReport, key: str) -> ActionLine:
    """Return an action in words."""
    return next(line for line in (*report.actions, *report.closed) if line.key == key)


def decided(assessment: Assessment, key: str) -> tuple[Decision, int]:
    """Return what was decided about an action, and the revision of that; 0 where nothing was."""
    row = actions.decisions_by_key(assessment).get(key)
    return (actions.decision_of(row), row.revision) if row else (Decision(), 0)


def may_change(assessment: Assessment) -> bool:
    """Return whether this person may change the plan now."""
    return may(Permission.PLAN_EDIT) and assessment.state != ARCHIVED


def may_report(assessment: Assessment) -> bool:
    """Return whether this person may say how an action goes now."""
    return may(Permission.PLAN_PROGRESS) and assessment.state != ARCHIVED


def name_of(line: ActionLine) -> str:
    """Return what an action is called in a list: what it is about, and of an own action what is done."""
    if line.items:
        return f"{line.item} {line.title}"
    words = line.measure.split()
    short = " ".join(words[:WORDS_IN_A_NAME]) + (" …" if len(words) > WORDS_IN_A_NAME else "")
    return f"{line.item} {short}".strip()


def part_words(key: str) -> str:
    """Return that an action is a part of another one, in words; empty for what is whole."""
    found = part_of(key)
    return _("Part %(number)s", number=found[1]) if found else ""


def member_id() -> int:
    """Return the number of the signed-in person."""
    return g.member.account.id
