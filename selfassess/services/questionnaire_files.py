"""Questionnaires of organisations as documents for a file, and files that come in as drafts, for the command line and the pages."""

from collections.abc import Mapping

from sqlalchemy import select

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import document_of as as_document
from selfassess.core.drafting.places import Document
from selfassess.core.drafting.wording import kept_translations
from selfassess.core.loading import Catalogue
from selfassess.models.database import db
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version
from selfassess.services import drafting
from selfassess.services.publishing import catalogues_of, questionnaire_of
from selfassess.services.transactions import reads, transactional


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
def take(organisation: str, questionnaire: Questionnaire, catalogues: Mapping[str, Catalogue]) -> Draft:
    """Begin a draft of the organisation with this name; raises NoSuchOrganisation."""
    found = list(db.session.scalars(select(Organisation).where(Organisation.name == organisation).limit(2)))
    if len(found) != 1:
        raise NoSuchOrganisation(organisation)
    return drafting.start_with(found[0], questionnaire, catalogues=dict(catalogues), by=None)
