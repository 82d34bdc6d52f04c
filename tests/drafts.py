"""A draft of a whole questionnaire, as a file would bring it."""

from selfassess.core.drafting.document import document_of
from selfassess.models.database import new_ref
from selfassess.services import drafting


def draft_of(organisation, questionnaire, *, by):
    """Begin a draft with all of a questionnaire; it gets a key of its own."""
    return drafting.start_document(organisation, document_of(questionnaire, new_ref), title=questionnaire.title, by=by)
