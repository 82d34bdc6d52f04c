"""How the figures are made, told from the parameters in the definition: the answer to “how does this app compute?”"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from selfassess.core.definition import ClassRule, PartCap, PartRule, Questionnaire, SectionCap
from selfassess.core.phrases import N_, NN_, Percent, Phrase
from selfassess.reports.facts import ROLE_WORDS, in_words
from selfassess.reports.item_rules import asked, meanings, share_words, worths
from selfassess.reports.voice import ASKED_WORDS, CERTAINTY_WORDS, LABEL_WORDS, STATE_WORDS, Voice


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step of the computation: its title and sentences."""

    title: str
    sentences: tuple[str, ...]


def explain(questionnaire: Questionnaire, voice: Voice) -> tuple[Chapter, ...]:
    """Return the steps from answer to verdict and plan; steps that the questionnaire does not have are left out."""
    steps = (
        (N_("What the levels mean"), meanings),
        (N_("What is asked, and when"), asked),
        (N_("From answer to item"), _items),
        (N_("How certain is a count?"), _certainty),
        (N_("From items to section"), _sections),
        (N_("From sections to part"), _parts),
        (N_("From parts to verdict"), _verdict),
        (N_("What is shown by evidence?"), _evidence),
        (N_("From gap to action"), _actions),
    )
    told = ((voice.say(title), tuple(tell(questionnaire, voice))) for title, tell in steps)
    return tuple(Chapter(title, sentences) for title, sentences in told if sentences)


