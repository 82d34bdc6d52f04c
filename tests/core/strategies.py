"""Questionnaires and answers that hypothesis makes up, for what must hold whatever the framework is.

The definitions are sane, as those of people are: worth and thresholds rise with the judgement, limits do not fall when
what limits them rises, a condition on a norm sets the share to 0, and the verdicts stand with their gates first (worst
gate first), then from best to worst.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from selfassess.core.answers import EMPTY, Answer, Evidence, NormAnswer, plain
from selfassess.core.conditions import All, Any, Compare, Fact
from selfassess.core.definition import (
    ActionClass,
    ActionRules,
    Band,
    Choices,
    ClassRule,
    CompleteForm,
    CountRow,
    Day,
    FindOut,
    Group,
    IfNotMet,
    IntakeQuestion,
    Interval,
    Item,
    Layer,
    Level,
    Norm,
    NotTestableRule,
    Number,
    Option,
    Outcome,
    Part,
    PartCap,
    PartRule,
    Population,
    Questionnaire,
    Scale,
    Scoring,
    Section,
    SectionCap,
    SectionRule,
    Thresholds,
    VerdictPrefix,
    VerdictRow,
    VerdictRule,
)
from selfassess.core.kinds import KINDS, number, scale

ASKED = (
    IntakeQuestion(id="building", kind="yes_no", text="?"),
    IntakeQuestion(id="without_last", kind="yes_no", text="?"),
)
SHARES = [Fraction(number, 12) for number in range(13)]
LETTERS = "abcd"
WITH_LEVELS = st.integers(1, 3)


@st.composite
def questionnaires(draw, levels=WITH_LEVELS):
    """Draw a small questionnaire; with `levels` st.just(0) it has no levels, parts or verdict."""
    top = draw(levels)
    shapes = draw(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=1, max_size=2))
    parts = tuple(
        Part(id=f"{p}", title="Deel", foundation=p == 1, sections=tuple(
            Section(id=f"{p}.{s}", title="Kern", items=tuple(draw(items(f"{p}.{s}-K{i}", top)) for i in range(1, size + 1)))
            for s, size in enumerate(sizes, 1)
        )) for p, sizes in enumerate(shapes, 1)
    )  # fmt: skip
    return Questionnaire(
        format=1, key="made-up", version=1, language="nl", title="Proef", intake=ASKED, parts=parts,
        populations=(Population(id="files", text="dossiers", one="dossier"),), scoring=draw(scorings(parts, top)),
    )  # fmt: skip


@st.composite
def items(draw, item_id, top):
    """Draw one item of any kind."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    weights = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(2)])
    plain = {
        "id": item_id, "kind": kind, "title": item_id, "question": "?", "role": draw(st.sampled_from(["criterion", "indicator"])),
        "layer": draw(st.sampled_from(["paper", "practice"])), "critical": draw(st.booleans()), "risk": draw(st.integers(1, 4)),
        "weight": draw(weights),
    }  # fmt: skip
    match kind:
        case "checklist":
            return Item(**plain, **draw(checklists(top, weights)))
        case "measurement":
            norms = (Norm(id="a", text="A", if_not_met=IfNotMet(score=Fraction(0))), Norm(id="b", text="B"))
            outcomes = (
                Outcome(id="good", text="goed", share=Fraction(1), state="met"),
                Outcome(id="mixed", text="half", share=draw(st.sampled_from(SHARES[1:-1])), state="partly"),
                Outcome(id="bad", text="slecht", share=Fraction(0), state="not_met"),
            )
            minimum = draw(st.none() | st.just(3))
            return Item(**plain, norms=norms, outcomes=outcomes, decides="b", states={"a": ("met", "not_met")}, minimum=minimum)
        case "choice":
            worth = [*draw(st.lists(st.sampled_from(SHARES[:-1]), min_size=1, max_size=3, unique=True)), Fraction(1)]
            options = (*(Option(id=f"o{n}", text="Zo", share=share) for n, share in enumerate(worth)), Option(id="never", text="Nooit"))
            return Item(**plain, options=options)
        case "choices":
            return Item(**plain, **draw(several_options()))
        case "scale":
            return Item(**plain, scale=draw(scales()))
        case "yes_no":
            return Item(**plain, better=draw(st.sampled_from(["yes", "no"])))
        case "number":
            plain["critical"] = (number := draw(numbers())).bands != () and plain["critical"]
            return Item(**plain, number=number)
        case "date":
            plain["critical"] = (day := draw(st.sampled_from([None, Day(months=12), Day(earliest="2020-01-01", months=6)]))) is not None
            return Item(**plain, day=day)
        case "text":
            return Item(**plain | {"critical": False}, longest=draw(st.none() | st.just(40)), one_line=draw(st.booleans()))
        case "evidence":
            return Item(**plain)
    norms = tuple(Norm(id=letter, text=letter) for letter in LETTERS[: draw(st.integers(0, 2))])
    empty = draw(st.sampled_from(["not_testable", "not_applicable"]))
    return Item(**plain, norms=norms, population="files", when_empty=empty, zero_tolerance=kind == "sample" and draw(st.booleans()))


