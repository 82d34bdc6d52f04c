"""What people say of a piece of evidence: read from a form, looked at by the guard, and shown in the form again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from selfassess.models.assessment import LONGEST_TITLE
from selfassess.models.evidence import LONGEST_LABEL
from selfassess.services.evidence import About, Shown
from selfassess.web.guarding import NOTHING, Looked, look
from selfassess.web.kinds.typed import read_day, shown_day

LONGEST = {"title": LONGEST_TITLE, "covers": 200, "label": LONGEST_LABEL}
DAYS = ("date", "valid_until")
STATUSES = ("adopted", "draft")
FIELDS = (*LONGEST, "status", *DAYS)
LOCATION = ("covers",)


@dataclass(frozen=True, slots=True)
class Described:
    """What a form says. `about` may be kept: a text that the guard refused is in it as it stood; `faults` by name of field."""

    typed: Mapping[str, str] = field(repr=False)
    about: About = field(repr=False)
    faults: Mapping[str, str] = field(default_factory=dict, repr=False)
    looked: Looked = NOTHING

    @property
    def all_faults(self) -> dict[str, str]:
        """What is wrong, with what the guard refused."""
        return {**self.faults, **self.looked.faults}


def read(sent: Mapping[str, str], stands: Mapping[str, str] | None = None) -> Described:
    """Read what is said of a piece; `stands` is what the fields showed before, nothing for a new piece."""
    stands = stands or {}
    typed = {name: _clean(sent.get(name, "")) for name in FIELDS}
    typed["status"] = typed["status"] or STATUSES[0]
    looked = look(
        {name: typed[name] for name in LONGEST}, {name: stands.get(name, "") for name in LONGEST},
        sent=sent, labels=labels(), location=LOCATION,
    )  # fmt: skip
    days, faults = _days(typed)
    for name, most in LONGEST.items():
        if len(typed[name]) > most:
            faults[name] = _("This text is too long. Use at most %(most)s characters.", most=most)
    if typed["status"] not in STATUSES:
        faults["status"] = _("Choose a status.")
    kept = {name: stands.get(name, "") if name in looked.refused else typed[name] for name in LONGEST}
    return Described(typed, About(**kept, status=typed["status"], **days), faults, looked)


def shown(piece: Shown) -> dict[str, str]:
    """Return what the fields show of a piece and its newest version."""
    version = piece.newest
    days = {name: shown_day(getattr(version, name).isoformat()) if getattr(version, name) else "" for name in DAYS}
    return {"title": piece.piece.title, "covers": piece.piece.covers, "label": version.label, "status": version.status, **days}


def labels() -> dict[str, str]:
    """Return what people call the fields."""
    return {
        "title": _("Title"), "covers": _("For whom does it hold?"), "label": _("Version"), "status": _("Status"),
        "date": _("Adopted on"), "valid_until": _("Valid until"),
    }  # fmt: skip


def statuses() -> tuple[tuple[str, str], ...]:
    """Return the statuses to choose from, in words."""
    return (("adopted", _("adopted")), ("draft", _("draft")))


def _days(typed: Mapping[str, str]) -> tuple[dict[str, date | None], dict[str, str]]:
    days: dict[str, date | None] = {}
    faults = {}
    for name in DAYS:
        iso = read_day(typed[name]) if typed[name] else None
        if typed[name] and iso is None:
            faults[name] = _("Write the date as day-month-year, for example 30-6-2025.")
        days[name] = date.fromisoformat(iso) if iso else None
    if days["date"] and days["valid_until"] and days["valid_until"] < days["date"]:
        faults["valid_until"] = _("This document was no longer valid before it was adopted. Check both dates.")
    return days, faults


def _clean(text: str) -> str:
    seen = (sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text[:1_000])
    return "".join(seen).strip()
