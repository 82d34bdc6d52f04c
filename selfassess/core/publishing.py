"""The check list before publishing: what stops a questionnaire, and what is only worth a look."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfassess.core.anchors import anchors_of
from selfassess.core.conditions import All, Any, Condition, Not
from selfassess.core.definition import CountRow, Item, Option, PartRule, Questionnaire, Scoring
from selfassess.core.kinds import is_scored
from selfassess.core.kinds.judged import top_of
from selfassess.core.loading.texts import Catalogue, file_paths, stale
from selfassess.core.loading.walking import Path, pieces
from selfassess.core.loading.walking import conditions as conditions_in
from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.core.possible import Possible, possible_in, unasked_in

MOST_WORDS = 18  # a longer sentence is hard to read for many people
_SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_PLAIN = ("question", "help", "action")  # texts that everyone must be able to read


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to repair before publishing (`blocks`) or to look at; `path` is the keys in the file.

    `texts`: of translations, the language and which texts it is about (`missing` or `stale`).
    """

    path: Path
    says: Phrase
    blocks: bool = False
    texts: tuple[str, str] | None = None


def check(
    questionnaire: Questionnaire,
    catalogues: Mapping[str, Catalogue] | None = None,
    *,
    changed: Mapping[str, Sequence[str]] | None = None,
) -> list[Concern]:
    """Return the concerns about a questionnaire without faults, first those that block.

    `catalogues` holds per language the translations that ship beside it; `changed` the paths of texts of which is known that
    they were translated and have changed since (else they count as not translated).
    """
    possible = possible_in(questionnaire)
    found = [
        *_rules(questionnaire),
        *_worth(questionnaire),
        *_verdicts(questionnaire, possible),
        *_dead_ends(questionnaire, possible),
        *_unasked(questionnaire, possible),
        *_never(questionnaire, possible),
        *_limits(questionnaire, possible),
        *_items(questionnaire),
        *_meanings(questionnaire),
        *_alike(questionnaire),
        *_translations(questionnaire, catalogues or {}, changed or {}),
    ]
    return sorted(found, key=lambda concern: not concern.blocks)


def _rules(questionnaire: Questionnaire) -> Iterator[Concern]:
    scoring = questionnaire.scoring
    kinds = sorted({item.kind for item in questionnaire.items if is_scored(item)})
    if not scoring.credit and any(item.norms for item in questionnaire.items):
        yield Concern(("scoring",), N_("Say at credit what met, partly and not_met are worth."), blocks=True)
    yield from _levels(scoring, kinds)
    yield from _lasting_caps(scoring)
    if scoring.actions and not any(each.from_priority == 0 for each in scoring.actions.classes):
        says = N_("Actions with a low priority have no class. Let the lowest class begin at priority 0.")
        yield Concern(("scoring", "actions", "classes"), says, blocks=True)
    ruled = {rule.part for rule in scoring.parts}
    for index, part in enumerate(questionnaire.parts):
        if ruled and part.id not in ruled:
            yield Concern(
                ("parts", str(index)), N_("Part %(part)s has no rule at scoring.parts, so it gets no level.", part=part.id), blocks=True
            )


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


def _worth(questionnaire: Questionnaire) -> Iterator[Concern]:
    """Yield what makes that nothing anybody answers counts."""
    scoring = questionnaire.scoring
    if scoring.credit and not scoring.credit.get("met"):
        yield Concern(("scoring", "credit"), N_("Met is worth nothing, so nobody can do well. Give met 1."), blocks=True)
    elif scoring.credit and scoring.credit.get("partly", 0) > scoring.credit.get("met", 0):
        yield Concern(("scoring", "credit", "partly"), N_("Partly is worth more than met. Give partly less."))
    if not scoring.levels and not scoring.percentage:
        yield Concern(
            ("scoring",), N_("There are no levels and no percentage, so nobody sees a result. Add levels, or show the percentage.")
        )
    if len(scoring.levels) == 1:
        yield Concern(("scoring", "levels"), N_("There is one level, so everyone gets the same judgement. Add a second one."))
    for path, item in pieces(questionnaire):
        if isinstance(item, Item) and _is_worth_nothing(item.options):
            says = N_("No option of %(item)s is worth anything, so it never counts. Give the options their share.", item=item.id)
            yield Concern((*path, "options"), says)
        if isinstance(item, Item) and item.outcomes and not any(outcome.share for outcome in item.outcomes):
            says = N_("No outcome of %(item)s is worth anything. Give the outcomes their share.", item=item.id)
            yield Concern((*path, "outcomes"), says)


