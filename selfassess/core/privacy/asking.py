"""What is new in a text that someone changed, and what the writer may answer to it; see docs/privacy.md."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from selfassess.core.phrases import N_, Phrase
from selfassess.core.privacy.finding import BLOCK, WARN, Hit
from selfassess.core.privacy.guard import find, find_in_name, sentence

TEXT, LOCATION, FILE_NAME = "text", "location", "file name"

# What a kind is called, in the log and beside a choice.
KIND_WORDS = {
    "bsn": N_("citizen service number (BSN)"),
    "birth_date": N_("date of birth"),
    "postcode": N_("address"),
    "phone": N_("telephone number"),
    "email": N_("e-mail address"),
    "iban": N_("account number"),
    "prosecution_number": N_("number of the public prosecutor"),
    "police_report_number": N_("number of a police report"),
    "foreigner_number": N_("number of a foreign national"),
    "client_number": N_("number of a client or a file"),
    "initials": N_("initials"),
    "name": N_("name"),
    "sensitive_word": N_("health or crime of one person"),
}

# What the writer says by keeping a text about which the guard warned.
CLAIMS = {
    "bsn": N_("I have checked it: this is the number of an organisation, not of a person."),
    "birth_date": N_("I have checked it: this is not a date of birth."),
    "postcode": N_("I have checked it: everybody may know this address, and no girl stays there."),
    "phone": N_("I have checked it: this is not the telephone number of a girl, her family or an offender."),
    "email": N_("I have checked it: this is not the e-mail address of a girl, her family or an offender."),
    "iban": N_("I have checked it: this is not the account number of a girl, her family or an offender."),
    "client_number": N_("I have checked it: this is not the number of a client or a file."),
    "initials": N_("I have checked it: these are not the initials of a girl, her family or an offender."),
    "name": N_("I have checked it: this is not the name of a girl, her family or an offender."),
    "sensitive_word": N_("I have checked it: this is not about one person."),
}

# Why a number that passes the eleven test is no BSN. Nothing else that blocks has a way out.
REASONS = {
    "chamber_of_commerce": N_("It is a number of the Chamber of Commerce (KvK)."),
    "tax_number": N_("It is an RSIN or a VAT number."),
    "order_number": N_("It is the number of an order, an invoice or a policy."),
    "organisation_number": N_("It is another number of an organisation."),
}

_LEFT_OUT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # what is taken out of every text before it is kept
_NEAR = 50
_TELLING = re.compile(r"\w*[A-Z0-9]\w*")


@dataclass(frozen=True, slots=True)
class News:
    """All finds of one kind that did not stand in a text before.

    `found` is how they were written, `mark` a short digest of them: an answer of the writer holds for that mark only.
    Neither may reach a log or a file.
    """

    kind: str
    action: str
    found: tuple[str, ...] = field(repr=False)
    mark: str = field(repr=False)

    @property
    def says(self) -> Phrase:
        """What it is, why it matters and what to do."""
        return sentence(Hit(self.kind, self.action, None, 0, 0))

    @property
    def claim(self) -> Phrase | None:
        """What the writer says by keeping it; None when it blocks."""
        return CLAIMS[self.kind] if self.action == WARN else None

    @property
    def reasons(self) -> dict[str, Phrase]:
        """Why it may be kept after all although it blocks; empty when it may not."""
        return REASONS if self.kind == "bsn" and self.action == BLOCK else {}


def news(text: str, before: Iterable[str] = (), *, what: str = TEXT) -> tuple[News, ...]:
    """Return what a changed text holds that none of the texts before it held, one for each kind and action.

    `what`: TEXT, LOCATION (the text answers where something is) or FILE_NAME. A text that is one of those before
    is not looked at.
    """
    text, before = _kept(text), tuple(map(_kept, before))
    if not text or text in before:
        return ()
    found = dict(_finds(text, what))
    if not found:
        return ()
    for stood in before:
        for kind, action, value in dict(_finds(stood, what)):
            found.pop((kind, action, value), None)
            if action == BLOCK:  # a reason was given for it then
                found.pop((kind, WARN, value), None)
    kinds = dict.fromkeys((kind, action) for kind, action, _value in found)
    return tuple(_gathered(kind, action, found) for kind, action in kinds)


def _gathered(kind: str, action: str, found: dict[tuple[str, str, str], str]) -> News:
    mine = {key[2]: written for key, written in found.items() if key[:2] == (kind, action)}
    digest = sha256("\0".join((kind, action, *sorted(mine))).encode()).hexdigest()[:16]
    return News(kind, action, tuple(mine.values()), digest)


def _finds(text: str, what: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield (kind, action, value) with how it is written; also of the text as it would be kept."""
    for one in {text, _LEFT_OUT.sub("", text)}:
        hits = find_in_name(one) if what == FILE_NAME else find(one, location_field=what == LOCATION)
        for hit in hits:
            yield (hit.kind, hit.action, _value(one, hit)), one[hit.start : hit.end]


def _kept(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _value(text: str, hit: Hit) -> str:
    """Return what was found without its spelling; a word about health or crime with the names and numbers around it."""
    if hit.kind != "sensitive_word":
        return _plain(text[hit.start : hit.end])
    around = text[max(0, hit.start - _NEAR) : hit.end + _NEAR]
    return _plain(" ".join((text[hit.start : hit.end], *_TELLING.findall(around))))


def _plain(written: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", written).casefold() if sign.isalnum())
