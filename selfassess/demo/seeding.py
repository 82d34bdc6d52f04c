"""The fictional organisation that a fresh installation starts with, so that everything can be tried at once."""

import multiprocessing
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from selfassess.adapters.files import StoreFailed
from selfassess.demo.reading import read_raw
from selfassess.demo.second_round import seed_second_round
from selfassess.demo.together import seed_together
from selfassess.exchange.answers_file import parse_decision
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version, find_version
from selfassess.services import actions, answering, assessments, first_questions, members, outcomes, progress, publishing
from selfassess.services.answering import ItemSave
from selfassess.services.depot import depot_of
from selfassess.services.members import Member
from selfassess.services.transactions import transactional
from selfassess.settings import Settings, kept_secret

NAME = "Stichting De Kade"
PEOPLE = {
    "beheerder@dekade.example": "administrator",
    "coordinator@dekade.example": "coordinator",
    "beoordelaar@dekade.example": "assessor",
    "bestuurder@dekade.example": "director",
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One person of the demo."""

    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Demo:
    """How to sign in at the demo organisation."""

    password: str
    accounts: tuple[DemoAccount, ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """One assessment of the demo: the file of its answers and its name."""

    file: str
    title: str


FINISHED = Seed("de-kade.yaml", "Zelfbeoordeling voorjaar 2026")
HALF_DONE = Seed("de-kade-najaar.yaml", "Zelfbeoordeling najaar 2026")


def seed(settings: Settings) -> Demo | None:
    """Add the demo organisation to an empty database; return how to sign in, None where other people work already.

    The password is made once and kept in `demo-password` of the instance.
    """
    if members.has_organisations() and not members.is_known(next(iter(PEOPLE))):
        return None
    password = kept_secret(settings.instance / "demo-password", length=9)
    if not members.has_organisations():
        people, assessed = seed_organisation(password)
        seed_documents(settings, assessed, people["coordinator"])
        db.session.expire_all()  # the documents were added by another process
        seed_together(*assessed, people)
        seed_second_round(assessed[0], people)
    return Demo(password, tuple(DemoAccount(email, role) for email, role in PEOPLE.items()))


@transactional
def seed_organisation(password: str) -> tuple[dict[str, Member], list[Assessment]]:
    """Store De Kade with its people, its finished and its half-done assessment; return the people by role, and these."""
    publishing.install_shipped()
    organisation = members.add_organisation(NAME)
    accounts = {role: members.add_member(organisation, email=email, role=role, password=password) for email, role in PEOPLE.items()}
    people = {role: Member(account, organisation, role) for role, account in accounts.items()}
    return people, [seed_assessment(organisation, planned, by=people["coordinator"]) for planned in (FINISHED, HALF_DONE)]


def seed_documents(settings: Settings, assessed: list[Assessment], by: Member) -> None:
    """Add the documents; without a store the answers go on naming them, and everything else can be tried.

    In a process of its own: what keeps the files works with threads, and in workers that are made from a process where
    those run already it waits for them for ever.
    """
    from selfassess.demo.library import seed_library  # loads what reads and writes documents

    def work() -> None:
        db.engine.dispose(close=False)  # a connection is of one process
        with suppress(StoreFailed):
            seed_library(depot_of(settings), assessed, by=by)

    if "fork" not in multiprocessing.get_all_start_methods():
        work()  # workers are made anew there
        return
    db.session.commit()
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()


@transactional
def seed_assessment(organisation: Organisation, planned: Seed, *, by: Member):
    """Store one assessment with the answers and decisions of a file that ships."""
    raw = read_raw(planned.file)
    version: Version = find_version(raw["questionnaire"])
    reference = date.fromisoformat(raw["date"]) if "date" in raw else None
    assessment = assessments.start(
        organisation,
        version=version,
        title=planned.title,
        by=by,
        reference_date=reference,
        second_assessor=bool(raw.get("second_assessor")),
    )
    first_questions.save_intake(assessment, raw["profile"], revision=0, by=by)
    answering.save_page(assessment, [ItemSave(item_id, value) for item_id, value in raw["answers"].items()], by=by)
    questionnaire = publishing.questionnaire_of(version)
    for key, decided in raw.get("actions", {}).items():
        decision, _faults = parse_decision(questionnaire, key, decided)
        actions.decide(assessment, key, replace(decision, log=None), by=by)
        progress.take_over(assessment, key, decision.log, by=by)
    outcomes.outcome_of(assessment)
    return assessment