def _is_worth_nothing(options: Sequence[Option]) -> bool:
    return bool(options) and any(option.share is not None for option in options) and not any(option.share for option in options)


def _verdicts(questionnaire: Questionnaire, possible: Possible) -> Iterator[Concern]:
    verdict = questionnaire.scoring.verdict
    if verdict is None:
        return
    earlier: list[Condition] = []
    for index, row in enumerate(verdict.rows):
        path = ("scoring", "verdict", "rows", str(index))
        if row.when in earlier:
            yield Concern(
                path,
                N_(
                    "The verdict %(code)s is never reached: an earlier one has the same condition. Change one of the two, or take one away.",
                    code=row.code,
                ),
            )
        elif not possible.can_hold(All((*((row.when,) if row.when else ()), *(Not(each) for each in earlier)))):
            says = N_(
                "The verdict %(code)s is never reached: its condition cannot hold, or an earlier verdict always comes first. "
                "Change its condition, or take it away.",
                code=row.code,
            )
            yield Concern(path, says)
        if row.when is not None:
            earlier.append(row.when)


def _dead_ends(questionnaire: Questionnaire, possible: Possible) -> Iterator[Concern]:
    """Yield what nobody ever sees: the outermost thing only."""
    for index, question in enumerate(questionnaire.intake):
        if question.id in possible.never_asked:
            says = N_("The question %(question)s is never asked: its condition cannot hold. Change the condition.", question=question.id)
            yield Concern(("intake", str(index), "show_when"), says)
    for part_at, part in enumerate(questionnaire.parts):
        path, around = ("parts", str(part_at)), _known((part.not_applicable_when,))
        if around and not possible.can_fail(Any(around)):
            yield _never_seen((*path, "not_applicable_when"), part.id)
            continue
        for section_at, section in enumerate(part.sections):
            yield from _dead_section(section, (*path, "sections", str(section_at)), around, possible)


def _dead_section(section, path: Path, around: tuple[Condition, ...], possible: Possible) -> Iterator[Concern]:
    around = (*around, *_known((section.not_applicable_when,)))
    if section.not_applicable_when and not possible.can_fail(Any(around)):
        yield _never_seen((*path, "not_applicable_when"), section.id)
        return
    for item_at, item in enumerate(section.items):
        if item.not_applicable_when and not possible.can_fail(Any((*around, item.not_applicable_when))):
            yield _never_seen((*path, "items", str(item_at), "not_applicable_when"), item.id)


def _unasked(questionnaire: Questionnaire, possible: Possible) -> Iterator[Concern]:
    """Yield items that are never asked because of what they wait for; a condition that cannot hold by itself is told elsewhere."""
    unasked = unasked_in(possible)
    for path, item in pieces(questionnaire) if unasked else ():
        if isinstance(item, Item) and item.id in unasked and item.applies_when and possible.can_hold(item.applies_when):
            says = N_("%(item)s is never asked: what it hangs on is never answered that way.", item=item.id)
            yield Concern((*path, "applies_when"), says)


def _never_seen(path: Path, id: str) -> Concern:
    says = N_("%(id)s never applies, so nobody ever sees it. Change the condition that leaves it out, or take it away.", id=id)
    return Concern(path, says)


def _known(found: Iterable[Condition | None]) -> tuple[Condition, ...]:
    return tuple(one for one in found if one is not None)


