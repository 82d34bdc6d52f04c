"""Items gathered in a section: sides, layers, the base level and its limits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selfassess.core.definition import Item, Scoring, Section
from selfassess.core.kinds.judged import level_at, top_of
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.items import Stand
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, SKIPPED, Reason

Stands = Mapping[str, Stand]
Counted = Sequence[tuple[Item, Stand]]


@dataclass(frozen=True, slots=True)
class Limit:
    """The highest level that one rule leaves, and what it is about."""

    level: int
    rule: str
    about: tuple[str, ...]
    says: Phrase


@dataclass(frozen=True, slots=True)
class SectionStand:
    """How a section stands in one run; figures are None unless the status is ok, and when it only asks.

    `skipped`: nothing in it needs an answer, and nothing has one.
    """

    status: str
    p: float | None = None
    roles: Mapping[str, float | None] = field(default_factory=dict)
    level: int | None = None
    limits: tuple[Limit, ...] = ()

    @property
    def only_asks(self) -> bool:
        """Whether nothing in it waits for an answer and nothing in it has a share."""
        return self.status == SKIPPED or (self.status == OK and self.p is None and self.level is None)


def status_of(section: Section, stands: Stands) -> str:
    """Return the status of a section; the first rule that holds. Source: docs/scoring.md 4.4.

    Items that only ask say nothing about it, unless the whole section only asks; nor do items that were skipped.
    """
    standing = [stand for item in section.items if (stand := stands[item.id]).status not in (NOT_APPLICABLE, SKIPPED)]
    judged = [stand for stand in standing if stand.p is not None]
    applying = [stand.status for stand in judged or standing]
    if not applying:
        return SKIPPED if any(stands[item.id].status == SKIPPED for item in section.items) else NOT_APPLICABLE
    if all(status == OPEN for status in applying):
        return OPEN
    if any(status in (OPEN, PARTIAL) for status in applying):
        return PARTIAL
    return OK if OK in applying else NOT_TESTABLE


def gather(section: Section, stands: Stands, rules: Scoring) -> SectionStand:
    """Gather the items of one section. Source: docs/scoring.md 4.4."""
    status = status_of(section, stands)
    counted = [(item, stands[item.id]) for item in section.items if stands[item.id].counts]
    if status != OK or not counted:
        return SectionStand(status)
    roles = {role: _mean([stand.p for item, stand in counted if item.role == role]) for role in rules.sections.mean_of_means}
    p = weighted_mean(counted) if rules.sections.weighted_mean else _mean([mean for mean in roles.values() if mean is not None])
    if not rules.levels or rules.thresholds is None:
        return SectionStand(OK, p, roles)
    limits = tuple(_limits(counted, p, roles, rules))
    return SectionStand(OK, p, roles, min(limit.level for limit in limits), limits)


def _limits(counted: Counted, p: float, roles: Mapping[str, float | None], rules: Scoring) -> Iterator[Limit]:
    """Yield the base level, and each limit that leaves less than the top."""
    below = tuple(item.id for item, stand in counted if stand.p < 1)
    yield Limit(
        level_at(p, rules.thresholds.section),
        "mean",
        below,
        N_("Criteria and indicators together do not reach the next level. What keeps them down: %(items)s.", items=below),
    )
    for cap in rules.sections.caps:
        yield from _side_limits(cap.map, counted, roles, rules) if cap.of == "side" else _item_limits(cap, counted, rules)


def _side_limits(levels: Mapping[int, int], counted: Counted, roles: Mapping[str, float | None], rules: Scoring) -> Iterator[Limit]:
    top = top_of(rules)
    for role, mean in roles.items():
        if mean is None:
            continue
        level = level_at(mean, rules.thresholds.section)
        if levels.get(level, top) < top:
            about = tuple(item.id for item, stand in counted if item.role == role and stand.p < 1)
            yield Limit(levels[level], "side", about, _side_says(role, level_text(level, rules), about))


def _side_says(role: str, level: str, about: tuple[str, ...]) -> Phrase:
    if role == "criterion":
        return N_(
            "The criteria stand at “%(level)s”. Good indicators do not make up for that. It is about: %(items)s.", level=level, items=about
        )
    return N_(
        "The indicators stand at “%(level)s”. Good criteria do not make up for that. It is about: %(items)s.", level=level, items=about
    )


def _item_limits(cap, counted: Counted, rules: Scoring) -> Iterator[Limit]:
    top = top_of(rules)
    for item, stand in counted:
        if cap.critical in (None, item.critical) and cap.map.get(stand.level, top) < top:
            text = level_text(stand.level, rules)
            says = (
                N_("Critical item %(item)s stands at “%(level)s”. That limits the whole.", item=item.id, level=text)
                if item.critical
                else N_("Item %(item)s stands at “%(level)s”. That limits the whole.", item=item.id, level=text)
            )
            yield Limit(cap.map[stand.level], "item", (item.id,), says)


def reasons_for(limits: Sequence[Limit], rules: Scoring) -> tuple[Reason, ...]:
    """Return why the level is not higher: every limit at that level, none at the top."""
    if not limits:
        return ()
    level = min(limit.level for limit in limits)
    if level == top_of(rules):
        return ()
    return tuple(Reason(limit.rule, limit.about, limit.says) for limit in limits if limit.level == level)


def layers_of(section: Section, stands: Stands, rules: Scoring) -> dict[str, float | None]:
    """Return the mean share per layer over the items that are ok; None where there are none."""
    return {
        layer.id: _mean([stands[i.id].p for i in section.items if i.layer == layer.id and stands[i.id].counts]) for layer in rules.layers
    }


def labels_of(section: Section, stand: SectionStand, stands: Stands, layers: Mapping[str, float | None], rules: Scoring) -> Iterator[str]:
    """Yield remarks on a section: only_design, one_sided, paper_ahead, practice_ahead. Source: docs/scoring.md 4.4."""
    if stand.status != OK:
        return
    for role, mean in stand.roles.items():
        if mean is None:
            waiting = role == "indicator" and any(stands[i.id].status == NOT_TESTABLE for i in section.items if i.role == role)
            yield "only_design" if waiting else "one_sided"
    ends = [layers[layer.id] for layer in (rules.layers[0], rules.layers[-1])] if rules.layers else [None]
    if rules.sections.layer_gap is not None and None not in ends:
        gap = float(rules.sections.layer_gap) - 1e-9
        if ends[0] - ends[1] >= gap:
            yield "paper_ahead"
        elif ends[1] - ends[0] >= gap:
            yield "practice_ahead"


def level_text(level: int, rules: Scoring) -> str:
    """Return the words of a level."""
    return next(one.text for one in rules.levels if one.value == level)


def weighted_mean(counted: Counted) -> float:
    """Return the mean share by the items' weights."""
    total = sum(float(item.weight) for item, _ in counted)
    return sum(float(item.weight) * stand.p for item, stand in counted) / total


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
