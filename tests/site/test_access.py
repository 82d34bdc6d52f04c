"""Who may open what: every route, for everyone, against one table."""

import re

import pytest
from flask import Flask

from selfassess.adapters.files import FakeFiles
from selfassess.adapters.virus_scan import FakeScanner
from selfassess.models.database import db
from selfassess.models.evidence import Piece, PieceVersion
from selfassess.models.organisation import ROLES
from selfassess.models.together import Comment
from selfassess.models.version import find_version
from selfassess.services import calibration, drafting, locations, members, releasing, snapshots
from selfassess.services.depot import Depot
from selfassess.web.access import MAY, refuse_unmarked
from tests.conftest import make_app, make_organisation, person

# What each route asks. A route that is not in here, or asks something else, fails below.
TABLE = {
    "GET /": "public",
    "GET /static/<path:filename>": "public",
    "GET /fonts/<name>": "public",
    "GET /account/sign-in": "public",
    "POST /account/sign-in": "public",
    "POST /account/sign-out": "public",
    "GET /account/choose-password/<token>": "public",
    "POST /account/choose-password/<token>": "public",
    "GET /account/language/<language>": "public",
    "GET /account": "signed_in",
    "GET /account/token": "public",
    "GET /account/second-step": "public",
    "POST /account/second-step": "public",
    "GET /account/second-factor": "signed_in",
    "POST /account/second-factor": "signed_in",
    "POST /account/sessions/<session_ref>/end": "signed_in",
    "POST /account/sessions/end-others": "signed_in",
    "POST /account/password": "signed_in",
    "POST /account/mail": "signed_in",
    "POST /account/organisation/<ref>": "signed_in",
    "GET /organisations/<ref>/members": "member:manage",
    "POST /organisations/<ref>/members": "member:manage",
    "POST /organisations/<ref>/members/<int:account_id>/role": "member:manage",
    "POST /organisations/<ref>/members/<int:account_id>/remove": "member:manage",
    "POST /organisations/<ref>/members/<int:account_id>/functions": "member:manage",
    "POST /organisations/<ref>/second-factor": "member:manage",
    "POST /organisations/<ref>/members/<int:account_id>/link": "member:manage",
    "GET /organisations/<ref>/overview": "assessment:view",
    "GET /organisations/<ref>/locations": "location:manage",
    "POST /organisations/<ref>/locations": "location:manage",
    "POST /organisations/<ref>/locations/<location_ref>": "location:manage",
    "POST /organisations/<ref>/locations/<location_ref>/remove": "location:manage",
    "POST /assessments/<ref>/location": "assessment:start",
    "GET /assessments/<ref>/themes/<grouping_id>": "assessment:view",
    "GET /organisations/<ref>/log": "log:view",
    "GET /organisations/<ref>/log.csv": "log:view",
    "POST /organisations/<ref>/log/check": "log:view",
    "GET /organisations/<ref>/data": "organisation:leave",
    "POST /organisations/<ref>/data/periods": "organisation:leave",
    "POST /organisations/<ref>/data/export": "organisation:leave",
    "POST /organisations/<ref>/data/delete": "organisation:leave",
    "GET /assessments/<ref>/delete": "assessment:delete",
    "POST /assessments/<ref>/delete": "assessment:delete",
    "GET /assessments/<ref>/incident": "incident:report",
    "POST /assessments/<ref>/incident": "incident:report",
    "GET /assessments/<ref>/incident/removed": "incident:report",
    "GET /assessments/<ref>/second": "assessment:view",
    "POST /assessments/<ref>/second/give": "work:divide",
    "POST /assessments/<ref>/second/take/<int:account_id>": "work:divide",
    "POST /assessments/<ref>/second/ready": "assessment:answer",
    "POST /assessments/<ref>/second/go-on": "assessment:answer",
    "GET /assessments": "assessment:view",
    "GET /assessments/new": "assessment:start",
    "POST /assessments/new": "assessment:start",
    "GET /assessments/<ref>": "assessment:view",
    "GET /assessments/<ref>/next-round": "assessment:start",
    "POST /assessments/<ref>/next-round": "assessment:start",
    "GET /assessments/<ref>/version": "assessment:view",
    "POST /assessments/<ref>/version/stay": "assessment:move",
    "POST /assessments/<ref>/version/move": "assessment:move",
    "POST /assessments/<ref>/version/undo": "assessment:move",
    "GET /assessments/<ref>/version/kept": "assessment:view",
    "GET /organisations/<ref>/questionnaires/<key>/changes": "organisation:view",
    "GET /drafts/<ref>/changes": "questionnaire:edit",
    "GET /assessments/<ref>/to-confirm": "assessment:view",
    "POST /assessments/<ref>/to-confirm": "assessment:answer",
    "GET /assessments/<ref>/compare": "assessment:view",
    "GET /assessments/<ref>/last-plan": "plan:view",
    "POST /assessments/<ref>/last-plan": "plan:edit",
    "GET /assessments/<ref>/division": "assessment:view",
    "POST /assessments/<ref>/division": "work:divide",
    "GET /my-tasks": "assessment:view",
    "GET /organisations/<ref>/my-tasks": "assessment:view",
    "GET /assessments/<ref>/details": "assessment:start",
    "POST /assessments/<ref>/details": "assessment:start",
    "GET /assessments/<ref>/intake": "assessment:view",
    "POST /assessments/<ref>/intake": "assessment:answer",
    "GET /assessments/<ref>/start": "assessment:view",
    "GET /assessments/<ref>/sections/<section_id>": "assessment:view",
    "POST /assessments/<ref>/sections/<section_id>": "assessment:answer",
    "GET /assessments/<ref>/sections/<section_id>/standing": "assessment:view",
    "GET /assessments/<ref>/check": "assessment:view",
    "GET /assessments/<ref>/result": "assessment:view",
    "GET /assessments/<ref>/what-if": "assessment:view",
    "POST /assessments/<ref>/what-if": "assessment:view",
    "GET /assessments/<ref>/method": "assessment:view",
    "GET /assessments/<ref>/sampling": "assessment:view",
    "GET /assessments/<ref>/sampling/form": "assessment:view",
    "GET /assessments/<ref>/sampling/form.pdf": "assessment:view",
    "GET /assessments/<ref>/counting/<population>": "assessment:view",
    "POST /assessments/<ref>/counting/<population>": "assessment:answer",
    "POST /assessments/<ref>/counting/<population>/cells": "assessment:answer",
    "POST /assessments/<ref>/counting/<population>/rows": "assessment:answer",
    "GET /assessments/<ref>/counting/<population>/files/<int:number>": "assessment:view",
    "POST /assessments/<ref>/counting/<population>/files/<int:number>": "assessment:answer",
    "GET /assessments/<ref>/counting/<population>/close": "assessment:answer",
    "POST /assessments/<ref>/counting/<population>/close": "assessment:answer",
    "POST /assessments/<ref>/counting/<population>/clear": "assessment:answer",
    "GET /assessments/<ref>/counting/<population>/totals": "assessment:answer",
    "POST /assessments/<ref>/counting/<population>/totals": "assessment:answer",
    "GET /assessments/<ref>/evidence": "evidence:view",
    "GET /organisations/<ref>/evidence": "evidence:view",
    "GET /organisations/<ref>/evidence/add": "evidence:add",
    "POST /organisations/<ref>/evidence/add": "evidence:add",
    "GET /organisations/<ref>/evidence/removed": "incident:report",
    "GET /organisations/<ref>/evidence/<evidence_ref>": "evidence:view",
    "POST /organisations/<ref>/evidence/<evidence_ref>": "evidence:add",
    "GET /organisations/<ref>/evidence/<evidence_ref>/versions": "evidence:add",
    "POST /organisations/<ref>/evidence/<evidence_ref>/versions": "evidence:add",
    "GET /organisations/<ref>/evidence/<evidence_ref>/versions/<int:number>/file": "evidence:view",
    "GET /organisations/<ref>/evidence/<evidence_ref>/delete": "evidence:delete",
    "POST /organisations/<ref>/evidence/<evidence_ref>/delete": "evidence:delete",
    "GET /organisations/<ref>/evidence/<evidence_ref>/incident": "incident:report",
    "POST /organisations/<ref>/evidence/<evidence_ref>/incident": "incident:report",
    "GET /assessments/<ref>/intake/history": "assessment:view",
    "POST /assessments/<ref>/intake/history/restore": "assessment:answer",
    "POST /assessments/<ref>/intake/history/waiting": "assessment:answer",
    "GET /assessments/<ref>/items/<item_id>/history": "assessment:view",
    "POST /assessments/<ref>/items/<item_id>/history/restore": "assessment:answer",
    "POST /assessments/<ref>/items/<item_id>/history/waiting": "assessment:answer",
    "GET /assessments/<ref>/items/<item_id>/evidence": "evidence:view",
    "POST /assessments/<ref>/items/<item_id>/evidence": "evidence:add",
    "POST /assessments/<ref>/items/<item_id>/evidence/link": "evidence:add",
    "POST /assessments/<ref>/items/<item_id>/evidence/<evidence_ref>": "evidence:add",
    "POST /assessments/<ref>/items/<item_id>/evidence/<evidence_ref>/unlink": "evidence:add",
    "GET /organisations/<ref>/evidence/<evidence_ref>/versions/<int:number>/choices": "evidence:add",
    "POST /organisations/<ref>/evidence/<evidence_ref>/versions/<int:number>/choices": "evidence:add",
    "GET /assessments/<ref>/items/<item_id>/comments": "assessment:view",
    "POST /assessments/<ref>/items/<item_id>/comments": "comment:write",
    "POST /assessments/<ref>/items/<item_id>/comments/<comment_ref>": "comment:write",
    "POST /assessments/<ref>/items/<item_id>/comments/<comment_ref>/take-back": "comment:write",
    "POST /assessments/<ref>/items/<item_id>/comments/<comment_ref>/settled": "comment:write",
    "GET /assessments/<ref>/finish": "assessment:view",
    "POST /assessments/<ref>/finish/hand-in": "assessment:submit",
    "POST /assessments/<ref>/finish/take-back": "assessment:submit",
    "POST /assessments/<ref>/finish/sign": "assessment:sign",
    "POST /assessments/<ref>/finish/reopen": "assessment:reopen",
    "POST /assessments/<ref>/finish/archive": "assessment:archive",
    "POST /assessments/<ref>/finish/take-out": "assessment:archive",
    "GET /assessments/<ref>/signed": "assessment:view",
    "GET /assessments/<ref>/signed/<snapshot_ref>.json": "assessment:view",
    "GET /assessments/<ref>/plan": "plan:view",
    "GET /assessments/<ref>/plan/<action:key>": "plan:view",
    "GET /assessments/<ref>/plan/<action:key>/edit": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/edit": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/progress": "plan:progress",
    "POST /assessments/<ref>/plan/<action:key>/progress/<note_ref>/take-back": "plan:progress",
    "POST /assessments/<ref>/plan/<action:key>/drop": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/take-up": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/restore": "plan:edit",
    "GET /assessments/<ref>/plan/<action:key>/split": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/split": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/split-again": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/whole": "plan:edit",
    "GET /assessments/<ref>/plan/merge": "plan:edit",
    "POST /assessments/<ref>/plan/merge": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/apart": "plan:edit",
    "POST /assessments/<ref>/plan/<action:key>/merge-again": "plan:edit",
    "GET /assessments/<ref>/plan/own": "plan:edit",
    "POST /assessments/<ref>/plan/own": "plan:edit",
    "GET /assessments/<ref>/plan/print": "plan:view",
    "GET /assessments/<ref>/plan.pdf": "plan:view",
    "GET /assessments/<ref>/plan/file": "plan:edit",
    "POST /assessments/<ref>/plan/file": "plan:edit",
    "POST /assessments/<ref>/plan/file/take": "plan:edit",
    "GET /assessments/<ref>/reports": "assessment:view",
    "GET /assessments/<ref>/reports/<name>": "assessment:view",
    "GET /assessments/<ref>/reports/<name>.<format_>": "assessment:view",
    "GET /assessments/<ref>/calibration": "assessment:view",
    "GET /assessments/<ref>/calibration/<item_id>": "assessment:view",
    "POST /assessments/<ref>/calibration/<item_id>": "assessment:calibrate",
    "GET /organisations/<ref>/agreements": "assessment:view",
    "POST /organisations/<ref>/agreements": "assessment:calibrate",
    "GET /organisations/<ref>/agreements/print": "assessment:view",
    "GET /organisations/<ref>/agreements/<agreement_ref>": "assessment:calibrate",
    "POST /organisations/<ref>/agreements/<agreement_ref>": "assessment:calibrate",
    "POST /organisations/<ref>/agreements/<agreement_ref>/end": "assessment:calibrate",
    "GET /organisations/<ref>/agreements/<agreement_ref>/incident": "incident:report",
    "POST /organisations/<ref>/agreements/<agreement_ref>/incident": "incident:report",
    "GET /organisations/<ref>/agreements/removed": "incident:report",
    "GET /organisations/<ref>/questionnaires": "questionnaire:edit",
    "GET /organisations/<ref>/questionnaires/new": "questionnaire:edit",
    "POST /organisations/<ref>/questionnaires/new": "questionnaire:edit",
    "GET /organisations/<ref>/questionnaires/<key>/<int:number>.<format_>": "questionnaire:edit",
    "GET /drafts/<ref>": "questionnaire:edit",
    "GET /drafts/<ref>/file.<format_>": "questionnaire:edit",
    "GET /drafts/<ref>/file": "questionnaire:edit",
    "POST /drafts/<ref>/file": "questionnaire:edit",
    "GET /drafts/<ref>/translations/<lang>": "questionnaire:edit",
    "POST /drafts/<ref>/translations/<lang>": "questionnaire:edit",
    "GET /drafts/<ref>/translations/<lang>/file.po": "questionnaire:edit",
    "GET /drafts/<ref>/translations/<lang>/file": "questionnaire:edit",
    "POST /drafts/<ref>/translations/<lang>/file": "questionnaire:edit",
    "POST /drafts/<ref>/translations/<lang>/file/take": "questionnaire:edit",
    "GET /drafts/<ref>/history": "questionnaire:edit",
    "GET /drafts/<ref>/structure": "questionnaire:edit",
    "POST /drafts/<ref>/structure": "questionnaire:edit",
    "GET /drafts/<ref>/structure/<piece_id>": "questionnaire:edit",
    "POST /drafts/<ref>/structure/<piece_id>": "questionnaire:edit",
    "GET /drafts/<ref>/items/<item_id>": "questionnaire:edit",
    "POST /drafts/<ref>/items/<item_id>": "questionnaire:edit",
    "GET /drafts/<ref>/whole/<topic>": "questionnaire:edit",
    "POST /drafts/<ref>/whole/<topic>": "questionnaire:edit",
    "POST /drafts/<ref>/add": "questionnaire:edit",
    "GET /drafts/<ref>/copy": "questionnaire:edit",
    "POST /drafts/<ref>/copy": "questionnaire:edit",
    "POST /drafts/<ref>/undo": "questionnaire:edit",
    "POST /drafts/<ref>/redo": "questionnaire:edit",
    "POST /drafts/<ref>/history/<int:number>/undo": "questionnaire:edit",
    "POST /drafts/<ref>/history/<int:number>/restore": "questionnaire:edit",
    "POST /drafts/<ref>/history/clear": "questionnaire:edit",
    "GET /drafts/<ref>/rules/<name>": "questionnaire:edit",
    "POST /drafts/<ref>/rules/<name>": "questionnaire:edit",
    "GET /drafts/<ref>/condition/<path:at>": "questionnaire:edit",
    "POST /drafts/<ref>/condition/<path:at>": "questionnaire:edit",
    "GET /drafts/<ref>/ties/<id>": "questionnaire:edit",
    "GET /drafts/<ref>/rules": "questionnaire:edit",
    "POST /drafts/<ref>/rules": "questionnaire:edit",
    "GET /drafts/<ref>/preview": "questionnaire:edit",
    "GET /drafts/<ref>/preview/<section_id>": "questionnaire:edit",
    "GET /drafts/<ref>/try": "questionnaire:edit",
    "POST /drafts/<ref>/try": "questionnaire:edit",
    "GET /organisations/<ref>/questionnaires/<key>/<int:number>/incident": "questionnaire:publish",
    "POST /organisations/<ref>/questionnaires/<key>/<int:number>/incident": "questionnaire:publish",
    "GET /organisations/<ref>/questionnaires/<key>/<int:number>/incident/done": "questionnaire:publish",
    "GET /drafts/<ref>/publish": "questionnaire:edit",
    "POST /drafts/<ref>/publish": "questionnaire:publish",
    "GET /drafts/<ref>/delete": "questionnaire:edit",
    "POST /drafts/<ref>/delete": "questionnaire:edit",
}
REFUSED, UNKNOWN = 403, 404


