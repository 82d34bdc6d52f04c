"""What the pages of the builder ask of a part, a section and an item: each field in plain words, in a calm order.

A `Spec` is one field and where it stands in its piece; `Rows` is a list of members with fields of their own; a
`Chapter` is what stands below one heading, with the rest in a disclosure (`more`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from selfassess.core.drafting.places import Path
from selfassess.core.phrases import N_, Phrase
from selfassess.web.builder.widgets import Area, Level, Line, Lines, Measure, Named, Picks, Select, Share, Tick, Ticks, Whole, Widget, Words


@dataclass(frozen=True, slots=True)
class Spec:
    """One field. `at`: where it stands in its piece; `outside`: in a row, it stands in the piece itself, below the name of the row."""

    at: Path
    widget: Widget
    label: Phrase
    hint: Phrase | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of members. `one`: what one is called; `add`: the label of the box to add some; `pasted`: one line becomes one member."""

    at: Path
    title: Phrase
    hint: Phrase | None
    one: Phrase
    add: Phrase
    fields: tuple[Spec, ...]
    more: tuple[Spec, ...] = ()
    id_label: Phrase | None = None
    id_hint: Phrase | None = None
    pasted: bool = True
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A condition that has a page of its own. `at`: its key in the piece."""

    at: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Step:
    """A level of the draft. `usual`: what it means where a question does not say so itself."""

    value: object
    text: str
    usual: str = ""


Block = Spec | Rows | Link


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands below one heading; `more`: what few people need, under `more_title`."""

    name: str
    title: Phrase
    blocks: tuple[Block, ...] = ()
    more: tuple[Block, ...] = ()
    more_title: Phrase = field(default_factory=lambda: N_("More"))


def blocks_of(chapters: tuple[Chapter, ...]) -> Iterator[Block]:
    """Yield everything that chapters ask."""
    for chapter in chapters:
        yield from chapter.blocks
        yield from chapter.more


_SOURCE = (
    Spec(
        ("source", "ref"),
        Line(),
        N_("Where it stands in the source"),
        N_("For example: 1.3 criterion 2. Leave it empty when there is no source."),
    ),
    Spec(("source", "lines"), Lines(), N_("Lines in the source"), N_("The first and the last line, for example 278-288.")),
)

PART = (
    Chapter(
        "reads",
        N_("What people read"),
        (
            Spec(("title",), Line(), N_("Title"), N_("What this part is about, in a few words.")),
            Spec(("description",), Area(), N_("Description"), N_("One or two sentences. People read them at the start of this part.")),
            Spec(
                ("foundation",),
                Tick(),
                N_("This part is the foundation"),
                N_("What goes wrong here weighs more when the plan is put in order of urgency."),
            ),
        ),
        (Link("not_applicable_when", N_("When this part does not apply")),),
        N_("When it does not apply"),
    ),
)

SECTION = (
    Chapter(
        "reads",
        N_("What people read"),
        (
            Spec(("title",), Line(), N_("Title"), N_("One section is one page for people who fill it in.")),
            Spec(("guidance",), Area(rows=4), N_("Guidance"), N_("What the source advises about this subject, in your own words.")),
            Spec(
                ("attention",),
                Words(),
                N_("Points of attention"),
                N_("One point a line. People tick what they looked at. It does not count."),
            ),
        ),
        (
            Spec(
                ("also_called",), Words(rows=2), N_("Other names of this subject"), N_("One a line. People find the section by these too.")
            ),
            *_SOURCE,
        ),
        N_("Other names and source"),
    ),
    Chapter(
        "asked",
        N_("When it is asked"),
        (
            Link("applies_when", N_("When this section is asked")),
            Link("not_applicable_when", N_("When this section does not apply")),
        ),
    ),
)

_READS = Chapter(
    "reads",
    N_("What people read"),
    (
        Spec(("title",), Line(), N_("Short title"), N_("People see it in lists, in the plan and on paper.")),
        Spec(("question",), Area(rows=2), N_("Question"), N_("One question, in short sentences. Write “jullie” or “you”.")),
        Spec(("help",), Area(), N_("Help below the question"), N_("What do you mean exactly? What counts, and what does not?")),
        Spec(
            ("own_reading",),
            Tick(),
            N_("Our own elaboration"),
            N_("Tick this when the source does not say it literally. People see that."),
        ),
    ),
)