def _never(questionnaire: Questionnaire, possible: Possible) -> Iterator[Concern]:
    """Yield conditions that cannot hold, so that what they are for never happens; verdicts and questions are told elsewhere."""
    for path, piece in pieces(questionnaire):
        if path[:1] == ("intake",) or path[:3] == ("scoring", "verdict", "rows"):
            continue
        for place, _key, condition in conditions_in(piece, path):
            if not possible.can_hold(condition):
                yield Concern(place, N_("This condition never holds, whatever people answer. Change it, or take it away."))


def _limits(questionnaire: Questionnaire, possible: Possible) -> Iterator[Concern]:
    """Yield gates that nobody can pass, and steps that nobody can stand on."""
    scoring = questionnaire.scoring
    top = questionnaire.top_level
    for index, rule in enumerate(scoring.parts):
        path = ("scoring", "parts", str(index))
        for at, cap in enumerate(rule.caps):
            place = (*path, "caps", str(at))
            if top is not None and cap.level_at_most < top and not possible.can_fail(cap.when):
                says = N_(
                    "This limit always holds: part %(part)s can never be above level %(level)s. Change its condition.",
                    part=rule.part,
                    level=cap.level_at_most,
                )
                yield Concern((*place, "when"), says)
            elif top is not None and cap.level_at_most >= top:
                yield Concern((*place, "level_at_most"), N_("This limit is the highest level, so it limits nothing. Choose a lower one."))
        yield from _rows(rule, path)
    if scoring.thresholds:
        yield from _steps(scoring)


def _rows(rule: PartRule, path: Path) -> Iterator[Concern]:
    for index, row in enumerate(rule.count):
        if any(_asks_no_more(earlier, row) for earlier in rule.count[:index]):
            says = N_(
                "Level %(level)s of part %(part)s is never reached: an earlier row asks less and comes first. Put the rows in order.",
                level=row.level,
                part=rule.part,
            )
            yield Concern((*path, "count", str(index)), says)


def _asks_no_more(one: CountRow, other: CountRow) -> bool:
    """Return whether who reaches the second row also reaches the first."""
    return all(any(better >= level and more >= share for better, more in other.reach.items()) for level, share in one.reach.items())


def _steps(scoring: Scoring) -> Iterator[Concern]:
    thresholds = scoring.thresholds
    tables = [(("item", kind), needed) for kind, needed in thresholds.item.items()]
    tables += [(("zero_tolerance",), thresholds.zero_tolerance), (("section",), thresholds.section)]
    for place, needed in tables:
        levels = sorted(needed)
        for lower, higher in zip(levels, levels[1:], strict=False):
            if needed[higher] <= needed[lower]:
                says = N_(
                    "Level %(lower)s is never given here: level %(higher)s asks no more. Let the thresholds rise.",
                    lower=lower,
                    higher=higher,
                )
                yield Concern(("scoring", "thresholds", *place, str(higher)), says)


def _alike(questionnaire: Questionnaire) -> Iterator[Concern]:
    """Yield texts that stand twice where people must tell them apart."""
    places = [(path, piece) for path, piece in pieces(questionnaire) if isinstance(piece, Item)]
    yield from _twice(((*path, "question"), item.question, item.id) for path, item in places)
    for path, item in places:
        for key in ("norms", "options", "outcomes"):
            members = enumerate(getattr(item, key))
            yield from _twice(((*path, key, str(index), "text"), member.text, f"{item.id} {member.id}") for index, member in members)
    for at, question in enumerate(questionnaire.intake):
        options = enumerate(question.options)
        yield from _twice(
            (("intake", str(at), "options", str(index), "text"), each.text, f"{question.id} {each.id}") for index, each in options
        )
    yield from _twice((("intake", str(at), "text"), question.text, question.id) for at, question in enumerate(questionnaire.intake))


def _twice(texts: Iterable[tuple[Path, str, str]]) -> Iterator[Concern]:
    first: dict[str, str] = {}
    for path, text, name in texts:
        same = first.setdefault(" ".join(text.casefold().split()), name)
        if same != name:
            says = N_("%(name)s has the same text as %(other)s. Say how they differ, or take one away.", name=name, other=same)
            yield Concern(path, says)


