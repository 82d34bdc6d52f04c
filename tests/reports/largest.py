"""The largest assessment: every question answered with long texts, sixty actions, a hundred pieces of evidence. Never by chance."""

from datetime import date, timedelta
from functools import cache

from selfassess.core.action import CAUSES, STATUSES, Decision
from selfassess.core.answers import Adjusted, Answer, Counts, Evidence, NormAnswer, NormCount, SampleForm
from selfassess.core.definition import Item
from selfassess.core.outcome import Outcome, outcome
from selfassess.core.phrases import N_
from selfassess.languages import catalogue
from selfassess.reports.material import Material
from selfassess.reports.plan_report import PlanAbout, SettledItem, Signed
from selfassess.reports.voice import Voice
from tests.reports.conftest import questionnaire_named

ON = date(2026, 6, 30)
PIECES, ACTIONS = 100, 60
SENTENCES = (
    "In de samenwerkingsovereenkomst met de jeugdgezondheidszorg staat wie verantwoordelijk is voor de veiligheidsinschatting.",
    "De gedragswetenschapper bespreekt de hulpverleningsplannen elke zes weken met het behandelteam.",
    "Medewerkers volgden de basisscholing seksuele uitbuiting; de verdiepingsbijeenkomsten staan gepland voor het najaar.",
    "Het kwaliteitsmanagementsysteem verwijst naar de oude werkinstructie, en die is nog niet vervangen.",
    "Uit de dossiers blijkt niet altijd hoe de netwerkberaadverslagen zijn gebruikt bij de evaluatie.",
    "Afspraken met ketenpartners over informatie-uitwisseling zijn mondeling gemaakt.",
)
STATES = ("met", "partly", "not_met", "met", "partly")


def text(number: int, length: int) -> str:
    """Return sentences up to a length, other ones for each number."""
    said, place = "", number
    while len(said) < length:
        said += SENTENCES[place % len(SENTENCES)] + " "
        place += 1
    return said[:length].rsplit(" ", 1)[0].rstrip(",;") + "."


@cache
def largest(language: str) -> Material:
    """Return the material of the largest assessment in a language of the interface."""
    questionnaire = questionnaire_named("kwaliteitskader")
    items = list(questionnaire.items)
    answers = {item.id: _answer(item, place) for place, item in enumerate(items)}
    decisions = {item.id: _decision(place) for place, item in enumerate(items)}
    own = ACTIONS - len(outcome(questionnaire, _intake(), answers, decisions, ON).plan.actions)
    for number in range(1, own + 1):
        section = questionnaire.sections[number].id
        decisions[f"own-{number}"] = Decision(section=section, finding=text(number, 300), measure=text(number, 400), owner="directeur")
    found = outcome(questionnaire, _intake(), answers, decisions, ON)
    return Material(
        found,
        _about(language, [item.id for item in items]),
        Voice(language, catalogue(language)),
        versions={(_title(number), _sha256(number)): f"{number % 4 + 1} · versie {2022 + number % 4}" for number in range(PIECES)},
        agreements=tuple((item.id, text(place, 900)) for place, item in enumerate(items[::8])),
        previous=_before(questionnaire, answers),
    )


def _before(questionnaire, answers) -> Outcome:
    worse = {item: given for place, (item, given) in enumerate(answers.items()) if place % 3}
    return outcome(questionnaire, _intake(), worse, {}, ON - timedelta(days=365))


def _intake() -> dict[str, object]:
    return {"phase": "running", "homogeneous_group": True, "period_from": date(2026, 1, 1), "period_to": ON, "girls_in_care": 14}


def _answer(item: Item, place: int) -> Answer:
    norms = {norm.id: NormAnswer(STATES[(place + at) % len(STATES)]) for at, norm in enumerate(item.norms)}
    evidence = tuple(_evidence(number, item) for number in range(PIECES) if number % 57 == place)
    known = {"note": text(place, 1_900), "evidence": evidence}
    if item.kind == "checklist":
        if len(item.norms) > 2 and place % 7 == 0:
            norms[item.norms[-1].id] = NormAnswer("not_applicable", text(place, 400))
        return Answer(norms=norms, adjusted=Adjusted(1, text(place, 800)) if place % 11 == 3 else None, **known)
    if item.kind == "measurement":
        return Answer(norms={item.norms[0].id: NormAnswer("met")}, outcome=item.outcomes[-1].id, respondents=12, **known)
    if item.kind == "sample" and place % 9 == 4:
        return Answer(not_applicable=text(place, 480), note=text(place, 700))
    form = SampleForm(date(2026, 1, 1), ON, date(2026, 6, 20), "kwaliteitsmedewerker en gedragswetenschapper samen")
    counts = Counts(14, 10, place % 8, "random", 4711 + place) if item.kind == "sample" else Counts(14, None, 9)
    each = {norm.id: NormCount(10, (place + at) % 9) for at, norm in enumerate(item.norms)}
    return Answer(counts=counts, sample=form, norm_counts=each if item.kind == "sample" else {}, **known)


def _evidence(number: int, item: Item) -> Evidence:
    norms = tuple(norm.id for norm in item.norms[:2]) if number % 2 else ()
    until = ON + timedelta(days=30 * (number % 24) - 240)
    return Evidence(
        _title(number), "draft" if number % 13 == 5 else "adopted", date(2024, 1 + number % 12, 1), until, norms, "blz. 12", _sha256(number)
    )


def _title(number: int) -> str:
    return f"{number + 1:03} {text(number, 150)}"


def _sha256(number: int) -> str:
    return f"{number:02x}" * 32


def _decision(place: int) -> Decision:
    """Return what people decided: every seventh with texts as long as the form takes."""
    long = 2_000 if place % 7 == 0 else 260
    return Decision(
        finding=text(place, long), measure=text(place + 1, long), owner=text(place + 2, 190 if place % 7 == 0 else 40),
        means=text(place + 3, long), completion=text(place + 4, long), effect=text(place + 5, long), why=text(place, 300),
        causes=(CAUSES[place % len(CAUSES)],), status=STATUSES[place % 3], effect_due=date(2027, 3, 1),
    )  # fmt: skip


def _about(language: str, items: list[str]) -> PlanAbout:
    return PlanAbout(
        organisation="Stichting De Kade, stichting voor opvang, behandeling en nazorg",
        title="Zelfbeoordeling van de behandelgroepen en het ambulante samenwerkingsverband in het voorjaar van 2026",
        on=ON,
        version="kwaliteitskader@1",
        digest="0123456789abcdef" * 4,
        second_assessor=True,
        prepared_by="kwaliteitsmedewerker",
        language=language,
        signed=Signed(date(2026, 7, 9), N_("director"), 2, "0123456789abcdef" * 4, "fedcba9876543210" * 4),
        settled=tuple(SettledItem(item, "first", text(place, 950), date(2026, 6, 25)) for place, item in enumerate(items[::5])),
    )