def _items(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    rules, say = questionnaire.scoring, voice.say
    if rules.credit:
        worth = tuple(f"{voice.word(STATE_WORDS, state).lower()} {share_words(value)}" for state, value in _best_first(rules.credit))
        yield say(N_("Every norm counts: %(worth)s. What is open is never counted as not met.", worth=worth))
    if rules.percentage:
        yield say(N_("The percentage is the mean of all answered items that apply, by their weight."))
    yield from worths(questionnaire, voice)
    for rule in rules.not_testable:
        role, when = ROLE_WORDS[rule.role], in_words(rule.when, questionnaire)
        yield say(N_("The %(role)s cannot be tested yet when %(when)s. They then count neither for nor against.", role=role, when=when))
    if rules.thresholds is None:
        return
    yield from _conditions(questionnaire, voice)
    for limits, kinds in _by_limits(rules.thresholds.item).items():
        subjects = _judged_on(kinds, questionnaire)
        yield say(
            N_("Levels of an item about %(subjects)s: %(levels)s.", subjects=subjects, levels=_levels(dict(limits), questionnaire, voice))
        )
    if rules.thresholds.zero_tolerance:
        yield say(
            N_("Where everything must meet the norm: %(levels)s.", levels=_levels(rules.thresholds.zero_tolerance, questionnaire, voice))
        )


def _conditions(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    """Yield what follows when a norm that is a condition is not met."""
    texts, say = _texts(questionnaire), voice.say
    for item in questionnaire.items:
        for norm in item.norms:
            follows = norm.if_not_met
            if follows and follows.score is not None:
                yield say(
                    N_(
                        "If norm %(norm)s of %(item)s is not met, the whole item counts for %(share)s.",
                        norm=norm.id,
                        item=item.id,
                        share=share_words(follows.score),
                    )
                )
            if follows and follows.level_at_most is not None:
                yield say(
                    N_(
                        "If norm %(norm)s of %(item)s is not met, the item is at most “%(level)s”.",
                        norm=norm.id,
                        item=item.id,
                        level=texts[follows.level_at_most],
                    )
                )


def _by_limits(item: Mapping[str, Mapping[int, Fraction]]) -> Mapping[tuple, list[str]]:
    found: dict[tuple, list[str]] = {}
    for kind, limits in item.items():
        found.setdefault(tuple(sorted(limits.items(), reverse=True)), []).append(kind)
    return found


def _judged_on(kinds: list[str], questionnaire: Questionnaire) -> tuple[str | Phrase, ...]:
    """Return what items of these kinds are judged on, in the questionnaire's own words; else how they are asked."""
    used = {item.material for item in questionnaire.items if item.kind in kinds}
    return tuple(material.text for material in questionnaire.materials if material.id in used) or tuple(
        ASKED_WORDS.get(kind, kind) for kind in kinds
    )


def _certainty(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    rule, say = questionnaire.scoring.interval, voice.say
    if rule is None:
        return
    yield say(N_("For a count we say between which shares the whole group probably lies. The size of the group is taken into account."))
    if rule.too_few:
        yield say(NN_("Fewer than %(n)s file is too few.", "Fewer than %(n)s files are too few.", rule.too_few))
    yield say(N_("We use the interval of Wilson, with a correction for a small group (z = %(z)s).", z=rule.z))
    for label, width in rule.labels.items():
        yield say(N_("%(label)s The two ends lie at most %(width)s apart.", label=CERTAINTY_WORDS[label], width=Percent(float(width))))
    if rule.labels:
        yield say(N_("%(label)s The two ends lie further apart.", label=CERTAINTY_WORDS["low"]))


def _sections(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    rule, say = questionnaire.scoring.sections, voice.say
    if rule.mean_of_means:
        yield say(N_("Criteria and indicators count equally: the mean of both means."))
    if rule.weighted_mean:
        yield say(N_("A section is the weighted mean of its items."))
    thresholds = questionnaire.scoring.thresholds
    if thresholds and thresholds.section:
        yield say(N_("Levels of a section: %(levels)s.", levels=_levels(thresholds.section, questionnaire, voice)))
    for cap in rule.caps:
        yield from map(say, section_limit(cap, questionnaire))
    if rule.layer_gap is not None and questionnaire.scoring.layers:
        first, last = questionnaire.scoring.layers[0].text, questionnaire.scoring.layers[-1].text
        for label, high, low in (("paper_ahead", first, last), ("practice_ahead", last, first)):
            says = N_(
                "%(label)s We say this when “%(high)s” is %(gap)s or more above “%(low)s”.",
                label=LABEL_WORDS[label],
                high=high,
                low=low,
                gap=Percent(float(rule.layer_gap)),
            )
            yield say(says)


def section_limit(cap: SectionCap, questionnaire: Questionnaire) -> Iterator[Phrase]:
    """Yield what a limit on a section says, a sentence for each level that limits."""
    texts = _texts(questionnaire)
    subject = {
        ("side", None): N_("If one side (criteria or indicators) stands at “%(level)s”, the section is at most “%(most)s”."),
        ("item", True): N_("If a critical item stands at “%(level)s”, the section is at most “%(most)s”."),
        ("item", False): N_("If another item stands at “%(level)s”, the section is at most “%(most)s”."),
        ("item", None): N_("If an item stands at “%(level)s”, the section is at most “%(most)s”."),
    }.get((cap.of, cap.critical if cap.of == "item" else None))
    for level, most in sorted(cap.map.items(), reverse=True):
        if subject and most < max(texts):
            yield N_(subject.text, level=texts[level], most=texts[most])


def _parts(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    if not questionnaire.scoring.levels:
        return
    titles = {part.id: part.title for part in questionnaire.parts}
    for rule in questionnaire.scoring.parts:
        yield from _part(rule, titles.get(rule.part, rule.part), questionnaire, voice)


def _part(rule: PartRule, title: str, questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    texts = _texts(questionnaire)
    if rule.lowest:
        yield voice.say(N_("%(part)s: the level of its weakest section.", part=title))
    for row in rule.count:
        needs = tuple(
            voice.say(N_("%(share)s of the sections at “%(level)s” or better", share=Percent(float(share)), level=texts[level]))
            for level, share in sorted(row.reach.items())
        )
        yield voice.say(N_("%(part)s is “%(level)s” with %(needs)s.", part=title, level=texts[row.level], needs=needs))
    yield from (voice.say(part_limit(cap, title, questionnaire)) for cap in rule.caps)


def part_limit(cap: PartCap, title: str, questionnaire: Questionnaire) -> Phrase:
    """Return what a limit on a part says; `title` is of the part."""
    level, when = _texts(questionnaire)[cap.level_at_most], in_words(cap.when, questionnaire)
    return N_("%(part)s is at most “%(level)s” when %(when)s.", part=title, level=level, when=when)


def _verdict(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    rule = questionnaire.scoring.verdict
    if rule is None:
        return
    yield voice.say(N_("The first verdict below that holds decides."))
    for row in rule.rows:
        name = f"{row.code} ({row.text})"
        if row.when is None:
            yield voice.say(N_("%(name)s: in all other cases.", name=name))
        else:
            yield voice.say(N_("%(name)s: when %(when)s.", name=name, when=in_words(row.when, questionnaire)))
    if rule.prefix:
        when = in_words(rule.prefix.when, questionnaire)
        yield voice.say(N_("“%(prefix)s” stands before the name when %(when)s.", prefix=rule.prefix.text, when=when))
    if rule.provisional_from < 1:
        yield voice.say(
            N_(
                "From %(share)s answered we give a provisional verdict: the lowest of what is still possible.",
                share=Percent(float(rule.provisional_from)),
            )
        )


def _evidence(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    if not questionnaire.scoring.credit and not questionnaire.scoring.complete_forms:
        return
    yield voice.say(N_("A norm is shown by evidence when an adopted document that is valid on the date covers it."))
    if questionnaire.scoring.complete_forms:
        yield voice.say(N_("A count proves itself when its form is complete and the files were not chosen by hand."))
    if questionnaire.scoring.verdict:
        yield voice.say(N_("The verdict supported by evidence is made by the same rules, but counts only what is shown by evidence."))


def _actions(questionnaire: Questionnaire, voice: Voice) -> Iterator[str]:
    rule, say = questionnaire.scoring.actions, voice.say
    if rule is None:
        return
    yield say(N_("Priority = what is missing × the risk of the item (1 to %(scale)s), as a number from 0 to 100.", scale=rule.risk_scale))
    if rule.acute_factor != 1:
        yield say(N_("An acute risk makes the priority %(factor)s times as high.", factor=voice.number(float(rule.acute_factor))))
    for one in rule.classes:
        if one.from_priority is None:
            yield say(N_("“%(class)s” (only by a rule): %(term)s.", **{"class": one.text, "term": one.term.rstrip(".")}))
        else:
            yield say(
                N_(
                    "“%(class)s” from priority %(n)s: %(term)s.",
                    **{"class": one.text, "n": one.from_priority, "term": one.term.rstrip(".")},
                )
            )
    texts = {one.id: one.text for one in rule.classes}
    yield from (say(class_limit(limit, questionnaire)) for limit in rule.at_least if limit.because)
    if rule.find_out:
        yield say(
            N_("What is open becomes an action too: find out first, with priority “%(class)s”.", **{"class": texts[rule.find_out.class_]})
        )


def class_limit(rule: ClassRule, questionnaire: Questionnaire) -> Phrase:
    """Return what a rule about the class of an action says: with its reason, else with its condition."""
    texts = {one.id: one.text for one in questionnaire.scoring.actions.classes}
    about = {"class": texts[rule.class_]}
    if rule.because:
        return N_("At least “%(class)s”: %(reason)s", **about, reason=rule.because)
    return N_("At least “%(class)s” when %(when)s.", **about, when=in_words(rule.when, questionnaire))


def _texts(questionnaire: Questionnaire) -> Mapping[int, str]:
    return {level.value: level.text for level in questionnaire.scoring.levels}


def _levels(limits: Mapping[int, Fraction], questionnaire: Questionnaire, voice: Voice) -> tuple[str, ...]:
    texts = _texts(questionnaire)
    return tuple(
        voice.say(N_("%(level)s from %(share)s", level=texts[level], share="100%" if share == 1 else share_words(share)))
        for level, share in sorted(limits.items(), reverse=True)
    )


def _best_first(credit: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    return sorted(credit.items(), key=lambda one: one[1], reverse=True)
