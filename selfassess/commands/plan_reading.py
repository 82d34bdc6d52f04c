"""`selfassess plan read`: a plan that was edited in a workbook, back into the answers file it was made of."""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from selfassess import shelf
from selfassess.commands.answering import Day, open_answers
from selfassess.commands.making import material_of
from selfassess.commands.saying import language_option, put, refuse, tell, tell_fault
from selfassess.core.action import OWN, as_plain, next_key
from selfassess.core.faults import Fault, Place
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.core.plan_changes import is_here, take
from selfassess.core.plan_table import ADDED, BY_ID, CHANGED_THERE, CONFLICT, LINE, TEXT, Cell, Cells, Compared, compare
from selfassess.core.privacy.asking import News, news
from selfassess.core.privacy.finding import BLOCK, WARN
from selfassess.exchange import answers_file
from selfassess.exchange.documents import Refused
from selfassess.exchange.plan_xlsx import Sheet, read_file
from selfassess.languages import LANGUAGES, catalogue
from selfassess.reports.material import described
from selfassess.reports.plan_rows import all_words, choice_words, rows_of, words_of
from selfassess.reports.voice import Voice

Texts = Mapping[str, Mapping[str, str]]  # by key of the action and column


@click.command(name="read", help=_("Read a plan that was edited in a workbook back into the answers file that it was made of."))
@click.argument("sheet", metavar="SHEET.xlsx")
@click.argument("answers", metavar="ANSWERS.yaml")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the answers file with the changes. Without it, they are only shown."))  # fmt: skip
@click.option("--date", "on", type=Day(), help=_("Reference date, instead of the one in the file (YYYY-MM-DD)."))
@language_option
def read(sheet: str, answers: str, output: Path | None, on: date | None, language: str) -> None:
    """Show what was changed and write it; with any fault, conflict or text that the privacy guard blocks, nothing is written."""
    came = _came(sheet, answers, on, language)
    opened, found = open_answers(answers, came.bound.language, on)
    _refuse_another(sheet, came, opened, language)
    material = material_of(opened, found, came.bound.language)
    ours = {row.key: row.plain for row in rows_of(material, described(material))}
    compared = compare(came.base, came.rows, ours)
    added = {key: given for key in came.added if not is_here(given := _given(came.rows[key]), ours.values())}
    changes = {**_changed(compared.of(CHANGED_THERE)), **added}
    decisions = {key: as_plain(decision) for key, decision in opened.decisions.items()}
    actions = {one.key: one for one in found.plan.actions}
    taken = take(changes, ours=ours, actions=actions, decisions=decisions, rules=found.questionnaire.scoring.actions)
    found_in = tuple(_looked(changes, ours))
    faults = [
        *_cell_faults(sheet, came),
        *_conflicts(sheet, came, compared),
        *_wrong(sheet, came, taken.faults),
        *_guarded(sheet, came, found_in, BLOCK),
    ]
    if faults:
        refuse(faults, language)
    for fault in _guarded(sheet, came, found_in, WARN):
        tell_fault(fault, language)
    _show(came, compared, changes, ours, said=_in_words(found, language), language=language)
    if output:
        _write(output, _with(answers, _keyed(taken.decisions, decisions)), language)


def _came(sheet: str, answers: str, on: date | None, language: str) -> Sheet:
    """Return what stands in the workbook; ends with exit code 1 when it cannot be read at all."""
    words = all_words((open_answers(answers, one, on, warn=False)[1].questionnaire, Voice(one, catalogue(one))) for one in LANGUAGES)
    with tempfile.TemporaryDirectory(prefix="plan-") as folder:
        try:
            found = read_file(sheet, Path(sheet), Path(folder), words)
        except (OSError, ValueError) as error:
            refuse([Fault((), shelf.why_unread(error), Place(sheet, 1, 1))], language)
    if isinstance(found, Refused):
        refuse([Fault((), N_("%(file)s: %(says)s", file=sheet, says=found.says))], language)
    return found


def _refuse_another(sheet: str, came: Sheet, opened: answers_file.AnswersFile, language: str) -> None:
    version = f"{opened.questionnaire.key}@{opened.questionnaire.version}"
    if came.bound.questionnaire != version or came.bound.language not in LANGUAGES:
        says = N_("This workbook was made with another questionnaire than the answers file: %(found)s.", found=came.bound.questionnaire)
    elif came.bound.name != opened.organisation:
        says = N_("This workbook belongs to another organisation than the answers file: %(found)s.", found=came.bound.name)
    else:
        return
    refuse([Fault((), N_("%(file)s: %(says)s", file=sheet, says=says))], language)


