"""The public summary: what an organisation may publish. No names, functions, texts of people, documents or numbers of people.

It is made of the result only: of levels, of shares of the whole, and of how many actions there are of each urgency. Nothing that
somebody typed gets into it but the name of the organisation.
"""

from collections.abc import Iterator

from selfassess.core.definition import ActionClass
from selfassess.core.phrases import N_
from selfassess.reports.chapters import document_of, profile_levels, substantiation
from selfassess.reports.document import Bullets, Document, Facts, Heading, Node, Table, Text, Verdict
from selfassess.reports.material import Material, described
from selfassess.reports.plan_report import PlanReport
from selfassess.reports.voice import Voice, heading

SAFE = 5  # smaller numbers are not told


def public_document(material: Material) -> Document:
    """Return what may be published."""
    report, voice = described(material), material.voice
    nodes = (
        *_verdict(report, voice),
        *_parts(report, voice),
        *profile_levels(report, voice),
        *_proven(report, voice),
        *_actions(material, report),
    )
    lead = (Facts(tuple(_about(report, voice))),)
    title = voice.gettext("Public summary")
    notice = voice.gettext(
        "This summary may be published. It holds no names, no texts that people wrote, no documents and no numbers of people."
    )
    return document_of(
        report,
        voice,
        title=title,
        lead=lead,
        nodes=(Text((notice,), "soft"), *nodes),
        has_cover=False,
        is_one_page=True,
        notice="",
        mark="",
    )


def _about(report: PlanReport, voice: Voice) -> Iterator[tuple[str, str]]:
    about = report.about
    yield voice.say(N_("Reference date")), voice.date(about.on)
    yield voice.say(N_("Questionnaire")), f"{report.questionnaire} ({about.version})"
    if about.signed:
        yield voice.say(N_("Adopted on")), voice.date(about.signed.on)
    else:
        yield voice.say(N_("Adoption")), voice.say(N_("Concept: not adopted."))


def _verdict(report: PlanReport, voice: Voice) -> Iterator[Node]:
    found = report.verdict
    if found is None:
        yield Verdict(voice.gettext("Result of the self-assessment"), report.percentage or voice.gettext("No overall figure"))
        return
    lines = (("strong", found.provisional), ("body", found.meaning), ("strong", found.substantiated))
    yield Verdict(voice.gettext("Our own verdict"), found.name, tuple(line for line in lines if line[1]), found.mark)


def _parts(report: PlanReport, voice: Voice) -> Iterator[Node]:
    parts = [part for part in report.parts if part.judgement]
    if not parts:
        return
    name = voice.gettext("Parts")
    yield Heading(name, 1, looks=2)
    rows = tuple((heading(part.id, part.title), part.judgement, part.description) for part in parts)
    columns = (voice.gettext("Part"), voice.gettext("Level"), voice.gettext("What it is about"))
    yield Table(name, columns, rows, (150, 110, 225))


def _proven(report: PlanReport, voice: Voice) -> Iterator[Node]:
    yield Heading(voice.gettext("How much is supported by evidence?"), 1, looks=2)
    yield from substantiation(report, voice)


def _actions(material: Material, report: PlanReport) -> Iterator[Node]:
    """Yield how many actions there are of each urgency, and within which term; small numbers are not told."""
    rules, voice = material.outcome.questionnaire.scoring.actions, material.voice
    if rules is None:
        return
    yield Heading(voice.gettext("What we are going to do"), 1, looks=2)
    numbers = {one.id: sum(action.class_ == one.id for action in material.outcome.plan.actions) for one in rules.classes}
    lines = tuple(_of_class(one, numbers[one.id], voice) for one in rules.classes if numbers[one.id])
    yield Bullets(lines) if lines else Text((voice.gettext("There are no gaps to act on."),))


def _of_class(one: ActionClass, number: int, voice: Voice) -> str:
    counted = f"{one.text}: {_number(number, voice)}"
    return f"{counted} ({one.term})" if one.term else counted


def _number(number: int, voice: Voice) -> str:
    return voice.number(number) if number >= SAFE else voice.gettext("fewer than %(n)s", n=SAFE)
