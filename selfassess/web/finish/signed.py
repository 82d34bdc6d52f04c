"""What was signed, to look at, to take along and to check."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, g

from selfassess.models.assessment import Assessment
from selfassess.models.snapshot import Snapshot
from selfassess.reports.plan_report import grouped
from selfassess.services import locations, log, snapshots
from selfassess.web.access import Permission, requires
from selfassess.web.account.roles import role_name
from selfassess.web.pages import show

bp = Blueprint("signed", __name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that was signed. Hashes in groups of eight signs; `now` is that of what is kept when it was cleaned, else empty."""

    ref: str
    number: int
    at: datetime
    email: str
    role: str
    sha256: str
    now: str
    cleaned_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str
    is_whole: bool
    file: str


@dataclass(frozen=True, slots=True)
class SignedPage:
    """All that was ever signed of an assessment, the newest first."""

    assessment: Assessment
    kept: tuple[Kept, ...]

    @property
    def location(self) -> str:
        """The location that it is about; empty for the organisation as a whole."""
        return locations.name_of(self.assessment)


@bp.get("/signed")
@requires(Permission.ASSESSMENT_VIEW)
def signed(assessment: Assessment):
    """Show what was signed, and how to check it."""
    return show(SignedPage(assessment, tuple(_kept(assessment, one) for one in snapshots.list_of(assessment))))


@bp.get("/signed/<snapshot_ref>.json")
@requires(Permission.ASSESSMENT_VIEW)
def document(assessment: Assessment, snapshot_ref: str):
    """Give what was signed, byte for byte."""
    found = snapshots.find(assessment, snapshot_ref) or abort(404)
    log.note("signed exported", assessment, by=g.member, object=str(found.number), reason="export")
    headers = {"Content-Disposition": f'attachment; filename="{_file(assessment, found)}"'}
    return Response(found.document.encode(), mimetype="application/json", headers=headers)


def _kept(assessment: Assessment, one: Snapshot) -> Kept:
    return Kept(
        ref=one.ref, number=one.number, at=one.made_at, email=json.loads(one.document)["signed"]["email"], role=role_name(one.role),
        sha256=grouped(one.sha256), now=grouped(one.cleaned_sha256 or ""), cleaned_at=one.cleaned_at, withdrawn_at=one.withdrawn_at,
        withdrawn_because=one.withdrawn_because or "", is_whole=snapshots.is_whole(one), file=_file(assessment, one),
    )  # fmt: skip


def _file(assessment: Assessment, one: Snapshot) -> str:
    return f"signed-{assessment.ref}-{one.number}.json"
