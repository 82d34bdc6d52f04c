"""Sections gathered in a part: the weakest link, or by counting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from selfassess.core.conditions import TOLERANCE, Lookup, facts_in, holds
from selfassess.core.definition import CountRow, Part, PartRule, Scoring
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE
from selfassess.core.scoring.sections import Limit, SectionStand, level_text

SectionStands = Mapping[str, SectionStand]


@dataclass(frozen=True, slots=True)
class PartStand:
    """How a part stands in one run; `level` None when nothing is left or something is open."""

    level: int | None = None
    limits: tuple[Limit, ...] = ()


def gather_part(part: Part, rule: PartRule | None, sections: SectionStands, rules: Scoring) -> PartStand:
    """Gather the sections of one part; those that do not apply, cannot be tested or only ask are left out. Source: docs/scoring.md 4.5."""
    left = {s.id: sections[s.id] for s in part.sections if _counts(sections[s.id])}
    if rule is None or not left or any(stand.level is None for stand in left.values()):
        return PartStand()
    levels = {section_id: stand.level for section_id, stand in left.items()}
    base = _lowest(levels, rules) if rule.lowest else _counted(rule.count, levels, rules)
    limits = (base, *_caps(rule, sections, rules))
    return PartStand(min(limit.level for limit in limits), limits)


def _counts(stand: SectionStand) -> bool:
    return stand.status not in (NOT_APPLICABLE, NOT_TESTABLE) and not stand.only_asks


def _lowest(levels: Mapping[str, int], rules: Scoring) -> Limit:
    level = min(levels.values())
    about = tuple(section_id for section_id, found in levels.items() if found == level)
    return Limit(
        level,
        "lowest",
        about,
        N_("The weakest link decides: %(sections)s stands at “%(level)s”.", sections=about, level=level_text(level, rules)),
    )


def _counted(rows: tuple[CountRow, ...], levels: Mapping[str, int], rules: Scoring) -> Limit:
    missed = None
    for row in rows:
        short = tuple(_short_of(row, levels))
        if not short:
            return _count_limit(row.level, missed, levels, rules)
        missed = short
    return _count_limit(0, missed, levels, rules)


def _short_of(row: CountRow, levels: Mapping[str, int]) -> Iterator[tuple[int, Fraction]]:
    for level, share in row.reach.items():
        if sum(found >= level for found in levels.values()) / len(levels) < float(share) - TOLERANCE:
            yield level, share


def _count_limit(level: int, missed: tuple | None, levels: Mapping[str, int], rules: Scoring) -> Limit:
    if not missed:
        return Limit(level, "reach", (), N_("Enough sections stand at the right level."))
    needed_level, share = max(missed)
    about = tuple(section_id for section_id, found in levels.items() if found < needed_level)
    says = N_(
        "%(have)s of %(all)s sections stand at “%(level)s” or better; the next level needs %(needed)s. Below it: %(sections)s.",
        have=len(levels) - len(about), all=len(levels), level=level_text(needed_level, rules),
        needed=ceil(float(share) * len(levels) - TOLERANCE), sections=about,
    )  # fmt: skip
    return Limit(level, "reach", about, says)


def _caps(rule: PartRule, sections: SectionStands, rules: Scoring) -> Iterator[Limit]:
    lookup = section_lookup(sections)
    for cap in rule.caps:
        if holds(cap.when, lookup):
            about = tuple(sorted({fact.subject for fact in facts_in(cap.when)}))
            yield Limit(
                cap.level_at_most,
                "part_cap",
                about,
                N_("Section %(sections)s limits this part to “%(level)s”.", sections=about, level=level_text(cap.level_at_most, rules)),
            )


def section_lookup(sections: SectionStands) -> Lookup:
    """Return a lookup of the level of a section."""
    return lambda fact: sections[fact.subject].level if fact.name == "section" else None
