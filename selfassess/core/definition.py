"""What a questionnaire is: Questionnaire > Part > Section > Item > Norm, and the rules that judge them.

These frozen dataclasses are the one declaration of the file format: the loader reads YAML by them, and the
JSON Schema, the canonical JSON and `questionnaires/README.md` are generated from them. A field's name is its
key in the file. `doc` says what it is for; `text=True` marks words that people read and translate;
`refers` names the kind of id a value must be one of.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from fractions import Fraction

from selfassess.core.conditions import Condition

ROLES = ("criterion", "indicator")
STATES = ("met", "partly", "not_met", "unknown", "not_applicable")
JUDGED = ("met", "partly", "not_met")
DRAWN = ("all", "random", "chosen")
INTAKE_KINDS = ("choice", "choices", "yes_no", "number", "date", "text")
MARKS = ("full", "three_quarter", "quarter", "empty")
ANSWERS = ("yes", "no")
TOGETHER = ("sum", "all", "best")


def spec(doc, *, default=MISSING, text=False, one_of=None, refers=None, example=None, later=False):
    """Declare one key of the format: what it is for, its default, and what its value must be.

    `later`: the key came after versions were installed; canonical JSON leaves it out while it has its default, so that the
    hash of those versions stays.
    """
    about = {"doc": doc, "text": text, "one_of": one_of, "refers": refers, "example": example, "later": later}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=about)
    return field(default=default, metadata=about)


def shape(cls):
    """Make a frozen, keyword-only dataclass that declares a piece of the format."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@shape
class SourceDocument:
    """The document that the questionnaire is based on."""

    title: str = spec("Title of the source document.", text=True)
    year: int | None = spec("Year in which it appeared.", default=None)
    note: str = spec("What a reader must know about it.", default="", text=True)


@shape
class Source:
    """Where in the source document a rule stands."""

    ref: str = spec("Section and number, as in `1.3 criterium 2`.", text=True)
    lines: tuple[int, ...] = spec("First and last line of the source text.", default=(), example=[278, 288])


@shape
class Function:
    """A function in real life of someone who answers (not a role in the app)."""

    id: str = spec("Id of the function.")
    text: str = spec("What people call it.", text=True)


@shape
class Option:
    """One answer to choose, in the intake or in an item of kind `choice` or `choices`."""

    id: str = spec("Id of the option, as it stands in files.")
    text: str = spec("What people read.", text=True)
    share: Fraction | None = spec(
        "What the option is worth, 0–1; none: the item does not apply (kind choice, and alone), or it adds nothing (kind choices).",
        default=None,
    )
    alone: bool = spec("Excludes the other options, as “none of these” (kind choices).", default=False, later=True)


@shape
class IntakeQuestion:
    """One question asked once, before the items; its answers drive what applies."""

    id: str = spec("Id, as it stands in the profile of an answers file.")
    kind: str = spec("The way of asking.", one_of=INTAKE_KINDS)
    text: str = spec("The question.", text=True)
    help: str = spec("Help below the question.", default="", text=True)
    options: tuple[Option, ...] = spec("What can be chosen (kinds choice and choices).", default=())
    show_when: Condition | None = spec("Ask only when this holds.", default=None)
    not_before: str | None = spec("Id of a date question that may not be later.", default=None, refers="intake")


@shape
class Population:
    """What is counted: files, people, respondents."""

    id: str = spec("Id of the population.")
    text: str = spec("Plural noun as people read it: `dossiers`.", text=True)
    one: str = spec("Singular noun: `dossier`.", text=True)
    size_from: str | None = spec("Id of the intake question that gives its size.", default=None, refers="intake")


@shape
class Material:
    """What an item is judged on, with the usual meaning of each level ("Hoe beoordeel je dit?")."""

    id: str = spec("Id of the material.")
    text: str = spec("What people call it: `beleid op papier`.", text=True)
    anchors: Mapping[int, str] = spec("What each level usually means.", default={}, text=True)


@shape
class Layer:
    """A layer of evidence: on paper, in place, visible in files."""

    id: str = spec("Id of the layer.")
    text: str = spec("What people call it.", text=True)


@shape
class IfNotMet:
    """What follows when one norm is not met, whatever the other norms say."""

    score: Fraction | None = spec("The item's share becomes this, also when other norms are open.", default=None)
    level_at_most: int | None = spec("The item's level is at most this, once all norms are judged.", default=None)


