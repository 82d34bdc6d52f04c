"""The list of evidence: every document once, with its version, dates, hash, and what it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from selfassess.core.answers import EMPTY, Evidence
from selfassess.core.definition import Questionnaire
from selfassess.core.phrases import N_, NN_
from selfassess.reports.chapters import document_of
from selfassess.reports.document import Cell, Document, Facts, Heading, Node, Say, Table, Text
from selfassess.reports.material import Material, described
from selfassess.reports.voice import EVIDENCE_WORDS, Voice

WIDTHS = (222, 58, 52, 52, 56, 45)


@dataclass(frozen=True, slots=True)
class Listed:
    """One document with all that it shows: (item, its norms, where in the document to look)."""

    evidence: Evidence
    shows: tuple[tuple[str, tuple[str, ...], str], ...]

    def is_expired(self, on: date) -> bool:
        """Return whether it was valid until a day before."""
        return self.evidence.valid_until is not None and self.evidence.valid_until < on


def listed(questionnaire: Questionnaire, answers) -> tuple[Listed, ...]:
    """Return every document that the answers name, in the order of the questions where it stands first."""
    found: dict[Evidence, list] = {}
    for item in questionnaire.items:
        for one in answers.get(item.id, EMPTY).evidence:
            found.setdefault(replace(one, norms=(), page=""), []).append((item.id, one.norms, one.page))
    return tuple(Listed(evidence, tuple(shows)) for evidence, shows in found.items())


def evidence_document(material: Material) -> Document:
    """Return the list of evidence by itself."""
    report, voice = described(material), material.voice
    lead = (Facts(report.cover[:-1] if report.cover else ()), Text(report.adopted))
    return document_of(
        report, voice, title=voice.gettext("List of evidence"), lead=lead, nodes=tuple(evidence_nodes(material, level=1)), has_cover=False
    )


def evidence_nodes(material: Material, *, level: int = 2) -> Iterator[Node]:
    """Yield the list below a heading of a level, with how many documents are in it and how many of those count."""
    voice, on = material.voice, material.outcome.on
    rows = listed(material.outcome.questionnaire, material.outcome.answers)
    yield Heading(voice.gettext("Evidence and what it shows"), level, "evidence", looks=2)
    if not rows:
        yield Text((voice.gettext("No evidence was named."),))
        return
    yield Text(tuple(_sentences(rows, on, voice)), "soft", leads=True)
    columns = (N_("Document"), N_("Version"), N_("Status"), N_("Date"), N_("Valid until"), N_("Counts"))
    yield Table(
        voice.gettext("Evidence and what it shows"),
        tuple(voice.say(one) for one in columns),
        tuple(_row(one, material) for one in rows),
        WIDTHS,
    )


def _sentences(rows: Sequence[Listed], on: date, voice: Voice) -> Iterator[str]:
    expired = sum(one.is_expired(on) for one in rows)
    yield voice.say(NN_("%(n)s document is named.", "%(n)s documents are named.", len(rows)))
    if expired:
        yield voice.say(NN_("%(n)s of them has expired.", "%(n)s of them have expired.", expired))
    yield voice.gettext("“Counts” says whether a document was adopted and valid on the date of the assessment.")
    yield voice.gettext("The hash (SHA-256) is that of the file: who has the file can check that it is the same.")


def _row(one: Listed, material: Material) -> tuple[Cell, ...]:
    voice, evidence = material.voice, one.evidence
    shows = "; ".join(_shown(item, norms, place) for item, norms, place in one.shows)
    return (
        (Say(evidence.title, "strong"), Say(shows), Say(evidence.sha256, "code")),
        material.versions.get((evidence.title, evidence.sha256), ""),
        voice.word(EVIDENCE_WORDS, evidence.status),
        voice.date(evidence.date, short=True),
        (
            Say(voice.date(evidence.valid_until, short=True)),
            Say(voice.gettext("expired"), "strong") if one.is_expired(material.outcome.on) else None,
        ),
        voice.say(evidence.is_valid(material.outcome.on)),
    )


def _shown(item: str, norms: Sequence[str], place: str) -> str:
    more = ", ".join(filter(None, (" ".join(norms), place)))
    return f"{item} ({more})" if more else item
