"""What people settle at one item: read from a form, looked at by the guard, and shown in it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms.form import BaseForm

from selfassess.core.answers import EMPTY, plain
from selfassess.core.definition import Item
from selfassess.core.outcome import Outcome
from selfassess.core.typed_text import seen_text
from selfassess.models.calibration import LONGEST_AGREEMENT, LONGEST_REASON, OTHER
from selfassess.services.calibration import CHOICES, Choice, Sides
from selfassess.web.assess.filling import completed, faults_of
from selfassess.web.guarding import Looked, look, may_hold
from selfassess.web.kinds.field import SEPARATOR, ItemField, by_item, faults_by_input, shown
from selfassess.web.languages import said

REASON, AGREEMENT, CHOSEN, MARK = "reason", "agreement", "chosen", "mark"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form says. `field`: the item's own inputs, which count only when another answer was chosen."""

    chosen: str
    reason: str
    agreement: str
    mark: str
    field: ItemField

    @property
    def choice(self) -> Choice:
        """What people settle on; ask `faults_in` first."""
        answer = self.field.parsed.answer
        value = plain(answer) if self.chosen == OTHER and answer != EMPTY else {}
        return Choice(self.chosen, self.reason, self.mark, value, self.agreement)


def read(item: Item, outcome: Outcome, sent: Mapping[str, str]) -> Sent:
    """Read the form of one item."""
    field = BaseForm({item.id: ItemField(item)})[item.id]
    field.take(by_item(sent).get(item.id, {}))
    field.complete(lambda of, typed: completed(outcome.questionnaire, of, typed, outcome.intake))
    texts = (seen_text(sent.get(item.id + SEPARATOR + name, "")) for name in (REASON, AGREEMENT))
    return Sent(sent.get(CHOSEN, ""), *texts, sent.get(MARK, "")[:100], field)


def faults_in(sent: Sent, item: Item, outcome: Outcome) -> dict[str, str]:
    """Return what is wrong, by name of input; of the item's own inputs only when another answer was chosen."""
    faults = {}
    if sent.chosen not in CHOICES:
        faults[CHOSEN] = _("Choose which answer counts from now on.")
    if sent.chosen == OTHER:
        faults |= _faults_of_item(sent, item, outcome)
    if not sent.reason:
        faults[item.id + SEPARATOR + REASON] = _("Write why this answer counts. Others must be able to understand it next year.")
    return faults | long_texts({REASON: (sent.reason, LONGEST_REASON), AGREEMENT: (sent.agreement, LONGEST_AGREEMENT)}, item.id + SEPARATOR)


def looked_at(sent: Sent, item: Item, stands: Sides, form: Mapping[str, str]) -> Looked:
    """Let the guard look at what would be kept; what stands on either side already is not new."""
    before = {text for saved in (stands.first, stands.second, stands.consensus) for text in shown(item, saved.value).values()}
    start = item.id + SEPARATOR
    typed = {start + REASON: sent.reason, start + AGREEMENT: sent.agreement}
    if sent.chosen == OTHER:
        typed |= {start + name: text for name, text in sent.field.typed.items() if may_hold(text)}
    stood = {start + REASON: [one.reason for one in stands.history]}
    labels = {name: _label(item, name.removeprefix(start)) for name in typed}
    return look(typed, {name: stood.get(name, before) for name in typed}, sent=form, labels=labels)


def long_texts(texts: Mapping[str, tuple[str, int]], start: str = "") -> dict[str, str]:
    """Return a sentence for each text that is longer than may be, by name of its input with `start` before it."""
    return {
        start + name: _("This text is too long. Use at most %(most)s characters.", most=most)
        for name, (text, most) in texts.items()
        if len(text) > most
    }


def _faults_of_item(sent: Sent, item: Item, outcome: Outcome) -> dict[str, str]:
    parsed = [(item, sent.field.parsed)]
    wrong = faults_of(outcome.questionnaire, outcome.intake, outcome.answers, parsed, on=outcome.on).get(item.id, ())
    return {item.id + SEPARATOR + name: said(fault.says) for name, fault in faults_by_input(item, wrong).items()}


def _label(item: Item, name: str) -> str:
    words = {
        REASON: _("Why does this answer count?"), AGREEMENT: _("How do you read this question from now on?"), "note": _("Note"),
        "na.text": _("The other reason"), "adjusted.reason": _("Adjust the judgement with a reason"), "sample.by": _("Who counted?"),
    }  # fmt: skip
    return f"{item.id} {words.get(name) or _('A field of this question')}"