_NORM_MORE = (
    Spec(("own_reading",), Tick(), N_("Our own elaboration"), N_("Tick this when the source does not say it literally. People see that.")),
    Spec(
        ("container",),
        Tick(),
        N_("It asks for the paper itself"),
        N_("For example: there is a policy. Without it the other norms are unlikely, and people get a remark."),
    ),
    Spec(("partly_when",), Area(rows=2), N_("When is “partly” the right answer?"), N_("People read it at this norm.")),
    Spec(("weight",), Share(), N_("Weight"), N_("Empty: 1, as much as the others. 2 counts twice, 1/2 counts half.")),
    Spec(
        ("if_not_met", "score"),
        Share(),
        N_("Without this norm the score becomes"),
        N_("From 0 to 1. Use 0 when nothing counts without this norm. Empty: the score follows from all norms."),
    ),
    Spec(
        ("if_not_met", "level_at_most"),
        Level("levels"),
        N_("Without this norm the level is at most"),
        N_("Only when this questionnaire has levels. Empty: no limit."),
    ),
    Spec(("states",), Ticks("states"), N_("Only these answers are possible"), N_("Nothing ticked: all answers."), outside=True),
)

_NORMS = Rows(
    ("norms",),
    N_("Norms"),
    N_("Small parts that people judge one by one. Each has a letter."),
    N_("Norm"),
    N_("Add norms"),
    (Spec(("text",), Area(rows=2), N_("Text")),),
    _NORM_MORE,
    N_("Letter"),
    N_("Change the letter and everything that names this norm follows."),
    condition="not_applicable_when",
)
_STEM = (
    Spec(
        ("stem", "text"),
        Line(),
        N_("Beginning that norms share"),
        N_("The beginning of a sentence that some norms finish. It ends with …"),
    ),
    Spec(("stem", "norms"), Ticks("norms"), N_("Norms that finish this sentence")),
)
_GROUPS = Rows(
    ("groups",),
    N_("Groups of which one is enough"),
    N_("Put norms in a group when one of them is enough. The group counts as one norm: the best of them."),
    N_("Group"),
    N_("Add a group"),
    (Spec(("any_of",), Ticks("norms"), N_("Norms in this group")),),
    (Spec(("weight",), Share(), N_("Weight"), N_("Empty: 1, as much as a norm.")),),
    pasted=False,
)
_COUNTED = (
    Spec(
        ("population",),
        Named("populations"),
        N_("What is counted"),
        N_("For example files, employees or respondents. You make this list at “About the whole”."),
    ),
    Spec(
        ("when_empty",),
        Select("when_empty", default="not_testable"),
        N_("When there is nothing to count"),
        N_("What it means when the number is 0."),
    ),
)
_OPTION_ID = (N_("Id"), N_("How it stands in files and rules. Change it and everything that names this option follows."))
_OUTCOMES = Rows(
    ("outcomes",),
    N_("Outcomes"),
    N_("What can come out of the measurement, and what that is worth."),
    N_("Outcome"),
    N_("Add outcomes"),
    (
        Spec(("text",), Line(), N_("Text")),
        Spec(("share",), Share(), N_("What it is worth"), N_("From 0 to 1, for example 1/2 or 0.5.")),
        Spec(("state",), Select("judged"), N_("What it says of the norm"), N_("The norm that you choose below gets this judgement.")),
    ),
    id_label=_OPTION_ID[0],
    id_hint=_OPTION_ID[1],
)
_OPTION_FIELDS = (
    Spec(("text",), Line(), N_("Text")),
    Spec(
        ("share",), Share(), N_("What it is worth"), N_("From 0 to 1, for example 1/2 or 0.5. Empty: it does not apply, or adds nothing.")
    ),
)
_OPTIONS = Rows(
    ("options",),
    N_("Options"),
    N_("What people can choose. At least two, and at least one is worth something."),
    N_("Option"),
    N_("Add options"),
    _OPTION_FIELDS,
    (),
    *_OPTION_ID,
)
_OPTIONS_OF_SOME = Rows(
    ("options",),
    N_("Options"),
    N_("What people can choose. At least two, and at least one is worth something."),
    N_("Option"),
    N_("Add options"),
    _OPTION_FIELDS,
    (Spec(("alone",), Tick(), N_("It excludes the others"), N_("For an option like “none of these”.")),),
    *_OPTION_ID,
)
_BANDS = Rows(
    ("number", "bands"),
    N_("What a number is worth"),
    N_("From low to high. The first begins without a number. Without any, the number is kept and not judged."),
    N_("Band"),
    N_("Add bands"),
    (
        Spec(("least",), Measure(), N_("From"), N_("The lowest number in it. Empty for the first.")),
        Spec(("text",), Line(), N_("What people read of it"), N_("For example: too high.")),
        Spec(("share",), Share(), N_("What it is worth"), N_("From 0 to 1, for example 1/2 or 0.5.")),
    ),
)
_REASONS = Rows(
    ("not_applicable_reasons",),
    N_("Reasons to choose from"),
    N_("People who say that it does not apply choose a reason. Without reasons they type one."),
    N_("Reason"),
    N_("Add reasons"),
    (Spec(("text",), Line(), N_("Text")),),
    (
        Spec(("norms",), Ticks("norms"), N_("Only for these norms"), N_("Nothing ticked: for the whole question.")),
        Spec(("second_person",), Tick(), N_("A second person must agree")),
        Spec(("per_file",), Tick(), N_("For single files"), N_("Such a file does not count; the question stays.")),
    ),
)


