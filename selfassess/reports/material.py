"""What every report and file is made of: gathered once, so that a report never asks the database."""

from dataclasses import dataclass

from selfassess.core.outcome import Outcome
from selfassess.reports.plan_report import PlanAbout
from selfassess.reports.voice import Voice


@dataclass(frozen=True, slots=True)
class Material:
    """An assessment and what follows from it, with what stands on the cover and the language in which it is told."""

    outcome: Outcome
    about: PlanAbout
    voice: Voice
