"""Sending the mail that waits: taken one by one, written in the reader's language, handed over, and kept as sent."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from selfassess.adapters.mail import ADDRESS, OF_THE_SERVER, Mailer, MailFailed, mailer_at
from selfassess.core.phrases import N_, Phrase, say
from selfassess.languages import catalogue
from selfassess.models.database import now
from selfassess.services import mailing
from selfassess.services.letters import Letter, letter_for
from selfassess.services.mailing import DROPPED, SENT, Taken
from selfassess.services.transactions import let_go, reads
from selfassess.settings import Settings

MOST = 50  # of one round; the next one goes on
LONGEST_SUBJECT = 120
NOBODY = "selfassess@localhost.localdomain"  # who sends what only goes into a folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What mail leaves through: the mailer, the address it comes from, where people find the app, and the languages."""

    mailer: Mailer
    sender: str
    address: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """How many mails were sent in a round, were not needed any more, and did not leave (now, or for good)."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0


@reads
def office_of(settings: Settings, address: str) -> PostOffice:
    """Return the post office of an installation; `address` is where people find it."""
    return PostOffice(mailer_at(settings.mail_url), settings.mail_from or NOBODY, address, settings.languages)


@reads
def send_due(office: PostOffice, *, clock: Callable[[], datetime] = now) -> Round:
    """Send what may be sent now; nothing of the database is held meanwhile.

    A mail that is taken and not kept as sent, because the process was killed between, is sent once more: twice is better
    than never. When the mail server does not answer the rest waits for the next round.
    """
    found = []
    for mail_id in mailing.due(clock(), most=MOST):
        taken = mailing.take(mail_id, clock())
        if taken is None:
            continue
        try:
            found.append(_sent(taken, office, clock))
        except MailFailed as failed:
            log.warning("a mail was not sent (%s)", failed.code)
            mailing.fail(taken, failed.code, clock(), is_final=failed.is_final)
            found.append(mailing.FAILED)
            if failed.code in OF_THE_SERVER:
                break
    let_go()
    return Round(*(found.count(state) for state in (SENT, DROPPED, mailing.FAILED)))


@reads
def send_trial(office: PostOffice, to: str, *, language: str, at: datetime) -> None:
    """Send a mail that only says that mail works. Raises MailFailed."""
    subject, says = N_("Mail works"), N_("This mail was sent to try out the settings. There is nothing that you must do.")
    office.mailer.send(_message(Letter(to, language, subject, (says,)), office, "trial", at))


def _sent(taken: Taken, office: PostOffice, clock: Callable[[], datetime]) -> str:
    """Return what became of one mail: sent or dropped. Raises MailFailed."""
    letter = letter_for(
        taken.kind,
        taken.account_id,
        organisation_id=taken.organisation_id,
        ids=taken.about,
        on=clock().date(),
        address=office.address,
        languages=office.languages,
    )
    let_go()
    if letter is not None:
        office.mailer.send(_message(letter, office, f"{taken.id}.{taken.made_at:%Y%m%d%H%M%S}", clock()))
    state = SENT if letter is not None else DROPPED
    mailing.end(taken, state, clock())
    return state


def _message(letter: Letter, office: PostOffice, name: str, at: datetime) -> EmailMessage:
    """Return a letter as it goes over the line. The same mail has the same Message-ID each time it is tried."""
    words = catalogue(letter.language)
    message = EmailMessage()
    try:
        message["From"], message["To"] = Address(addr_spec=office.sender), Address(addr_spec=letter.to)
    except (ValueError, IndexError, MessageError):  # what the library says of an address that is none
        raise MailFailed(ADDRESS, is_final=True) from None
    message["Subject"] = _one_line(say(letter.subject, words))
    message["Date"] = at
    message["Message-ID"] = f"<selfassess.{name}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("".join(_paragraph(part, words) for part in letter.parts).strip() + "\n", cte="quoted-printable")
    message["Content-Language"] = letter.language
    return message


def _paragraph(part: Phrase | str | tuple[Phrase, ...], words) -> str:
    """Return a paragraph, or what stands right below one: a list or a link."""
    match part:
        case tuple():
            return "".join(f"- {_one_line(say(line, words), most=None)}\n" for line in part)
        case str():
            return f"{part}\n"
        case _:
            return f"\n{say(part, words)}\n"


def _one_line(text: str, *, most: int | None = LONGEST_SUBJECT) -> str:
    """Return a text on one line, so that a name cannot become a line of the head."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]
