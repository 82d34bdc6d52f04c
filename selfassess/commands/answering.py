"""An answers file opened for a command: read, or refused with all its faults."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from selfassess import shelf
from selfassess.commands.saying import refuse, tell_warning
from selfassess.core.definition import Questionnaire
from selfassess.core.faults import Fault, Place
from selfassess.core.kinds.raw import day_of
from selfassess.core.loading import Loaded, translate
from selfassess.core.outcome import Outcome, outcome
from selfassess.core.phrases import N_, Phrase
from selfassess.exchange import answers_file


class Day(click.ParamType):
    """A date on the command line, written as year-month-day."""

    name = "date"

    def convert(self, value, param, ctx) -> date:
        """Return the date, or end with wrong use."""
        try:
            return value if isinstance(value, date) else day_of(value)
        except ValueError:
            return self.fail(f"{value}: JJJJ-MM-DD / YYYY-MM-DD", param, ctx)


def open_answers(name: str, language: str, on: date | None, *, warn: bool = True) -> tuple[answers_file.AnswersFile, Outcome]:
    """Return what a file holds and what follows from it; ends with exit code 1 when the file is at fault.

    `on` overrides the reference date of the file; without either it is today. Warnings go to standard error, when `warn`.
    """
    text = _bytes(Path(name), language)
    today = on or datetime.now(UTC).astimezone().date()
    finder = _Finder(Path(name), language)
    read, faults = answers_file.read(text, name, finder, today)
    if read is None:
        refuse(faults, language)
    on = on or read.on or today
    found = outcome(read.questionnaire, read.intake, read.answers, read.decisions, on, written=finder.written)
    for warning in found.result.warnings if warn else ():
        tell_warning(warning, language)
    return replace(read, on=on), found


class _Finder:
    """Finds the questionnaire that a file of answers names, in a language. `written`: it in its own language, once it is found."""

    def __init__(self, answers: Path, language: str):
        self.folder, self.language, self.written = answers.parent, language, None

    def __call__(self, name: str) -> Questionnaire | Phrase:
        """Return the questionnaire, or why there is none."""
        path = str(self.folder / name) if name.endswith((".yaml", ".yml")) else name
        if shelf.is_file_name(path) and not name.endswith((".yaml", ".yml")):
            return N_("“%(name)s” is no key of a questionnaire. Write KEY, KEY@VERSION or a file that ends in .yaml.", name=name)
        loaded = shelf.find(path)
        self.written = loaded.questionnaire
        if loaded.questionnaire is not None:
            return _translated(loaded, self.language)
        if len(loaded.faults) == 1:
            return loaded.faults[0].says
        return N_("The questionnaire has faults. Check it first: selfassess questionnaire check %(file)s", file=loaded.file)


def _translated(loaded: Loaded, language: str) -> Questionnaire:
    if language == loaded.questionnaire.language:
        return loaded.questionnaire
    from selfassess import translated  # loads Babel, which the language of the file does not need

    try:
        catalogue = translated.catalogue_beside(Path(loaded.file), language)
    except translated.UnreadableCatalogue:
        return loaded.questionnaire
    return translate(loaded.questionnaire, catalogue, language) if catalogue else loaded.questionnaire


def _bytes(path: Path, language: str) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        return refuse([Fault((), shelf.why_unread(error), Place(str(path), 1, 1))], language)