def _changed(cells: tuple[Cell, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for cell in cells:
        found.setdefault(cell.key, {})[cell.column] = cell.theirs
    return found


def _given(row: Cells) -> dict[str, str]:
    return {column: text for column, text in row.items() if text and BY_ID[column].is_edited}


def _at(sheet: str, cell: str, says: Phrase) -> Fault:
    return Fault((cell,), N_("%(file)s, cell %(cell)s: %(says)s", file=sheet, cell=cell, says=says))


def _cell_faults(sheet: str, came: Sheet) -> Iterator[Fault]:
    return (_at(sheet, fault.path[0], fault.says) for fault in came.faults)


def _conflicts(sheet: str, came: Sheet, compared: Compared) -> Iterator[Fault]:
    for cell in compared.of(CONFLICT):
        says = N_(
            "changed in the workbook and in the answers file. There: “%(theirs)s”. Here: “%(ours)s”.", theirs=cell.theirs, ours=cell.ours
        )
        yield _at(sheet, came.places[cell.key, cell.column], says)


def _wrong(sheet: str, came: Sheet, faults: Mapping[tuple[str, str], Phrase]) -> Iterator[Fault]:
    for (key, column), says in faults.items():
        yield _at(sheet, came.places.get((key, column)) or came.places[key, "key"], says)


def _looked(changes: Texts, ours: Mapping[str, Cells]) -> Iterator[tuple[str, str, News]]:
    """Yield what the privacy guard finds in the changed texts, with the key of the action and the column."""
    for key, row in changes.items():
        for column, text in row.items():
            if BY_ID[column].kind in (TEXT, LINE):
                yield from ((key, column, one) for one in news(text, (ours.get(key, {}).get(column, ""),)))


def _guarded(sheet: str, came: Sheet, found: Iterable[tuple[str, str, News]], action: str) -> Iterator[Fault]:
    """Yield what was found that blocks or warns (`action`), without the text it is about."""
    return (_at(sheet, came.places[key, column], one.says) for key, column, one in found if one.action == action)


def _in_words(found: Outcome, language: str):
    voice = Voice(language, catalogue(language))
    words = choice_words(found.questionnaire, voice)
    return lambda column, cell: words_of(cell, BY_ID[column], words, voice)


def _show(came: Sheet, compared: Compared, changes: Texts, ours: Mapping[str, Cells], *, said, language: str) -> None:
    for key, row in changes.items():
        for column, text in row.items():
            before, after = said(column, ours.get(key, {}).get(column, "")), said(column, text)
            told = {"cell": came.places.get((key, column), ""), "heading": BY_ID[column].heading, "before": before, "after": after}
            tell(N_("%(cell)s %(heading)s: “%(before)s” becomes “%(after)s”", **told), language)
    if compared.left_out:
        tell(N_("Not in the workbook any more, and kept as they are: %(keys)s.", keys=compared.left_out), language)
    if came.gone:
        tell(
            N_("Columns that are not in the workbook any more: %(columns)s.", columns=tuple(BY_ID[one].heading for one in came.gone)),
            language,
        )
    tell(NN_("%(n)s change.", "%(n)s changes.", sum(map(len, changes.values()))), language)


def _keyed(taken: Mapping[str, Mapping[str, object]], known: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """Return the decisions with a key of its own for each action that was added."""
    found: dict[str, Mapping[str, object]] = {}
    for key, plain in taken.items():
        found[next_key(OWN, (*known, *found)) if key.startswith(ADDED) else key] = plain
    return found


def _with(answers: str, decisions: Mapping[str, Mapping[str, object]]) -> bytes:
    """Return the text of an answers file with some decisions in it; its comments and order stay."""
    from ruamel.yaml import YAML

    editor = YAML()
    editor.width, editor.preserve_quotes = 4_096, True  # lines stay as they were
    editor.indent(mapping=2, sequence=4, offset=2)
    whole = editor.load(Path(answers).read_bytes())
    actions = whole.setdefault("actions", {}) or {}
    for key, plain in decisions.items():
        stands = actions.setdefault(key, {}) or {}
        for gone in [name for name in stands if name not in plain and name != "log"]:
            del stands[gone]
        stands.update({name: value for name, value in plain.items() if str(stands.get(name)) != str(value)})
        actions[key] = stands
    whole["actions"] = {key: said for key, said in actions.items() if said} if not all(actions.values()) else actions
    out = io.BytesIO()
    editor.dump(whole, out)
    return out.getvalue()


def _write(output: Path, content: bytes, language: str) -> None:
    put(content, output, language)
    tell(N_("%(file)s is ready.", file=str(output)), language)
