"""What every report and file is made of: gathered once, so that a report never asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfassess.core.action import Decision
from selfassess.core.outcome import Outcome
from selfassess.core.plan_table import Bound
from selfassess.reports.plan_report import PlanAbout, PlanReport, describe
from selfassess.reports.voice import Voice


@dataclass(frozen=True, slots=True)
class Material:
    """An assessment and what follows from it, with what stands on the cover and the language in which it is told.

    `versions`: what each piece of evidence is called in its version, by its title and the SHA-256 of its file; `agreements`: (item, how the
    organisation reads it); `previous`: the round before, None without one; `kept`: (item, what was answered to it) of an earlier version, without a place in this one.
    `bound`: what a file that comes back belongs to; `decisions`: what people decided about actions, by key.
    """

    outcome: Outcome
    about: PlanAbout
    voice: Voice
    bound: Bound = Bound("", "", "", "", "")
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    versions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    agreements: tuple[tuple[str, str], ...] = ()
    previous: Outcome | None = None
    kept: tuple[tuple[str, str], ...] = ()


def described(material: Material) -> PlanReport:
    """Return all that the improvement plan says."""
    found = material.outcome
    return describe(found.questionnaire, found.intake, found.answers, found.result, found.plan, about=material.about, voice=material.voice)