def _items(questionnaire: Questionnaire) -> Iterator[Concern]:
    for path, item in pieces(questionnaire):
        if not isinstance(item, Item):
            continue
        if item.critical and not item.evidence:
            yield Concern(path, N_("%(item)s is critical. Name examples of evidence.", item=item.id))
        if questionnaire.scoring.actions and not item.action and is_scored(item):
            yield Concern(path, N_("%(item)s has no proposed action for the plan.", item=item.id))
        if item.zero_tolerance and not _asks_all(questionnaire.scoring):
            says = N_("%(item)s has zero tolerance, but there are no thresholds for that. So it is judged as any other.", item=item.id)
            yield Concern((*path, "zero_tolerance"), says)
        yield from _rewarded(item, path)
        yield from _long_sentences(item, path)


def _asks_all(scoring: Scoring) -> bool:
    return not scoring.levels or scoring.thresholds is None or bool(scoring.thresholds.zero_tolerance)


def _meanings(questionnaire: Questionnaire) -> Iterator[Concern]:
    """Yield, once, that people judge by the name of a level alone; not when each item says what its levels mean."""
    values = {level.value for level in questionnaire.scoring.levels}
    bare = [item.id for item in questionnaire.items if is_scored(item) and values - set(anchors_of(item, questionnaire))]
    if bare:
        says = NN_(
            "At %(n)s question people see the name of a level, and not what it means: %(first)s. Say at the levels what they mean.",
            "At %(n)s questions people see the name of a level, and not what it means. The first is %(first)s. Say at the levels what they mean.",
            len(bare),
            first=bare[0],
        )
        yield Concern(("scoring", "levels"), says)


def _rewarded(item: Item, path: Path) -> Iterator[Concern]:
    """Yield norms that can be worth more when they are not met than when they are."""
    for index, norm in enumerate(item.norms):
        if norm.if_not_met and norm.if_not_met.score:
            says = N_(
                "When norm %(norm)s of %(item)s is not met, the item still gets a share above 0. "
                "Meeting it can then make the item worse. Fill in 0 as the score, or a highest level.",
                norm=norm.id,
                item=item.id,
            )
            yield Concern((*path, "norms", str(index), "if_not_met", "score"), says)


def _long_sentences(item: Item, path: Path) -> Iterator[Concern]:
    for key in _PLAIN:
        longest = _longest(getattr(item, key))
        if longest > MOST_WORDS:
            says = N_(
                "A sentence in the %(key)s of %(item)s has %(words)s words. Use at most %(most)s.",
                key=key,
                item=item.id,
                words=longest,
                most=MOST_WORDS,
            )
            yield Concern((*path, key), says)


def _longest(text: str) -> int:
    """Return the number of words of the longest sentence."""
    return max((len(sentence.split()) for sentence in _SENTENCE_END.split(text)), default=0)


def _translations(
    questionnaire: Questionnaire, catalogues: Mapping[str, Catalogue], changed: Mapping[str, Sequence[str]]
) -> Iterator[Concern]:
    for language, catalogue in catalogues.items():
        known = frozenset(changed.get(language, ()))
        untranslated = [path for path, _ in stale(questionnaire, catalogue)]
        old = [path for path in untranslated if path in known or path in catalogue]
        places = file_paths(questionnaire) if untranslated else {}
        if missing := [path for path in untranslated if path not in known and path not in catalogue]:
            says = NN_(
                "%(n)s text has no translation in %(language)s: %(path)s.",
                "%(n)s texts have no translation in %(language)s. The first is %(path)s.",
                len(missing),
                language=language,
                path=missing[0],
            )
            yield Concern(places[missing[0]], says, texts=(language, "missing"))
        if old:
            says = NN_(
                "%(n)s text has changed since it was translated in %(language)s: %(path)s. Look at its translation.",
                "%(n)s texts have changed since they were translated in %(language)s. The first is %(path)s. Look at their translations.",
                len(old),
                language=language,
                path=old[0],
            )
            yield Concern(places[old[0]], says, texts=(language, "stale"))
