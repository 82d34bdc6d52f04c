"""From a draft to a version: the check list, and publishing what passes it.

A version is never changed; the draft goes on from there.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.making import origins
from selfassess.core.drafting.places import Path, path_of
from selfassess.core.loading import Catalogue, digest
from selfassess.core.phrases import N_, Phrase
from selfassess.exchange.po import read_po, write_po
from selfassess.models.database import db
from selfassess.models.draft import PUBLISH, Draft, changes_made
from selfassess.models.version import Version, find_version, hold_publishing, last_number
from selfassess.services import drafting
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import install
from selfassess.services.transactions import reads, transactional


class DraftChanged(Exception):
    """Somebody changed the draft after the check list was shown."""


class NotPublishable(Exception):
    """Errors block publishing, or there are warnings that were not looked at; `listed` tells them."""

    def __init__(self, listed: "CheckList"):
        super().__init__("\n".join(str(one.says) for one in listed.lines))
        self.listed = listed


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the check list: where in the draft (a path of ids), what is wrong and what to do.

    `texts`: of translations, the language and which texts it is about (`missing` or `stale`).
    """

    path: Path
    says: Phrase
    blocks: bool
    texts: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CheckList:
    """What stands in the way of publishing a draft, and what is worth a look; `number`: of the version that would be made.

    `mark` names these warnings: who publishes sends it along, so that nobody publishes over a warning that was not shown.
    """

    lines: tuple[Listed, ...]
    number: int
    mark: str

    @property
    def errors(self) -> tuple[Listed, ...]:
        """The lines that block."""
        return tuple(one for one in self.lines if one.blocks)

    @property
    def warnings(self) -> tuple[Listed, ...]:
        """The lines that are worth a look."""
        return tuple(one for one in self.lines if not one.blocks)


@reads
def check_list(draft: Draft) -> CheckList:
    """Return the check list of a draft as it stands."""
    here, reading = drafting.document(draft), drafting.reading_of(draft)
    lines = [Listed(fault.path, fault.says, blocks=True) for fault in reading.faults]
    if reading.questionnaire is not None:
        found = drafting.checked_in(draft)
        lines += [Listed(path_of(here, concern.path), concern.says, concern.blocks, concern.texts) for concern in found]
        if _is_published(draft, reading.questionnaire):
            says = N_("Nothing has changed since version %(number)s. Change something first.", number=last_number(draft.key))
            lines.insert(0, Listed(("version",), says, blocks=True))
    return CheckList(tuple(lines), last_number(draft.key) + 1, _mark(lines))


@reads
def was_published(draft: Draft, *, revision: int, by: Member) -> bool:
    """Return whether this person published a draft as it was at a revision: a button is easily pressed twice."""
    return any(one.number == revision + 1 and one.kind == PUBLISH and one.account_id == by.account.id for one in changes_made(draft.id))


@transactional
def publish(draft: Draft, *, revision: int, seen: str, by: Member) -> Version:
    """Make a version of a draft: the next number by itself, with its translations and where things were copied from.

    `revision` and `seen` are those of the check list that was shown. Raises DraftChanged when the draft has changed since,
    NotPublishable when something blocks or a warning was not shown.
    """
    hold_publishing(draft.organisation_id)  # client data may be taken out at this moment
    if db.session.get(Draft, draft.id, populate_existing=True).revision != revision:
        raise DraftChanged(draft.ref)
    listed = check_list(draft)
    if listed.errors or listed.mark != seen:
        raise NotPublishable(listed)
    here = drafting.document(draft)
    questionnaire = replace(drafting.reading_of(draft).questionnaire, key=draft.key, version=listed.number)
    version = install(questionnaire, organisation_id=draft.organisation_id)
    version.translations = {
        language: write_po(questionnaire, found, language) for language, found in drafting.catalogues_in(draft).items()
    } or None
    version.provenance = origins(here) or None
    drafting.published(draft, version, by=by)
    record("questionnaire published", organisation=by.organisation, by=by, object=f"{version.key}@{version.number}")
    return version


def _is_published(draft: Draft, questionnaire: Questionnaire) -> bool:
    """Return whether the draft says what its last version says, translations included."""
    last = find_version(draft.key, organisation_id=draft.organisation_id)
    if last is None or digest(replace(questionnaire, key=last.key, version=last.number)) != last.seal:
        return False
    return drafting.catalogues_in(draft) == _messages(last.translations or {})


def _messages(translations: Mapping[str, str]) -> dict[str, Catalogue]:
    return {language: found for language, text in translations.items() if (found := read_po(text))}


def _mark(lines: list[Listed]) -> str:
    told = [(one.path, str(one.says)) for one in lines if not one.blocks]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
