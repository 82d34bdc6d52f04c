"""What lies before someone who counts: the questions with their columns, the open sheet, and what was found so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import abort, g

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Population, Section
from selfassess.core.kinds import KINDS
from selfassess.core.tally import WHOLE, Cells, Counted, Tally, counted, counts_of, found_in, judged, tally
from selfassess.models.assessment import Assessment
from selfassess.models.counting import CountSheet
from selfassess.reports.plan_report import counted_in_words, interval_in_words
from selfassess.reports.voice import Voice
from selfassess.services import counting
from selfassess.services.outcomes import Outcome
from selfassess.web.access import voice
from selfassess.web.assess.columns import Block, block_of
from selfassess.web.assess.columns import counted as counted_items
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.sampling import populations_in
from selfassess.web.assess.standing import applies_in
from selfassess.web.languages import catalogue, language

WHOLE_NAME = "*"  # the whole, in the name of an input


@dataclass(frozen=True)
class Question:
    """One item to count: its columns as on paper, its norms, and where a file may be left out (the norms of those cells)."""

    item: Item
    block: Block
    counted: Counted
    may_lack: frozenset[str]

    @property
    def texts(self) -> Mapping[str, str]:
        """What must be in the file, by norm; of the whole its column head."""
        return {column.head: column.text for column in self.block.columns} | ({WHOLE: self.block.whole} if self.block.whole else {})


@dataclass(frozen=True)
class Desk:
    """A population to count, with its questions by section. `sheet`: None when no counting is open."""

    assessment: Assessment
    outcome: Outcome
    of: Population
    sections: tuple[tuple[Section, tuple[Question, ...]], ...]
    sheet: CountSheet | None
    cells: Cells

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by id of their item, in order."""
        return {one.item.id: one for _section, questions in self.sections for one in questions}

    @cached_property
    def files(self) -> dict[int, int]:
        """The row of each file by its number: those of a draw by number, as on paper."""
        return dict(sorted(counting.files_of(self.sheet).items())) if self.sheet else {}

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """The counts so far, by item."""
        return {item_id: tally(one.counted, self.cells, list(self.files.values())) for item_id, one in self.questions.items()}

    def found(self, number: int, question: Question) -> dict[str, str]:
        """Return what was found in a file for a question, by norm."""
        return found_in(question.counted, self.cells, self.files[number])

    def open_in(self, number: int) -> int:
        """Return how many questions of a file are still open."""
        return sum(judged(one.counted, self.found(number, one)) is None for one in self.questions.values())

    def next_open(self, after: int | None = None) -> int | None:
        """Return the first file with an open question, looking on from a file and then from the start; None when all are done."""
        numbers = list(self.files)
        place = numbers.index(after) + 1 if after in self.files else 0
        return next((number for number in (*numbers[place:], *numbers[:place]) if number != after and self.open_in(number)), None)

    def answer(self, one: Tally) -> Answer:
        """Return the counts of a question as an answer."""
        counts = counts_of(one, size=self.sheet.size, drawn=self.sheet.drawn, seed=self.sheet.seed)
        return Answer(counts=counts, norm_counts=one.norm_counts)

    def in_words(self, one: Tally) -> str:
        """Return how many files meet a question, and how certain that is; empty when none was judged."""
        if not one.examined:
            return ""
        item, questionnaire, says = self.questions[one.item_id].item, self.outcome.questionnaire, Voice(language(), catalogue())
        answer = self.answer(one)
        found = KINDS[item.kind].judge(
            item, answer, questionnaire.scoring, applies_in(self.outcome).norms_left_out(item.id), self.outcome.on
        )
        words = (
            counted_in_words(item, found, answer, questionnaire, says),
            interval_in_words(item, found, answer, questionnaire, says),
        )
        return " ".join(filter(None, words))


def desk_of(assessment: Assessment, population: str) -> Desk:
    """Return what lies before the person of this request; 404 for what is no population of files."""
    outcome = own_outcome(assessment)
    of = next((one for one in populations_in(outcome.questionnaire) if one.id == population), None) or abort(404)
    sheet = counting.find_sheet(assessment, population, voice=voice())
    return Desk(assessment, outcome, of, tuple(_sections(outcome, of)), sheet, counting.cells_of(sheet) if sheet else {})


def name_of(number: int, item_id: str, norm: str) -> str:
    """Return the name of an input: the file, the item and the norm."""
    return f"{number}:{item_id}:{norm or WHOLE_NAME}"


def by() -> dict[str, object]:
    """Return who counts, in which voice."""
    return {"voice": voice(), "by": g.member}


def _sections(outcome: Outcome, of: Population) -> Iterator[tuple[Section, tuple[Question, ...]]]:
    asked = {item.id: _question(item, outcome) for item in counted_items(outcome, of)}
    for section in outcome.questionnaire.sections:
        own = tuple(asked[item.id] for item in section.items if item.id in asked)
        if own:
            yield section, own


def _question(item: Item, outcome: Outcome) -> Question:
    one = counted(item, applies_in(outcome).norms_left_out(item.id))
    reasons = [reason for reason in item.not_applicable_reasons if reason.per_file]
    lacking = {letter for reason in reasons for letter in reason.norms}
    if any(not reason.norms for reason in reasons):
        lacking |= {WHOLE} if WHOLE in one.columns else set(one.columns)
    return Question(item, block_of(item, outcome), one, frozenset(lacking))
