"""The command line: `selfassess`. A command's module is loaded when the command is called."""

import gettext
import os
import sys
from collections.abc import Mapping
from importlib import import_module

import click

from selfassess.commands.printing import printing, write_utf8
from selfassess.languages import LANGUAGES
from selfassess.places import folder

# Command: the module that holds it, as a click command of the same name.
COMMANDS = {
    "questionnaire": "selfassess.commands.questionnaire",
    "score": "selfassess.commands.score",
    "compare": "selfassess.commands.compare",
    "plan": "selfassess.commands.plan",
    "report": "selfassess.commands.report",
    "backup": "selfassess.commands.backup",
    "restore": "selfassess.commands.backup",
    "doctor": "selfassess.commands.doctor",
    "log": "selfassess.commands.log",
    "mail": "selfassess.commands.mail",
    "privacy": "selfassess.commands.privacy",
    "run": "selfassess.commands.serve",
    "retention": "selfassess.commands.retention",
    "serve": "selfassess.commands.serve",
    "user": "selfassess.commands.user",
}


class Commands(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def __init__(self, *args, modules: Mapping[str, str] = COMMANDS, **kwargs):
        super().__init__(*args, **kwargs)
        self.modules = modules

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self.modules)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load and return one command, None when there is no such command."""
        if name not in self.modules:
            return None
        return getattr(import_module(self.modules[name]), name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Selfassess."""


def main() -> None:
    """Run one command; exit code 0 good, 1 the input is at fault, 2 wrong use, 141 who read what it prints went away."""
    write_utf8()
    language = _language_asked(sys.argv[1:])
    _speak(language)
    commands.help = gettext.gettext("Guided self-assessment: check questionnaires, score answers, make plans, run the place.")
    with printing(language):
        commands.main(prog_name="selfassess")


def _language_asked(arguments: list[str]) -> str:
    """Return the language of the messages about the arguments themselves, before they are read."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            asked = value or "".join(arguments[index + 1 : index + 2])
            return asked if asked in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def _speak(language: str) -> None:
    """Let click, which asks the standard library for its texts, find them in our catalogues."""
    os.environ["LANGUAGE"] = language
    try:
        gettext.bindtextdomain("messages", str(folder("translations")))
    except FileNotFoundError:
        return


if __name__ == "__main__":
    main()
