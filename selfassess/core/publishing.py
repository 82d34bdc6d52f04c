"""The check list before publishing: what stops a questionnaire, and what is only worth a look."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selfassess.core.definition import Item, Questionnaire, Scoring, VerdictRow
from selfassess.core.kinds import is_scored
from selfassess.core.kinds.judged import top_of
from selfassess.core.loading.texts import Catalogue, file_paths, stale
from selfassess.core.loading.walking import Path, pieces
from selfassess.core.phrases import N_, NN_, Phrase

MOST_WORDS = 18  # a longer sentence is hard to read for many people
_SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_PLAIN = ("question", "help", "action")  # texts that everyone must be able to read


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to repair before publishing (`blocks`) or to look at; `path` is the keys in the file."""

    path: Path
    says: Phrase
    blocks: bool = False


def check(questionnaire: Questionnaire, catalogues: Mapping[str, Catalogue] | None = None) -> list[Concern]:
    """Return the concerns about a questionnaire without faults, first those that block.

    `catalogues` holds per language the translations that ship beside it.
    """
    found = [*_rules(questionnaire), *_items(questionnaire), *_translations(questionnaire, catalogues or {})]
    return sorted(found, key=lambda concern: not concern.blocks)


def _rules(questionnaire: Questionnaire) -> Iterator[Concern]:
    scoring = questionnaire.scoring
    kinds = sorted({item.kind for item in questionnaire.items if is_scored(item)})
    if not scoring.credit and any(item.norms for item in questionnaire.items):
        yield Concern(("scoring",), N_("Say at credit what met, partly and not_met are worth."), blocks=True)
    yield from _levels(scoring, kinds)
    yield from _lasting_caps(scoring)
    ruled = {rule.part for rule in scoring.parts}
    for index, part in enumerate(questionnaire.parts):
        if ruled and part.id not in ruled:
            yield Concern(
                ("parts", str(index)), N_("Part %(part)s has no rule at scoring.parts, so it gets no level.", part=part.id), blocks=True
            )
    if scoring.verdict:
        yield from _unreachable(scoring.verdict.rows)


def _levels(scoring: Scoring, kinds: list[str]) -> Iterator[Concern]:
    values = [level.value for level in scoring.levels]
    if not values:
        return
    if values != list(range(len(values))):
        yield Concern(("scoring", "levels"), N_("Count the levels from 0 up, without a gap and in that order."), blocks=True)
    if scoring.thresholds is None:
        yield Concern(("scoring",), N_("There are levels, but no thresholds for them."), blocks=True)
        return
    needed = set(values) - {0}
    for kind in kinds:
        if set(scoring.thresholds.item.get(kind, ())) - {0} != needed:
            says = N_("Items of kind %(kind)s do not have a threshold for each level.", kind=kind)
            yield Concern(("scoring", "thresholds", "item", kind), says, blocks=True)
    if set(scoring.thresholds.section) - {0} != needed:
        says = N_("Sections do not have a threshold for each level.")
        yield Concern(("scoring", "thresholds", "section"), says, blocks=True)


def _lasting_caps(scoring: Scoring) -> Iterator[Concern]:
    top = top_of(scoring)
    for index, cap in enumerate(scoring.sections.caps):
        if top is not None and cap.map.get(top, top) < top:
            says = N_("This limit also holds at level %(top)s, the highest. Then nobody can lift it.", top=top)
            yield Concern(("scoring", "sections", "caps", str(index), "map"), says)


def _unreachable(rows: tuple[VerdictRow, ...]) -> Iterator[Concern]:
    seen = []
    for index, row in enumerate(rows):
        if row.when in seen:
            says = N_("The verdict %(code)s is never reached: an earlier one has the same condition.", code=row.code)
            yield Concern(("scoring", "verdict", "rows", str(index)), says)
        seen.append(row.when)


def _items(questionnaire: Questionnaire) -> Iterator[Concern]:
    for path, item in pieces(questionnaire):
        if not isinstance(item, Item):
            continue
        if item.critical and not item.evidence:
            yield Concern(path, N_("%(item)s is critical. Name examples of evidence.", item=item.id))
        if questionnaire.scoring.actions and not item.action and is_scored(item):
            yield Concern(path, N_("%(item)s has no proposed action for the plan.", item=item.id))
        yield from _rewarded(item, path)
        yield from _long_sentences(item, path)


def _rewarded(item: Item, path: Path) -> Iterator[Concern]:
    """Yield norms that can be worth more when they are not met than when they are."""
    for index, norm in enumerate(item.norms):
        if norm.if_not_met and norm.if_not_met.score:
            says = N_(
                "When norm %(norm)s of %(item)s is not met, the item still gets a share above 0. "
                "Meeting it can then make the item worse. Write score 0, or level_at_most.",
                norm=norm.id,
                item=item.id,
            )
            yield Concern((*path, "norms", str(index), "if_not_met", "score"), says)


def _long_sentences(item: Item, path: Path) -> Iterator[Concern]:
    for key in _PLAIN:
        longest = max((len(sentence.split()) for sentence in _SENTENCE_END.split(getattr(item, key))), default=0)
        if longest > MOST_WORDS:
            says = N_(
                "A sentence in the %(key)s of %(item)s has %(words)s words. Use at most %(most)s.",
                key=key,
                item=item.id,
                words=longest,
                most=MOST_WORDS,
            )
            yield Concern((*path, key), says)


def _translations(questionnaire: Questionnaire, catalogues: Mapping[str, Catalogue]) -> Iterator[Concern]:
    for language, catalogue in catalogues.items():
        untranslated = stale(questionnaire, catalogue)
        if untranslated:
            says = NN_(
                "%(n)s text has no translation in %(language)s, or has changed since. It is %(path)s.",
                "%(n)s texts have no translation in %(language)s, or have changed since. The first is %(path)s.",
                len(untranslated),
                language=language,
                path=untranslated[0][0],
            )
            yield Concern(file_paths(questionnaire)[untranslated[0][0]], says)
