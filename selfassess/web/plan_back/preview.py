"""The page with every change that a file brought, and the choices that people have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from selfassess.core.action import Action
from selfassess.core.outcome import Outcome
from selfassess.core.plan_changes import allowed_classes
from selfassess.core.plan_table import BY_ID, CHANGED_ALIKE, CHOICE, CONFLICT, DAY, LINE, SECTION, UNCHANGED, Cells, fingerprint
from selfassess.models.assessment import Assessment
from selfassess.reports.plan_report import PlanReport
from selfassess.reports.plan_rows import choice_words, words_of
from selfassess.reports.voice import Voice
from selfassess.web.guarding import Panel
from selfassess.web.languages import said
from selfassess.web.plan_back.brought import Brought, Came


@dataclass(frozen=True, slots=True)
class Change:
    """One cell on the page. `before` and `after` in words; `typed`: what its field holds; `options`: of a list to choose from.

    `opens`: its text can be changed here, because something is wrong with it.
    """

    cell: Came
    label: str
    state: str
    kind: str
    before: str
    after: str
    typed: str
    seen: str
    choice: str
    fault: str
    opens: bool
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one action; `key` of a row that people added, else empty."""

    title: str
    about: str
    changes: tuple[Change, ...]
    added: str = ""
    choice: str = ""


@dataclass(frozen=True)
class PreviewPage:
    """Every change that a file brought. `stale`: something changed here since it was shown; `told`: about the rest of the file."""

    assessment: Assessment
    language: str
    groups: tuple[Group, ...]
    told: tuple[str, ...]
    lang: str
    conflicts: int
    changes: int
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    stale: bool = False


class Previewing:
    """Makes the page of what a file brought, beside what stands here now. `shown`: outcome and report in the language of the page."""

    def __init__(self, brought: Brought, ours: Mapping[str, Cells], shown: Outcome, report: PlanReport, voice: Voice) -> None:
        self.brought, self.ours, self.shown, self.voice = brought, ours, shown, voice
        self.words = choice_words(shown.questionnaire, voice)
        self.actions: Mapping[str, Action] = {one.key: one for one in shown.plan.actions}
        self.lines = {one.key: one for one in report.actions}
        self.goes_on = {cell.name for cell in brought.cells if self._is_open(cell)}

    def page(self, assessment: Assessment, *, faults: Mapping[str, str], guard: Panel | None = None, stale: bool = False) -> PreviewPage:
        """Return the page; `faults` by name of field."""
        self.goes_on |= {cell.name for cell in self.brought.cells if cell.field in faults}
        marked = frozenset(faults) | (guard.fields if guard else frozenset())
        groups = tuple(self._group(key, row, faults, marked) for key, row in self.brought.rows().items() if self._shows(row.values()))
        changes = [one for group in groups for one in group.changes]
        return PreviewPage(
            assessment, self.brought.language, groups, self.brought.said, self.shown.questionnaire.language,
            sum(one.state == CONFLICT for one in changes), len(changes), faults, guard, stale,
        )  # fmt: skip

    def _is_open(self, cell: Came) -> bool:
        """Return whether there is still something to choose: it is not so here already."""
        if cell.is_added:
            return True
        return cell.key in self.ours and cell.state(self.ours[cell.key][cell.column]) not in (UNCHANGED, CHANGED_ALIKE)

    def _shows(self, cells: Iterable[Came]) -> bool:
        return any(cell.name in self.goes_on for cell in cells)

    def _group(self, key: str, row: Mapping[str, Came], faults: Mapping[str, str], marked: frozenset[str]) -> Group:
        changes = tuple(self._change(cell, faults, marked) for cell in row.values() if cell.name in self.goes_on)
        line = self.lines.get(key)
        if line is None:
            return Group(_("A new action of your own"), "", changes, added=key, choice=next(iter(row.values())).choice)
        return Group(f"{line.number} · {line.item}", line.title, changes)

    def _change(self, cell: Came, faults: Mapping[str, str], marked: frozenset[str]) -> Change:
        column, ours = BY_ID[cell.column], self.ours.get(cell.key, {}).get(cell.column, "")
        state = "added" if cell.is_added else cell.state(ours)
        return Change(
            cell=cell, label=said(column.heading), state=state, kind=column.kind, before=words_of(ours, column, self.words, self.voice),
            after=self._after(cell), typed=self._typed(cell), seen=fingerprint(ours), choice=cell.choice, fault=faults.get(cell.field, ""),
            opens=cell.field in marked and column.kind in (CHOICE, DAY, LINE, "text"), options=self._options(cell),
        )  # fmt: skip

    def _after(self, cell: Came) -> str:
        column = BY_ID[cell.column]
        return cell.theirs if column.kind == DAY and not _is_day(cell.theirs) else words_of(cell.theirs, column, self.words, self.voice)

    def _options(self, cell: Came) -> tuple[tuple[str, str], ...]:
        words = self.words.get(cell.column, {})
        if cell.column == "class":
            ids = allowed_classes(self.actions.get(cell.key), self.shown.questionnaire.scoring.actions)
            return (("", _("As the rule proposes")), *((one, words[one]) for one in ids))
        whole = (("", _("The whole organisation")),) if cell.column == SECTION else ()
        return (*whole, *words.items())

    def _typed(self, cell: Came) -> str:
        """Return what the field of a cell holds; a choice that is not possible is not chosen."""
        if BY_ID[cell.column].kind == CHOICE:
            return cell.theirs if cell.theirs in dict(self._options(cell)) else ""
        return _typed(cell)


def _typed(cell: Came) -> str:
    if BY_ID[cell.column].kind == DAY and _is_day(cell.theirs):
        day = date.fromisoformat(cell.theirs)
        return f"{day.day}-{day.month}-{day.year}"
    return cell.theirs


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