@st.composite
def several_options(draw):
    """Draw options of which some may be chosen, with one that excludes the others; the best choice is worth 1."""
    together = draw(st.sampled_from(["sum", "all", "best"]))
    worth = [Fraction(1), *draw(st.lists(st.sampled_from(SHARES), min_size=1, max_size=3))] if together == "best" else [Fraction(1, 2)] * 3
    options = tuple(Option(id=f"o{n}", text=f"Zo {n}", share=share) for n, share in enumerate(worth))
    none = Option(id="none", text="Geen", share=Fraction(0), alone=True)
    rules = Choices(together=together, fewest=draw(st.integers(1, 2)))
    return {"options": (*options, none), "choices": None if rules == Choices() else rules}


@st.composite
def scales(draw):
    """Draw a scale; its best step is worth 1."""
    first, last = draw(st.sampled_from([(0, 10), (1, 2), (1, 5), (1, 9)]))
    words = {first: "nooit", last: "altijd"}
    if draw(st.booleans()):
        shares = draw(st.lists(st.sampled_from(SHARES), min_size=last - first, max_size=last - first))
        return Scale(first=first, last=last, words=words, shares=dict(enumerate([*shares, Fraction(1)], first)))
    return Scale(first=first, last=last, words=words, falling=draw(st.booleans()))


@st.composite
def numbers(draw):
    """Draw what a number may be; with bands the best is worth 1."""
    decimals = draw(st.integers(0, 2))
    if draw(st.booleans()):
        return Number(unit="dagen", decimals=decimals)
    shares = draw(st.permutations([Fraction(1), Fraction(1, 2), Fraction(0)]))
    return Number(
        decimals=decimals, most="100", bands=tuple(Band(least=least, share=s) for least, s in zip(("", "5", "10.5"), shares, strict=True))
    )


@st.composite
def checklists(draw, top, weights):
    """Draw norms with weights, a group, and a condition."""
    count = draw(st.integers(1, 4))
    norms = [Norm(id=letter, text=f"Norm {letter}", weight=draw(weights)) for letter in LETTERS[:count]]
    limit = draw(st.sampled_from([None, IfNotMet(score=Fraction(0)), IfNotMet(level_at_most=draw(st.integers(0, top)) if top else None)]))
    norms[0] = replace(norms[0], if_not_met=limit)
    if draw(st.booleans()):
        norms[-1] = replace(norms[-1], not_applicable_when=intake_is("without_last"))
    groups = (Group(any_of=("b", "c"), weight=draw(weights)),) if count > 2 and draw(st.booleans()) else ()
    return {"norms": tuple(norms), "groups": groups}


def intake_is(question):
    return Compare(Fact("intake", question), "is", True)


def rising(draw, count, allowed):
    """Return `count` values that never fall."""
    return sorted(draw(st.lists(st.sampled_from(allowed), min_size=count, max_size=count)))


@st.composite
def scorings(draw, parts, top):
    """Draw all rules; without levels only means."""
    values = range(top + 1)
    fewer = {"weighted_mean": True} if not top or draw(st.booleans()) else {"mean_of_means": ("criterion", "indicator")}
    common = {
        "credit": {"met": Fraction(1), "partly": draw(st.sampled_from(SHARES[1:-1])), "not_met": Fraction(0)},
        "layers": (Layer(id="paper", text="papier"), Layer(id="practice", text="praktijk")),
        "interval": Interval(z=1.96, labels={"high": Fraction(1, 8), "medium": Fraction(1, 3)}, too_few=3),
        "not_testable": (NotTestableRule(role="indicator", when=intake_is("building")),),
        "complete_forms": (CompleteForm(kind="sample", fields=("population", "examined", "met")),),
        "actions": actions(),
    }
    if not top:
        return Scoring(**common, sections=SectionRule(**fewer), percentage=True)
    caps = tuple(
        SectionCap(of=of, critical=critical, map=dict(zip(values, (*rising(draw, top, values), top), strict=True)))
        for of, critical in draw(st.lists(st.sampled_from([("side", None), ("item", True), ("item", False), ("item", None)]), max_size=3))
    )
    return Scoring(
        **common,
        levels=tuple(Level(value=value, text=f"niveau {value}", mark="full") for value in values),
        thresholds=Thresholds(
            item={kind: draw(thresholds(top)) for kind in KINDS}, zero_tolerance=draw(thresholds(top)), section=draw(thresholds(top))
        ),
        sections=SectionRule(**fewer, caps=caps, layer_gap=Fraction(3, 10)),
        parts=tuple(draw(part_rules(part, top)) for part in parts),
        verdict=draw(verdicts(parts, top)),
    )


