"""Mail that nobody asks for but a day: what must be ready soon, actions in their rhythm, and evidence that expires. Each thing is told once a stage.

What was told stands in the rows of the mails themselves, which are kept longer than any stage lasts.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from selfassess.models.database import db
from selfassess.models.mail import Mail
from selfassess.models.organisation import Organisation, members_of
from selfassess.services import division, mailing, owners
from selfassess.services.division import Due
from selfassess.services.evidence import EXPIRED, EXPIRING, Shown
from selfassess.services.owners import Reminder
from selfassess.services.reminders import pieces_to_look_at
from selfassess.services.transactions import reads, transactional

MORNING = 5  # hour in UTC before which nobody is reminded of anything
BEFORE_EXPIRY, AFTER_EXPIRY = timedelta(days=30), timedelta(days=7)  # in which an expiry is told
SOON, OVER = "soon", "over"
TOLD_BY = ("coordinator",)  # roles that hear of evidence


@reads
def remind(at: datetime) -> None:
    """Ask for the mails of a day; called as often as one likes, from the morning on."""
    if at.hour < MORNING:
        return
    remind_of_work(division.due_soon(at.date()), today=at.date())
    remind_of_actions(owners.due_reminders(at.date()), today=at.date())
    for organisation in db.session.scalars(select(Organisation).order_by(Organisation.id)).all():
        remind_of_evidence(organisation, today=at.date())


@transactional
def remind_of_work(dues: Iterable[Due], *, today: date) -> None:
    """Ask for a mail to everybody who has something to get ready, one an assessment."""
    gathered: dict[tuple[int, int, str], list[str]] = {}
    for one in dues:
        said = [f"{place} {one.due} {(one.due - today).days}" for place in one.places]
        gathered.setdefault((one.organisation_id, one.account_id, one.assessment), []).extend(said)
    for (organisation_id, account_id, assessment), said in gathered.items():
        _tell(mailing.DUE, account_id, organisation_id, said, about={"assessment": assessment}, today=today)


@transactional
def remind_of_actions(reminders: Iterable[Reminder], *, today: date) -> None:
    """Ask for a mail to everybody who owns an action of which this is the day, one an assessment."""
    for one in reminders:
        said = [f"{key} {day}" for key, day in one.told]
        _tell(mailing.ACTIONS, one.account_id, one.organisation_id, said, about={"assessment": one.assessment}, today=today)


@transactional
def remind_of_evidence(organisation: Organisation, *, today: date) -> None:
    """Ask for one mail to each coordinator about all evidence that begins to expire, or has just expired."""
    said = [line for shown in pieces_to_look_at(organisation, today) if (line := _ending(shown, today))]
    for membership, account in members_of(organisation.id) if said else ():
        if membership.role in TOLD_BY:
            _tell(mailing.EXPIRING, account.id, organisation.id, said, about={}, today=today)


def _ending(shown: Shown, today: date) -> str | None:
    """Return what is to be told of a piece, in ids and days; None when its end is far away or was told long ago."""
    version, state = shown.on(today), shown.state(today)
    if version is None or version.valid_until is None:
        return None
    stage = None
    if state == EXPIRING and version.valid_until <= today + BEFORE_EXPIRY:
        stage = SOON
    if state == EXPIRED and version.valid_until >= today - AFTER_EXPIRY:
        stage = OVER
    return f"{shown.piece.ref} {version.number} {version.valid_until} {stage}" if stage else None


def _tell(kind: str, account_id: int, organisation_id: int, said: list[str], *, about: Mapping[str, str], today: date) -> None:
    """Ask for a mail about what this person was not told yet."""
    rows = select(Mail.about).where(Mail.kind == kind, Mail.account_id == account_id, Mail.organisation_id == organisation_id)
    earlier = [row for row in db.session.scalars(rows) if about.items() <= row.items()]
    new = [line for line in said if not any(line in row.get("told", ()) for row in earlier)]
    if new:
        same = " ".join((kind, str(organisation_id), *about.values(), str(today)))
        mailing.post(kind, account_id, organisation_id=organisation_id, about={**about, "told": new}, same=same)