@pytest.fixture(scope="module")
def site(tmp_path_factory, prepared):
    """The app with two organisations, and everyone with a browser."""
    depot = Depot(FakeFiles(), FakeScanner(), tmp_path_factory.mktemp("site-depot"))
    app = make_app(tmp_path_factory.mktemp("site"), prepared, DEPOT=depot)
    with app.app_context():
        kade, elders = make_organisation("Stichting De Kade", "kade"), make_organisation("Ergens Anders", "elders")
        people = {role: person(app, f"{role}@kade.example") for role in ROLES}
        people["outsider"] = person(app, "coordinator@elders.example")
        people["outside administrator"] = person(app, "administrator@elders.example")
        people["nobody"] = person(app)
        yield app, kade, elders, people


def routes(app: Flask) -> list[tuple[str, str]]:
    """Return (method and rule, endpoint) of every route."""
    return [
        (f"{method} {rule.rule}", rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def test_every_route_asks_what_the_table_says(site):
    app = site[0]
    asked = {}
    for route, endpoint in routes(app):
        access = app.view_functions[endpoint].access
        asked[route] = str(access.permission) if access.permission else access.asks
    assert {route: asks for route, asks in asked.items() if TABLE.get(route) != asks} == {}


def asks_of(app: Flask, guarded_only=True) -> list[str]:
    return [route for route, _ in routes(app) if not guarded_only or TABLE.get(route) not in ("public", None)]


def ask(site, who: str, route: str, at=None):
    """Try a route of De Kade as someone, or one `at` another organisation with a piece of De Kade; returns the response."""
    _app, kade, _elders, people = site
    at = at or kade
    method, rule = route.split(" ", 1)
    organisation = "/organisations/" in rule or "/account/organisation/" in rule
    values = {
        "ref": at.organisation.ref if organisation else at.assessment.ref,
        "section_id": "1.3",
        "item_id": "1.4-K2",
        "piece_id": "1.4",
        "at": "1.4-K2/applies_when",
        "id": "1.4-K2",
        "topic": "texts",
        "session_ref": "none",
        "number": 1,
        "population": "files",
        "name": "plan",
        "format_": "pdf",
        "grouping_id": "vhj-2019",
        "key": "1.4-K2",
        "lang": "en",
        "note_ref": "none",
    }
    if "/drafts/" in rule or "/questionnaires/" in rule:
        values |= {"format_": "yaml", "key": "kwaliteitskader"}
    if "<int:number>/incident" in rule and "/questionnaires/" in rule:
        values["key"] = a_new_version(at)
    if "/drafts/" in rule:
        values["ref"] = a_new_draft(kade)
    if "evidence_ref" in rule:
        values["evidence_ref"] = a_new_piece(_app, kade)
    if "comment_ref" in rule:
        values["comment_ref"] = a_new_comment(kade, who)
    if "agreement_ref" in rule:
        values["agreement_ref"] = a_new_agreement(kade)
    if "snapshot_ref" in rule:
        values["snapshot_ref"] = a_new_snapshot(kade)
    if "location_ref" in rule:
        values["location_ref"] = locations.add(kade.organisation, "Oost", by=kade.coordinator).ref
    if "account_id" in rule:
        values["account_id"] = a_new_member(kade)
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule)
    return people[who].opens(address) if method == "GET" else people[who].sends(address, {"role": "assessor"})


def a_new_draft(place) -> str:
    """Return the ref of a draft that was just begun."""
    version = find_version("kwaliteitskader")
    return drafting.start_copy(place.organisation, version, title="Proef", by=place.coordinator).ref


def a_new_version(place) -> str:
    """Return the key of a questionnaire that was just published."""
    draft = drafting.start_copy(place.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=place.coordinator)
    listed = releasing.check_list(draft)
    return releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=place.coordinator).key


