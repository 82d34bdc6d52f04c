"""The public summary is safe to publish: nothing of what people typed, no documents, no numbers of people."""

import re
from dataclasses import asdict, fields, is_dataclass, replace
from io import BytesIO

import pypdf
import pypdfium2

from selfassess.core.phrases import Phrase
from selfassess.core.plan_table import Bound
from selfassess.papers import HTML, PDF, find
from selfassess.reports import page
from selfassess.reports.paper import print_job
from selfassess.reports.plan_report import Signed
from selfassess.reports.printing import Printer
from tests.reports.largest import largest

LEAST = 5  # shorter texts may be words of the questionnaire by chance


def typed(value) -> set[str]:
    """Return every text inside a value."""
    if isinstance(value, str):
        return {value} if len(value) > LEAST else set()
    if isinstance(value, dict):
        return set().union(*(typed(one) for one in value.values()), set())
    return set().union(*(typed(one) for one in value), set()) if isinstance(value, list | tuple) else set()


def said() -> str:
    """Return all that the summary says, on paper and on the page."""
    material = largest("nl")
    document = find("public", material.outcome.questionnaire).make(PDF, material)
    printer = Printer()
    try:
        paper = pypdfium2.PdfDocument(printer.pdf(print_job(document, material.voice)))
        text = " ".join(one.get_textpage().get_text_range() for one in paper)
    finally:
        printer.close()
    return re.sub(r"\s+", " ", text + page.whole(document, material.voice))


def test_nothing_that_people_typed_is_in_it():
    outcome, text = largest("nl").outcome, said()
    known = {word for item in outcome.questionnaire.items for word in (*item.outcomes, *item.options)}
    texts = set().union(*(typed(asdict(answer)) for answer in outcome.answers.values()))
    for action in (*outcome.plan.actions, *outcome.plan.closed):
        texts |= typed([action.finding, action.measure, action.owner, action.means, action.completion, action.effect, action.why])
    texts -= {"met", "partly", "not_met", "random", "adopted", "not_applicable", *known}
    assert len(texts) > 200
    assert [one for one in texts if one in text and one not in ("positive", "mixed")] == []


def test_neither_the_title_nor_who_prepared_or_signed_is_in_it():
    material, text = largest("nl"), said()
    assert material.about.title not in text
    assert "kwaliteitsmedewerker" not in text
    assert material.about.signed.sha256[:8] not in text
    assert isinstance(material.about.signed, Signed)


def test_no_number_of_files_or_people_is_in_it():
    text = re.sub(r"<[^>]+>", " ", said())
    assert re.findall(r"\d+ (?:van de|van|of) \d+ \w*(?:dossier|meisje|medewerker)", text) == []
    assert "dossiers voldoen" not in text


def test_a_small_number_of_actions_is_not_told():
    material = largest("nl")
    plan = replace(material.outcome.plan, actions=material.outcome.plan.actions[:3])
    few = replace(material, outcome=replace(material.outcome, plan=plan))
    document = find("public", few.outcome.questionnaire).make(PDF, few)
    text = page.whole(document, few.voice)
    assert "minder dan 5" in text


WORDS = {  # fields that hold a word of the questionnaire or of the program, and what may be published: the organisation and its questionnaire
    "state", "outcome", "choice", "choices", "status", "drawn", "key", "item", "items", "section", "kind", "class_", "because", "origin", "rhythm",
    "causes", "level", "norms", "organisation", "version", "language", "effect_outcome",
}  # fmt: skip


class Marking:
    """Puts another recognisable word in every text of a value, and another recognisable number in every count of it."""

    def __init__(self) -> None:
        self.marks: list[str] = []

    def new(self, shape: str) -> str:
        self.marks.append(shape.format(len(self.marks)))
        return self.marks[-1]

    def marked(self, value, name: str = ""):
        """Return the value with a mark in every text; keys of mappings stay."""
        if is_dataclass(value) and not isinstance(value, Phrase):
            return replace(
                value, **{field.name: self.marked(getattr(value, field.name), field.name) for field in fields(value) if field.init}
            )
        if isinstance(value, str):
            return value if name in WORDS and name != "norms" else self.new("Geheim{:06}")
        if isinstance(value, dict):
            return {key: self.marked(one, name if name == "pieces" else "") for key, one in value.items()}
        if isinstance(value, tuple):
            return tuple(self.marked(one, name) for one in value)
        return int(self.new("77{:05}")) if isinstance(value, int) and not isinstance(value, bool) and name in NUMBERS else value


NUMBERS = {"population", "examined", "met", "seed", "respondents", "number"}


def test_no_word_and_no_count_of_anybody_is_in_it_on_paper_in_its_metadata_or_on_the_page():
    material, marking = largest("nl"), Marking()
    plan = material.outcome.plan
    outcome = replace(
        material.outcome,
        answers={
            key: marking.marked(replace(one, not_applicable="x", text="x", acute=True)) for key, one in material.outcome.answers.items()
        },
        intake={**material.outcome.intake, "girls_in_care": int(marking.new("77{:05}"))},
        plan=replace(plan, actions=marking.marked(plan.actions), closed=marking.marked(plan.closed)),
    )
    about = marking.marked(replace(material.about, prepared_by="x", pieces={"a": "x"}))
    full_of_marks = replace(
        material,
        outcome=outcome,
        about=about,
        bound=Bound(*(marking.new("Geheim{:06}") for _field in range(5))),
        versions={("a", "b"): marking.new("Geheim{:06}")},
        agreements=tuple((item, marking.new("Geheim{:06}")) for item, _text in material.agreements),
    )
    document = find("public", outcome.questionnaire).make(PDF, full_of_marks)
    everything = page.whole(find("full", outcome.questionnaire).make(HTML, full_of_marks), material.voice)
    assert sum(mark in everything for mark in marking.marks) > 700
    told = page.whole(document, material.voice) + whole_of(document, material.voice)
    assert [mark for mark in marking.marks if mark in told] == []


def whole_of(document, voice) -> str:
    """Return all that a PDF holds: the text of its pages, its metadata, bookmarks, links, and what is not compressed."""
    printer = Printer()
    try:
        data = printer.pdf(print_job(document, voice))
    finally:
        printer.close()
    reader = pypdf.PdfReader(BytesIO(data))
    objects = [str(reader.get_object(number)) for number in range(1, len(reader.xref[0]) + 1)]
    texts = [one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(data)]
    return " ".join((*texts, *objects, str(reader.metadata), str(reader.outline), data.decode("latin-1")))
