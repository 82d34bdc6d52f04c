"""Reports made of a file of answers, and written to files, without a database."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from selfassess import papers
from selfassess.commands.answering import open_answers
from selfassess.commands.saying import put, refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.intake import period
from selfassess.core.loading import digest
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, Phrase
from selfassess.core.plan_table import Bound
from selfassess.exchange.answers_file import AnswersFile
from selfassess.languages import catalogue
from selfassess.papers import HTML, PDF


def make(
    name: str,
    answers: str,
    targets: Mapping[str, Path],
    *,
    on: date | None,
    language: str,
    others: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write a report about a file of answers, each format to its own file; ends with exit code 1 when that cannot be.

    `name` is the id of its paper; `others`: by format, the id of another paper that makes it.
    """
    read, found = open_answers(answers, language, on)
    for target in targets.values():
        if target.exists() and target.samefile(answers):
            _stop(N_("%(file)s holds the answers. Choose another place for the report.", file=str(target)), language)
    chosen = {format_: papers.find(others.get(format_, name), found.questionnaire) for format_ in targets}
    if not all(paper and format_ in paper.makers for format_, paper in chosen.items()):
        _stop(N_("“%(name)s” is not made for this questionnaire.", name=name), language)
    from selfassess.reports.printing import PrintingFailed  # heavy: only when a report is made

    material = material_of(read, found, language)
    try:
        for format_ in sorted(targets, key=(PDF).__eq__):  # what cannot fail comes first
            _write(targets[format_], _made(chosen[format_].make(format_, material), format_, material.voice), language)
    except PrintingFailed:
        _stop(N_("The report could not be printed. Try again; if it fails again, make it with --html."), language)


def material_of(read: AnswersFile, found: Outcome, language: str):
    """Return what the reports about a file of answers are made of."""
    from selfassess.reports.material import Material  # heavy: only when a report is made
    from selfassess.reports.plan_report import PlanAbout
    from selfassess.reports.voice import Voice

    version = f"{found.questionnaire.key}@{found.questionnaire.version}"
    about = PlanAbout(
        organisation=read.organisation,
        title="",  # an answers file has none of its own
        on=found.on,
        version=version,
        digest=digest(found.questionnaire),
        period=period(found.questionnaire, found.intake),
        second_assessor=read.second_assessor,
        language=language,
    )
    bound = Bound("", "", read.organisation, version, language)
    return Material(found, about, Voice(language, catalogue(language)), bound=bound, decisions=read.decisions)


def _made(made, format_: str, voice) -> bytes:
    if format_ not in (HTML, PDF):
        return made
    from selfassess.reports import page, paper
    from selfassess.reports.printing import PRINTER

    return page.whole(made, voice).encode() if format_ == HTML else PRINTER.pdf(paper.print_job(made, voice))


def _write(path: Path, content: bytes, language: str) -> None:
    put(content, path, language)
    tell(N_("%(file)s is ready.", file=str(path)), language)


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
