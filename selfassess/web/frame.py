"""What stands around every page: who, where, which language, and the fonts."""

from dataclasses import dataclass
from importlib.resources import files

from flask import Blueprint, Flask, abort, g, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from selfassess.reports.voice import number_of
from selfassess.web.access import Permission, may, public
from selfassess.web.division.waiting import number_waiting
from selfassess.web.kinds.pieces import fields_of, kept
from selfassess.web.languages import catalogue, language

NAMES = {"nl": "Nederlands", "en": "English"}
FONTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-It.ttf", "SourceSansPro-Semibold.ttf")
A_YEAR = 31_536_000

bp = Blueprint("frame", __name__)


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the main menu; `name` is compared with `Frame.here`."""

    name: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language to choose."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layout shows around a page. `person`: whether someone is signed in and known on this page."""

    language: str
    languages: tuple[Tongue, ...]
    person: bool
    organisation: str
    links: tuple[Link, ...]
    here: str


def frame(app: Flask) -> Frame:
    """Return the frame of this request; asks the database only how much waits for this person."""
    member = g.get("member")
    return Frame(
        language=language(),
        languages=_tongues(app),
        person=member is not None,
        organisation=member.organisation.name if member else "",
        links=_links(member) if member else (),
        here=_here(),
    )


def set_up_frame(app: Flask) -> None:
    """Give every template its `frame`, and serve the fonts."""
    app.register_blueprint(bp)
    app.context_processor(lambda: {"frame": frame(app)})
    app.jinja_env.globals.update(_=text, gettext=text, ngettext=plural, kept=kept, fields_of=fields_of, interface=language)
    app.jinja_env.filters["number_of"] = number_of


def text(message: str, **params: object) -> Markup:
    """Return a message in the language of this request; parameters are escaped.

    Instead of Flask-Babel's own, which looks the language up again for each of the hundreds of words of a page.
    """
    return _filled(_messages().gettext(message), params)


def plural(one: str, many: str, num: int, **params: object) -> Markup:
    """Return a message that counts, in the language of this request; `num` is a parameter too."""
    return _filled(_messages().ngettext(one, many, num), {"num": num, **params})


def _filled(found: str, params: dict[str, object]) -> Markup:
    words = Markup(found)  # noqa: S704 - our own message; the parameters are escaped by %
    return words % params if params or "%" in found else words


def _messages():
    """Return the messages of this request's language, looked up once."""
    found = g.get("messages")
    if found is None or found[0] != language():
        found = g.messages = (language(), catalogue())
    return found[1]


@bp.get("/fonts/<name>")
@public
def font(name: str):
    """Send one of our fonts; browsers may keep it for a year."""
    if name not in FONTS:
        abort(404)
    return send_file(str(files("font_source_sans_pro").joinpath("files", name)), mimetype="font/ttf", max_age=A_YEAR)


def _tongues(app: Flask) -> tuple[Tongue, ...]:
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    current = language()
    return tuple(
        Tongue(code, NAMES.get(code, code), url_for("account.choose_language", language=code, next=here), code == current)
        for code in app.config["LANGUAGES"]
    )


def _links(member) -> tuple[Link, ...]:
    ref, links = member.organisation.ref, []
    if may(Permission.ASSESSMENT_VIEW):
        number = number_waiting()
        words = _("My tasks (%(number)s)", number=number) if number else _("My tasks")
        links.append(Link("my-tasks", url_for("division.mine.my_tasks_at", ref=ref), words))
    if may(Permission.EVIDENCE_VIEW):
        links.append(Link("evidence", url_for("evidence.library.pieces", ref=ref), _("Evidence library")))
    if may(Permission.QUESTIONNAIRE_EDIT):
        links.append(Link("questionnaires", url_for("builder.listing.questionnaires", ref=ref), _("Questionnaires")))
    if may(Permission.MEMBER_MANAGE):
        links.append(Link("members", url_for("members.list_members", ref=ref), _("Members")))
    if may(Permission.LOG_VIEW):
        links.append(Link("log", url_for("log.read", ref=ref), _("Log")))
    if may(Permission.ORGANISATION_LEAVE):
        links.append(Link("data", url_for("leaving.data", ref=ref), _("Data")))
    return (*links, Link("account", url_for("account.own"), _("My account")))


def _here() -> str:
    """Return the name of the place in the menu: the word behind the organisation, else the first word of the address."""
    words = request.path.strip("/").split("/")
    if words[0] == "drafts":
        return "questionnaires"
    return words[2] if words[0] == "organisations" and len(words) > 2 else words[0]
