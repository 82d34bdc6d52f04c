"""Versions of questionnaires: installed once, read back fast."""

import functools
import hashlib
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from selfassess.core.changes import VersionPair
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.places import OWN
from selfassess.core.faults import Fault
from selfassess.core.loading import Catalogue, canonical, digest, from_canonical, load, translate
from selfassess.exchange.po import read_po
from selfassess.models.database import db
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version, find_version, newest_versions, own_versions, version_numbers
from selfassess.places import folder
from selfassess.services.log import record
from selfassess.services.transactions import reads, transactional
from selfassess.shelf import shipped
from selfassess.translated import catalogue_beside, languages_beside


class VersionTaken(Exception):
    """This key and number already stand for another text: a change needs a new number."""

    def __init__(self, key: str, number: int):
        super().__init__(f"{key}@{number}")
        self.key, self.number = key, number


class NotLoaded(Exception):
    """A file that should be installed has faults."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(f"{fault.place}: {fault.says}" for fault in faults))
        self.faults = faults


@transactional
def install(questionnaire: Questionnaire, *, source_sha256: str | None = None, organisation_id: int | None = None) -> Version:
    """Return the version that a questionnaire is, stored when it was not known; raises VersionTaken.

    With `organisation_id` it is of that organisation alone, and its key begins with `own-`; without, of all.
    """
    if questionnaire.key.startswith(OWN) != (organisation_id is not None):
        raise VersionTaken(questionnaire.key, questionnaire.version)
    text, sha256 = canonical(questionnaire), digest(questionnaire)
    known = find_version(questionnaire.key, questionnaire.version, organisation_id=organisation_id)
    if known:
        if known.sha256 != sha256:
            raise VersionTaken(known.key, known.number)
        known.source_sha256 = source_sha256 or known.source_sha256
        return known
    version = Version(
        organisation_id=organisation_id,
        key=questionnaire.key,
        number=questionnaire.version,
        sha256=sha256,
        language=questionnaire.language,
        title=questionnaire.title,
        canonical=text,
        source_sha256=source_sha256,
    )
    db.session.add(version)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise VersionTaken(questionnaire.key, questionnaire.version) from error
    if organisation_id is None:
        record("version installed", object=f"{version.key}@{version.number}")
    return version


@transactional
def install_shipped() -> list[Version]:
    """Install every questionnaire that ships; a file that has not changed is not read again. Raises NotLoaded, VersionTaken."""
    known = {version.source_sha256: version for version in newest_versions()}
    return [_install_file(file, known) for file in shipped()]


@reads
def list_versions(organisation_id: int) -> list[Version]:
    """Return the newest version of every questionnaire that an organisation can use: what ships, and its own."""
    return newest_versions(organisation_id)


@reads
def own_of(organisation: Organisation) -> list[Version]:
    """Return all versions that an organisation published, the newest first."""
    return own_versions(organisation.id)


@reads
def version_seen(organisation: Organisation, key: str, number: int) -> Version | None:
    """Return a version that ships or is of this organisation; None when there is none."""
    return find_version(key, number, organisation_id=organisation.id)


@reads
def numbers_of(organisation: Organisation, key: str) -> list[int]:
    """Return the numbers of all versions of a questionnaire that ships or is of this organisation, the oldest first."""
    return version_numbers(key, organisation_id=organisation.id)


@reads
def version_of(version_id: int) -> Version:
    """Return a version by the number that rows refer to."""
    return db.session.get_one(Version, version_id)


@reads
def questionnaire_of(version: Version, language: str | None = None) -> Questionnaire:
    """Return a version as a definition, in a language when there are words for it, else in its own.

    Read once a process: the hash never stands for another text, and the key is of one organisation, or of all.
    """
    language = language or version.language
    found = _read.get((version.key, version.seal, language))
    if found is None:
        found = _read[version.key, version.seal, language] = _questionnaire(version, language)
    return found


@reads
def pair_of(before: Version, after: Version, language: str | None) -> VersionPair:
    """Return an earlier and a later version as they are written, and as they are read in a language."""
    written, read = (tuple(questionnaire_of(version, each) for version in (before, after)) for each in (None, language))
    return VersionPair(written, read)


@reads
def catalogues_of(version: Version) -> dict[str, Catalogue]:
    """Return the translations of a version by language: of what ships from the files beside it, of others from the version itself."""
    if version.organisation_id is not None:
        return {language: read_po(text) for language, text in (version.translations or {}).items()}
    path = _file_of(version)
    return {language: catalogue_beside(path, language) for language in languages_beside(path)}


@reads
def forget_versions() -> None:
    """Drop what this process keeps of versions; what was taken out of one may stand in it."""
    _read.clear()
    _from_text.cache_clear()


_read: dict[tuple[str, str, str], Questionnaire] = {}


def _questionnaire(version: Version, language: str) -> Questionnaire:
    own = _from_text(version.seal, version.canonical)
    if language == version.language:
        return own
    catalogue = _catalogue(version, language)
    return translate(own, catalogue, language) if catalogue else own


def _catalogue(version: Version, language: str) -> Catalogue:
    if version.organisation_id is None:
        return catalogue_beside(_file_of(version), language)
    text = (version.translations or {}).get(language)
    return read_po(text) if text else {}


def _file_of(version: Version) -> Path:
    return folder("questionnaires") / f"{version.key}.yaml"


@functools.lru_cache(maxsize=32)
def _from_text(_sha256: str, text: str) -> Questionnaire:
    return from_canonical(text)


def _install_file(file: Path, known: dict[str | None, Version]) -> Version:
    raw = file.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    if sha256 in known:
        return known[sha256]
    loaded = load(raw, file.name)
    if loaded.questionnaire is None:
        raise NotLoaded(list(loaded.faults))
    return install(loaded.questionnaire, source_sha256=sha256)
