"""What people say to each other about an item: said, changed, taken back and settled, with the people who are mentioned."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import aliased

from selfassess.models.account import Account
from selfassess.models.assessment import ARCHIVED, Assessment, lock
from selfassess.models.database import db, now
from selfassess.models.organisation import Membership
from selfassess.models.together import Comment, Mention, Seat
from selfassess.services.log import record
from selfassess.services.mailing import MENTIONED, post
from selfassess.services.members import Member
from selfassess.services.seats import APART, SECOND
from selfassess.services.transactions import reads, transactional

FIRST = "first"
BOTH = (FIRST, SECOND)
PRESSED_TWICE = timedelta(seconds=20)
TAKES_NO_PART = ("auditor",)  # roles that read and are not asked anything
_NAMED = re.compile(r"(?<![\w.+@-])@([\w.+-]+)")


class CommentsClosed(Exception):
    """Nothing more is said about this assessment: it is archived."""


class CommentGone(Exception):
    """The comment was taken back or taken out meanwhile; nothing was written."""


class CommentChanged(Exception):
    """The same person changed the comment in another tab first; nothing was written."""


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as it stands, with who said it: `email` is empty when the account is gone, `role` when the person left.

    `text` is empty when it was taken back or out; `mentioned`: e-mail addresses.
    """

    ref: str
    voice: str
    account_id: int | None
    email: str
    role: str
    text: str
    said_at: datetime
    changed_at: datetime | None
    is_gone: bool
    is_settled: bool
    settled_by: str
    mentioned: tuple[str, ...]


@reads
def takes_comments(assessment: Assessment) -> bool:
    """Return whether people may still say something: in every state but the archive."""
    return assessment.state != ARCHIVED


@reads
def sides_of(assessment: Assessment, voice: str) -> tuple[str, ...]:
    """Return the voices whose comments someone who speaks in `voice` may see: only the own one while the two sides judge apart."""
    return (voice,) if assessment.state in APART else BOTH


@reads
def conversation(assessment: Assessment, item_id: str, *, sides: tuple[str, ...]) -> list[Said]:
    """Return what was said about an item on these sides, in order of time."""
    settler = aliased(Account)
    query = (
        select(Comment, Account.email, Membership.role, settler.email)
        .outerjoin(Account, Account.id == Comment.account_id)
        .outerjoin(Membership, _works_here(assessment, Comment.account_id))
        .outerjoin(settler, settler.id == Comment.settled_by)
        .where(Comment.assessment_id == assessment.id, Comment.item_id == item_id, Comment.voice.in_(sides))
    )
    rows = db.session.execute(query.order_by(Comment.said_at, Comment.id)).all()
    mentioned = _mentioned([comment.id for comment, *_ in rows])
    return [_said(*row, mentioned.get(row[0].id, ())) for row in rows]


@reads
def who_to_mention(assessment: Assessment, voice: str) -> list[tuple[Account, str]]:
    """Return (account, role) of the members who can be asked something on this side, in order of e-mail address.

    While the two sides judge apart these are the people of the own side.
    """
    query = (
        select(Account, Membership.role)
        .join(Membership, _works_here(assessment, Account.id))
        .where(Account.active, Membership.role.not_in(TAKES_NO_PART))
    )
    if assessment.state in APART:
        seated = exists().where(Seat.assessment_id == assessment.id, Seat.account_id == Account.id, Seat.voice == SECOND)
        query = query.where(seated if voice == SECOND else ~seated)
    return [tuple(row) for row in db.session.execute(query.order_by(Account.email))]


@reads
def names_nobody(assessment: Assessment, text: str, *, voice: str) -> bool:
    """Return whether a text holds a name after @ that is of nobody on this side, or of more than one."""
    people = [account.email for account, _role in who_to_mention(assessment, voice)]
    return any(not _named_in(f"@{name}", people) for name in _NAMED.findall(text))


