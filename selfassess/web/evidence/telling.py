"""A piece of evidence as its pages show it: its versions, and at which items it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from selfassess.exchange.documents.findings import KIND_NAMES
from selfassess.models.assessment import Assessment
from selfassess.models.evidence import CLEAN, NOT_SCANNED, PieceLink, PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services import evidence, members, publishing
from selfassess.services.assessments import takes_evidence
from selfassess.services.evidence import Shown
from selfassess.web.account.roles import role_name
from selfassess.web.evidence.downloading import unusable
from selfassess.web.evidence.words import state_words, told_of
from selfassess.web.languages import language, number, said

KILO, MEGA = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version in words. `counts`: it is the one that counts today; `why_not`: why it cannot be downloaded, empty when it can."""

    number: int
    name: str
    label: str
    state: str
    tone: str
    counts: bool
    status: str
    date: date | None
    valid_until: date | None
    file_name: str
    kind: str
    size: str
    sha256: str
    added_by: str
    added_at: datetime
    scan: str
    told: tuple[str, ...]
    asked: bool
    why_not: str

    @property
    def is_numbered(self) -> bool:
        """Whether its number is worth telling beside what people call it."""
        return self.label.casefold() not in ("", str(self.number), _("version %(number)s", number=self.number).casefold())


@dataclass(frozen=True, slots=True)
class StandsAt:
    """One item at which a piece stands; `lang` of its title."""

    item_id: str
    title: str
    lang: str
    href: str
    assessment: str
    is_closed: bool
    norms: tuple[str, ...]
    page: str


def versions_shown(organisation: Organisation, piece: Shown, day: date) -> list[VersionShown]:
    """Return the versions of a piece as they stand on a day, the newest first."""
    people, counting = people_here(organisation), piece.on(day)
    return [_version(version, day, people, counting is version) for version in piece.versions]


def version_name(version: PieceVersion) -> str:
    """Return what people call a version: its own label, else its number."""
    return version.label or _("version %(number)s", number=version.number)


def stands_at(piece: Shown, *, counting: PieceVersion | None = None) -> list[StandsAt]:
    """Return at which items a piece stands, the newest assessment first; `counting`: only where this is the version that counts."""
    found = evidence.links_to(piece.piece)
    return [_place(link, one) for link, one in found if counting is None or piece.on(one.reference_date) is counting]


def people_here(organisation: Organisation) -> Mapping[int, str]:
    """Return who works here, by the id of their account: the e-mail address and the role."""
    return {account.id: f"{account.email} ({role_name(membership.role)})" for membership, account in members.list_members(organisation)}


def size_in_words(size: int) -> str:
    """Return a number of bytes as people read it: 640 kB, 1,4 MB."""
    if size < MEGA:
        return _("%(number)s kB", number=number(max(size / KILO, 1)))
    return _("%(number)s MB", number=number(size / MEGA, 1))


def _version(version: PieceVersion, day: date, people: Mapping[int, str], counts: bool) -> VersionShown:
    word, tone = state_words()[evidence.state_of(version, day)]
    return VersionShown(
        version.number, version_name(version), version.label, word, tone, counts, version.status, version.date, version.valid_until,
        version.file_name, said(KIND_NAMES[version.kind]), size_in_words(version.size), version.sha256 or "",
        people.get(version.added_by, _("someone who no longer works here")), version.added_at, _scan_words(version),
        tuple(told_of(version)), bool(version.asked), unusable(version),
    )  # fmt: skip


def _scan_words(version: PieceVersion) -> str:
    """Return what the virus scanner did; empty when the reason why a version cannot be downloaded tells it already."""
    words = {CLEAN: _("No virus was found."), NOT_SCANNED: _("Not checked for viruses: there is no virus scanner here.")}
    return words.get(version.scan, "")


def _place(link: PieceLink, assessment: Assessment) -> StandsAt:
    questionnaire = publishing.questionnaire_of(publishing.version_of(assessment.version_id), language())
    title = next((item.title for item in questionnaire.items if item.id == link.item_id), "")
    return StandsAt(
        link.item_id, title, questionnaire.language, url_for("evidence.items.page", ref=assessment.ref, item_id=link.item_id),
        assessment.title, not takes_evidence(assessment), tuple(link.norms), link.page,
    )  # fmt: skip
