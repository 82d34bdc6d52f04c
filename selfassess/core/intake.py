"""Reading the intake: one question at a time, every fault with its path."""

from collections.abc import Mapping
from datetime import date

from selfassess.core.answers import Intake
from selfassess.core.definition import IntakeQuestion, Item, Questionnaire
from selfassess.core.faults import Fault
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_

TEXT_LIMIT = 200


def parse_intake(questionnaire: Questionnaire, raw: Mapping[str, object]) -> tuple[dict[str, object], list[Fault]]:
    """Return the answers by question id, and what is wrong; a faulty or empty answer is left out.

    Values: str (choice, text), tuple of str (choices), bool (yes_no), int (number), date.
    """
    questions = {question.id: question for question in questionnaire.intake}
    form = Raw(_WHOLE, raw, takes=tuple(raw))
    for key in raw:
        if key not in questions:
            form.fault(
                (str(key),),
                N_("The intake has no question %(key)s. Its questions are: %(known)s.", key=key, known=tuple(questions)),
                of_key=True,
            )
    read = {key: _read(form, question) for key, question in questions.items() if key in raw}
    intake = {key: value for key, value in read.items() if value not in (None, "", ())}
    return intake, [*form.faults, *_order_faults(questionnaire, intake)]


def period(questionnaire: Questionnaire, intake: Intake) -> tuple[date | None, date | None] | None:
    """Return the assessed period (from, to): the first pair of date questions of which one may not be before the other."""
    for question in questionnaire.intake:
        if question.not_before:
            first, last = intake.get(question.not_before), intake.get(question.id)
            return (first, last) if first or last else None
    return None


def plain_intake(intake: Intake) -> dict[str, object]:
    """Return intake answers as they stand in a file or as JSON."""
    return {key: _plain(value) for key, value in intake.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(form: Raw, question: IntakeQuestion) -> object:
    options = tuple(option.id for option in question.options)
    match question.kind:
        case "choice":
            return form.one_of((question.id,), options)
        case "choices":
            return _several(form, question, options)
        case "yes_no":
            return _yes_no(form, question)
        case "number":
            return form.whole(question.id)
        case "date":
            return form.day(question.id)
    return form.text(question.id, limit=TEXT_LIMIT)


def _several(form: Raw, question: IntakeQuestion, options: tuple[str, ...]) -> tuple[str, ...]:
    value = form.raw[question.id]
    if value is None or value == "":
        return ()
    if not isinstance(value, (list, tuple)):
        form.fault((question.id,), N_("Write a list: more than one answer is possible here."))
        return ()
    for place, one in enumerate(value):
        if one not in options:
            form.fault(
                (question.id, str(place)),
                N_("“%(value)s” is not possible here. Choose from: %(allowed)s.", value=str(one)[:40], allowed=options),
            )
    return tuple(one for one in value if one in options)


def _yes_no(form: Raw, question: IntakeQuestion) -> bool | None:
    value = form.raw[question.id]
    if value is None or isinstance(value, bool):
        return value
    return form.fault((question.id,), N_("Write true or false."))


def _order_faults(questionnaire: Questionnaire, intake: Intake):
    for question in questionnaire.intake:
        first, last = intake.get(question.not_before), intake.get(question.id)
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield Fault((question.id,), N_("The period ends before it begins. Check both dates."))


_WHOLE = Item(id="intake", role="criterion", kind="", title="", question="")