@reads
def mark_of(text: str) -> str:
    """Return a mark of a text: another one for every other text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transactional
def say(assessment: Assessment, item_id: str, text: str, *, voice: str, mentions: Iterable[str] = (), by: Member) -> Comment:
    """Say something about an item, and ask for a mail to who is mentioned: by e-mail address, or by `@name` in the text.

    The same words by the same person a moment ago are the same comment: a button is easily pressed twice. Raises
    CommentsClosed.
    """
    _hold(assessment)
    found = _just_said(assessment, item_id, text, voice, by)
    if found:
        return found
    comment = Comment(
        organisation_id=assessment.organisation_id, assessment_id=assessment.id, item_id=item_id, voice=voice, account_id=by.account.id,
        text=text,
    )  # fmt: skip
    db.session.add(comment)
    db.session.flush()
    _mention(assessment, comment, mentions, by)
    _tell("comment added", assessment, comment, by)
    return comment


@transactional
def change(
    assessment: Assessment, ref: str, text: str, *, stood: str, sides: tuple[str, ...], mentions: Iterable[str] = (), by: Member
) -> None:
    """Change an own comment on one of these sides; `stood` is the mark of the text that the page was made from.

    Raises CommentsClosed, CommentGone (also when it is not the person's own), and CommentChanged.
    """
    _hold(assessment)
    comment = _own(assessment, ref, sides, by)
    if stood != mark_of(comment.text) and text != comment.text:
        raise CommentChanged(ref)
    if text != comment.text:
        comment.text, comment.changed_at = text, now()
        _tell("comment changed", assessment, comment, by)
    _mention(assessment, comment, mentions, by)
    db.session.flush()


@transactional
def take_back(assessment: Assessment, ref: str, *, sides: tuple[str, ...], by: Member) -> None:
    """Empty an own comment on one of these sides; that something was said stays. Raises CommentsClosed and CommentGone."""
    _hold(assessment)
    comment = _own(assessment, ref, sides, by)
    comment.text, comment.gone_at = "", now()
    db.session.execute(delete(Mention).where(Mention.comment_id == comment.id))
    _tell("comment taken back", assessment, comment, by)
    db.session.flush()


@transactional
def settle(assessment: Assessment, ref: str, *, settled: bool, sides: tuple[str, ...], by: Member) -> None:
    """Say that nothing more is to be done about a comment on one of these sides, or that there is again.

    Raises CommentsClosed and CommentGone.
    """
    _hold(assessment)
    comment = _find(assessment, ref, sides)
    if settled == (comment.settled_at is not None):
        return
    comment.settled_at, comment.settled_by = (now(), by.account.id) if settled else (None, None)
    _tell("comment settled" if settled else "comment opened again", assessment, comment, by)
    db.session.flush()


@reads
def see(assessment: Assessment, item_id: str, *, sides: tuple[str, ...], by: Member) -> frozenset[str]:
    """Note that this person has now seen where he or she is mentioned about an item; return the refs of what was new."""
    query = (
        select(Mention.id, Comment.ref)
        .join(Comment, Comment.id == Mention.comment_id)
        .where(Comment.assessment_id == assessment.id, Comment.item_id == item_id, Comment.voice.in_(sides))
        .where(Mention.account_id == by.account.id, Mention.seen_at.is_(None))
    )
    found = db.session.execute(query).all()
    if found:
        _seen([row.id for row in found])
    return frozenset(row.ref for row in found)


@transactional
def purge(assessment: Assessment, item_id: str) -> None:
    """Empty all that was said about an item, on every side; also when the assessment is archived. See services/incidents.py."""
    here = (Comment.assessment_id == assessment.id, Comment.item_id == item_id)
    gone = update(Comment).where(*here, Comment.gone_at.is_(None)).values(text="", gone_at=now())
    db.session.execute(gone.execution_options(synchronize_session="fetch"))
    of_item = select(Comment.id).where(*here)
    db.session.execute(delete(Mention).where(Mention.comment_id.in_(of_item)).execution_options(synchronize_session=False))


@reads
def all_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return everything that was said about an assessment as plain values, people by their number, for the export."""
    query = select(Comment).where(Comment.assessment_id == assessment.id).order_by(Comment.id)
    mentions = select(Mention.comment_id, Mention.account_id).join(Comment, Comment.id == Mention.comment_id)
    named: dict[int, list[int]] = {}
    for comment_id, account_id in db.session.execute(mentions.where(Comment.assessment_id == assessment.id).order_by(Mention.id)):
        named.setdefault(comment_id, []).append(account_id)
    return [
        {"ref": one.ref, "item": one.item_id, "voice": one.voice, "by": one.account_id, "text": one.text, "said_at": one.said_at,
         "changed_at": one.changed_at, "gone_at": one.gone_at, "settled_at": one.settled_at, "settled_by": one.settled_by,
         "mentioned": named.get(one.id, [])}
        for one in db.session.scalars(query)
    ]  # fmt: skip


@transactional
def _seen(mentions: list[int]) -> None:
    db.session.execute(update(Mention).where(Mention.id.in_(mentions), Mention.seen_at.is_(None)).values(seen_at=now()))


def _works_here(assessment: Assessment, account_id):
    return and_(Membership.account_id == account_id, Membership.organisation_id == assessment.organisation_id)


def _mentioned(comments: list[int]) -> Mapping[int, tuple[str, ...]]:
    query = select(Mention.comment_id, Account.email).join(Account, Account.id == Mention.account_id)
    found: dict[int, tuple[str, ...]] = {}
    for comment_id, email in db.session.execute(query.where(Mention.comment_id.in_(comments)).order_by(Account.email)):
        found[comment_id] = (*found.get(comment_id, ()), email)
    return found


def _said(comment: Comment, email: str | None, role: str | None, settled_by: str | None, mentioned: tuple[str, ...]) -> Said:
    return Said(
        comment.ref, comment.voice, comment.account_id, email or "", role or "", comment.text, comment.said_at, comment.changed_at,
        comment.gone_at is not None, comment.settled_at is not None, settled_by or "", mentioned,
    )  # fmt: skip


def _hold(assessment: Assessment) -> None:
    """Hold the assessment as it is now. Raises CommentsClosed."""
    lock(assessment.id)
    db.session.refresh(assessment, ("state",))
    if not takes_comments(assessment):
        raise CommentsClosed(assessment.ref)


def _find(assessment: Assessment, ref: str, sides: tuple[str, ...]) -> Comment:
    """Return a comment of this assessment on one of these sides that still stands, as it is now. Raises CommentGone."""
    query = select(Comment).where(Comment.ref == ref, Comment.assessment_id == assessment.id, Comment.gone_at.is_(None))
    found = db.session.scalar(query.where(Comment.voice.in_(sides)).execution_options(populate_existing=True))
    if found is None:
        raise CommentGone(ref)
    return found


def _own(assessment: Assessment, ref: str, sides: tuple[str, ...], by: Member) -> Comment:
    found = _find(assessment, ref, sides)
    if found.account_id != by.account.id:
        raise CommentGone(ref)
    return found


def _just_said(assessment: Assessment, item_id: str, text: str, voice: str, by: Member) -> Comment | None:
    query = select(Comment).where(
        Comment.assessment_id == assessment.id, Comment.item_id == item_id, Comment.voice == voice, Comment.text == text,
        Comment.account_id == by.account.id, Comment.gone_at.is_(None), Comment.said_at >= now() - PRESSED_TWICE,
    )  # fmt: skip
    return db.session.scalar(query.limit(1))


def _mention(assessment: Assessment, comment: Comment, chosen: Iterable[str], by: Member) -> None:
    """Make the mentions of a comment what was chosen and typed; who is new gets a mail, who stays keeps what was seen."""
    people = {account.email: account.id for account, _role in who_to_mention(assessment, comment.voice) if account.id != by.account.id}
    wanted = {people[email] for email in {*chosen, *_named_in(comment.text, people)} if email in people}
    stands = set(db.session.scalars(select(Mention.account_id).where(Mention.comment_id == comment.id)))
    db.session.execute(delete(Mention).where(Mention.comment_id == comment.id, Mention.account_id.in_(stands - wanted)))
    for account_id in sorted(wanted - stands):
        db.session.add(Mention(organisation_id=assessment.organisation_id, comment_id=comment.id, account_id=account_id))
        about = {"assessment": assessment.ref, "item": comment.item_id, "comment": comment.ref}
        post(MENTIONED, account_id, organisation_id=assessment.organisation_id, about=about, same=f"mentioned {comment.ref}")


def _named_in(text: str, emails: Iterable[str]) -> set[str]:
    """Return the addresses that a text names as `@` and what stands before the @ in them; a name of two people names nobody."""
    by_name: dict[str, list[str]] = {}
    for email in emails:
        by_name.setdefault(email.partition("@")[0].casefold(), []).append(email)
    found = [by_name.get(name.rstrip(".-").casefold(), ()) for name in _NAMED.findall(text)]
    return {emails[0] for emails in found if len(emails) == 1}


def _tell(type_: str, assessment: Assessment, comment: Comment, by: Member) -> None:
    record(type_, assessment, by=by, object=comment.item_id, details={"comment": comment.ref, "voice": comment.voice})
