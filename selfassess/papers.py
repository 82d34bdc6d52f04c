"""What can be made of an assessment: every report and every file, registered here once.

The page “Reports and files” and the command line read this list. A new one is a `Paper` in PAPERS, with a maker for each
format: a function of a `Material`, named as `module:function` and imported when it is first asked for.

- `html` and `pdf` give a Document (reports/document.py), one function for both: the page is the twin of the paper;
- every other format gives bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from selfassess.core.definition import Questionnaire
from selfassess.core.phrases import N_, Phrase

REPORT, FILE = "report", "file"
HTML, PDF = "html", "pdf"


@dataclass(frozen=True, slots=True)
class Format:
    """One way in which a paper is written: the kind of content for browsers, and what people call it."""

    id: str
    mimetype: str
    name: Phrase


FORMATS: Mapping[str, Format] = {
    one.id: one
    for one in (
        Format(HTML, "text/html; charset=utf-8", N_("page")),
        Format(PDF, "application/pdf", N_("PDF")),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", N_("Word document")),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", N_("Excel file")),
        Format("csv", "text/csv; charset=utf-8", N_("CSV file")),
        Format("ics", "text/calendar; charset=utf-8", N_("calendar file (ICS)")),
        Format("json", "application/json", N_("JSON file")),
        Format("yaml", "application/yaml", N_("answers file (YAML)")),
    )
}


def _twins(maker: str) -> Mapping[str, str]:
    return {HTML: maker, PDF: maker}


def _always(_questionnaire: Questionnaire) -> bool:
    return True


def has_plan(questionnaire: Questionnaire) -> bool:
    """Return whether a questionnaire leads to actions."""
    return questionnaire.scoring.actions is not None


def counts_files(questionnaire: Questionnaire) -> bool:
    """Return whether a questionnaire has questions that are answered by counting files that may be drawn."""
    return any(item.population and item.kind == "sample" for item in questionnaire.items)


@dataclass(frozen=True, slots=True)
class Paper:
    """One report or file.

    `id` stands in its address and on the command line; `tells` says what is in it and for whom; `asks`: the permission that
    its reader needs; `makers` by id of a format; `suits`: whether there is anything to tell about a questionnaire.
    """

    id: str
    title: Phrase
    tells: Phrase
    makers: Mapping[str, str]
    asks: str = "assessment:view"
    kind: str = REPORT
    suits: Callable[[Questionnaire], bool] = _always

    def make(self, format_: str, material) -> object:
        """Return what the maker of a format makes of a Material: a Document, or bytes."""
        module, _, function = self.makers[format_].partition(":")
        return getattr(import_module(module), function)(material)


PAPERS: tuple[Paper, ...] = (
    Paper(
        "director",
        N_("Summary for the director"),
        N_("One sheet: the verdict and why, what must happen first, which evidence has expired, and room to sign."),
        _twins("selfassess.reports.director:director_document"),
    ),
    Paper(
        "plan",
        N_("Improvement plan"),
        N_("Every action with its owner and dates, and all that it rests on. For who carries it out."),
        {**_twins("selfassess.reports.plan:plan_paper"), "docx": "selfassess.reports.plan:plan_docx"},
        asks="plan:view",
        suits=has_plan,
    ),
    Paper(
        "full",
        N_("Full report"),
        N_("Everything: each question with its norms, notes, reasons, evidence and source. For an auditor or the Inspectie."),
        _twins("selfassess.reports.full_report:full_document"),
    ),
    Paper(
        "counting-form",
        N_("Counting form"),
        N_("To count files on paper: a row a file, known by a number only, and a column for each norm."),
        _twins("selfassess.reports.counting_form:counting_document"),
        suits=counts_files,
    ),
    Paper(
        "evidence",
        N_("List of evidence"),
        N_("Every document with its version, dates, hash and the questions where it shows something. No files."),
        _twins("selfassess.reports.evidence_list:evidence_document"),
        asks="evidence:view",
    ),
    Paper(
        "public",
        N_("Public summary"),
        N_("What you may publish: levels only. No names, texts, documents or numbers of people."),
        _twins("selfassess.reports.public_summary:public_document"),
    ),
    Paper(
        "plan-table",
        N_("Improvement plan to work in"),
        N_("The plan as a table with filters and lists to choose from. Work in it without the program, and bring it back."),
        {"xlsx": "selfassess.reports.plan_xlsx:plan_xlsx"},
        asks="plan:view",
        kind=FILE,
        suits=has_plan,
    ),
    Paper(
        "calendar",
        N_("Days of the plan for your calendar"),
        N_(
            "By when each action is ready and its effect is measured, and how often you go on with it. With the measure and the function that owns it, nothing else."
        ),
        {"ics": "selfassess.reports.plan_ics:plan_ics"},
        asks="plan:view",
        kind=FILE,
        suits=has_plan,
    ),
    Paper(
        "calendar-alarms",
        N_("Days of the plan, with a reminder a week before"),
        N_("The same days. Your calendar warns you a week before each of them."),
        {"ics": "selfassess.reports.plan_ics:plan_ics_alarms"},
        asks="plan:view",
        kind=FILE,
        suits=has_plan,
    ),
    Paper(
        "plan-data",
        N_("Plan and result as data"),
        N_("For the programs of your quality system. The CSV holds the plan in words, the JSON also all figures."),
        {"csv": "selfassess.reports.plan_csv:plan_csv", "json": "selfassess.exchange.plan_json:plan_json"},
        asks="plan:view",
        kind=FILE,
        suits=has_plan,
    ),
    Paper(
        "answers",
        N_("Answers and decisions"),
        N_("All answers as a file of text. The commands “selfassess score” and “selfassess plan” read it back to the same result."),
        {"yaml": "selfassess.exchange.answers_yaml:answers_yaml"},
        kind=FILE,
    ),
)


def offered(questionnaire: Questionnaire) -> tuple[Paper, ...]:
    """Return the papers that have something to tell about a questionnaire, in the order of the page."""
    return tuple(paper for paper in PAPERS if paper.suits(questionnaire))


def find(name: str, questionnaire: Questionnaire) -> Paper | None:
    """Return a paper by its id; None when there is none, or when it has nothing to tell about the questionnaire."""
    return next((paper for paper in offered(questionnaire) if paper.id == name), None)
