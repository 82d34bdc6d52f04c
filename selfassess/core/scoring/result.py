"""What a score is: every figure with the reasons that decide it.

Shares are unrounded floats 0–1, levels whole numbers (0 is the lowest), None where a figure does not apply.
Source of all rules: docs/scoring.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.core.phrases import Phrase

OK, PARTIAL, OPEN = "ok", "partial", "open"
NOT_APPLICABLE, NOT_TESTABLE = "not_applicable", "not_testable"
SKIPPED = "skipped"  # it needs no answer, and has none or half of one


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure is not higher: a rule, what it is about, and a sentence.

    `about` names ids of one kind (norm letters in an item; items in a section; sections in a part; parts and
    sections in the verdict). Bringing all of them to the top removes the reason and raises the figure.
    `rule` is norms, count, condition, outcome, choice, date, evidence, adjusted, mean, side, item, lowest, reach, part_cap, or a verdict code.
    """

    rule: str
    about: tuple[str, ...]
    says: Phrase


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item; `p` is None when it is not ok, and when it only asks. `low`/`high`: the band open norms leave (partial), or the interval of a count (ok).

    `certainty` is high, medium, low, too_few, chosen (says only something about these files) or None.
    """

    id: str
    status: str
    p: float | None = None
    level: int | None = None
    low: float | None = None
    high: float | None = None
    level_low: int | None = None
    level_high: int | None = None
    substantiated_p: float | None = None
    computed_level: int | None = None
    certainty: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionResult:
    """One section. `roles`: mean p per role; `layers`: mean p per layer (None: nothing there).

    `labels`: only_design (indicators not testable yet), one_sided, paper_ahead (paper and practice differ),
    practice_ahead (done well, not yet written down).
    """

    id: str
    status: str
    p: float | None = None
    roles: Mapping[str, float | None] = None
    level: int | None = None
    level_low: int | None = None
    level_high: int | None = None
    layers: Mapping[str, float | None] = None
    substantiated_level: int | None = None
    labels: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part; `level` None with `level_low` and `level_high` while something in it is open."""

    id: str
    level: int | None = None
    level_low: int | None = None
    level_high: int | None = None
    substantiated_level: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Provisional:
    """The two ends of a verdict while something is open: all open is no, and all open is yes."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement over the whole; `substantiated` is the verdict that counts only what is proven."""

    code: str
    text: str
    only_design: bool
    provisional: Provisional | None
    substantiated_code: str
    substantiated_only_design: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of items: `open` counts open and partial ones; `applicable` not those that need no answer and have none."""

    applicable: int
    mostly_or_better: int | None
    not_applicable: int
    not_testable: int
    open: int


@dataclass(frozen=True, slots=True)
class Substantiation:
    """Shares of all applicable items; the first four add up to 1, `open` includes `not_testable`."""

    proven: float
    claimed: float
    not_met: float
    open: float
    not_testable: float


@dataclass(frozen=True, slots=True)
class Warn:
    """Something to look at that changes no figure; `items` are the ids it is about."""

    items: tuple[str, ...]
    says: Phrase


@dataclass(frozen=True, slots=True)
class Result:
    """A whole score. `verdict`, levels and `percentage` are None where the questionnaire has none.

    `percentage` is a share 0–1, only when nothing is open; `percentage_low` and `percentage_high` are its two ends.
    """

    completeness: float
    tally: Tally
    items: Mapping[str, ItemResult]
    sections: Mapping[str, SectionResult]
    parts: Mapping[str, PartResult]
    verdict: Verdict | None
    percentage: float | None
    percentage_low: float | None
    percentage_high: float | None
    substantiation: Substantiation
    hints: tuple[str, ...] = ()  # ids of the hints that hold
    warnings: tuple[Warn, ...] = ()

    @property
    def left_open(self) -> int:
        """How many items need no answer and have none, or half of one; no other count knows them."""
        return sum(one.status == SKIPPED for one in self.items.values())
