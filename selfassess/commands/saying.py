"""How every command speaks: in the language asked, faults with their place on standard error."""

from collections.abc import Iterable
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.printing import unwritable
from selfassess.core.faults import Fault
from selfassess.core.phrases import Phrase, say
from selfassess.core.scoring.result import Warn
from selfassess.languages import LANGUAGES, catalogue

language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help=_("Language of the messages."),
)


def tell(phrase: Phrase, language: str) -> None:
    """Print a sentence on standard output."""
    click.echo(say(phrase, catalogue(language)))


def tell_fault(fault: Fault, language: str) -> None:
    """Print a fault on standard error, as `FILE:LINE:COLUMN: message`."""
    said = say(fault.says, catalogue(language))
    click.echo(f"{fault.place}: {said}" if fault.place else said, err=True)


def tell_warning(warning: Warn, language: str) -> None:
    """Print a warning on standard error, with the ids of the items it is about."""
    click.echo(f"{', '.join(warning.items)}: {say(warning.says, catalogue(language))}", err=True)


def put(content: bytes, file: Path, language: str) -> None:
    """Write a file; print why it cannot be written, and stop with exit code 1."""
    try:
        file.write_bytes(content)
    except OSError as error:
        refuse([Fault((), unwritable(error, file))], language)


def refuse(faults: Iterable[Fault], language: str) -> None:
    """Print all faults and stop with exit code 1: the input is at fault."""
    for fault in faults:
        tell_fault(fault, language)
    raise click.exceptions.Exit(1)
