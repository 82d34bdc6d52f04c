"""Who answers and by when, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.core.division import Who
from selfassess.services.beside import Beside
from selfassess.web.languages import day


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts are called, by number, and functions, by id."""

    people: Mapping[int, str]
    functions: Mapping[str, str]

    def of(self, who: Who) -> str:
        """Return a person or a function in words; empty for nobody."""
        if who.person is not None:
            return self.people.get(who.person, "")
        return self.functions.get(who.function, who.function) if who.function else ""


def functions_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Return what the functions of a questionnaire are called, by id."""
    return {function.id: function.text for function in questionnaire.functions}


def told(who: str, due: date | None) -> str:
    """Return who answers and by when; empty when neither was decided."""
    if who and due:
        return _("Answered by %(who)s, ready on %(day)s", who=who, day=day(due))
    if due:
        return _("Ready on %(day)s", day=day(due))
    return _("Answered by %(who)s", who=who) if who else ""


def told_beside(one: Beside, functions: Mapping[str, str]) -> str:
    """Return who answers and by when, of what stands beside a section or item."""
    return told(one.person or functions.get(one.function, one.function), one.due)