def a_new_member(place) -> int:
    """Return the id of someone who was just added and has no password yet."""
    a_new_member.number = getattr(a_new_member, "number", 0) + 1
    return members.add_member(place.organisation, email=f"new{a_new_member.number}@kade.example", role="assessor").id


def a_new_comment(place, who: str) -> str:
    """Return the ref of a comment that someone just made, or the coordinator when it is nobody of the organisation."""
    by = place.members.get(who, place.coordinator)
    comment = Comment(organisation_id=place.organisation.id, assessment_id=place.assessment.id, item_id="1.4-K2", text="Zo?")
    comment.account_id = by.account.id
    db.session.add(comment)
    db.session.commit()
    return comment.ref


def a_new_agreement(place) -> str:
    """Return the ref of an agreement that holds."""
    return calibration.make_agreement(place.organisation, "kwaliteitskader", "1.4-K2", "Zo lezen wij dit.", by=place.coordinator).ref


def a_new_snapshot(place) -> str:
    """Return the ref of something that was signed just now."""
    return snapshots.keep(place.assessment, {"signed": {"email": "director@kade.example"}}, by=place.members["director"]).ref


def a_new_piece(app: Flask, place) -> str:
    """Return the ref of a piece of evidence that was just added, with its file in the store."""
    a_new_piece.number = getattr(a_new_piece, "number", 0) + 1
    key = app.config["DEPOT"].store.put([b"a file"], under=place.organisation.ref)
    piece = Piece(organisation_id=place.organisation.id, title=f"Beleid {a_new_piece.number}")
    db.session.add(piece)
    db.session.flush()
    version = PieceVersion(organisation_id=place.organisation.id, evidence_id=piece.id, number=1, file_name="beleid.pdf", kind="pdf")
    version.size, version.sha256, version.key = 6, f"{a_new_piece.number:064}", key
    db.session.add(version)
    db.session.commit()
    return piece.ref