def _judged(*before: Block) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    return (*before, _NORMS), (*_STEM, _GROUPS)


# Of each way of asking: what belongs to it, and what of that few people need.
_WAYS: dict[str, tuple[tuple[Block, ...], tuple[Block, ...]]] = {
    "checklist": _judged(),
    "sample": _judged(*_COUNTED),
    "share": _judged(*_COUNTED),
    "measurement": _judged(
        *_COUNTED,
        _OUTCOMES,
        Spec(("decides",), Named("norms"), N_("The outcome decides this norm"), N_("People then need not judge it themselves.")),
        Spec(("minimum",), Whole(), N_("Fewest people asked"), N_("With fewer, the outcome says too little. Empty: any number will do.")),
    ),
    "choice": ((_OPTIONS,), ()),
    "choices": (
        (
            _OPTIONS_OF_SOME,
            Spec(("choices", "together"), Select("together", default="sum"), N_("How the chosen options count together")),
            Spec(("choices", "fewest"), Whole(), N_("Fewest options to choose"), N_("Empty: 1.")),
            Spec(("choices", "most"), Whole(), N_("Most options to choose"), N_("Empty: as many as there are.")),
        ),
        (),
    ),
    "yes_no": ((Spec(("better",), Select("answers", default="yes"), N_("Which answer is the good one?")),), ()),
    "scale": (
        (
            Spec(("scale", "first"), Whole(), N_("Number of the first step"), N_("0 or more. Empty: 1.")),
            Spec(
                ("scale", "last"),
                Whole(),
                N_("Number of the last step"),
                N_("A scale has 2 to 11 steps. Save, and every step gets its own line here."),
            ),
            Spec(
                ("scale", "falling"),
                Tick(),
                N_("The first step is the best"),
                N_("Without your own values the steps go evenly from 0 to 1. With this, from 1 to 0."),
            ),
        ),
        (),
    ),
    "number": (
        (
            Spec(("number", "unit"), Line(short=True), N_("Unit"), N_("For example: days, percent, euros.")),
            Spec(("number", "decimals"), Whole(), N_("Most decimals"), N_("0 to 6. Empty: whole numbers.")),
            Spec(("number", "least"), Measure(), N_("Lowest number possible"), N_("Empty: 0.")),
            Spec(("number", "most"), Measure(), N_("Highest number possible"), N_("Empty: no limit.")),
            _BANDS,
        ),
        (),
    ),
    "date": (
        (
            Spec(
                ("day", "months"),
                Whole(),
                N_("At most so many months ago"),
                N_("It is in order when the date is not longer ago. Empty: the date is kept and not judged."),
            ),
            Spec(
                ("day", "earliest"),
                Line(short=True),
                N_("First day possible"),
                N_("As year-month-day, for example 2020-01-31. Empty: no limit."),
            ),
            Spec(("day", "latest"), Line(short=True), N_("Last day possible"), N_("As year-month-day. Empty: no limit.")),
        ),
        (),
    ),
    "text": (
        (
            Spec(("longest",), Whole(), N_("Most characters"), N_("Empty: 5000.")),
            Spec(("one_line",), Tick(), N_("Asked in one line"), N_("For a short answer, such as a title.")),
        ),
        (),
    ),
    "evidence": ((), ()),
}