@shape
class Norm:
    """One small part of an item that can be ticked by itself."""

    id: str = spec("A letter, unique in the item.")
    text: str = spec("The norm; a full sentence, or the end of the item's stem.", text=True)
    weight: Fraction = spec("How much it counts beside the others.", default=Fraction(1))
    own_reading: bool = spec("Our elaboration: the source does not say this literally.", default=False)
    container: bool = spec("It asks for the paper itself; not met makes the others unlikely (a warning only).", default=False)
    partly_when: str = spec("When `partly` is the right answer.", default="", text=True)
    if_not_met: IfNotMet | None = spec("A condition: what follows when it is not met.", default=None)
    not_applicable_when: Condition | None = spec("Does not apply when this holds.", default=None)


@shape
class Stem:
    """The beginning of a sentence that some norms finish."""

    text: str = spec("The beginning, with … at its end.", text=True)
    norms: tuple[str, ...] = spec("The norms that finish it.")


@shape
class Group:
    """Norms of which one is enough; they count as one unit, its value is the highest."""

    any_of: tuple[str, ...] = spec("The norms in the group.")
    weight: Fraction = spec("How much the group counts beside other units.", default=Fraction(1))


@shape
class NotApplicableReason:
    """A reason for which an item (or some of its norms) may be called not applicable."""

    text: str = spec("The reason.", text=True)
    second_person: bool = spec("A second person must agree.", default=False)
    norms: tuple[str, ...] = spec("Only for these norms; none: for the whole item.", default=())
    per_file: bool = spec("Only for single files that then do not count.", default=False)


@shape
class Outcome:
    """One outcome of a measurement."""

    id: str = spec("Id of the outcome, as it stands in files.")
    text: str = spec("What people read.", text=True)
    share: Fraction = spec("What the outcome is worth, 0–1.")
    state: str = spec("The state it gives the norm that the outcome decides.", one_of=JUDGED)


@shape
class Choices:
    """How the options chosen count together, and how many may be chosen (kind choices)."""

    together: str = spec(
        "`sum`: their shares, at most 1; `all`: 1 when every option with a share above 0 is chosen, else 0; `best`: the highest share.",
        default="sum",
        one_of=TOGETHER,
    )
    fewest: int = spec("Fewest options; with fewer the answer is half filled in.", default=1)
    most: int | None = spec("Most options; none: as many as there are.", default=None)


@shape
class Scale:
    """A row of 2 to 11 numbered steps to choose one from (kind scale)."""

    first: int = spec("Number of the first step, 0 or more.", default=1)
    last: int = spec("Number of the last step.", example=5)
    words: Mapping[int, str] = spec("What a step means: at least the first and the last step.", text=True)
    shares: Mapping[int, Fraction] = spec("What each step is worth, 0–1; none: evenly from 0 to 1.", default={})
    falling: bool = spec("The first step is the best, and the last is worth 0 (without shares).", default=False)


@shape
class Band:
    """Numbers that are worth the same (kind number)."""

    least: str = spec("The lowest number in it; none: all below the next band. Decimals with a point.", default="", example="2.5")
    share: Fraction = spec("What a number in it is worth, 0–1.")
    text: str = spec("What people read of a number in it: `te hoog`.", default="", text=True)


@shape
class Number:
    """What a number may be (kind number). Without bands it is kept and shown, and has no judgement."""

    unit: str = spec("What is counted or measured: `%`, `dagen`.", default="", text=True)
    decimals: int = spec("Most decimals, 0 to 6.", default=0)
    least: str = spec("The lowest number possible. Decimals with a point.", default="0", example="-10")
    most: str = spec("The highest number possible; none: no limit.", default="", example="100")
    bands: tuple[Band, ...] = spec("Bands that give shares, from low to high.", default=())


@shape
class Day:
    """What a date may be (kind date). Without months it is kept and shown, and has no judgement."""

    earliest: str = spec("The first day possible, as year-month-day.", default="", example="2020-01-01")
    latest: str = spec("The last day possible, as year-month-day.", default="")
    months: int | None = spec("Met when it is at most so many months before the reference date, and not after it.", default=None)


