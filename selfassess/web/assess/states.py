"""What people read for the state of an assessment."""

from flask_babel import gettext as _

from selfassess.models.assessment import ADOPTED, ARCHIVED, CONCEPT, IN_CALIBRATION, IN_REVIEW


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