@st.composite
def thresholds(draw, top):
    found = sorted(draw(st.lists(st.sampled_from(SHARES[1:]), min_size=top, max_size=top, unique=True)))
    return dict(zip(range(1, top + 1), found, strict=True))


@st.composite
def part_rules(draw, part, top):
    sections = [section.id for section in part.sections]
    limit = PartCap(when=Compare(Fact("section", draw(st.sampled_from(sections))), "at_most", draw(st.integers(0, top - 1))),
                    level_at_most=draw(st.integers(0, top)))  # fmt: skip
    caps = (limit,) if draw(st.booleans()) else ()
    if draw(st.booleans()):
        return PartRule(part=part.id, lowest=True, caps=caps)
    rows = tuple(
        CountRow(level=level, reach={draw(st.integers(1, top)): draw(st.sampled_from(SHARES[1:])) for _ in range(draw(st.integers(1, 2)))})
        for level in range(top, 0, -1)
    )
    return PartRule(part=part.id, count=rows, caps=caps)


@st.composite
def verdicts(draw, parts, top):
    ids = [part.id for part in parts]
    sections = [section.id for part in parts for section in part.sections]
    low = st.integers(0, top - 1)

    def is_low():
        about = draw(st.sampled_from([*(("part", one) for one in ids), *(("section", one) for one in sections)]))
        return Compare(Fact(*about), "at_most", draw(low))

    def is_high():
        return Compare(Fact("part", draw(st.sampled_from(ids))), "at_least", draw(st.integers(1, top)), if_missing=draw(st.booleans()))

    open_yet = Any((
        Compare(Fact("completeness", "all"), "below", draw(st.sampled_from(SHARES))), Compare(Fact("critical_open", "all"), "above", 0),
    ))  # fmt: skip
    everything = Compare(Fact("not_testable", "all"), "is", 0)
    return VerdictRule(
        rows=(
            VerdictRow(code="G", text="Nog niet", rank=0, undecided=True, when=open_yet),
            VerdictRow(code="D", text="Slecht", rank=1, when=Any((is_low(), is_low()))),
            VerdictRow(code="A", text="Goed", rank=4, when=All((is_high(), is_high(), everything))),
            VerdictRow(code="B", text="Bijna", rank=3, when=is_high()),
            VerdictRow(code="C", text="Half", rank=2),
        ),
        prefix=VerdictPrefix(
            id="only_design",
            text="Alleen",
            when=Compare(Fact("not_testable_share", "indicator"), "at_least", Fraction(1, 4)),
            not_for=("G",),
        ),
        provisional_from=draw(st.sampled_from(SHARES)),
    )


def actions():
    flags = [Compare(Fact("flag", "acute"), "is", True), Compare(Fact("share", "this"), "below", 1)]
    return ActionRules(
        acute_factor=Fraction(3, 2),
        classes=(
            ActionClass(id="now", text="nu", start_days=7, done_days=14, term="nu"),
            ActionClass(id="soon", text="gauw", from_priority=50, start_days=14, done_months=1, term="gauw"),
            ActionClass(id="later", text="later", from_priority=0, start_days=30, done_months=12, term="later"),
        ),
        at_least=(ClassRule(when=All(tuple(flags)), class_="now", because="acuut"),),
        find_out=FindOut(class_="later", raised_to="soon", raised_when=Compare(Fact("flag", "foundation"), "is", True)),
    )


@st.composite
def raw_answers(draw, item, complete):
    """Draw the plain form of an answer without faults; `complete`: nothing in it is open."""
    raw = draw(RAW[item.kind](item, complete))
    if draw(st.integers(0, 9)) == 0:
        raw["acute"] = True
    if item.norms and draw(st.booleans()):
        raw["evidence"] = [{"title": "Stuk", "norms": draw(st.lists(st.sampled_from([n.id for n in item.norms]), unique=True))}]
    if not complete and draw(st.integers(0, 9)) == 0:
        raw["not_applicable"] = "Niet bij ons"
    return raw


