"""Questionnaires of organisations as documents for a file, and files that come in as drafts, for the command line and the pages."""

from sqlalchemy import select

from selfassess.core.drafting.document import document_of as as_document
from selfassess.core.drafting.places import Document
from selfassess.core.drafting.replacing import replacement
from selfassess.core.drafting.wording import kept_translations
from selfassess.models.database import db
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version
from selfassess.services import drafting
from selfassess.services.drafting import Edited
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import catalogues_of, questionnaire_of
from selfassess.services.transactions import reads, transactional

FILE = "file-"  # how the tokens begin by which the history knows what a file brought back
LONGEST_TOKEN = 40


class NoSuchOrganisation(Exception):
    """No organisation has this name, or several do."""


@reads
def document_of(key: str, number: int | None = None, *, draft: bool = False) -> Document | None:
    """Return the document of an own questionnaire by its key, which is unique in an installation; None when it is not there.

    Without a number the newest version, and while there is none the draft; `draft`: the draft in any case.
    """
    if not draft:
        query = select(Version).where(Version.key == key, Version.organisation_id.is_not(None)).order_by(Version.number.desc())
        version = db.session.scalar((query if number is None else query.where(Version.number == number)).limit(1))
        if version or number is not None:
            return version_document(version) if version else None
    found = db.session.scalar(select(Draft).where(Draft.key == key))
    return drafting.document(found) if found else None


@reads
def version_document(version: Version) -> Document:
    """Return the document of a version with its translations."""
    return as_document(questionnaire_of(version)) | kept_translations(catalogues_of(version))


@transactional
def take(organisation: str, document: Document) -> Draft:
    """Begin a draft of the organisation with this name, with the document of a file; raises NoSuchOrganisation."""
    return drafting.start_document(_named(organisation), document, title=str(document.get("title", "")), by=None)


@transactional
def bring_back(draft: Draft, document: Document, *, revision: int, token: str, by: Member) -> Edited:
    """Make a draft say what a file says, as one change; its key stays. `revision`: of the draft when the page was made.

    Where somebody changed the same place since that revision, nothing is done and the meeting is told. Raises NotDone when
    nobody knows any more what changed since.
    """
    operation = replacement(drafting.document_at(draft, revision), document)
    if operation is None:
        return Edited(draft.revision)
    edited = drafting.change(draft, [operation], revision=revision, by=by, token=f"{FILE}{token}"[:LONGEST_TOKEN])
    if edited.done:
        record("draft brought back", organisation=by.organisation, by=by, object=draft.key)
    return edited


@reads
def changed_since(draft: Draft, change: int | None) -> int | None:
    """Return how often a draft was changed after a file of it was downloaded at a change; None when that is not known.

    What came back with such a file does not count: who goes on in the same file has it.
    """
    return None if change is None else drafting.changes_since(draft, change, but=FILE)


def _named(organisation: str) -> Organisation:
    found = list(db.session.scalars(select(Organisation).where(Organisation.name == organisation).limit(2)))
    if len(found) != 1:
        raise NoSuchOrganisation(organisation)
    return found[0]