_ASKED = (
    Spec(("role",), Select("roles"), N_("What kind of question is it?"), N_("The two kinds are shown apart in results.")),
    Spec(
        ("kind",),
        Select("kinds"),
        N_("Way of asking"),
        N_("Change it and save: what fits stays, and the rest is set aside. It comes back when you change it again."),
    ),
)


def scale_steps(steps: range) -> tuple[Spec, ...]:
    """Return the fields of the steps of a scale."""
    found = []
    for step in steps:
        found += [
            Spec(("scale", "words", str(step)), Line(), N_("Step %(number)s: what it means", number=step)),
            Spec(("scale", "shares", str(step)), Share(), N_("Step %(number)s: what it is worth", number=step)),
        ]
    return tuple(found)


def item_chapters(kind: str, steps: range, levels: tuple[Step, ...] = ()) -> tuple[Chapter, ...]:
    """Return what the page of an item asks. `steps`: of its scale, when it has one; `levels`: of the draft."""
    blocks, more = _WAYS.get(kind, ((), ()))
    return (
        _READS,
        Chapter("answers", N_("How people answer"), (*_ASKED, *blocks, *scale_steps(steps)), more, N_("Norms that belong together")),
        Chapter(
            "asked",
            N_("When it is asked, and when it does not apply"),
            (
                Spec(
                    ("optional",),
                    Tick(),
                    N_("Not required"),
                    N_("People may leave it open. Then it holds nothing up, and it counts only when it is answered."),
                ),
                Link("applies_when", N_("When this question is asked")),
                Link("not_applicable_when", N_("When it does not apply")),
                Link("not_testable_when", N_("When it cannot be tested yet")),
                _REASONS,
                Spec(("not_applicable_note",), Area(rows=2), N_("What to know about “not applicable” here")),
            ),
        ),
        Chapter(
            "evidence",
            N_("Evidence"),
            (Spec(("evidence",), Words(rows=4), N_("Examples of evidence"), N_("One example a line. Documents, never files of clients.")),),
        ),
        Chapter(
            "who",
            N_("Who answers, and what to do"),
            (
                Spec(
                    ("answered_by",),
                    Picks("functions"),
                    N_("Who usually answers"),
                    N_("The first takes the lead. You make this list at “About the whole”."),
                ),
                Spec(
                    ("action",),
                    Area(),
                    N_("Proposed action"),
                    N_("What to do when this is not in order. It stands in the improvement plan."),
                ),
            ),
        ),
        Chapter(
            "weighs",
            N_("How heavy it weighs"),
            (
                Spec(
                    ("risk",),
                    Select("risks", default="2"),
                    N_("Risk when it is not in order"),
                    N_("A higher number comes earlier in the improvement plan."),
                ),
                Spec(("critical",), Tick(), N_("Critical"), N_("Without this, safety, the law or the foundation is in danger.")),
                Spec(("zero_tolerance",), Tick(), N_("Zero tolerance"), N_("It must be wholly in order, in every file.")),
            ),
            (
                Spec(
                    ("weight",),
                    Share(),
                    N_("Weight in a mean"),
                    N_("Empty: 1, as much as the others. Only where a weighted mean is asked."),
                ),
                Spec(
                    ("layer",),
                    Named("layers"),
                    N_("Layer"),
                    N_("On paper, in practice, visible in files: as this questionnaire names them."),
                ),
                Spec(("material",), Named("materials"), N_("What it is judged on"), N_("People see what each level usually means for it.")),
            ),
            N_("Weight, layer and material"),
        ),
        *_anchors_of_item(levels),
        Chapter("source", N_("Source"), _SOURCE),
    )


def _anchors_of_item(levels: tuple[Step, ...]) -> Iterator[Chapter]:
    if levels:
        title, more = N_("What each level means here"), N_("Say it for this question")
        yield Chapter("anchors", title, (), _anchors(levels), more)


