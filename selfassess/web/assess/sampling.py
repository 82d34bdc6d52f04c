"""Which files to look at: a draw by lot that lives in the address of its page, and nowhere else."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.answers import Intake
from selfassess.core.definition import Population, Questionnaire
from selfassess.core.kinds.raw import LARGEST_COUNT
from selfassess.core.sampling import Advice, advice, draw, least_share
from selfassess.models.assessment import Assessment
from selfassess.services.assessments import intake_of
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, place, requires
from selfassess.web.kinds import is_drawn
from selfassess.web.languages import language, percent, said
from selfassess.web.pages import show

bp = Blueprint("sampling", __name__)

FIELDS = ("of", "population", "size", "seed")
LARGEST_POPULATION = 10_000
REPLACEMENTS = 5
SEEDS = range(100_000, 1_000_000)  # of one length, so that a missing digit is seen


@dataclass(frozen=True, slots=True)
class Draw:
    """What was asked: of which population, how many there are, how many to look at, and the starting number."""

    of: Population
    population: int
    size: int
    seed: int

    @property
    def is_all(self) -> bool:
        """Whether there is nothing to draw."""
        return self.size == self.population

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers to look at: in the order of the draw, or all from 1 up."""
        return tuple(range(1, self.population + 1)) if self.is_all else draw(self.population, self.size, self.seed)

    @property
    def replacements(self) -> tuple[int, ...]:
        """Return the numbers that come next, for files that do not count."""
        return draw(self.population, self.size + REPLACEMENTS, self.seed)[self.size :] if not self.is_all else ()

    @property
    def address(self) -> dict[str, object]:
        """Return what stands in an address to repeat it."""
        return {"of": self.of.id, "population": self.population, "size": self.size, "seed": self.seed}


@dataclass(frozen=True, slots=True)
class SamplingPage:
    """The form and, when all is filled in, the draw. `advice` for the population that is known, `shows` what a full score would."""

    assessment: Assessment
    typed: Mapping[str, str]
    choices: tuple[tuple[str, str], ...]
    many: str
    known: str
    advice: str
    draw: Draw | None
    shows: str
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)


@bp.get("/<ref>/sampling")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def sampling(assessment: Assessment):
    """Ask what to draw, or show the draw; what was left empty is filled in and stands in the address from then on."""
    questionnaire = questionnaire_of(place().version, language())
    drawable = populations_in(questionnaire) or abort(404)
    sizes = _sizes(drawable, intake_of(questionnaire, assessment.intake))
    sent = {name: request.args.get(name, "").strip()[:40] for name in FIELDS}
    asked = "population" in request.args
    of = next((one for one in drawable if one.id == sent["of"]), drawable[0])
    typed = _completed(sent, of, sizes)
    found, faults = read(typed, of) if asked else (None, {})
    if found and typed != sent:
        return redirect(url_for("assess.sampling.sampling", ref=assessment.ref, **found.address, _anchor="drawn"), 303)
    return show(_page(assessment, questionnaire, typed, of, sizes, found, faults))


def populations_in(questionnaire: Questionnaire) -> tuple[Population, ...]:
    """Return what files may be drawn of: the populations of the items that ask how files were chosen."""
    asked = {item.population for item in questionnaire.items if is_drawn(item)}
    return tuple(one for one in questionnaire.populations if one.id in asked)


def read(typed: Mapping[str, str], of: Population) -> tuple[Draw | None, dict[str, str]]:
    """Return the draw, or None and what is wrong by name of field."""
    faults: dict[str, str] = {}
    population = _whole("population", typed, faults, 1, LARGEST_POPULATION)
    size = _whole("size", typed, faults, 1, population or LARGEST_POPULATION)
    seed = _whole("seed", typed, faults, 0, LARGEST_COUNT)
    return (Draw(of, population, size, seed), {}) if not faults else (None, faults)


def _whole(name: str, typed: Mapping[str, str], faults: dict[str, str], least: int, most: int) -> int:
    text = typed[name]
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    faults[name] = _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return 0


def _completed(sent: Mapping[str, str], of: Population, sizes: Mapping[str, int]) -> dict[str, str]:
    """Fill in what was left empty: the population of the intake, the advice, and a starting number made by chance."""
    population = sent["population"] or str(sizes.get(of.id, ""))
    known = population.isascii() and population.isdigit() and len(population) < 6 and int(population)
    return {
        "of": of.id,
        "population": _plain(population),
        "size": _plain(sent["size"]) or (str(advice(int(population)).size) if known else ""),
        "seed": _plain(sent["seed"]) or str(SEEDS[secrets.randbelow(len(SEEDS))]),
    }


def _plain(text: str) -> str:
    """Return a number without zeros before it, other text as it is."""
    return str(int(text)) if text.isascii() and text.isdigit() else text


def _sizes(drawable: tuple[Population, ...], intake: Intake) -> dict[str, int]:
    found = {one.id: intake.get(one.size_from) for one in drawable if one.size_from}
    return {key: size for key, size in found.items() if isinstance(size, int) and 0 < size <= LARGEST_POPULATION}


def _page(
    assessment: Assessment,
    questionnaire: Questionnaire,
    typed: Mapping[str, str],
    of: Population,
    sizes: Mapping[str, int],
    found: Draw | None,
    faults: Mapping[str, str],
) -> SamplingPage:
    drawable = populations_in(questionnaire)
    known = [f"{sizes[one.id]} {one.text}" for one in drawable if one.id in sizes]
    z = questionnaire.scoring.interval.z if questionnaire.scoring.interval else None
    population = found.population if found else sizes.get(of.id)
    advised: Advice | None = advice(population, z=z) if population and not faults else None
    return SamplingPage(
        assessment, typed,
        choices=tuple((one.id, one.text) for one in drawable),
        many=of.text,
        known=_("In your intake: %(known)s.", known=", ".join(known)) if known else "",
        advice=said(advised.why) if advised else "",
        draw=found,
        shows=percent(least_share(found.population, found.size, z)) if found and z and not found.is_all else "",
        lang=questionnaire.language,
        faults=faults,
    )  # fmt: skip
