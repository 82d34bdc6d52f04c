"""Every kind of page, of the demo organisation: where it is and who looks at it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.journeys.visitor import Visitor

FINISHED, HALF_DONE, AGAIN = "Zelfbeoordeling voorjaar 2026", "Zelfbeoordeling najaar 2026", "Hermeting september 2026"


@dataclass(frozen=True)
class Shown:
    """One page: a name for people, its address, who opens it (a role, or nobody), and the status it has."""

    name: str
    path: str
    role: str | None = "coordinator"
    status: int = 200


def ref_of(coordinator: Visitor, title: str) -> str:
    """Return the ref of an assessment in the list."""
    return coordinator.finds_assessment(title).rpartition("/")[2]


def every_page(coordinator: Visitor, administrator: Visitor, assessor: Visitor) -> list[Shown]:
    """Return all pages; makes one assessment with a section that holds faults."""
    administrator.goes_to("/account")
    members = administrator.page.locator('nav a[href$="/members"]').get_attribute("href")
    organisation = members.removesuffix("/members")
    done, half, again = (f"/assessments/{ref_of(coordinator, title)}" for title in (FINISHED, HALF_DONE, AGAIN))
    measured = begins_round(coordinator, again)
    names_locations(coordinator, organisation, "Locatie Oost", "Locatie West")
    coordinator.goes_to(f"{measured}/details")
    coordinator.page.locator("select[name=location]").select_option(label="Locatie Oost")
    coordinator.presses("Save the location")
    legal = f"/assessments/{coordinator.starts('Wettelijke basis', questionnaire='wettelijke-basis')}"
    faulty = f"/assessments/{coordinator.starts('Met fouten', questionnaire='kwaliteitskader')}"
    makes_faults(coordinator, faulty)
    building = f"/assessments/{coordinator.starts('In opbouw', questionnaire='kwaliteitskader')}"
    assert coordinator.sends(f"{building}/intake", **{"intake.phase": "building"}) == 303
    counts_files(coordinator, f"{half}/counting/files")
    handed_in = hands_in(coordinator, "Ingediend")
    divides(coordinator, legal)
    talk = f"{half}/items/1.3-K2/comments"
    own = talks(coordinator, talk)
    coordinator.goes_to(f"{done}/plan")
    action = coordinator.page.locator(".plan-list h3 a").first.get_attribute("href")
    calibration = f"{meet(coordinator, assessor, 'Twee kanten')}/calibration"
    agreements = f"{organisation}/agreements"
    coordinator.goes_to(agreements)
    agreed = coordinator.page.locator(".agreement-list a").first.get_attribute("href")
    library = f"{organisation}/evidence"
    draft = begins_draft(coordinator, organisation)
    published = publishes(coordinator, organisation)
    replaced, scanned = (piece_of(coordinator, library, title) for title in ("Plaatsingsbeleid", "Huisregels (scan)"))
    return [
        Shown("sign-in", "/account/sign-in", None),
        Shown("link-over", "/account/choose-password/none", None, 404),
        Shown("not-found", "/nowhere", status=404),
        Shown("account", "/account"),
        Shown("set-up", "/account/second-factor"),
        Shown("members", members, "administrator"),
        Shown("log", f"{organisation}/log", "administrator"),
        Shown("log-faulty", f"{organisation}/log?from=gisteren", "administrator"),
        Shown("data", f"{organisation}/data", "administrator"),
        Shown("delete", f"{half}/delete", "administrator"),
        Shown("incident", f"{half}/incident?where=1.3-K1"),
        Shown("removed", f"{half}/incident/removed?where=1.3-K1"),
        Shown("refused", "/assessments/new", "director", 403),
        Shown("version", f"{half}/version"),
        Shown("version-kept", f"{half}/version/kept"),
        Shown("version-changes", f"{organisation}/questionnaires/kwaliteitskader/changes"),
        Shown("draft-changes", f"{draft}/changes"),
        Shown("list", "/assessments"),
        Shown("list-archived", "/assessments?archived=1"),
        Shown("finish", f"{half}/finish"),
        Shown("finish-to-sign", f"{handed_in}/finish", "director"),
        Shown("finish-adopted", f"{done}/finish", "director"),
        Shown("signed", f"{done}/signed", "director"),
        Shown("signed-nothing", f"{half}/signed"),
        Shown("new", "/assessments/new"),
        Shown("tasks", half),
        Shown("details", f"{half}/details"),
        Shown("second", f"{half}/second"),
        Shown("intake", f"{half}/intake"),
        Shown("intake-faulty", f"{faulty}/intake"),
        Shown("start", f"{building}/start"),
        Shown("start-not-needed", f"{half}/start", "director"),
        Shown("section", f"{half}/sections/1.3"),
        Shown("section-longest", f"{done}/sections/2.1"),
        Shown("section-measurement", f"{done}/sections/2.2"),
        Shown("section-share", f"{done}/sections/2.6"),
        Shown("section-faulty", f"{faulty}/sections/1.3"),
        Shown("section-read", f"{done}/sections/1.3", "director"),
        Shown("section-choice", f"{legal}/sections/kwaliteit"),
        Shown("intake-history", f"{faulty}/intake/history"),
        Shown("history", f"{faulty}/items/1.3-K1/history"),
        Shown("history-read", f"{done}/items/1.3-K1/history", "director"),
        Shown("sampling", f"{half}/sampling"),
        Shown("sampling-drawn", f"{half}/sampling?of=files&population=25&size=12&seed=471102"),
        Shown("sampling-faulty", f"{half}/sampling?population=veel&size=0", "director"),
        Shown("counting-begin", f"{half}/counting/personnel_files"),
        Shown("counting-sheet", f"{half}/counting/files"),
        Shown("counting-sheet-read", f"{half}/counting/files", "director"),
        Shown("counting-file", f"{half}/counting/files/files/2"),
        Shown("counting-close", f"{half}/counting/files/close"),
        Shown("counting-totals", f"{half}/counting/files/totals"),
        Shown("counting-form", f"{half}/sampling/form?of=files&population=25&size=12&seed=471102"),
        Shown("counting-form-empty", f"{half}/sampling/form?of=personnel_files", "director"),
        Shown("check", f"{half}/check"),
        Shown("evidence-missing", f"{done}/evidence"),
        Shown("evidence-expires", f"{half}/evidence?what=expires", "director"),
        Shown("item-evidence", f"{done}/items/1.3-K2/evidence"),
        Shown("item-evidence-read", f"{done}/items/1.3-K2/evidence", "director"),
        Shown("item-evidence-counted", f"{half}/items/1.3-I1/evidence"),
        Shown("division", f"{legal}/division"),
        Shown("division-proposed", f"{half}/division?propose=1"),
        Shown("division-read", f"{legal}/division", "assessor"),
        Shown("my-tasks", "/my-tasks", "assessor"),
        Shown("my-tasks-none", "/my-tasks", "director"),
        Shown("comments", talk),
        Shown("comments-change", f"{talk}?change={own}"),
        Shown("comments-read", talk, "administrator"),
        Shown("comments-none", f"{done}/items/3.4-K1/comments", "director"),
        Shown("choices", f"{scanned}/versions/1/choices"),
        Shown("library", library),
        Shown("library-nothing-found", f"{library}?q=bestaat+niet&state=expired", "director"),
        Shown("library-add", f"{library}/add"),
        Shown("piece", replaced),
        Shown("piece-read", replaced, "director"),
        Shown("piece-waits", scanned),
        Shown("piece-replace", f"{replaced}/versions"),
        Shown("piece-delete", f"{replaced}/delete", "administrator"),
        Shown("piece-delete-version", f"{replaced}/delete?version=1", "administrator"),
        Shown("piece-incident", f"{replaced}/incident?kinds=story"),
        Shown("piece-removed", f"{library}/removed"),
        Shown("piece-refused", f"{scanned}/versions/1/file", status=409),
        Shown("result", f"{done}/result"),
        Shown("result-open", f"{half}/result"),
        Shown("result-percentage", f"{legal}/result"),
        Shown("what-if", f"{done}/what-if"),
        Shown("what-if-changed", f"{done}/what-if?suggestion=1"),
        Shown("method", f"{done}/method"),
        Shown("plan", f"{done}/plan"),
        Shown("plan-owner", f"{done}/plan?view=owner"),
        Shown("plan-date", f"{done}/plan?view=date&status=open"),
        Shown("plan-choose", f"{done}/plan?view=section&choose=1"),
        Shown("plan-too-few", f"{done}/plan/merge?choose=1", status=422),
        Shown("plan-merge", f"{done}/plan/merge?key=1.4-K1&key=1.4-I1"),
        Shown("plan-own", f"{done}/plan/own"),
        Shown("action", action),
        Shown("action-read", f"{done}/plan/2.1-I2~1", "director"),
        Shown("action-edit", f"{action}/edit"),
        Shown("action-split", f"{action}/split"),
        Shown("plan-file", f"{done}/plan/file"),
        Shown("plan-print", f"{done}/plan/print"),
        Shown("reports", f"{done}/reports"),
        Shown("reports-percentage", f"{legal}/reports"),
        Shown("report-director", f"{done}/reports/director", "director"),
        Shown("report-full", f"{done}/reports/full"),
        Shown("report-counting-form", f"{done}/reports/counting-form"),
        Shown("report-evidence", f"{done}/reports/evidence"),
        Shown("report-public", f"{legal}/reports/public"),
        Shown("next-round", f"{done}/next-round"),
        Shown("round-tasks", measured),
        Shown("round-section", f"{measured}/sections/1.1"),
        Shown("to-confirm", f"{measured}/to-confirm"),
        Shown("to-confirm-read", f"{measured}/to-confirm", "director"),
        Shown("compare", f"{again}/compare", "director"),
        Shown("compare-open", f"{measured}/compare"),
        Shown("last-plan", f"{again}/last-plan"),
        Shown("last-plan-read", f"{again}/last-plan", "director"),
        Shown("last-plan-none", f"{done}/last-plan"),
        Shown("locations", f"{organisation}/locations"),
        Shown("overview", f"{organisation}/overview", "director"),
        Shown("overview-percentage", f"{organisation}/overview?questionnaire=wettelijke-basis"),
        Shown("themes", f"{done}/themes/vhj-2019", "director"),
        Shown("calibration", calibration),
        Shown("calibration-waits", f"{half}/calibration"),
        Shown("settle", f"{calibration}/1.3-K1"),
        Shown("settle-counted", f"{calibration}/1.3-I1"),
        Shown("settled-read", f"{done}/calibration/1.4-K1", "director"),
        Shown("agreements", agreements),
        Shown("agreements-print", f"{agreements}/print", "director"),
        Shown("agreement", agreed),
        Shown("agreement-incident", f"{agreed}/incident"),
        Shown("agreement-removed", f"{agreements}/removed"),
        Shown("questionnaires", f"{organisation}/questionnaires"),
        Shown("questionnaire-new", f"{organisation}/questionnaires/new"),
        Shown("questionnaire-incident", f"{published}/incident"),
        Shown("questionnaire-incident-texts", f"{published}/incident?where=1.1-K1"),
        Shown("questionnaire-taken-out", f"{published}/incident/done"),
        Shown("draft", draft),
        Shown("draft-file", f"{draft}/file"),
        Shown("draft-translations", f"{draft}/translations/en"),
        Shown("draft-item", f"{draft}/items/1.3-K2"),
        Shown("draft-item-counted", f"{draft}/items/1.3-I1"),
        Shown("draft-structure", f"{draft}/structure"),
        Shown("draft-section", f"{draft}/structure/1.3"),
        Shown("draft-part", f"{draft}/structure/2"),
        Shown("draft-rules", f"{draft}/rules"),
        Shown("draft-rule-intake", f"{draft}/rules/intake"),
        Shown("draft-rule-verdict", f"{draft}/rules/verdict"),
        Shown("draft-condition", f"{draft}/condition/1.3-K2/not_applicable_when"),
        Shown("draft-ties", f"{draft}/ties/1.3-K2"),
        Shown("draft-history", f"{draft}/history"),
        Shown("draft-publish", f"{draft}/publish"),
        Shown("draft-preview", f"{draft}/preview/1.3"),
        Shown("draft-preview-beside", f"{draft}/preview/1.3?beside=1"),
        Shown("draft-playground", f"{draft}/try?section=1.3"),
        Shown("draft-preview-intake", f"{draft}/preview"),
    ]  # fmt: skip


def begins_draft(coordinator: Visitor, organisation: str, start: str = "copy:kwaliteitskader", title: str = "Onze eigen lijst") -> str:
    """Begin a questionnaire with a copy or a template; returns the address of the draft."""
    coordinator.goes_to(f"{organisation}/questionnaires/new?start={start}")
    coordinator.types("title", title)
    coordinator.presses("Begin with this")
    return urlsplit(coordinator.page.url).path


def publishes(coordinator: Visitor, organisation: str) -> str:
    """Publish what a template has; returns the address of the version."""
    draft = begins_draft(coordinator, organisation, "template:levels", "Onze eerste lijst")
    assert coordinator.sends(f"{draft}/publish", seen="yes") == 303
    coordinator.goes_to(f"{organisation}/questionnaires")
    incident = coordinator.page.locator("main").get_by_role("link", name=coordinator.word("Client data in it?"))
    return incident.first.get_attribute("href").removesuffix("/incident")


def begins_round(coordinator: Visitor, assessment: str, title: str = "Volgende ronde") -> str:
    """Begin the round after an assessment; returns its address."""
    assert coordinator.sends(f"{assessment}/next-round", title=title, reference_date="30-6-2027") == 303
    return f"/assessments/{ref_of(coordinator, title)}"


def names_locations(coordinator: Visitor, organisation: str, *names: str) -> None:
    """Give the organisation locations; one that is there already stays one."""
    for name in names:
        coordinator.goes_to(f"{organisation}/locations")
        coordinator.types("new", name)
        coordinator.presses("Add this location")


def hands_in(coordinator: Visitor, title: str) -> str:
    """Start an assessment and hand it in as it is; returns its address."""
    address = f"/assessments/{coordinator.starts(title, questionnaire='wettelijke-basis')}"
    coordinator.goes_to(f"{address}/finish")
    coordinator.presses("Hand in")
    return address


def piece_of(coordinator: Visitor, library: str, title: str) -> str:
    """Return the address of a document in the library."""
    coordinator.goes_to(library)
    return coordinator.page.get_by_role("link", name=title, exact=True).get_attribute("href")


def talks(coordinator: Visitor, address: str) -> str:
    """Say two things about an item, settle the first and mention the director in the last; returns its ref."""
    for text, mentioned in (
        ("Het protocol is herzien.", ""),
        ("Lezen wij ‘elk dossier’ hier hetzelfde?\nAnders tellen we anders.", "bestuurder@dekade.example"),
    ):
        assert coordinator.sends(address, comment=text, mention=mentioned) == 303
    coordinator.goes_to(address)
    with coordinator.page.expect_navigation():
        coordinator.page.locator("li.comment form button").first.click()
    return coordinator.page.locator("li.comment").last.get_attribute("id").removeprefix("comment-")


def divides(coordinator: Visitor, assessment: str) -> None:
    """Give one section to the assessor, too late, and the others to functions."""
    coordinator.goes_to(f"{assessment}/division?propose=1")
    coordinator.page.locator("main select").first.select_option(label="beoordelaar@dekade.example")
    coordinator.types("ready", "1-2-2026")
    coordinator.presses("Save the division")


def meet(coordinator: Visitor, assessor: Visitor, title: str) -> str:
    """Let two sides answer one section otherwise and be ready; returns the address of the assessment."""
    here = f"/assessments/{coordinator.starts(title, questionnaire='kwaliteitskader')}"
    coordinator.goes_to(f"{here}/second")
    coordinator.page.locator("select[name=account]").select_option(label="beoordelaar@dekade.example")
    coordinator.presses("Let this person judge apart")
    counted = {"1.3-I1:population": "20", "1.3-I1:examined": "20", "1.3-I1:drawn": "all"}
    for side, state, met in ((coordinator, "met", "20"), (assessor, "not_met", "4")):
        states = {f"1.3-K1:norms.{letter}": state for letter in "bc"} | {"1.3-K2:norms.a": state}
        assert side.sends(f"{here}/sections/1.3", **counted, **states, **{"1.3-K1:norms.a": "met", "1.3-I1:met": met}) == 303
    assessor.goes_to(f"{here}/second")
    assessor.presses("My judgement is ready")
    coordinator.goes_to(f"{here}/finish")
    coordinator.presses("Hand in")
    return here


def counts_files(coordinator: Visitor, counting: str) -> None:
    """Begin a counting of files, with something found in the first one, and a contradiction."""
    assert coordinator.sends(counting, size="13", files="3") == 303
    found = {"1:1.2-I1:a": "met", "1:1.2-I1:b": "not_met", "1:1.1-I1:*": "not_applicable", "1:1.3-I1:a": "met", "2:1.2-I1:a": "met"}
    whole = {"2:1.2-I1:b": "met", "2:1.2-I1:c": "met", "2:1.2-I1:*": "not_met"}
    for number in (1, 2):
        assert (
            coordinator.sends(
                f"{counting}/files/{number}", **{name: value for name, value in {**found, **whole}.items() if name[0] == str(number)}
            )
            == 303
        )


def makes_faults(coordinator: Visitor, assessment: str) -> None:
    """Leave drafts with faults on the intake and on a section."""
    coordinator.sends(f"{assessment}/intake", **{"intake.girls_in_care": "veertien", "intake.period_to": "31-2-2025"})
    wrong = {"1.3-I1:examined": "tien", "1.3-I1:sample.date": "31-2-2025", "1.3-K1:norms.a": "not_applicable", "1.3-K2:na": "other",
             "1.3-K1:evidence.0.date": "gisteren", "1.3-K2:adjusted.level": "2", "1.3-I1:counts.a.met": "-1"}  # fmt: skip
    assert coordinator.sends(f"{assessment}/sections/1.3", **wrong) == 422
