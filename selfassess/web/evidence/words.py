"""How evidence is told to people: how a piece stands, what was found in a file, and what is asked about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask import current_app
from flask_babel import gettext as _

from selfassess.core.phrases import NN_, Phrase
from selfassess.core.privacy import BLOCK, WARN
from selfassess.core.privacy.asking import CLAIMS, REASONS
from selfassess.core.privacy.guard import SENTENCES
from selfassess.exchange.documents.findings import FINDINGS
from selfassess.models.evidence import PieceVersion
from selfassess.services.depot import Depot, depot_of
from selfassess.web.languages import said


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One thing that a person must look at before a file counts: what it is, where it stands, and the sentence to agree with."""

    says: str
    where: str
    choice: str


def depot() -> Depot:
    """Return where files are kept; tests give one of their own as DEPOT."""
    return current_app.config.get("DEPOT") or depot_of(current_app.config["SETTINGS"])


def state_words() -> Mapping[str, tuple[str, str]]:
    """Return for each state of a piece its word and the tone of its tag."""
    return {
        "asked": (_("waits for you"), "attention"),
        "checked": (_("being checked for viruses"), "attention"),
        "gone": (_("no usable file"), "faulty"),
        "draft": (_("draft"), "attention"),
        "not_yet": (_("not valid yet"), "attention"),
        "expired": (_("expired"), "faulty"),
        "expiring": (_("expires soon"), "attention"),
        "valid": (_("valid"), "good"),
    }


def no_bsn_reasons() -> list[tuple[str, str]]:
    """Return the reasons for which a number is no BSN, to choose from."""
    return [(key, said(text)) for key, text in REASONS.items()]


def asked_of(version: PieceVersion) -> list[AskedOf]:
    """Return what a person must still look at in a version, in words."""
    return [_asked(one, version) for one in version.asked]


def told_of(version: PieceVersion) -> list[str]:
    """Return what was found in a file and needs no choice: what was taken out, and what had better be looked at."""
    asked = {one["kind"] for one in version.asked}
    return [said(_finding(code, params)) for code, params in version.findings if code in FINDINGS and code not in asked]


def lines_told(lines: Iterable[int]) -> str:
    """Return where something stands in the text of a file; empty when that is not known."""
    found = list(lines)
    return said(NN_("line %(lines)s of the text", "lines %(lines)s of the text", len(found), lines=tuple(map(str, found)))) if found else ""


def _asked(one: Mapping[str, object], version: PieceVersion) -> AskedOf:
    kind = str(one["kind"])
    if one["where"] == "file":
        params = next((params for code, params in version.findings if code == kind), {})
        return AskedOf(said(_finding(kind, params)), "", _("I checked that there is no data of girls, parents or offenders in it."))
    where = _("in the name of the file") if one["where"] == "name" else lines_told(one["lines"])
    reason = one.get("reason")
    choice = said(REASONS[str(reason)] if reason else CLAIMS[kind])
    return AskedOf(said(SENTENCES[kind, BLOCK if reason else WARN]), where, choice)


def _finding(code: str, params: Mapping[str, object]) -> Phrase:
    sentence = FINDINGS[code][1]
    return replace(sentence, params={**sentence.params, **params})