@st.composite
def _checklist(draw, item, complete):
    states = ["met", "partly", "not_met"] * 3 + ["not_applicable"] + ([] if complete else ["unknown", None, None])
    given_states = {norm.id: draw(st.sampled_from(states)) for norm in item.norms}
    return {"norms": {letter: state for letter, state in given_states.items() if state}}


@st.composite
def _sample(draw, item, complete):
    examined = draw(st.integers(1, 12))
    raw = {"examined": examined, "met": draw(st.integers(0, examined))}
    if draw(st.booleans()):
        raw["population"] = examined + draw(st.integers(0, 5))
    raw["drawn"] = draw(st.sampled_from(["random", "chosen"]))
    if not complete:
        raw = {key: value for key, value in raw.items() if draw(st.integers(0, 4))}
        if draw(st.integers(0, 9)) == 0:
            raw = {"population": 0}
    return raw


@st.composite
def _share(draw, item, complete):
    population = draw(st.integers(1, 12))
    raw = {"population": population, "met": draw(st.integers(0, population))}
    return raw if complete else {key: value for key, value in raw.items() if draw(st.integers(0, 4))}


@st.composite
def _measurement(draw, item, complete):
    raw = {
        "norms": {"a": draw(st.sampled_from(["met", "met", "met", "not_met"]))}, "outcome": draw(st.sampled_from([o.id for o in item.outcomes])),
        "respondents": draw(st.integers(5, 9) if complete else st.integers(0, 9)),
    }  # fmt: skip
    return raw if complete else {key: value for key, value in raw.items() if draw(st.integers(0, 4))}


@st.composite
def _choice(draw, item, complete):
    options = [option.id for option in item.options if option.share is not None or not complete]
    return {"choice": draw(st.sampled_from(options))} if complete or draw(st.booleans()) else {}


@st.composite
def _choices(draw, item, complete):
    fewest = (item.choices or Choices()).fewest if complete else 0
    usual = [option.id for option in item.options if not option.alone]
    chosen = draw(st.lists(st.sampled_from(usual), min_size=fewest, unique=True))
    return {"choices": ["none"] if draw(st.integers(0, 5)) == 0 else sorted(chosen)} if chosen or complete else {}


@st.composite
def _scale(draw, item, complete):
    return {"step": draw(st.integers(item.scale.first, item.scale.last))} if complete or draw(st.booleans()) else {}


@st.composite
def _yes_no(draw, item, complete):
    return {"choice": draw(st.sampled_from(["true", "false"] if complete else ["true", "false", "unknown", None]))}


@st.composite
def _number(draw, item, complete):
    found = draw(st.decimals(0, 100, places=item.number.decimals))
    return {"number": str(found)} if complete or draw(st.booleans()) else {}


@st.composite
def _date(draw, item, complete):
    return {"date": draw(st.dates(date(2023, 1, 1), date(2025, 12, 31))).isoformat()} if complete or draw(st.booleans()) else {}


@st.composite
def _text(draw, item, complete):
    return {"text": "Zo doen we het."} if complete or draw(st.booleans()) else {}


@st.composite
def _evidence(draw, item, complete):
    rows = draw(st.lists(st.fixed_dictionaries({"title": st.just("Stuk"), "status": st.sampled_from(["adopted", "draft"])}), max_size=2))
    return {"evidence": rows} if rows else {"choice": "none"} if complete or draw(st.booleans()) else {}


RAW = {
    "checklist": _checklist, "sample": _sample, "share": _share, "measurement": _measurement, "choice": _choice, "choices": _choices,
    "scale": _scale, "yes_no": _yes_no, "number": _number, "date": _date, "text": _text, "evidence": _evidence,
}  # fmt: skip


@st.composite
def answer_sets(draw, questionnaire, complete=False):
    """Draw an answer to every item; when not `complete` some are open, some half, some left out."""
    found = {}
    for item in questionnaire.items:
        if complete or draw(st.integers(0, 4)):
            found[item.id] = answer_of(item, draw(raw_answers(item, complete)))
    return found


def answer_of(item, raw) -> Answer:
    """Return the answer that its kind reads from a plain form without faults."""
    parsed = KINDS[item.kind].parse(item, raw)
    assert parsed.faults == ()
    return parsed.answer


def intakes(questionnaire):
    """Draw intake answers for the yes/no questions."""
    ids = [question.id for question in questionnaire.intake if question.kind == "yes_no"]
    return st.dictionaries(st.sampled_from(ids), st.booleans()) if ids else st.just({})