@shape
class Item:
    """One criterion or indicator: a question with its norms, help and rules."""

    id: str = spec("Id, in full and unique in the questionnaire.", example="1.3-K2")
    role: str = spec("`criterion` (asked of the organisation) or `indicator` (seen in what it does).", one_of=ROLES)
    kind: str = spec("The way of asking.", refers="kind")
    title: str = spec("Short title.", text=True)
    question: str = spec("The question, in plain language.", text=True)
    help: str = spec("Help below the question.", default="", text=True)
    own_reading: bool = spec("The question or help is our elaboration of the source.", default=False)
    layer: str | None = spec("Id of the layer it belongs to.", default=None, refers="layer")
    material: str | None = spec("Id of the material it is judged on.", default=None, refers="material")
    anchors: Mapping[int, str] = spec(
        "What each level means at this item, where it says more than its material.", default={}, text=True, later=True
    )
    optional: bool = spec("Needs no answer: it lowers no completeness, and counts only when it is answered.", default=False, later=True)
    weight: Fraction = spec("How much it counts where a weighted mean is asked.", default=Fraction(1))
    risk: int = spec("Risk weight for the priority of actions, 1–4.", default=2)
    critical: bool = spec("Failing it endangers safety, law or the foundation.", default=False)
    zero_tolerance: bool = spec("Must be met in every file.", default=False)
    stem: Stem | None = spec("A beginning shared by some norms.", default=None)
    norms: tuple[Norm, ...] = spec("The norms.", default=())
    groups: tuple[Group, ...] = spec("Groups of norms of which one is enough.", default=())
    population: str | None = spec("What is counted (kinds sample, share, measurement).", default=None, refers="population")
    when_empty: str = spec("Status when the population is 0.", default="not_testable", one_of=("not_testable", "not_applicable"))
    options: tuple[Option, ...] = spec("What can be chosen (kinds choice and choices).", default=())
    outcomes: tuple[Outcome, ...] = spec("Outcomes (kind measurement).", default=())
    decides: str | None = spec("Norm that the outcome decides (kind measurement).", default=None)
    choices: Choices | None = spec("How options count together (kind choices).", default=None, later=True)
    better: str = spec("The answer that is worth 1 (kind yes_no).", default="yes", one_of=ANSWERS, later=True)
    scale: Scale | None = spec("The steps (kind scale).", default=None, later=True)
    number: Number | None = spec("What the number may be, and is worth (kind number).", default=None, later=True)
    day: Day | None = spec("What the date may be, and is worth (kind date).", default=None, later=True)
    longest: int | None = spec("Most characters of the answer (kind text); none: 5000.", default=None, later=True)
    one_line: bool = spec("Asked in one line (kind text).", default=False, later=True)
    states: Mapping[str, tuple[str, ...]] = spec("States allowed for a norm, where not all.", default={})
    minimum: int | None = spec("Fewest respondents for an outcome (kind measurement).", default=None)
    applies_when: Condition | None = spec(
        "Asked only when this holds; may look at the intake and at items that stand before it.", default=None, later=True
    )
    not_applicable_when: Condition | None = spec("Does not apply when this holds.", default=None)
    not_testable_when: Condition | None = spec("Cannot be tested yet when this holds.", default=None)
    not_applicable_reasons: tuple[NotApplicableReason, ...] = spec("Reasons for not applicable.", default=())
    not_applicable_note: str = spec("What to know about not applicable here.", default="", text=True)
    evidence: tuple[str, ...] = spec("Examples of evidence.", default=(), text=True)
    answered_by: tuple[str, ...] = spec("Who usually answers; the first takes the lead.", default=(), refers="function")
    action: str = spec("Proposed improvement action.", default="", text=True)
    source: Source | None = spec("Where it stands in the source.", default=None)


@shape
class Section:
    """A group of items about one subject, one page of the questionnaire."""

    id: str = spec("Id of the section.", example="1.3")
    title: str = spec("Title.", text=True)
    also_called: tuple[str, ...] = spec("Other names, for searching.", default=(), text=True)
    guidance: str = spec("What the source advises, in our own words.", default="", text=True)
    attention: tuple[str, ...] = spec("Points of attention: shown, never scored.", default=(), text=True)
    source: Source | None = spec("Where the advice stands in the source.", default=None)
    applies_when: Condition | None = spec(
        "Asked only when this holds; may look at the intake and at items that stand before it.", default=None, later=True
    )
    not_applicable_when: Condition | None = spec("The whole section does not apply when this holds.", default=None)
    items: tuple[Item, ...] = spec("The items.")


@shape
class Part:
    """A group of sections."""

    id: str = spec("Id of the part.", example="1")
    title: str = spec("Title.", text=True)
    description: str = spec("One or two sentences about the part.", default="", text=True)
    foundation: bool = spec("Its items are the foundation (weigh in priorities).", default=False)
    not_applicable_when: Condition | None = spec("The whole part does not apply when this holds.", default=None)
    sections: tuple[Section, ...] = spec("The sections.")


@shape
class Level:
    """One step of the judgement; the highest value is the best."""

    value: int = spec("0 is the lowest.")
    text: str = spec("What people read.", text=True)
    meaning: str = spec("What it means, in a sentence or two.", default="", text=True, later=True)
    mark: str = spec("The sign beside the word.", one_of=MARKS)


