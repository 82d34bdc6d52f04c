"""Mail to people: asked for in the transaction that it is about, sent later, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from selfassess.models.account import Account
from selfassess.models.database import db, now
from selfassess.models.mail import Mail

INVITATION, ASSIGNED, MENTIONED, DUE, EXPIRING = "invitation", "assigned", "mentioned", "due", "expiring"
ALWAYS = (INVITATION,)  # also to who wants no mail about the work


def post(
    kind: str,
    account_id: int,
    *,
    organisation_id: int | None,
    about: Mapping[str, object],
    same: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Ask for one mail, inside the transaction that is running; nothing for who wants no mail about the work.

    `about` holds ids, refs and days only, never a text that someone typed. `same`: a key; while a mail with this key
    waits, no second one is made.
    """
    account = db.session.get(Account, account_id)
    if account is None or not account.active or (kind not in ALWAYS and not account.wants_mail):
        return
    key = f"{account_id} {same}" if same else None
    if key and db.session.scalar(select(Mail.id).where(Mail.same == key)):
        return
    db.session.add(
        Mail(organisation_id=organisation_id, account_id=account_id, kind=kind, about=dict(about), same=key, not_before=not_before or now())
    )
    db.session.flush()
