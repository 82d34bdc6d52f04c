"""The public summary is safe to publish: nothing of what people typed, no documents, no numbers of people."""

import re
from dataclasses import asdict, replace

import pypdfium2

from selfassess.papers import PDF, find
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
