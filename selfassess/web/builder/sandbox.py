"""A draft as it is asked, with the code of the real pages and without an assessment behind it.

Sheets, fields and cards are those of `web/assess`; only what belongs to an assessment (revisions, evidence with files,
who answers) is absent.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, request
from flask_babel import gettext as _

from selfassess.core.definition import IntakeQuestion, Questionnaire, Section
from selfassess.core.drafting.document import DraftFault
from selfassess.core.drafting.places import Document
from selfassess.web.assess.filling import ItemHints, ItemState
from selfassess.web.assess.intake import Asked, name_of
from selfassess.web.assess.sheet import ItemSheet, SectionSheet, make_sheet
from selfassess.web.assess.shown_beside import ShownBeside
from selfassess.web.assess.standing import NOT_STARTED, PartStanding, SectionStanding
from selfassess.web.builder.words import fault_words, place_words
from selfassess.web.frame import NAMES
from selfassess.web.kinds.field import SEPARATOR
from selfassess.web.kinds.typed import Typed
from selfassess.web.languages import language, speak

NOBODY = ShownBeside("", None, 0, 0, "", ())
MOST_KEPT = 32  # sheets

_sheets: OrderedDict[tuple[int, str, str], tuple[Questionnaire, SectionSheet]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language to see a draft in."""

    name: str
    code: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A section as a card asks for it: what `components/item.html` reads of the page around an item."""

    questionnaire: Questionnaire
    sheet: SectionSheet
    items: tuple[ItemState, ...]
    here: SectionStanding
    lang: str
    beside: Mapping[str, ShownBeside]
    assessment: None = None
    takes_answers: bool = True
    last_times: Mapping[str, None] = None
    moved: Mapping[str, None] = None


def sandbox(questionnaire: Questionnaire, sheet: SectionSheet, items: tuple[ItemState, ...], here: SectionStanding) -> Sandbox:
    """Return a section of a draft with the states of its items."""
    ids = [one.id for one in sheet.items]
    beside, last_times = dict.fromkeys(ids, NOBODY), dict.fromkeys(ids)
    return Sandbox(questionnaire, sheet, items, here, questionnaire.language, beside, last_times=last_times, moved=last_times)


def speak_as_asked() -> str:
    """Let the page speak the language that the address asks for, and return the one that it speaks."""
    speak(request.args.get("language", ""))
    return language()


def tongues() -> tuple[Tongue, ...]:
    """Return this page in every language."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "language"]
    return tuple(
        Tongue(NAMES.get(code, code), code, f"{request.path}?{urlencode([*others, ('language', code)])}", code == language())
        for code in current_app.config["LANGUAGES"]
    )


def sheet_in(questionnaire: Questionnaire, section: Section) -> SectionSheet:
    """Return the sheet of a section of a draft; the newest are kept, because a draft changes all the time."""
    key = (id(questionnaire), section.id, language())
    found = _sheets.get(key)
    if found is None or found[0] is not questionnaire:
        found = _sheets[key] = (questionnaire, make_sheet(questionnaire, section))
        while len(_sheets) > MOST_KEPT:
            _sheets.popitem(last=False)
    return found[1]


def forget_sheets() -> None:
    """Drop the sheets that this process keeps; texts of drafts stand in them."""
    _sheets.clear()


def standings(questionnaire: Questionnaire, href: Callable[[str], str]) -> tuple[PartStanding, ...]:
    """Return parts and sections with the address of each, as nobody has begun."""
    return tuple(
        PartStanding(
            part.id,
            part.title,
            part.description,
            tuple(
                SectionStanding(
                    section.id, section.title, href(section.id), 0, sum(not item.optional for item in section.items), NOT_STARTED, ()
                )
                for section in part.sections
            ),
        )
        for part in questionnaire.parts
    )


def item_state(
    sheet: ItemSheet,
    typed: Typed,
    faults: Mapping[str, str],
    *,
    hints: ItemHints | None = None,
    outside: str = "",
    hidden: bool = False,
    word: tuple[str, str] = ("", ""),
) -> ItemState:
    """Return one item as its card shows it, without a saved answer behind it."""
    rows = len({name.split(".")[1] for name in typed if name.startswith("evidence.")})
    return ItemState(
        sheet, sheet.id + SEPARATOR, typed, faults, 0,
        draft=False, overtaken=False, instead_of=0, shown="", by_oneself=False, stands=(), waiting=(),
        outside=outside, hidden=hidden, word=word[0], tone=word[1], hints=hints or ItemHints(), pieces=(),
        rows_of_evidence=rows, opens_evidence=any(name.startswith("evidence.") for name in faults),
    )  # fmt: skip


def asked_of(question: IntakeQuestion, value: str | tuple[str, ...], fault: str | None = None) -> Asked:
    """Return one of the first questions with what stands in its input."""
    return Asked(question, name_of(question), value, fault)


def fault_lines(document: Document, faults: tuple[DraftFault, ...], names: set[str]) -> tuple[str, ...]:
    """Return what is wrong at some pieces of a draft, in words."""
    return tuple(
        f"{place_words(fault.path, document)}: {fault_words(fault.says)}" for fault in faults if fault.path and fault.path[0] in names
    )


def when_told() -> str:
    """Return what a preview says at an item that is asked only sometimes."""
    return _("This question is asked only after certain other answers.")