def _anchors(levels: tuple[Step, ...]) -> tuple[Spec, ...]:
    return tuple(
        Spec(
            ("anchors", str(level.value)),
            Area(rows=2),
            N_("What “%(level)s” means", level=level.text),
            N_("Empty: %(usual)s", usual=level.usual) if level.usual else None,
        )
        for level in levels
    )


def whole_chapters(topic: str, levels: tuple[Step, ...]) -> tuple[Chapter, ...]:
    """Return what a page about the whole asks, by its topic. `levels`: those that the draft has."""
    if topic != "materials":
        return WHOLE[topic]
    text = Spec(("text",), Line(), N_("What people call it"), N_("For example: policy on paper."))
    hint = N_("What a question is judged on. At each level you can say what it usually means.")
    return (
        _listed(("materials",), N_("What questions are judged on"), hint, N_("Material"), N_("Add materials"), (text, *_anchors(levels))),
    )


def _listed(at: Path, title: Phrase, hint: Phrase, one: Phrase, add: Phrase, fields: tuple[Spec, ...], *, has_id: bool = True) -> Chapter:
    ids = (N_("Id"), N_("How it stands in files and rules. Change it and everything that names it follows.")) if has_id else ()
    return Chapter(at[0], title, (Rows(at, title, hint, one, add, fields, (), *ids),))


WHOLE: dict[str, tuple[Chapter, ...]] = {
    "texts": (
        Chapter(
            "reads",
            N_("What people read"),
            (
                Spec(("title",), Line(), N_("Title")),
                Spec(
                    ("summary",), Area(rows=4), N_("What it is and for whom"), N_("In a few sentences. People read it before they begin.")
                ),
                Spec(("scope",), Area(), N_("What it does not cover")),
                Spec(("disclaimer",), Area(), N_("What a result is not"), N_("It stands below every printed page.")),
            ),
        ),
        Chapter(
            "words",
            N_("Your own words"),
            (
                Spec(("section_noun",), Line(), N_("What you call a section"), N_("For example: subject. Empty: section.")),
                Spec(("sections_noun",), Line(), N_("The same word for several"), N_("For example: subjects.")),
                Spec(("guidance_title",), Line(), N_("Heading above the guidance"), N_("For example: What it is about.")),
                Spec(("attention_title",), Line(), N_("Heading above the points of attention")),
            ),
        ),
        Chapter(
            "source",
            N_("The document it is based on"),
            (
                Spec(("source", "title"), Line(), N_("Title of the document"), N_("Leave it empty when there is none.")),
                Spec(("source", "year"), Whole(), N_("Year")),
                Spec(("source", "note"), Area(), N_("What a reader must know about it")),
            ),
        ),
    ),
    "functions": (
        _listed(
            ("functions",),
            N_("Functions"),
            N_("Who answers in real life: functions, never names of people."),
            N_("Function"),
            N_("Add functions"),
            (Spec(("text",), Line(), N_("What people call it")),),
        ),
    ),
    "populations": (
        _listed(
            ("populations",),
            N_("What can be counted"),
            N_("Files, employees, respondents: what a question can count in."),
            N_("What is counted"),
            N_("Add what can be counted"),
            (
                Spec(("text",), Line(), N_("Several"), N_("For example: files.")),
                Spec(("one",), Line(), N_("One of them"), N_("For example: file.")),
                Spec(
                    ("size_from",),
                    Named("intake"),
                    N_("How many there are follows from"),
                    N_("One of the first questions, about a number."),
                ),
            ),
        ),
    ),
    "glossary": (
        _listed(
            ("glossary",),
            N_("Hard words"),
            N_("People can open the explanation where the word stands."),
            N_("Word"),
            N_("Add words"),
            (
                Spec(("term",), Line(), N_("Word")),
                Spec(("also",), Words(rows=2), N_("Other forms of the word"), N_("One a line, such as the plural.")),
                Spec(("text",), Area(rows=2), N_("Explanation"), N_("In plain words, in one or two sentences.")),
            ),
            has_id=False,
        ),
    ),
}
TOPICS = ("texts", "functions", "populations", "materials", "glossary")
