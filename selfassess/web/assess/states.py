"""What people read for the state of an assessment."""

from flask import url_for
from flask_babel import gettext as _

from selfassess.models.assessment import ADOPTED, ARCHIVED, CONCEPT, IN_CALIBRATION, IN_REVIEW, Assessment
from selfassess.web.access import Permission, is_apart, may


def state_word(state: str) -> str:
    """Return the word for a state, in the language of this request."""
    words = {
        CONCEPT: _("Concept"),
        IN_REVIEW: _("In review"),
        IN_CALIBRATION: _("In calibration"),
        ADOPTED: _("Adopted"),
        ARCHIVED: _("Archived"),
    }
    return words[state]


def why_fixed(assessment: Assessment) -> tuple[str, tuple[str, str] | None]:
    """Return why the person of this request cannot change answers now, and where that stands: address and text, None without."""
    if is_apart() and may(Permission.ASSESSMENT_ANSWER):
        ready = _("Your judgement is ready, so your answers are fixed. Do you want to change something? Then go on answering first.")
        return ready, (url_for("second.page", ref=assessment.ref), _("Your judgement: ready or not"))
    fixed = {
        IN_REVIEW: _("The answers are handed in. You can read them, but not change them."),
        IN_CALIBRATION: _("Both sides are ready, so these answers are fixed. What you agree on you write down in the calibration."),
        ADOPTED: _("This self-assessment is adopted. You can read the answers, but not change them."),
        ARCHIVED: _("This self-assessment is archived. You can read the answers, but not change them."),
    }
    if assessment.state not in fixed:
        return _("You can read these answers, but not change them."), None
    if assessment.state == IN_CALIBRATION:
        return fixed[IN_CALIBRATION], (url_for("calibration.differences.differences", ref=assessment.ref), _("To the calibration"))
    return fixed[assessment.state], (url_for("finish.steps.finish", ref=assessment.ref), _("See how far it is, and what comes next"))


def next_step(assessment: Assessment, *, is_whole: bool) -> tuple[str, str] | None:
    """Return what the person of this request does next when the answers are whole or handed in: text and address, None when nothing is asked."""
    if assessment.state == CONCEPT and is_whole and may(Permission.ASSESSMENT_SUBMIT):
        return _("Finish and hand in"), url_for("finish.steps.finish", ref=assessment.ref)
    if assessment.state == IN_CALIBRATION and may(Permission.ASSESSMENT_CALIBRATE):
        return _("To the calibration"), url_for("calibration.differences.differences", ref=assessment.ref)
    if assessment.state in (IN_REVIEW, IN_CALIBRATION) and may(Permission.ASSESSMENT_SIGN):
        return _("Read and adopt"), url_for("finish.steps.finish", ref=assessment.ref)
    return None
