"""Versions of questionnaires: installed once, read back fast."""

import functools
import hashlib
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from selfassess.core.definition import Questionnaire
from selfassess.core.faults import Fault
from selfassess.core.loading import canonical, digest, from_canonical, load, translate
from selfassess.models.database import db
from selfassess.models.version import Version, find_version, newest_versions
from selfassess.places import folder
from selfassess.services.log import record
from selfassess.services.transactions import reads, transactional
from selfassess.shelf import shipped
from selfassess.translated import catalogue_beside


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
def install(questionnaire: Questionnaire, *, source_sha256: str | None = None) -> Version:
    """Return the version that a questionnaire is, stored when it was not known; raises VersionTaken."""
    text, sha256 = canonical(questionnaire), digest(questionnaire)
    known = find_version(questionnaire.key, questionnaire.version)
    if known:
        if known.sha256 != sha256:
            raise VersionTaken(known.key, known.number)
        known.source_sha256 = source_sha256 or known.source_sha256
        return known
    version = Version(
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
    record("version installed", object=f"{version.key}@{version.number}")
    return version


@transactional
def install_shipped() -> list[Version]:
    """Install every questionnaire that ships; a file that has not changed is not read again. Raises NotLoaded, VersionTaken."""
    known = {version.source_sha256: version for version in newest_versions()}
    return [_install_file(file, known) for file in shipped()]


@reads
def list_versions() -> list[Version]:
    """Return the newest version of every questionnaire."""
    return newest_versions()


@reads
def version_of(version_id: int) -> Version:
    """Return a version by the number that rows refer to."""
    return db.session.get_one(Version, version_id)


@reads
def questionnaire_of(version: Version, language: str | None = None) -> Questionnaire:
    """Return a version as a definition, in a language when there are words for it, else in its own.

    Read once a process: the hash never stands for another text.
    """
    language = language or version.language
    found = _read.get((version.sha256, language))
    if found is None:
        found = _read[version.sha256, language] = _questionnaire(version, language)
    return found


_read: dict[tuple[str, str], Questionnaire] = {}


def _questionnaire(version: Version, language: str) -> Questionnaire:
    own = _from_text(version.sha256, version.canonical)
    if language == version.language:
        return own
    catalogue = catalogue_beside(folder("questionnaires") / f"{version.key}.yaml", language)
    return translate(own, catalogue, language) if catalogue else own


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
