"""What people filled in: answers, evidence and intake, as frozen values.

The plain form (`to_plain`, and what a kind's `parse` reads) is the same everywhere: in an answers file, in the
database and in exports. See docs/interfaces.md for its keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NormAnswer:
    """The state of one norm: met, partly, not_met, unknown or not_applicable (with a reason)."""

    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NormCount:
    """Of `examined` files, `met` meet one norm; for reading only, never scored."""

    examined: int | None = None
    met: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole numbers of files or people; None where not filled in. `drawn`: all, random or chosen."""

    population: int | None = None
    examined: int | None = None
    met: int | None = None
    drawn: str | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class SampleForm:
    """How and when was counted; `by` is a function, never a name."""

    start: date | None = None
    end: date | None = None
    date: "date | None" = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document that shows something; `norms` empty: it covers the whole item.

    No file in here: `sha256` (hex) says which file it is, when there is one; `page` where in it to look.
    """

    title: str
    status: str = "adopted"
    date: "date | None" = None
    valid_until: "date | None" = None
    norms: tuple[str, ...] = ()
    page: str = ""
    sha256: str = ""

    def is_valid(self, on: "date") -> bool:
        """Return whether it counts on a date: adopted, not dated later, not expired. Source: docs/scoring.md 4.7."""
        return self.status != "draft" and (self.date is None or self.date <= on) and (self.valid_until is None or self.valid_until >= on)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A level set by professional judgement, one step from the computed one, with its reason."""

    level: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item; each kind uses the fields it knows. An empty Answer() is no answer.

    `choice`: id of an option, of kind yes_no `true`, `false` or `unknown`, of kind evidence `none`. `choices`: ids, in the order of
    the item; `step`: number of a step on a scale; `number`: in the unit of the item.
    """

    norms: Mapping[str, NormAnswer] = field(default_factory=dict)
    counts: Counts = Counts()
    sample: SampleForm = SampleForm()
    norm_counts: Mapping[str, NormCount] = field(default_factory=dict)
    outcome: str | None = None
    respondents: int | None = None
    choice: str | None = None
    choices: tuple[str, ...] = ()
    step: int | None = None
    number: Decimal | None = None
    date: "date | None" = None
    text: str = ""
    not_applicable: str | None = None  # the reason; None: it applies; "": not applicable without a reason
    acute: bool = False
    adjusted: Adjusted | None = None
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    attention: tuple[int, ...] = ()


AnswerSet = Mapping[str, Answer]  # by item id; an absent item is open
Intake = Mapping[str, object]  # by question id: str, tuple[str, ...], bool, int, date; absent: not answered
EMPTY = Answer()


TAKEN_OUT = "[…]"  # stands where a text must stand and was taken out


def without_texts(answer: Answer) -> Answer:
    """Return an answer without what people wrote in it; what was chosen and counted stays."""
    return replace(
        answer,
        norms={letter: replace(norm, reason="") for letter, norm in answer.norms.items()},
        sample=replace(answer.sample, by=""),
        not_applicable=TAKEN_OUT if answer.not_applicable else answer.not_applicable,
        adjusted=answer.adjusted and replace(answer.adjusted, reason=TAKEN_OUT),
        note="",
        text=TAKEN_OUT if answer.text else "",
        evidence=tuple(replace(piece, title=TAKEN_OUT, page="") for piece in answer.evidence),
    )


def plain(answer: Answer) -> dict:
    """Return an answer in the plain form of an answers file; what is empty is left out.

    Dates are ISO text, so that the form can be kept as JSON; `parse` of the item's kind reads it back.
    """
    counts = answer.counts
    form = {
        "norms": {letter: _plain_norm(norm) for letter, norm in answer.norms.items()},
        "population": counts.population,
        "examined": counts.examined,
        "met": counts.met,
        "drawn": counts.drawn,
        "seed": counts.seed,
        "sample": _filled({"from": answer.sample.start, "to": answer.sample.end, "date": answer.sample.date, "by": answer.sample.by}),
        "counts": {k: _filled({"examined": c.examined, "met": c.met}) for k, c in answer.norm_counts.items()},
        "outcome": answer.outcome,
        "respondents": answer.respondents,
        "choice": answer.choice,
        "choices": list(answer.choices),
        "step": answer.step,
        "number": None if answer.number is None else plain_number(answer.number),
        "date": answer.date,
        "text": answer.text,
        "not_applicable": answer.not_applicable,
        "acute": answer.acute or None,
        "adjusted": answer.adjusted and {"level": answer.adjusted.level, "reason": answer.adjusted.reason},
        "note": answer.note,
        "evidence": [_plain_evidence(evidence) for evidence in answer.evidence],
        "attention": list(answer.attention),
    }
    kept = _filled(form)
    if answer.not_applicable == "":
        kept["not_applicable"] = ""
    return kept


def plain_number(number: Decimal) -> int | str:
    """Return a number as JSON: a whole number as number, else as text with a point, without zeros that say nothing."""
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def _plain_norm(norm: NormAnswer):
    return {"value": norm.state, "reason": norm.reason} if norm.reason else norm.state


def _plain_evidence(evidence: Evidence) -> dict:
    return _filled(
        {
            "title": evidence.title,
            "status": evidence.status,
            "date": evidence.date,
            "valid_until": evidence.valid_until,
            "norms": list(evidence.norms),
            "page": evidence.page,
            "sha256": evidence.sha256,
        }
    )


def _filled(form: dict) -> dict:
    shown = {key: value.isoformat() if isinstance(value, date) else value for key, value in form.items()}
    return {key: value for key, value in shown.items() if value not in (None, "", {}, [])}