def one_better(draw, item, answer) -> Answer | None:
    """Return the answer one step better in one place: a norm, a file, an outcome, an option; None when it is at its best."""
    rise = {"not_met": "partly", "partly": "met"}
    counts = answer.counts
    match item.kind:
        case "checklist":
            low = [letter for letter, norm in answer.norms.items() if norm.state in rise]
            if not low:
                return None
            letter = draw(st.sampled_from(low))
            return replace(answer, norms={**answer.norms, letter: NormAnswer(rise[answer.norms[letter].state])})
        case "sample" | "share":
            most = counts.examined if item.kind == "sample" else counts.population
            if counts.met is None or most is None or counts.met >= most:
                return None
            return replace(answer, counts=replace(counts, met=counts.met + 1))
        case "measurement":
            shares = {outcome.id: outcome.share for outcome in item.outcomes}
            return _next_best(answer, "outcome", shares)
        case "choice":
            return _next_best(answer, "choice", {option.id: option.share for option in item.options if option.share is not None})
        case "choices":
            usual = [option.id for option in item.options if not option.alone]
            more = [one for one in usual if one not in answer.choices]
            if not answer.choices or not more:
                return None
            kept = [one for one in answer.choices if one in usual]
            return replace(answer, choices=tuple(one for one in usual if one in (*kept, *(more[:1] if kept else more))))
        case "scale":
            return _next_best(answer, "step", {step: scale.share_at(item.scale, step) for step in scale.steps_of(item)})
        case "yes_no":
            return replace(answer, choice="true" if item.better == "yes" else "false") if answer.choice in ("true", "false") else None
        case "number" if item.number.bands and answer.number is not None:
            edges = [Decimal("0"), Decimal("5"), Decimal(11)]
            now = number.band_of(item, answer.number).share
            return next((replace(answer, number=edge) for edge in edges if number.band_of(item, edge).share > now), None)
        case "date" if item.day and answer.date:
            return replace(answer, date=date(2025, 6, 30))
        case "evidence" if answer.choice or answer.evidence:
            return replace(answer, choice=None, evidence=(*answer.evidence, Evidence("Nieuw stuk")))
    return None


def _next_best(answer, name, shares):
    now = shares.get(getattr(answer, name))
    above = {key: share for key, share in shares.items() if now is not None and share > now}
    return replace(answer, **{name: min(above, key=above.get)}) if above else None


def completed(draw, item, answer) -> Answer:
    """Return the answer with everything that is open filled in with something; what was answered stays."""
    judged = st.sampled_from(["met", "partly", "not_met"])
    counts = answer.counts
    match item.kind:
        case "checklist":
            still = [n.id for n in item.norms if n.id not in answer.norms or answer.norms[n.id].state == "unknown"]
            return replace(answer, norms={**answer.norms, **{letter: NormAnswer(draw(judged)) for letter in still}})
        case "sample":
            examined = counts.examined if counts.examined is not None else max(counts.met or 0, 1, min(counts.population or 0, 5))
            met = counts.met if counts.met is not None else draw(st.integers(0, examined))
            return replace(answer, counts=replace(counts, examined=examined, met=met))
        case "share":
            population = counts.population if counts.population is not None else max(counts.met or 0, 1)
            met = counts.met if counts.met is not None else draw(st.integers(0, population))
            return replace(answer, counts=replace(counts, population=population, met=met))
        case "measurement":
            measured = {"a": NormAnswer(draw(st.sampled_from(["met", "not_met"])))}
            return replace(
                answer, norms={**measured, **answer.norms}, outcome=answer.outcome or draw(st.sampled_from([o.id for o in item.outcomes])),
                respondents=answer.respondents if answer.respondents is not None else 9,
            )  # fmt: skip
        case "choice":
            options = [option.id for option in item.options if option.share is not None]
            return replace(answer, choice=answer.choice or draw(st.sampled_from(options)))
        case "choices":
            usual = [option.id for option in item.options if not option.alone]
            enough = answer.choices and (answer.choices == ("none",) or len(answer.choices) >= (item.choices or Choices()).fewest)
            more = [one for one in usual if one in answer.choices or draw(st.booleans())]
            return answer if enough else replace(answer, choices=tuple(more if len(more) >= (item.choices or Choices()).fewest else usual))
        case "yes_no" if answer.choice == "unknown":
            return replace(answer, choice=draw(st.sampled_from(["true", "false"])))
        case "evidence" if answer.evidence:
            return answer
        case _:
            filled = draw(RAW[item.kind](item, complete=True))
            given = plain(answer)
            return answer_of(item, given if set(given) & set(filled) else {**given, **filled})
    return EMPTY
