"""The pages of the log: parse, ask, show."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext as _

from selfassess.core.phrases import Phrase
from selfassess.core.table_csv import table_csv
from selfassess.models.database import now
from selfassess.models.organisation import Organisation
from selfassess.services import log, log_lines
from selfassess.services.log_lines import KINDS, Line, Wanted
from selfassess.web.access import Permission, requires
from selfassess.web.kinds.typed import read_day
from selfassess.web.languages import catalogue, said
from selfassess.web.pages import show

bp = Blueprint("log", __name__, url_prefix="/organisations")

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log; `typed` and `faults` by name of filter, `checked` what a check found."""

    organisation: Organisation
    lines: list[Line]
    typed: dict[str, str]
    faults: dict[str, str]
    kinds: list[tuple[str, str]]
    people: list[tuple[str, str]]
    csv: str
    figures: list[Phrase]
    newer: str | None = None
    older: str | None = None
    checked: str = ""
    whole: bool = True
    outcomes: dict[str, object] = field(default_factory=lambda: log_lines.OUTCOME_WORDS)


@bp.get("/<ref>/log")
@requires(Permission.LOG_VIEW)
def read(organisation: Organisation):
    """Show one page of the log, the newest line first."""
    return show(_page(organisation))


@bp.post("/<ref>/log/check")
@requires(Permission.LOG_VIEW)
def check(organisation: Organisation):
    """Check that no line was changed, and say it in words."""
    log.note("log checked", organisation=organisation, by=g.member)
    found = log.check(organisation.id, name=organisation.name)
    return show(_page(organisation, checked=said(found.says), whole=found.wrong is None))


@bp.get("/<ref>/log.csv")
@requires(Permission.LOG_VIEW)
def export(organisation: Organisation):
    """Give the lines that are asked for as a table for a spreadsheet."""
    wanted, _faults = _wanted(_typed())
    log.note("log exported", organisation=organisation, by=g.member, reason="export")
    data = table_csv(log_lines.log_rows(organisation.id, catalogue(), wanted))
    name = f"log-{organisation.ref}-{now().date().isoformat()}.csv"
    return Response(data, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(organisation: Organisation, *, checked: str = "", whole: bool = True) -> LogPage:
    typed = _typed()
    wanted, faults = _wanted(typed)
    number = _page_number()
    found = log_lines.find_lines(organisation.id, wanted, limit=A_PAGE + 1, offset=(number - 1) * A_PAGE)
    asked = {name: value for name, value in typed.items() if value}
    here = {"ref": organisation.ref, **asked}
    return LogPage(
        organisation, found[:A_PAGE], typed, faults,
        kinds=[("", _("everything")), *((kind, said(name)) for kind, (name, _types) in KINDS.items())],
        people=[("", _("everyone")), *((str(account_id), name) for account_id, name in log_lines.people_in(organisation.id))],
        csv=url_for("log.export", **here),
        figures=log_lines.privacy_figures(organisation.id, wanted),
        newer=url_for("log.read", page=number - 1, **here) if number > 1 else None,
        older=url_for("log.read", page=number + 1, **here) if len(found) > A_PAGE else None,
        checked=checked, whole=whole,
    )  # fmt: skip


def _typed() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:40] for name in ("from", "to", "kind", "person")}


def _wanted(typed: dict[str, str]) -> tuple[Wanted, dict[str, str]]:
    """Return which lines are asked, and the faults by field; what is not understood filters nothing."""
    days, faults = {}, {}
    for name in ("from", "to"):
        days[name] = _day(typed[name])
        if typed[name] and days[name] is None:
            faults[name] = _("This is not a date. Write day-month-year, for example 30-6-2025.")
    person = typed["person"]
    account_id = int(person) if person.isascii() and person.isdigit() and len(person) < 10 else None
    since = _start_of(days["from"]) if days["from"] else None
    before = _start_of(days["to"] + timedelta(days=1)) if days["to"] else None
    return Wanted(since, before, typed["kind"] if typed["kind"] in KINDS else None, account_id), faults


def _day(typed: str) -> date | None:
    found = read_day(typed) if typed else None
    return date.fromisoformat(found) if found else None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"]))


def _page_number() -> int:
    number = request.args.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1
