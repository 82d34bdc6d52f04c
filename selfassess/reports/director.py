"""The summary for who signs: one sheet with the verdict, why, what must happen first, and what has expired."""

from collections.abc import Iterator

from selfassess.core.comparison import CHANGE_WORDS, compare
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, NN_
from selfassess.reports.chapters import document_of, signature, standing, substantiation
from selfassess.reports.document import Document, Facts, Heading, Node, Say, Table, Text, Verdict
from selfassess.reports.evidence_list import Listed, listed
from selfassess.reports.material import Material, described
from selfassess.reports.plan_report import ActionLine, PlanReport
from selfassess.reports.voice import Voice

MOST_EXPIRED = 4


def director_document(material: Material) -> Document:
    """Return the summary on one sheet of paper."""
    report, voice = described(material), material.voice
    nodes = (
        *_verdict(report, voice),
        *standing(report, voice),
        Heading(voice.gettext("How much is supported by evidence?"), 1, looks=3),
        *substantiation(report, voice),
        *_compared(material),
        *_first(report, voice),
        *_expired(material),
        Heading(voice.gettext("Adoption"), 1, looks=3),
        Text(report.adopted),
        *signature(report, voice),
    )
    lead = (Text((_about(report, voice),), "soft"),)
    title = voice.gettext("Summary for the director")
    return document_of(report, voice, title=title, lead=lead, nodes=nodes, has_cover=False, is_one_page=True)


def _about(report: PlanReport, voice: Voice) -> str:
    parts = [
        report.about.location,
        report.about.title,
        voice.gettext("Reference date: %(day)s", day=voice.date(report.about.on)),
        report.about.version,
    ]
    return " · ".join(part for part in parts if part)


def _verdict(report: PlanReport, voice: Voice) -> Iterator[Node]:
    found = report.verdict
    if found is None:
        yield Verdict(voice.gettext("Result of the self-assessment"), report.percentage or voice.gettext("No overall figure"))
        return
    said = (
        ("strong", found.provisional),
        ("body", found.meaning),
        *(("body-two", reason) for reason in found.reasons[:3]),
        ("strong", found.substantiated),
    )
    yield Verdict(voice.gettext("Our own verdict"), found.name, tuple(line for line in said if line[1]), found.mark)


def _first(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield the most urgent actions with what they cost, and how many there are of each urgency."""
    if not report.top:
        return
    name = voice.gettext("What must happen first")
    yield Heading(name, 1, looks=3)
    columns = (N_("No."), N_("Item"), N_("Measure"), N_("Means"), N_("Priority"), N_("Due"))
    rows = tuple(_row(one) for one in report.top)
    yield Table(name, tuple(voice.say(one) for one in columns), rows, (30, 120, 150, 85, 45, 55), pad=1.6)
    yield Text((_counted(report.actions, voice),), "soft")


def _row(one: ActionLine):
    texts = (f"{one.item} {one.title}", one.whole_measure.replace("\n", " "), one.means.replace("\n", " "))
    return (Say(one.number), *(Say(text, "two") for text in texts), Say(one.urgency, "strong"), Say(one.due))


def _counted(actions: tuple[ActionLine, ...], voice: Voice) -> str:
    numbers: dict[str, int] = {}
    for one in actions:
        numbers[one.urgency] = numbers.get(one.urgency, 0) + 1
    each = ", ".join(f"{urgency}: {number}" for urgency, number in numbers.items())
    return voice.say(NN_("%(n)s action in all: %(each)s.", "%(n)s actions in all: %(each)s.", len(actions), each=each))


def _expired(material: Material) -> Iterator[Node]:
    outcome, voice = material.outcome, material.voice
    found = [one for one in listed(outcome.questionnaire, outcome.answers) if one.is_expired(outcome.on)]
    yield Heading(voice.gettext("Evidence that has expired"), 1, looks=3)
    if not found:
        yield Text((voice.gettext("No evidence has expired."),), "soft")
        return
    yield Facts(tuple(_expiry(one, voice) for one in found[:MOST_EXPIRED]), (85, 400), compact=True)
    if len(found) > MOST_EXPIRED:
        yield Text((voice.say(NN_("And %(n)s more document.", "And %(n)s more documents.", len(found) - MOST_EXPIRED)),), "soft")


def _expiry(one: Listed, voice: Voice):
    items = ", ".join(item for item, _norms, _place in one.shows)
    return voice.date(one.evidence.valid_until, short=True), Say(f"{one.evidence.title} ({items})", "line")


def _named(outcome: Outcome) -> str:
    """Return the verdict of a round with its name."""
    code = outcome.result.verdict.code
    name = next((row.text for row in outcome.questionnaire.scoring.verdict.rows if row.code == code), "")
    return f"{code} {name}".strip()


def _compared(material: Material) -> Iterator[Node]:
    """Yield what became better and worse since the round before; nothing without one."""
    if material.previous is None:
        return
    voice, found = material.voice, compare(material.previous, material.outcome)
    yield Heading(voice.gettext("Compared with last time"), 1, looks=3)
    rows = []
    if found.verdict:
        rows.append((voice.gettext("Verdict"), f"{_named(material.previous)} → {_named(material.outcome)}"))
    counted = ", ".join(f"{voice.say(CHANGE_WORDS[one])}: {found.count(one)}" for one in ("better", "worse", "same"))
    rows.append((voice.gettext("Questions"), counted))
    proven = f"{voice.percent(found.proven.before)} → {voice.percent(found.proven.after)}"
    rows.append((voice.gettext("Shown by evidence"), proven))
    yield Facts(tuple(rows), (120, 365), compact=True)
