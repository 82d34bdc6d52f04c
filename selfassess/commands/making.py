"""Reports made of a file of answers, and written to files, without a database."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from selfassess import papers
from selfassess.commands.answering import open_answers
from selfassess.commands.saying import refuse, tell
from selfassess.core.faults import Fault
from selfassess.core.intake import period
from selfassess.core.loading import digest
from selfassess.core.phrases import N_, Phrase
from selfassess.languages import catalogue
from selfassess.papers import HTML, PDF


def make(name: str, answers: str, targets: Mapping[str, Path], *, on: date | None, language: str) -> None:
    """Write a report about a file of answers, in each format (`pdf`, `html`) to its own file; ends with exit code 1 when that cannot be."""
    read, found = open_answers(answers, language, on)
    for target in targets.values():
        if target.exists() and target.samefile(answers):
            _stop(_unwritable(target), language)
    paper = papers.find(name, found.questionnaire)
    if paper is None or not set(targets) <= set(paper.makers):
        _stop(N_("“%(name)s” is not made for this questionnaire.", name=name), language)
    from selfassess.reports.printing import PrintingFailed  # heavy: only when a report is made

    material = _material(read, found, language)
    try:
        for format_ in (HTML, PDF):
            if format_ in targets:
                _write(targets[format_], _made(paper.make(format_, material), format_, material.voice), language)
    except PrintingFailed:
        _stop(N_("The report could not be printed. Try again; if it fails again, make it with --html."), language)


def _material(read, found, language: str):
    from selfassess.reports.material import Material
    from selfassess.reports.plan_report import PlanAbout
    from selfassess.reports.voice import Voice

    about = PlanAbout(
        organisation=read.organisation,
        title="",  # an answers file has none of its own
        on=found.on,
        version=f"{found.questionnaire.key}@{found.questionnaire.version}",
        digest=digest(found.questionnaire),
        period=period(found.questionnaire, found.intake),
        second_assessor=read.second_assessor,
        language=language,
    )
    return Material(found, about, Voice(language, catalogue(language)))


def _made(document, format_: str, voice) -> bytes:
    from selfassess.reports import page, paper
    from selfassess.reports.printing import PRINTER

    return page.whole(document, voice).encode() if format_ == HTML else PRINTER.pdf(paper.print_job(document, voice))


def _write(path: Path, content: bytes, language: str) -> None:
    try:
        path.write_bytes(content)
    except OSError:
        _stop(_unwritable(path), language)
    tell(N_("%(file)s is ready.", file=str(path)), language)


def _unwritable(path: Path) -> Phrase:
    return N_("%(file)s cannot be written. Choose another place.", file=str(path))


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
