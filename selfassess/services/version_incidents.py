"""Client data in the texts of a questionnaire that was published: taken out of every version and draft that has them.

Ids and rules stay, so that answers go on to fit and nobody's work stops. A version then says when that was and has two
hashes: that of what was published, and that of what stands.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from selfassess.core.answers import TAKEN_OUT
from selfassess.core.drafting.wording import texts as texts_of_draft
from selfassess.core.drafting.wording import without_texts as draft_without
from selfassess.core.loading import canonical, digest, texts
from selfassess.core.loading.texts import without_texts
from selfassess.core.snapshot import WRITTEN
from selfassess.exchange.po import write_po
from selfassess.models.action import ActionChange, ActionDecision
from selfassess.models.assessment import Assessment, lock
from selfassess.models.database import db, now
from selfassess.models.draft import Draft, DraftChange, drafts_of, locked
from selfassess.models.moving import MovedAnswer
from selfassess.models.organisation import Organisation
from selfassess.models.round import CarriedAnswer
from selfassess.models.version import Version, held_versions
from selfassess.services import drafting, snapshots
from selfassess.services.assessments import changed
from selfassess.services.incidents import KINDS
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import catalogues_of, questionnaire_of
from selfassess.services.transactions import reads, transactional

SHORT = 16  # signs of a hash in the log
SHARED = " …"  # what the beginning that norms share ends with, and a quote of it leaves out
QUOTED = (*WRITTEN, "asked", "chosen")  # keys under which plans and answers that found no place keep words of a questionnaire


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Where texts were taken out: versions (key and number) and the keys of drafts."""

    versions: tuple[str, ...]
    drafts: tuple[str, ...]


@reads
def texts_in(version: Version) -> list[tuple[str, str]]:
    """Return every text of a version with its path, also its translations (path with the language before it)."""
    found = texts(questionnaire_of(version))
    for language, catalogue in catalogues_of(version).items():
        found += [(f"{language}:{path}", translation) for path, (_source, translation) in catalogue.items()]
    return found


@transactional
def purge_texts(organisation: Organisation, gone: Collection[str], *, kinds: Iterable[str], by: Member) -> Cleaned:
    """Take texts out of every version and draft of an organisation where they stand, and out of what was made of them.

    A mark comes in their place, and their translations go. Of a draft that had one, the history goes too. The caller then
    forgets (`forgetting.forget`). Source: DOMAIN 3.1 F17.
    """
    gone, named = frozenset(gone) - {TAKEN_OUT}, [kind for kind in KINDS if kind in set(kinds)]
    versions = [version for version in held_versions(organisation.id) if _is_in(version, gone)]
    drafts = [draft for draft in map(locked, [one.id for one in drafts_of(organisation.id)]) if _is_in_draft(draft, gone)]
    for version in versions:
        _clean_version(version, gone)
        details = {"kinds": named, "was": version.sha256[:SHORT], "is": version.seal[:SHORT]}
        record("version texts removed", organisation=organisation, by=by, object=_name(version), reason="incident", details=details)
    for draft in drafts:
        _clean_draft(draft, gone, by=by)
        record("draft texts removed", organisation=organisation, by=by, object=draft.key, reason="incident", details={"kinds": named})
    for assessment in db.session.scalars(select(Assessment).where(Assessment.organisation_id == organisation.id)).all():
        _clean_assessment(assessment, gone)
    db.session.flush()
    return Cleaned(tuple(map(_name, versions)), tuple(draft.key for draft in drafts))


def _is_in(version: Version, gone: Collection[str]) -> bool:
    return any(text in gone for _path, text in texts_in(version))


def _is_in_draft(draft: Draft, gone: Collection[str]) -> bool:
    """Return whether one of these texts stands in a draft; what only its history or an old translation has counts too."""
    here = drafting.document(draft)
    if any(text in gone for _path, text in texts_of_draft(here)) or draft_without(here, gone, TAKEN_OUT) != here:
        return True
    found = db.session.execute(select(DraftChange.operation, DraftChange.inverse).where(DraftChange.draft_id == draft.id))
    return any(drafting.as_text(text) in told for row in found for told in row for text in gone)


def _clean_version(version: Version, gone: Collection[str]) -> None:
    cleaned, catalogues = without_texts(questionnaire_of(version), gone, TAKEN_OUT), catalogues_of(version)
    version.canonical, version.title = canonical(cleaned), cleaned.title
    version.cleaned_at, version.cleaned_sha256 = now(), digest(cleaned)
    kept = {
        language: {path: pair for path, pair in found.items() if not any(text in gone for text in pair)}
        for language, found in catalogues.items()
    }
    version.translations = {language: write_po(cleaned, found, language) for language, found in kept.items() if found} or None


def _clean_draft(draft: Draft, gone: Collection[str], *, by: Member) -> None:
    drafting.replace_document(draft, draft_without(drafting.document(draft), gone, TAKEN_OUT), by=by)
    db.session.execute(delete(DraftChange).where(DraftChange.draft_id == draft.id))


def _clean_assessment(assessment: Assessment, gone: Collection[str]) -> None:
    """Take texts out of what an assessment keeps of its questionnaire: what was signed, proposed actions, answers that found no place."""
    lock(assessment.id)
    snapshots.clean_texts(assessment, gone)
    for table, columns in ((ActionDecision, ("decision", "proposal")), (ActionChange, ("decision",)), (MovedAnswer, ("left",)), (CarriedAnswer, ("left",))):  # fmt: skip
        for row in db.session.scalars(select(table).where(table.assessment_id == assessment.id)):
            for column in columns:
                stands = getattr(row, column)
                cleaned = _unsaid(stands, "", gone)
                if cleaned != stands:
                    setattr(row, column, cleaned)
    changed(assessment)


def _unsaid(value: object, key: str, gone: Collection[str]) -> object:
    if isinstance(value, Mapping):
        return {name: _unsaid(one, name, gone) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_unsaid(one, key, gone) for one in value]
    return _unquoted(value, gone) if key in QUOTED and isinstance(value, str) else value


def _unquoted(words: str, gone: Collection[str]) -> str:
    """Return words without the texts that must go: a quote may join more of them, such as the beginning that norms share, and a norm."""
    for text in sorted((one.rstrip(SHARED) for one in gone), key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", TAKEN_OUT, words) if text else words
    return words


def _name(version: Version) -> str:
    return f"{version.key}@{version.number}"