def test_nobody_is_sent_to_the_door(site):
    for route in asks_of(site[0]):
        answer = ask(site, "nobody", route)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/account/sign-in"), route


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_do_what_it_may_and_nothing_else(site, role):
    for route in asks_of(site[0]):
        answer = ask(site, role, route)
        allowed = TABLE[route] == "signed_in" or TABLE[route] in MAY[role]
        assert answer.status_code < 500, route
        assert (answer.status_code not in (REFUSED, UNKNOWN)) if allowed else (answer.status_code == REFUSED), (
            f"{route}: {answer.status_code}"
        )


@pytest.mark.parametrize("who", ["outsider", "outside administrator"])
def test_another_organisations_work_does_not_exist(site, who):
    for route in asks_of(site[0]):
        if "<ref>" in route:
            assert ask(site, who, route).status_code == UNKNOWN, route


@pytest.mark.parametrize("who", ["outsider", "outside administrator"])
def test_another_organisations_evidence_is_not_found_under_ones_own_address(site, who):
    app, kade, elders, people = site
    own = elders.members["coordinator" if who == "outsider" else "administrator"].role
    for route in (route for route in asks_of(app) if "<evidence_ref>" in route and TABLE[route] in MAY[own]):
        assert ask(site, who, route, at=elders).status_code == UNKNOWN, route


def test_another_organisations_people_are_out_of_reach(site):
    _app, kade, elders, people = site
    stranger = kade.members["director"].account.id
    people["outside administrator"].sends(f"/organisations/{elders.organisation.ref}/members/{stranger}/remove")
    assert stranger in {account.id for _membership, account in members.list_members(kade.organisation)}


def test_an_account_without_an_organisation_sees_nothing(site):
    members.add_account("alone@nowhere.example", password="een lang genoeg wachtwoord")
    alone = person(site[0], "alone@nowhere.example")
    assert alone.opens(f"/assessments/{site[1].assessment.ref}").status_code in (REFUSED, UNKNOWN)
    assert alone.opens("/assessments").status_code in (REFUSED, UNKNOWN)


def test_a_route_without_a_mark_stops_the_start(site):
    app = Flask("unmarked", static_folder=None)
    app.add_url_rule("/open", endpoint="open", view_func=lambda: "everything")
    with pytest.raises(RuntimeError, match="open"):
        refuse_unmarked(app)