@shape
class Thresholds:
    """The share needed for each level; below the lowest threshold the level is 0."""

    item: Mapping[str, Mapping[int, Fraction]] = spec("Per kind of item.", default={})
    zero_tolerance: Mapping[int, Fraction] = spec("For items with zero tolerance, instead of their kind's.", default={})
    section: Mapping[int, Fraction] = spec("For a section, and for each of its sides.", default={})


@shape
class Interval:
    """How certain a counted share is (Wilson, with correction for a small population)."""

    z: float = spec("Standard normal quantile.", example=1.959964)
    labels: Mapping[str, Fraction] = spec("Widest interval for each label; wider is `low`.", default={})
    too_few: int = spec("Fewer files than this: too few to say something.", default=0)


@shape
class NotTestableRule:
    """Items of a role that cannot be tested yet when a condition holds."""

    role: str = spec("The role.", one_of=ROLES)
    when: Condition = spec("The condition.")


@shape
class SectionCap:
    """A limit on a section's level by its weakest side or by one weak item."""

    of: str = spec("What limits.", one_of=("side", "item"))
    critical: bool | None = spec("Only critical (true) or only other (false) items.", default=None)
    map: Mapping[int, int] = spec("Level of what limits: highest level of the section.")


@shape
class SectionRule:
    """How items make a section: the mean of the roles' means, or one weighted mean; then the limits."""

    mean_of_means: tuple[str, ...] = spec("Roles whose means count equally.", default=())
    weighted_mean: bool = spec("One mean over the items, by their weight.", default=False)
    caps: tuple[SectionCap, ...] = spec("Limits: no compensation.", default=())
    layer_gap: Fraction | None = spec("Difference between first and last layer that is worth a remark.", default=None)


@shape
class CountRow:
    """A level of a part that is reached when enough sections stand at a level."""

    level: int = spec("The level reached.")
    reach: Mapping[int, Fraction] = spec("Level: share of the sections that must have it or better.")


@shape
class PartCap:
    """A limit on a part's level."""

    when: Condition = spec("When this holds.")
    level_at_most: int = spec("The highest level then.")


@shape
class PartRule:
    """How sections make a part: the lowest, or by counting."""

    part: str = spec("Id of the part.", refers="part")
    lowest: bool = spec("The level of the weakest section.", default=False)
    count: tuple[CountRow, ...] = spec("First row that holds; none: level 0.", default=())
    caps: tuple[PartCap, ...] = spec("Limits.", default=())


@shape
class VerdictRow:
    """One possible verdict over the whole; the first row that holds decides."""

    code: str = spec("Short code.", example="D")
    text: str = spec("What people read.", text=True)
    meaning: str = spec("What it means, in a sentence or two.", default="", text=True)
    rank: int = spec("Order from worst (0) to best.")
    undecided: bool = spec("No verdict yet: too much is open.", default=False)
    when: Condition | None = spec("When it holds; none: always (the last row).", default=None)


@shape
class VerdictPrefix:
    """A restriction put before the verdict's name."""

    id: str = spec("Id; `only_design` in files.")
    text: str = spec("What people read before the name.", text=True)
    when: Condition = spec("When it holds.")
    not_for: tuple[str, ...] = spec("Codes that never carry it.", default=())


@shape
class VerdictRule:
    """How parts and sections make the verdict."""

    rows: tuple[VerdictRow, ...] = spec("The verdicts; the first that holds decides.")
    prefix: VerdictPrefix | None = spec("A restriction.", default=None)
    provisional_from: Fraction = spec("Completeness from which a provisional verdict is given.", default=Fraction(1))


@shape
class ActionClass:
    """A class of urgency with its terms; listed from most to least urgent."""

    id: str = spec("Id, as it stands in files.", example="high")
    text: str = spec("What people read.", text=True)
    from_priority: int | None = spec("Lowest priority in this class; none: only by a rule.", default=None)
    start_days: int = spec("Start within so many days.")
    done_months: int | None = spec("Done within so many months; none: see done_days.", default=None)
    done_days: int | None = spec("Done within so many days.", default=None)
    term: str = spec("The terms in words.", text=True)


@shape
class ClassRule:
    """A lower limit on the urgency of an action."""

    when: Condition = spec("When this holds for the item.")
    class_: str = spec("At least this class (key `class`).", refers="class")
    because: str = spec("The reason in words.", default="", text=True)


