"""How a page is shown: a dataclass and the template of its name; the pages for what went wrong, and safe headers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from selfassess.core.definition import Questionnaire
from selfassess.models.answer import StaleWrite
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.actions import DecisionChanged, PlanArchived
from selfassess.services.assessments import AssessmentClosed, VersionChanged
from selfassess.services.first_questions import IntakeChanged
from selfassess.services.publishing import questionnaire_of
from selfassess.services.seats import SideChanged
from selfassess.services.states import WrongState
from selfassess.web.languages import language
from selfassess.web.quoting import Quotes, quotes_in, quotes_of

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), publickey-credentials-get=(), serial=(), usb=()"
    ),
}


def show(page: object) -> str:
    """Render a page dataclass: `SectionPage` of `web/assess/…` with `assess/section.html`; it is `page` in there.

    What it says of a questionnaire in another language is marked: of the assessment that the request is about, of the page's `draft`,
    and of the questionnaires at its `quoted`.
    """
    made = render_template(template_of(type(page)), page=page)
    for quotes in _quotes(page):
        made = quotes.marked(made)
    return made


def marked(part: str, draft: Draft) -> str:
    """Return a part of a page of a draft with the words of the draft marked, for a page that asked in the background."""
    for quotes in _of_draft(draft):
        part = quotes.marked(part, is_part=True)
    return part


def _quotes(page: object) -> Iterator[Quotes]:
    """Yield the words of each questionnaire of a page that is in another language than the page."""
    quoted = [*getattr(page, "quoted", ())]
    if "place" in g:
        quoted.insert(0, questionnaire_of(g.place.version, language()))
    elif isinstance(draft := getattr(page, "draft", None), Draft):
        yield from _of_draft(draft)
    for questionnaire in {id(one): one for one in quoted}.values():
        yield from _of_questionnaire(questionnaire)


def _of_questionnaire(questionnaire: Questionnaire) -> Iterator[Quotes]:
    if questionnaire.language != language():
        yield quotes_in(questionnaire, language())


def _of_draft(draft: Draft) -> Iterator[Quotes]:
    """Yield the words of a draft when they are in another language than the page."""
    own = drafting.language_of(draft)
    if own != language():
        yield quotes_of(own, drafting.texts_in(draft), language())


def template_of(cls: type) -> str:
    """Return the name of a page's template: the room it is in, and its own name."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Page")).lower()
    room = cls.__module__.split(".")[2:-1] or cls.__module__.split(".")[2:]
    return f"{name}.html" if room == ["pages"] else f"{room[0]}/{name}.html"


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, and what to do now; `here`: the address of the assessment that it is about, empty without."""

    title: str
    says: str
    what_to_do: str
    code: int
    here: str = ""


def _pages() -> dict[int, tuple[str, str, str]]:
    return {
        400: (
            _("This page could not be read"),
            _("Your browser sent something that we do not understand."),
            _("Go back and try again. What was saved before is still there."),
        ),
        403: (
            _("You may not do this"),
            _("Your role in this organisation does not allow this page."),
            _("Ask the administrator of your organisation when you need it for your work."),
        ),
        404: (
            _("This page does not exist"),
            _("The address is wrong, or the page belongs to another organisation."),
            _("Check the address, or start again from the first page."),
        ),
        405: (
            _("This cannot be done here"),
            _("The page exists, but not for what your browser asked."),
            _("Go back and use the button on the page."),
        ),
        409: (
            _("Someone was just ahead of you"),
            _("Somebody else changed this while you were working on it. Nothing was overwritten."),
            _("Go back, open the page again and look at what is there now."),
        ),
        413: (
            _("This is too much at once"),
            _("You sent more than 2 MB. That is more than one page of answers can be."),
            _("Go back and make your text shorter. What was saved before is still there."),
        ),
        422: (
            _("Something is not filled in correctly"),
            _("We could not use what you filled in."),
            _("Go back and look at the fields again."),
        ),
        429: (
            _("Too many attempts"),
            _("There were too many attempts in a short time."),
            _("Wait a few minutes and try again."),
        ),
        500: (
            _("Something went wrong on our side"),
            _("This is our fault, not yours. What was saved before is still there."),
            _("Try again in a moment. Tell your administrator when it happens again."),
        ),
        503: (
            _("It is very busy"),
            _("The program could not do this in time. What was saved before is still there."),
            _("Go back, wait a moment and try again. What you typed is still in the form."),
        ),
    }


def saves_itself() -> bool:
    """Return whether a page asks in the background and wants data, not another page."""
    return request.headers.get("Accept") == "application/json"


def error_page(code: int, *, title: str | None = None, says: str | None = None, what_to_do: str | None = None) -> tuple[str | dict, int]:
    """Return the page and status for something that went wrong; `title`, `says` and `what_to_do` replace the usual sentences.

    For a page that asks in the background: the same sentences as data.
    """
    pages = _pages()
    code = code if code in pages else (400 if code < 500 else 500)
    usual_title, usual, usual_advice = pages[code]
    if saves_itself():
        return {"says": says or usual, "what_to_do": what_to_do or usual_advice}, code
    return show(ErrorPage(title or usual_title, says or usual, what_to_do or usual_advice, code, _here())), code


def _here() -> str:
    """Return the address of the assessment that this request is about and that its person may open; empty without."""
    return url_for("assess.listing.tasks", ref=g.place.assessment.ref) if "place" in g else ""


def form_expired(_error: CSRFError):
    """Return what someone sees whose form carries the token of another session."""
    if saves_itself() and not current_user.is_authenticated:
        return signed_out()
    return error_page(
        400,
        says=_("This form was open for too long, or you signed in again in the meantime. It was not saved."),
        what_to_do=_("Go back, copy what you typed, open the page again and send it once more."),
    )


def signed_out() -> tuple[dict, int]:
    """Return what a page that asks in the background hears when nobody is signed in any more."""
    return {"says": _("You are signed out.")}, 401


def judging_apart() -> tuple[str | dict, int]:
    """Return what a second assessor sees instead of what the first side answered."""
    return error_page(
        403,
        title=_("You judge apart"),
        says=_("You are a second assessor of this self-assessment. This page shows what the others answered, so it stays closed to you."),
        what_to_do=_("It opens when both sides are ready. Until then you answer the questions yourself."),
    )


def _http(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    answer, code = error_page(error.code)
    response = current_app.make_response((answer, code))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _conflict(_error: Exception):
    return error_page(409)


def _closed(_error: AssessmentClosed):
    return error_page(
        409,
        says=_("This assessment is closed and takes no more answers. Nothing was changed."),
        what_to_do=_("Ask the coordinator to open it again."),
    )


def _wrong_state(_error: WrongState):
    return error_page(
        409,
        says=_("This self-assessment is no longer in the state that you saw. Nothing was changed."),
        what_to_do=_("Go back, open the page again and look how it stands now."),
    )


def side_changed(_error: SideChanged):
    """Return what someone sees whose form was made on the other side of an assessment."""
    return error_page(
        409,
        title=_("You are on the other side now"),
        says=_("Since you opened this page it was changed who judges apart, and with that the answers that you see. Nothing was saved."),
        what_to_do=_("Copy what you typed and still need. Then open the page again."),
    )


def _version_changed(_error: VersionChanged):
    return error_page(
        409,
        title=_("This self-assessment has other questions now"),
        says=_("Since you opened this page, it went over to another version of the questionnaire. What you just sent was not saved."),
        what_to_do=_("Copy what you typed and still need. Then open the page again and look what is asked now."),
    )


def _archived(_error: PlanArchived):
    return error_page(
        409,
        title=_("This self-assessment is archived"),
        says=_("The improvement plan takes no changes any more. Nothing was changed."),
        what_to_do=_("Ask the coordinator or the director to take it out of the archive."),
    )


def _busy(error: OperationalError):
    if "locked" not in str(error.orig):
        raise error
    response = current_app.make_response(error_page(503))
    response.headers["Retry-After"] = "2"
    return response


def _own_fault(_error: Exception):
    g.pop("member", None)  # the page of a failure asks nothing of the database
    return error_page(500)


def _refuse_nul() -> None:
    """Refuse an address with a NUL in it: no page of ours has one, and PostgreSQL takes none."""
    if "\0" in request.path or any("\0" in text for texts in request.args.lists() for text in (texts[0], *texts[1])):
        abort(404)


def _safe(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def set_up_pages(app: Flask) -> None:
    """Give the app its pages for what went wrong and its headers."""
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(AssessmentClosed, _closed)
    app.register_error_handler(WrongState, _wrong_state)
    app.register_error_handler(SideChanged, side_changed)
    app.register_error_handler(VersionChanged, _version_changed)
    app.register_error_handler(PlanArchived, _archived)
    for conflict in (IntakeChanged, DecisionChanged, StaleWrite):
        app.register_error_handler(conflict, _conflict)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(500, _own_fault)
    app.before_request(_refuse_nul)
    app.after_request(_safe)
