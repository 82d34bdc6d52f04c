"""The plan as rows of cells: in plain text to compare, and in words to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from selfassess.core.action import Action
from selfassess.core.definition import Questionnaire
from selfassess.core.plan_changes import allowed_classes
from selfassess.core.plan_table import CHOICE, CHOICES, COLUMNS, DAY, Cells, Column, Words, folded, normal
from selfassess.reports.material import Material
from selfassess.reports.plan_report import ActionLine, PlanReport
from selfassess.reports.voice import ACTION_KIND_WORDS, CAUSE_WORDS, PLAN_STATUS_WORDS, Voice


@dataclass(frozen=True, slots=True)
class Row:
    """One action as a row. `plain`: each cell as it is compared; `classes`: the ids of the priorities that people may choose."""

    key: str
    plain: Cells
    classes: tuple[str, ...]


def rows_of(material: Material, report: PlanReport) -> tuple[Row, ...]:
    """Return the actions in the order of the plan; those whose gap has vanished are not in it."""
    rules = material.outcome.questionnaire.scoring.actions
    lines = zip(material.outcome.plan.actions, report.actions, strict=True)
    return tuple(Row(action.key, _plain(action, line, material.voice), allowed_classes(action, rules)) for action, line in lines)


def words_of(cell: str, column: Column, words: Mapping[str, Mapping[str, str]], voice: Voice) -> str:
    """Return a plain cell as people read it; `words` as `choice_words` gives them."""
    if column.kind == DAY:
        return voice.date(date.fromisoformat(cell), short=True) if cell else ""
    if column.kind in (CHOICE, CHOICES):
        return "; ".join(words[column.id].get(one, one) for one in cell.split())
    return cell


def choice_words(questionnaire: Questionnaire, voice: Voice) -> dict[str, dict[str, str]]:
    """Return, by column, the id of each choice and its word, in the order in which they are offered."""
    rules = questionnaire.scoring.actions
    return {
        "section": {one.id: f"{one.id} {one.title}" for one in questionnaire.sections},
        "cause": {key: voice.say(word) for key, word in CAUSE_WORDS.items()},
        "class": {one.id: one.text for one in rules.classes} if rules else {},
        "status": {key: voice.say(word) for key, word in PLAN_STATUS_WORDS.items()},
    }


def all_words(said: Iterable[tuple[Questionnaire, Voice]]) -> Words:
    """Return what people may have written in any of some languages; the questionnaire is in that language too."""
    headings: dict[str, str] = {column.id: column.id for column in COLUMNS}
    choices: dict[str, dict[str, str]] = {}
    for questionnaire, voice in said:
        headings |= {folded(voice.say(column.heading)): column.id for column in COLUMNS}
        for column, offered in choice_words(questionnaire, voice).items():
            known = choices.setdefault(column, {})
            known.update({folded(one): one for one in offered})
            known.update({folded(word): one for one, word in offered.items()})
    return Words(headings, choices)


def _plain(action: Action, line: ActionLine, voice: Voice) -> dict[str, str]:
    now = " → ".join(one.text for one in (line.now, line.goal) if one)
    written = {
        "number": line.number, "key": action.key, "title": line.title, "section": action.section, "finding": "\n".join(line.finding), "norm": line.norm, "now": now,
        "kind": voice.word(ACTION_KIND_WORDS, action.kind), "cause": " ".join(action.causes), "measure": action.measure, "owner": action.owner,
        "start": action.start.isoformat(), "due": action.due.isoformat(), "class": action.class_,
        "class_reason": action.class_reason, "means": action.means, "status": action.status,
        "reason": voice.say(action.reason), "completion": action.completion, "effect": action.effect,
    }  # fmt: skip
    return {column: normal(text) for column, text in written.items()}