@shape
class FindOut:
    """Actions for what is still open: find out first."""

    class_: str = spec("The class (key `class`).", refers="class")
    raised_to: str | None = spec("The class when `raised_when` holds.", default=None, refers="class")
    raised_when: Condition | None = spec("When this holds for the item.", default=None)


@shape
class ActionRules:
    """How gaps become actions with a priority, a class and terms."""

    risk_scale: int = spec("The highest risk weight.", default=4)
    acute_factor: Fraction = spec("Factor on the priority when the user ticks acute risk.", default=Fraction(1))
    classes: tuple[ActionClass, ...] = spec("From most to least urgent.")
    at_least: tuple[ClassRule, ...] = spec("Lower limits.", default=())
    find_out: FindOut | None = spec("For open items; none: no such actions.", default=None)


@shape
class CompleteForm:
    """What must be filled in before a count proves anything."""

    kind: str = spec("Kind of item.", refers="kind")
    fields: tuple[str, ...] = spec("Names of the fields: population, examined, met, drawn, from, to, date, by.")


@shape
class Scoring:
    """All parameters of the judgement; what is left out is not computed."""

    credit: Mapping[str, Fraction] = spec("What met, partly and not_met are worth.", default={})
    levels: tuple[Level, ...] = spec("The steps, from worst to best; none: no levels.", default=())
    layers: tuple[Layer, ...] = spec("The layers, in order.", default=())
    thresholds: Thresholds | None = spec("The share needed for each level.", default=None)
    interval: Interval | None = spec("Certainty of counts; none: not computed.", default=None)
    not_testable: tuple[NotTestableRule, ...] = spec("What cannot be tested yet.", default=())
    complete_forms: tuple[CompleteForm, ...] = spec("When a count proves itself.", default=())
    sections: SectionRule = spec("How items make a section.")
    parts: tuple[PartRule, ...] = spec("How sections make a part.", default=())
    verdict: VerdictRule | None = spec("How parts make the verdict; none: no verdict.", default=None)
    many_not_applicable: Fraction | None = spec(
        "Above this share of items that do not apply, ask whether the questionnaire fits; none: never.", default=None
    )
    percentage: bool = spec("Show the weighted mean of all items as a percentage.", default=False)
    actions: ActionRules | None = spec("How gaps become actions; none: no plan.", default=None)


@shape
class Hint:
    """A remark when answers do not fit together; never in the score."""

    id: str = spec("Id of the hint.")
    text: str = spec("The remark.", text=True)
    items: tuple[str, ...] = spec("The items it is about.", refers="item")
    when: Condition = spec("When it is shown.")


@shape
class Term:
    """A hard word, explained in place."""

    term: str = spec("The word.", text=True)
    also: tuple[str, ...] = spec("Other forms of the word.", default=(), text=True)
    text: str = spec("The explanation, in plain language.", text=True)


@shape
class Questionnaire:
    """A whole questionnaire, bound by its version."""

    format: int = spec("Version of this file format: 1.")
    key: str = spec("Key: lower-case letters, digits and hyphens.", example="kwaliteitskader")
    version: int = spec("Raised with every change.")
    language: str = spec("Language of the texts.", example="nl")
    title: str = spec("Title.", text=True)
    summary: str = spec("What it is and for whom, in a few sentences.", default="", text=True)
    scope: str = spec("What it does not cover.", default="", text=True)
    disclaimer: str = spec("What a result is not; stands below every printed page.", default="", text=True)
    guidance_title: str = spec("Heading above a section's guidance.", default="", text=True)
    attention_title: str = spec("Heading above points of attention.", default="", text=True)
    section_noun: str = spec("What a section is called here (`kernelement`).", default="", text=True)
    sections_noun: str = spec("The plural of it.", default="", text=True)
    source: SourceDocument | None = spec("The document it is based on.", default=None)
    functions: tuple[Function, ...] = spec("Who answers in real life.", default=())
    materials: tuple[Material, ...] = spec("What items are judged on.", default=())
    populations: tuple[Population, ...] = spec("What is counted.", default=())
    intake: tuple[IntakeQuestion, ...] = spec("Questions asked once.", default=())
    parts: tuple[Part, ...] = spec("The parts.")
    scoring: Scoring = spec("The rules of judgement.")
    hints: tuple[Hint, ...] = spec("Remarks on answers that do not fit together.", default=())
    glossary: tuple[Term, ...] = spec("Hard words.", default=())

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections, in order."""
        return tuple(section for part in self.parts for section in part.sections)

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def top_level(self) -> int | None:
        """The best level; None when the questionnaire has no levels."""
        return max((level.value for level in self.scoring.levels), default=None)
